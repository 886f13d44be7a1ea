"""Tables of a Markdown text: rows with their head and marks, and every fault by its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.readers.tables import row_in_words, split_row
from tests.ingestion.texts import HEAD, faults, put, read

END = "\n[^q]: Tabelle, 2025\n"


def test_row_is_a_block_with_head_and_marks(folder: Path) -> None:
    """A row is the line of the file as it stands, with the head of its table and the marks above it."""
    table = "| Gruppe | Stufe 1 |\n|:--|--:|\n| E 6 | 3.240 € |\n| E 8 | 3.486 € |\n"
    document = read(folder, HEAD + "## A?\nGehalt je Stufe.[^q]\n\n" + table + END)
    _, head, *rows = document.sections[-1].blocks
    assert head.is_head
    assert not head.quotable
    assert [document.text[row.start : row.end] for row in rows] == ["| E 6 | 3.240 € |", "| E 8 | 3.486 € |"]
    assert {(row.head, row.marks, row.quotable) for row in rows} == {("| Gruppe | Stufe 1 |", "[^q]", True)}


def test_cells_are_told_apart_by_bars_that_are_not_escaped() -> None:
    r"""The bars at the ends need not be there; "\|" stands in a cell."""
    for line in ("| a | b\\|c |", "a | b\\|c", "  | a | b\\|c |  "):
        assert split_row(line) == ["a", "b\\|c"], line
    assert split_row("| a | | c |") == ["a", "", "c"]


def test_row_is_read_aloud_with_its_heads() -> None:
    """Each cell follows its head; what is no row stays as it is."""
    assert row_in_words("| Gruppe | Stufe 1 |", "| E 6 | 3.240 € |") == "Gruppe E 6, Stufe 1 3.240 €"
    assert row_in_words("", "Ein Satz.") == "Ein Satz."


@pytest.mark.parametrize(
    ("table", "line", "what"),
    [
        ("| a | b |\n|---|---|\n| c |\n", 11, "1 Zellen, der Kopf 2"),
        ("| a | b |\n|---|---|\n| c | d | e |\n", 11, "3 Zellen, der Kopf 2"),
        ("| a | |\n|---|---|\n| c | d |\n", 9, "keinen Kopf"),
        ("| a | b |\n| c | d |\n", 9, "keinen Kopf.*---"),
        ("| a | b |\n|---|---|\n| c | d |\nText darunter.\n", 12, "fehlt eine leere Zeile"),
    ],
)
def test_faulty_table_is_a_fault(folder: Path, table: str, line: int, what: str) -> None:
    """Uneven rows, missing heads and text that sticks to a table are named with their line and the remedy."""
    put(folder, "a.md", HEAD + "## A?\n\n" + table)
    assert any(re.match(rf"a\.md:{line}: .*{what}", fault) for fault in faults(folder)), faults(folder)


def test_rows_in_code_are_no_table(folder: Path) -> None:
    """What looks like rows in a block of code is none, and no fault."""
    document = read(folder, HEAD + "## A?\nEins.\n\n```\n| a | b |\n```\n")
    assert [block.head for block in document.sections[-1].blocks] == ["", ""]
