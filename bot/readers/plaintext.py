"""A plain text to a Document: its title, and paragraphs that may be wrapped by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.readers.documents import Block, Document, Section, line_of
from bot.readers.faults import Faults

_ENDS_LINE = re.compile(r"[.!?…:;\"“”»«)]$")
# What strip leaves: blanks without width.
_NO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def read_plaintext(name: str, text: str, digest: str, faults: Faults) -> Document:
    """A text without a header: its first line is the title. Its faults are noted."""
    lines = [line for line in _lines(text) if _strip(text[slice(*line)])]
    title = _strip(text[slice(*lines[0])])
    faults.add_title(name, line_of(text, lines[0][0]), title)
    # A text of one line is its own title and all that there is to quote.
    blocks = tuple(Block(*span) for span in _paragraphs(text, lines[1:] or lines))
    return Document(name, title, text, digest, (Section((), (), blocks),))


def _strip(line: str) -> str:
    return line.strip().strip(_NO_WIDTH).strip()


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n\ufeff]+", text):
        yield match.start(), match.end()


def _paragraphs(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lines belong together where one runs on into the next, as in text wrapped by hand."""
    longest = max(end - start for start, end in lines)
    begin = lines[0][0]
    for (start, end), (following, _) in zip(lines, [*lines[1:], (len(text) + 2, 0)], strict=True):
        ended = _ENDS_LINE.search(text[start:end].rstrip()) or end - start < longest / 2
        if ended or following > end + 1:
            yield begin, end
            begin = following
