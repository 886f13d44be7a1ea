"""The YAML header of a Markdown text: fields that occur twice or are no single value, and next steps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.ingestion.texts import BODY, HEAD, faults, header, notices, put, read


def test_field_twice_is_a_fault(folder: Path) -> None:
    """The second of two fields with one name is named with the line of the first."""
    for field in ("title: B", "title : B", '"title": B', "title:"):
        put(folder, "a.md", HEAD.replace("topic", f"{field}\ntopic") + BODY)
        assert faults(folder) == ["a.md:3: das Feld title steht schon in Zeile 2; eines davon löschen"]
    put(folder, "a.md", HEAD.replace("\n---\n", "\nreview_by: 2028-01-01\n---\n") + BODY)
    [fault] = faults(folder)
    assert fault.startswith("a.md:6: das Feld review_by steht schon in Zeile 5")


def test_field_that_is_no_single_value_is_a_fault(folder: Path) -> None:
    """A list, a value of several lines, and a header that runs into the text are named."""
    for head, line, what in (
        (header(topic="[pay, local]"), 3, "einen einfachen Wert"),
        (header(title='"A\n\n  B"'), 2, "mehrere Zeilen"),
        (HEAD.replace("\n---\n", "\n...\n"), 1, "nicht geschlossen"),
        (HEAD.replace("\n---\n", "\n## A?\n---\n"), 6, "noch nicht geschlossen"),
    ):
        put(folder, "a.md", head + BODY)
        [fault] = faults(folder)
        assert re.match(rf"a\.md:{line}: .*{what}", fault), fault


def test_title_with_an_entity_is_named(folder: Path) -> None:
    """A title is shown as it stands, so an entity in it is a notice."""
    put(folder, "a.md", header(title="Aus- &amp; Weiterbildung") + BODY)
    [notice] = notices(folder)
    assert notice.startswith("a.md:2: der Titel")
    assert notice.endswith("Aus- & Weiterbildung")


STEP = "  - label: Stellen suchen\n    url: https://www.arbeitsagentur.de/jobsuche/suche?was={job}&wo=Gelsenkirchen\n"


def with_next(steps: str) -> str:
    """A text whose header offers next steps."""
    return HEAD.removesuffix("---\n") + f"next:\n{steps}---\n" + BODY


def test_next_steps_are_read(folder: Path) -> None:
    """Each step has what it is and an address, in which the occupation may be filled."""
    [action] = read(folder, with_next(STEP)).actions
    assert action.label == "Stellen suchen"
    assert action.url.endswith("was={job}&wo=Gelsenkirchen")
    assert read(folder, HEAD + BODY).actions == ()


@pytest.mark.parametrize(
    ("steps", "what"),
    [
        ("  - label: Nur ein Name\n", "jeder mit label und url"),
        ("  label: Kein Strich\n  url: https://example.org\n", "Liste von Schritten"),
        ("  - label: A\n    url: http://example.org\n", "beginnt mit https://"),
        ("  - label: A\n    url: https://example.org/a b\n", "keine Leerzeichen"),
        ("  - label: A\n    url: https://example.org/{name}\n", "geschweifte Klammer"),
        ("  - label: A\n    url: https://{job}.example.org/\n", "geschweifte Klammer"),
        ("  - label: A\n    url: javascript:alert(1)\n", "beginnt mit https://"),
        (STEP * 4, "höchstens 3"),
    ],
)
def test_faulty_next_step_is_a_fault(folder: Path, steps: str, what: str) -> None:
    """A step without a name or address, or with one that no page should link, is named with its line."""
    put(folder, "a.md", with_next(steps))
    [fault] = faults(folder)
    assert re.match(rf"a\.md:[78]: .*{what}", fault), fault
