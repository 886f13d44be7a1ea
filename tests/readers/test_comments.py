"""Comments of a Markdown text: ways to ask, and what is spelt wrong or not closed."""

from __future__ import annotations

import re
from pathlib import Path

from tests.ingestion.texts import HEAD, blocks, faults, notices, put, read


def test_comment_that_is_not_closed_is_a_fault(folder: Path) -> None:
    """A wrong or missing end would swallow the text below, and put it under another heading."""
    for comment in (
        "<!-- auch gefragt: Lohn bei A? ->",
        "<!-- auch gefragt: Lohn bei A? -- >",
        "<!-- auch gefragt: Lohn bei A? --!>",
        "<!-- auch gefragt: Lohn bei A? –>",
        "<!-- auch gefragt: Lohn bei A? —>",
        "<!-- auch gefragt: Lohn bei A? >",
        "<!-- auch gefragt: Lohn bei A? --",
        "<!-- auch gefragt: Lohn bei A?",
        "<!-- Notiz ->",
    ):
        for rest in ("\n## B?\n<!-- auch gefragt: Lohn bei B? -->\nB zahlt.\n", ""):
            put(folder, "a.md", HEAD + f"## A?\n{comment}\nA zahlt.\n{rest}")
            [fault] = faults(folder)
            assert re.match(r"a\.md:8: der Kommentar ist nicht richtig geschlossen", fault), comment
    put(folder, "a.md", HEAD + "A zahlt.\n\n<!-- Ende")
    assert [fault.split(" ist")[0] for fault in faults(folder)] == ["a.md:9: der Kommentar"]


def test_comment_that_is_not_opened_is_a_fault(folder: Path) -> None:
    """Ways to ask outside a comment would be quoted."""
    for line in (
        "<!- auch gefragt: Lohn bei A? -->",
        "<! -- auch gefragt: Lohn bei A? -->",
        "<!— auch gefragt: Lohn bei A? —>",
        "<-- auch gefragt: Lohn bei A? -->",
        "!-- auch gefragt: Lohn bei A? -->",
        "auch gefragt: Lohn bei A?",
        "-->",
    ):
        put(folder, "a.md", HEAD + f"## A?\n{line}\nA zahlt.\n")
        assert {fault.split(": ")[0] for fault in faults(folder)} == {"a.md:8"}, line


def test_comment_of_another_kind_is_named(folder: Path) -> None:
    """A comment that holds no ways to ask is a notice with its line and beginning."""
    for comment in (
        "<!-- auch gefragt Lohn bei A? -->",
        "<!-- auch gefragt; Lohn bei A? -->",
        "<!-- auchgefragt: Lohn bei A? -->",
        "<!-- noch prüfen -->",
    ):
        put(folder, "a.md", HEAD + f"## A?\n{comment}\nA zahlt.\n")
        [notice] = notices(folder)
        assert notice.startswith("a.md:8: Kommentar wird nicht gelesen"), comment
        assert " ".join(comment[4:-3].split()) in notice
    for comment, what in (
        ("<!-- auch gefragt: -->", "steht keine Frage"),
        ("<!-- auch gefragt: A\nB? -->", "mehrere Zeilen"),
        ("<!-- auch gefragt: A -> B? -->", "in einer Frage steht"),
    ):
        put(folder, "a.md", HEAD + f"## A?\n{comment}\nA zahlt.\n")
        [notice] = notices(folder)
        assert notice.startswith("a.md:8: "), comment
        assert what in notice, comment


def test_ways_to_ask_are_read_in_other_spellings(folder: Path) -> None:
    """Case, missing blanks, more dashes and entities do not matter."""
    for comment in (
        "<!--auch gefragt:Aus- & Weiterbildung?-->",
        "<!-- Auch  Gefragt : Aus- &amp; Weiterbildung? -->",
        "<!--- auch gefragt: Aus- & Weiterbildung? --->",
    ):
        document = read(folder, HEAD + f"## A?\n{comment} A zahlt.\n")
        assert document.sections[1].questions == ("Aus- & Weiterbildung?",), comment
        assert blocks(document)[1] == ["A zahlt."], comment


def test_comment_within_a_sentence_keeps_its_words(folder: Path) -> None:
    """The text around a comment is found, and a sentence that the comment cuts is no quote."""
    document = read(folder, HEAD + "Eins <!-- x --> zwei.\n\nDrei.<!-- y --> Vier.\n")
    assert blocks(document)[0] == ["Eins", "zwei.", "Drei.", "Vier."]
    assert [block.quotable for block in document.sections[0].blocks] == [False, False, True, True]
