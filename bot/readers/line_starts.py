"""Signs at the start of a line that Markdown would take for its own, such as the day of a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.readers.documents import FOOTNOTE_MARK

# Stand in the text that is parsed for a sign that is no Markdown; each takes one character.
NO_DOT, NO_SIGN, COMMENT = "\u2024", "\u2012", "\ue000"
_BLANKS = "\u00a0\u00ad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\x0b\x0c\x1c-\x1f\x85"
_START = re.compile(rf"^[ \t{_BLANKS}]*(?:(?:[-+*>•●▪◦‣]|\d{{1,9}}[.)])[ \t{_BLANKS}]+)*")
_BULLETS = str.maketrans("•●▪◦‣", "-----")
_NUMBER = re.compile(r"^((?:[ \t]*(?:>|[-+*](?=[ \t])))*[ \t]*)(\d{1,9})([.)])(?=[ \t]|$)")
_BULLET = re.compile(r"^[ \t]*([-+*])[ \t]+\S")
_QUOTE = re.compile(r"^[ \t]*>")
_MONTH = re.compile(
    r"\s+(?:jan|jän|feb|mär|mrz|apr|mai\b|jun|jul|aug|sep|okt|nov|dez)[a-zä]*\b|\s*\d{1,2}\.\s*(?:\d{4}|\d{2})\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…:;][\"“”»«’')\]]*$")
_OTHER = re.compile(r"^\s*(?:#|\||```|~~~|<|>|(?:[-*_][ \t]*){3,}$|[-+*][ \t])")


@dataclass(slots=True)
class LineStarts:
    """Lines without signs that are no Markdown, each as long as before.

    `in_sentence` are the lines where a list begins in the middle of a sentence. `numbered` are the
    lines with the number of a list's item; `ordinals` are, of these, where the number stands that
    belongs to the item's words, as in "2. Stufe".
    """

    lines: list[str]
    in_sentence: list[int] = field(default_factory=list)
    numbered: set[int] = field(default_factory=set)
    ordinals: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Open:
    """A numbered line that the next number of a list may follow."""

    index: int
    number: int
    first: int
    place: int
    sign: str
    word: str


def mask_line_starts(lines: list[str]) -> LineStarts:
    """The lines as they are parsed: a number is a list's only where its neighbour's stands beside it."""
    masked = [_plain_blanks(line) for line in lines]
    starts = LineStarts(masked)
    starts.numbered = numbered = _list_numbers(masked, starts.ordinals)
    for index, line in enumerate(masked):
        if (number := _NUMBER.match(line)) and index not in numbered:
            place = number.start(3)
            masked[index] = line[:place] + NO_DOT + line[place + 1 :]
    for index, line in enumerate(masked):
        sign = _sign_of_text(masked, index)
        if sign is not None:
            masked[index] = line[:sign] + NO_SIGN + line[sign + 1 :]
        elif _starts_list(line, index in numbered) and _is_in_sentence(masked, index, numbered):
            starts.in_sentence.append(index)
    return starts


def _plain_blanks(line: str) -> str:
    """A line whose blanks at its start are plain ones, and whose bullets are dashes."""
    if not line.strip(f" \t{COMMENT}") or not re.sub(rf"[\s{_BLANKS}]", "", line):
        return re.sub(rf"[^{COMMENT}]", " ", line)
    start = _START.match(line)
    end = start.end() if start else 0
    return re.sub(rf"[{_BLANKS}]", " ", line[:end]).translate(_BULLETS) + line[end:]


def _list_numbers(lines: list[str], ordinals: dict[int, int]) -> set[int]:
    """The lines whose number stands in a row with its neighbour's: 1, 2, 3, or all of them 1."""
    rows: set[int] = set()
    opened: dict[int, _Open] = {}
    after_blank = False
    for index, line in enumerate(lines):
        if not line.strip():
            after_blank = True
            continue
        indent = len(line) - len(line.lstrip(" \t"))
        match = _NUMBER.match(line)
        if match and not _MONTH.match(line, match.end()):
            place = len(match[1])
            opened = {at: one for at, one in opened.items() if at <= place}
            word = re.match(r"\W*(\w*)", line[match.end() :])
            number = int(match[2])
            current = _Open(index, number, number, place, match[3], word[1] if word else "")
            last = opened.get(place)
            if last and last.sign == current.sign and _follows(last.number, number):
                rows |= {last.index, index}
                current.first = last.first
                # Items that begin with one noun are told apart by their numbers: 1. Stufe, 2. Stufe.
                # A row that does not begin with 1 may be no list at all: 31. ist ein Feiertag.
                is_told_apart = last.word == current.word and len(last.word) > 3 and last.word[0].isupper()
                if is_told_apart or current.first > 1:
                    ordinals |= {one.index: one.place for one in (last, current)}
            opened[place] = current
        elif line.lstrip().startswith("#") or (after_blank and indent < 2):
            opened = {}
        after_blank = False
    return rows


def _follows(last: int, number: int) -> bool:
    return number == last + 1 or last == number == 1


def _sign_of_text(lines: list[str], index: int) -> int | None:
    """Where a sign stands that belongs to a sentence: a lone dash, minus or plus, "greater than"."""
    line = lines[index]
    if quote := _QUOTE.match(line):
        is_alone = not any(_QUOTE.match(other) for other in _neighbours(lines, index))
        is_compared = re.match(r"\s*[\d=]", line[quote.end() :])
        return quote.end() - 1 if is_alone and (is_compared or _is_in_sentence(lines, index, set())) else None
    if bullet := _BULLET.match(line):
        alone = not any(_is_bullet(other, bullet[1]) for other in _paragraph(lines, index))
        is_sum = bullet[1] in "+-" and re.match(r"\s*\d", line[bullet.end(1) :])
        return bullet.start(1) if alone and (is_sum or _is_in_sentence(lines, index, set())) else None
    return None


def _is_bullet(line: str, sign: str) -> bool:
    match = _BULLET.match(line)
    return match is not None and match[1] == sign


def _starts_list(line: str, is_numbered: bool) -> bool:
    return is_numbered or _BULLET.match(line) is not None


def _neighbours(lines: list[str], index: int) -> Iterator[str]:
    yield from lines[max(0, index - 1) : index]
    yield from lines[index + 1 : index + 2]


def _paragraph(lines: list[str], index: int) -> Iterator[str]:
    """The other lines up to the next empty ones."""
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(lines) and lines[at].strip() and abs(at - index) < 100:
            yield lines[at]
            at += step


def _is_in_sentence(lines: list[str], index: int, numbered: set[int]) -> bool:
    """Whether the line above is text of a paragraph whose sentence has not ended."""
    above = FOOTNOTE_MARK.sub("", lines[index - 1]).replace(COMMENT, "").rstrip() if index else ""
    if not above or index - 1 in numbered or _OTHER.match(above) or _ENDS.search(above):
        return False
    # The text of a list item above: the next item follows.
    at = index - 1
    while at >= 0 and lines[at].strip() and index - at < 100:
        if at in numbered or _BULLET.match(lines[at]):
            # Unless the line begins another list than the item's: that list has no place in it.
            return lines[index][:1].strip() != "" and _kind_of_item(lines[index]) != _kind_of_item(lines[at])
        at -= 1
    return True


def _kind_of_item(line: str) -> str:
    """The sign of a list's item; one for all numbers."""
    sign = line.lstrip()[:1]
    return "1" if sign.isdecimal() else sign
