"""Text is cut into sentences, with exact positions."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

_ORDINAL = re.compile(
    r"(?:^|\s)(?:der|die|das|dem|den|des|am|vom|zum|zur|im|bis|ab|und|–|nr|ca)\s\d{1,2}\.\s*$",
    re.IGNORECASE,
)
_AFTER_SIGN = re.compile(r"(?<=[%€][.!?])\s+(?=\S)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, without the white space around it."""
    spans: list[tuple[int, int]] = []
    for boundary in sentencex.get_sentence_boundaries("de", text):
        start, end = boundary["start_index"], boundary["end_index"]
        # A full stop within a name (IT.NRW) or behind an ordinal (die 1. Stufe) ends nothing.
        inside = start > 0 and not text[start - 1].isspace()
        if spans and (inside or _ORDINAL.search(text[spans[-1][0] : spans[-1][1]])):
            start = spans.pop()[0]
        spans.append((start, end))
    pieces = (_trim(text, *piece) for span in spans for piece in _after_signs(text, *span))
    return [(start, end) for start, end in pieces if start < end]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _after_signs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    # sentencex does not end a sentence between "%." or "€." and a digit.
    for match in _AFTER_SIGN.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end
