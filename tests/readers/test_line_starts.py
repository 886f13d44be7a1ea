"""Signs at the start of a line: which are Markdown's, and which belong to a sentence."""

from __future__ import annotations

from pathlib import Path

from bot.readers.line_starts import mask_line_starts
from tests.ingestion.texts import HEAD, blocks, notices, put, read


def test_lines_keep_their_lengths() -> None:
    """Whatever is masked, each line is as long as before."""
    lines = ["am", "1. April", "", "• a", "\u00a0• b", "> 5 Euro", "- 5", "\u2003", "1. x", "2. y"]
    masked = mask_line_starts(lines).lines
    assert [len(line) for line in masked] == [len(line) for line in lines]


def test_number_is_a_lists_where_its_neighbour_stands_beside_it(folder: Path) -> None:
    """1 and 2 are a list; a number alone, a date, and a row that begins later keep their numbers."""
    for text, found in (
        ("1. Eins\n2. Zwei", ["Eins", "Zwei"]),
        ("1) Eins\n2) Zwei", ["Eins", "Zwei"]),
        ("1. Eins\n1. Zwei", ["Eins", "Zwei"]),
        ("1. Eins\n\n   Mehr.\n\n2. Zwei", ["Eins", "Mehr.", "Zwei"]),
        ("4. Klasse genügt.", ["4. Klasse genügt."]),
        ("1. Stufe: 5 Euro\n2. Stufe: 6 Euro", ["1. Stufe: 5 Euro", "2. Stufe: 6 Euro"]),
        ("5. Woche\n6. Monat", ["5. Woche", "6. Monat"]),
        ("• Eins\n• Zwei", ["Eins", "Zwei"]),
    ):
        assert blocks(read(folder, f"{HEAD}{text}\n"))[0] == found, text


def test_list_within_a_sentence_is_named(folder: Path) -> None:
    """A list right below an open sentence may be no list: its line is a notice."""
    put(folder, "a.md", HEAD + "Es gilt\n- eins\n- zwei.\n")
    [notice] = notices(folder)
    assert notice.startswith("a.md:8: hier beginnt eine Liste mitten im Satz")
    for text in ("Es gilt:\n- eins\n- zwei.\n", "Es gilt\n\n- eins\n- zwei.\n"):
        put(folder, "a.md", HEAD + text)
        assert notices(folder) == []
