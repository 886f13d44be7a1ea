"""The YAML header of a Markdown text: fields that occur twice or are no single value."""

from __future__ import annotations

import re
from pathlib import Path

from tests.ingestion.texts import BODY, HEAD, faults, header, notices, put


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
