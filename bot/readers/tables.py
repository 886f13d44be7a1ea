"""Tables of a Markdown text: which lines are rows, and what is wrong with a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.readers.documents import Block
from bot.readers.faults import Faults
from bot.types import FOOTNOTE_MARKS

# The line that names the columns, and the one below it.
HEAD_LINES = 2
_PIPE = re.compile(r"(?<!\\)\|")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_MARKS_AT_END = re.compile(rf"{FOOTNOTE_MARKS.pattern}$")


def split_row(line: str) -> list[str]:
    """The cells of a table's line, without the blanks around them."""
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    cells = _PIPE.split(line)
    if cells and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def row_in_words(head: str, row: str) -> str:
    """A row with the head of each of its cells, "Gruppe E 6, Stufe 1 3.240 €"; without a head as it is."""
    if not head:
        return row
    return ", ".join(f"{name} {cell}" for name, cell in zip(split_row(head), split_row(row), strict=False))


def read_table(
    name: str, text: str, lines: range, starts: list[int], marks: str, faults: Faults
) -> Iterator[Block]:
    """The blocks of a table on some lines of a text (from 0): the line of the heads, then each row.

    `starts` has where each line of the text begins; `marks` are the footnotes of the sentence above.
    """
    spans = [_span(text, starts, line) for line in lines]
    head = text[slice(*spans[0])]
    heads = split_row(head)
    if not all(heads[1:]):
        faults.add(
            name, lines[0] + 1, "eine Spalte der Tabelle hat keinen Kopf; er nennt, was darunter steht"
        )
    if len(spans) <= HEAD_LINES:
        faults.add_notice(name, lines[0] + 1, "die Tabelle hat keine Zeilen; nichts von ihr wird zitiert")
    yield Block(*spans[0], quotable=False, is_head=True)
    for line, (start, end) in list(zip(lines, spans, strict=True))[HEAD_LINES:]:
        cells = split_row(text[start:end])
        if not _PIPE.search(text, start, end):
            faults.add(
                name, line + 1, "unter der Tabelle fehlt eine leere Zeile; der Text gehört sonst zu ihr"
            )
        elif len(cells) != len(heads):
            what = f"die Zeile der Tabelle hat {len(cells)} Zellen, der Kopf {len(heads)}"
            faults.add(name, line + 1, f"{what}; eine leere Zelle bekommt einen Strich: –")
        yield Block(start, end, head=head, marks=marks)


def marks_above(text: str, block: Block | None) -> str:
    """The footnote marks at the end of what stands above a table."""
    match = _MARKS_AT_END.search(text, block.start, block.end) if block and not block.head else None
    return match[0] if match else ""


def check_rows(name: str, lines: list[str], tables: set[int], faults: Faults) -> None:
    """Name lines that look like rows and belong to no table: without a head they would be quoted as text."""
    for index, line in enumerate(lines):
        is_first = index == 0 or not _ROW.match(lines[index - 1])
        if index not in tables and is_first and _ROW.match(line) and len(split_row(line)) > 1:
            what = "die Tabelle hat keinen Kopf; ihre zweite Zeile trennt ihn ab: |---|---|"
            faults.add(name, index + 1, what)


def _span(text: str, starts: list[int], line: int) -> tuple[int, int]:
    start = starts[line]
    end = starts[line + 1] - 1 if line + 1 < len(starts) else len(text)
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
