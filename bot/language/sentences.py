"""Text is cut into sentences, with exact positions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import sentencex

_ABBREVIATIONS = Path(__file__).with_name("abbreviations.toml")
# A full stop between two words of a paragraph, and the word before one; no abbreviation is longer.
_STOP = re.compile(r"(?<=\S)\.(?P<blank>[^\S\n]+|[^\S\n]*\n[^\S\n]*)(?P<after>[„“\"(]?\w+)")
_BEFORE = re.compile(r"[^\s(\[„“\"]+\Z")
_LONGEST = 40
_ORDINAL = re.compile(
    r"(?:^|\s)(?:der|die|das|dem|den|des|am|vom|zum|zur|im|bis|ab|und|–|nr|ca)\s\d{1,2}$", re.IGNORECASE
)
_AFTER_SIGN = re.compile(r"(?<=[%€][.!?])\s+(?=\S)")
# "Entgeltgr", "zzgl", "Hausnr": no German word ends so. "mtl", "Std": nor is any without a vowel.
_UNPRONOUNCEABLE = re.compile(r"[^\W\d_]*[bcdfgkmnpstvwz][lr]|[^\W\d_aeiouyäöü]{2,}", re.IGNORECASE)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, without the white space around it."""
    starts = {boundary["start_index"] for boundary in sentencex.get_sentence_boundaries("de", text)}
    # A full stop within a name (IT.NRW) ends nothing.
    starts = {start for start in starts if start > 0 and text[start - 1].isspace()}
    for match in _STOP.finditer(text):
        between = range(match.start("blank"), match.start("after") + 1)
        if (ends := _ends_sentence(text, match)) is not None:
            starts -= set(between)
            if ends:
                starts.add(match.start("after"))
    edges = [0, *sorted(starts), len(text)]
    spans = pairwise(edges)
    pieces = (_trim(text, *piece) for span in spans for piece in _after_signs(text, *span))
    return [(start, end) for start, end in pieces if start < end]


def _ends_sentence(text: str, stop: re.Match[str]) -> bool | None:
    """Whether a sentence ends at a full stop that is more than that; None where it is not."""
    if not (found := _BEFORE.search(text[max(0, stop.start() - _LONGEST) : stop.start()])):
        return None
    before, after = found[0], stop["after"].lstrip('„“"(')
    opens = after[:1].isupper() and after.casefold() in _word_list("openers")
    if before.isdecimal() and len(before) <= 2 and after.casefold() in _word_list("months"):
        return False
    if before.isdecimal() and len(before) <= 2:
        line = text[max(stop.start() - _LONGEST, text.rfind("\n", 0, stop.start()) + 1) : stop.start()]
        if opens:
            return line.strip() != before  # a line's own number stays with it
        return False if _ORDINAL.search(line) else None
    word = before.casefold().rpartition("-")[2]
    written = _without_blanks(text, stop)
    if len(word) == 1 and word.isalpha() and written not in _word_list("unfinished"):
        return opens
    if written in _word_list("possible_end") or word in _word_list("possible_end"):
        return opens
    if written in _word_list("unfinished") or word in _word_list("unfinished"):
        return False
    # Names of companies and offices (GmbH, VHS) are no abbreviations with a full stop.
    if sum(map(str.isupper, before)) < 2 and _UNPRONOUNCEABLE.fullmatch(word):
        return opens
    # sentencex ends no sentence before a digit.
    return True if after[:1].isdigit() and len(word) > 3 and word.isalpha() else None


def _without_blanks(text: str, stop: re.Match[str]) -> str:
    """An abbreviation of several letters as it is listed: "i. d. R." is i.d.r."""
    line = text[max(stop.start() - _LONGEST, text.rfind("\n", 0, stop.start()) + 1) : stop.start()]
    letters = re.search(r"(?:(?<!\w)[^\W\d_]{1,4}\.\s?)*[^\W\d_]{1,4}$", line)
    return re.sub(r"\s", "", letters[0]).casefold() if letters else ""


@cache
def _word_list(name: str) -> frozenset[str]:
    return frozenset(tomllib.loads(_ABBREVIATIONS.read_text(encoding="utf-8"))[name].split())


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
