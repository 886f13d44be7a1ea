"""Plain text files to documents: a title, and paragraphs however the lines are wrapped."""

from __future__ import annotations

from pathlib import Path

from tests.ingestion.texts import BOM, blocks, faults, put, read


def test_title_is_the_first_line(folder: Path) -> None:
    """The first line that is not empty is the title and not text; there is no header.

    A text of one line has that line to quote, without its byte order mark.
    """
    document = read(folder, "\n  \n  Ein Brief  \n\nDer Turm ist hoch.\n", "a.txt")
    assert (document.title, document.topic, document.as_of) == ("Ein Brief", None, None)
    assert blocks(document) == [["Der Turm ist hoch."]]
    document = read(folder, BOM + "Der Turm ist 17 Meter hoch.", "a.txt")
    assert (document.title, blocks(document)) == ("Der Turm ist 17 Meter hoch.", [[document.title]])


def test_plain_text_line_is_a_paragraph(folder: Path) -> None:
    """Lines that each end a sentence are paragraphs of their own."""
    lines = ["Der erste Absatz steht auf einer Zeile.", "Der zweite Absatz auf der nächsten Zeile."]
    assert blocks(read(folder, "Titel\n" + "\n".join(lines) + "\n", "a.txt")) == [lines]


def test_plain_text_short_line_is_a_heading_of_its_own(folder: Path) -> None:
    """A short line without a full stop does not run on into the paragraph below it."""
    text = "Titel\nDer Lohn\nDer Lohn beträgt fünf Taler in jedem Monat des Jahres.\n"
    assert blocks(read(folder, text, "a.txt"))[0][0] == "Der Lohn"


def test_plain_text_wrapped_by_hand_is_joined(folder: Path) -> None:
    """Lines that run on into the next are one paragraph, up to an empty line."""
    first = "Dieser Absatz wurde von Hand umbrochen\nund läuft über mehrere Zeilen bis zu\nseinem Ende."
    second = "Der nächste Absatz steht hinter einer leeren\nZeile für sich allein."
    assert blocks(read(folder, f"Titel\n\n{first}\n  \n{second}", "a.txt")) == [[first, second]]


def test_empty_plain_text_is_a_fault(folder: Path) -> None:
    """A plain text without a line of text is at fault."""
    for content in ("", "\n \n", BOM):
        put(folder, "a.txt", content)
        assert faults(folder) == ["a.txt:1: der Text ist leer"]
