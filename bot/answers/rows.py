"""The rows of a table that a question names: by first cell, as a range, or by a number in an interval."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from text_to_num import alpha2digit

from bot.language.synonyms import GRADE, GRADES
from bot.language.terms import search_terms, unify_spelling
from bot.language.word_lists import compile_pattern
from bot.readers.tables import split_row
from bot.types import Quote

_NUMBER = r"(\d{1,3}(?:\.\d{3})+|\d+)"
_UNIT = r"\s*(jahr|monat|woche|tag)?\w*"
_FROM, _TO = r"(?:mehr als |ab |von |über )?", r"\s*(?:–|-|bis)(?: unter| zu)?\s*"
_BOTH = re.compile(rf"{_FROM}{_NUMBER}{_UNIT}{_TO}{_NUMBER}{_UNIT}")
_LEAST = re.compile(rf"(?:mindestens|ab|mehr als|über|seit)\s*{_NUMBER}{_UNIT}")
_MOST = re.compile(rf"(?:unter|bis zu|bis|weniger als|höchstens)\s*{_NUMBER}{_UNIT}")
# A number that somebody asks with, and what it counts; no year, grade, amount or paragraph.
_COUNTED = r"\s+(?!€|euro|prozent|%)(?:(jahr|monat|woche|tag)\w*|[^\W\d]\w+)"
_ASKED = re.compile(rf"(?<![\w.,§/-])(?<!§ ){_NUMBER}(?![\w.,]*\d){_COUNTED}")
# In days, so that "18 Monate" lies behind "mehr als 1 Jahr".
_DAYS = {"jahr": 365.0, "monat": 30.4, "woche": 7.0, "tag": 1.0}
_YEARS = range(1900, 2100)
_ORDINALS = ("erst", "zweit", "dritt", "viert", "fünft", "sechst")
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})e[nrsm]?\b(?=\s\w*jahr)", re.IGNORECASE)
_ONE = re.compile(r"\bein(?:e[mnrs]?)?(?= (?:jahr|monat|woche|tag))", re.IGNORECASE)
# "E 9b" as what stands before its number, the number, and what follows: grades and years have an order.
_ORDERED = re.compile(r"([^\W\d]{0,12})\s?(\d+)\s?([a-z]?)")
# So many rows have to be intervals, or the table is of another kind.
LEAST_INTERVALS = 2


@dataclass(frozen=True, slots=True)
class Interval:
    """From `least` to `most`: time in days where `is_time`, else of what the head of the table counts."""

    least: float
    most: float
    is_time: bool


def read_interval(cell: str) -> Interval | None:
    """The interval that a row stands for; None for other rows."""
    text = cell.strip().lower()
    if match := _BOTH.match(text):
        unit = match[2] or match[4]
        return Interval(_days(match[1], unit), _days(match[3], match[4] or unit), bool(unit))
    if match := _LEAST.match(text):
        return Interval(_days(match[1], match[2]), inf, bool(match[2]))
    if match := _MOST.match(text):
        return Interval(0.0, _days(match[1], match[2]), bool(match[2]))
    return None


def has_intervals(cells: Sequence[str]) -> bool:
    """Whether the rows of a table with these first cells stand for intervals."""
    return sum(read_interval(cell) is not None for cell in cells) >= LEAST_INTERVALS


def matching_row(asked: str, cells: Sequence[str]) -> int | None:
    """The row of a table by its first cells in whose interval the number of a question lies.

    Of rows that begin with ever more, the last one counts. None where rows are no intervals, or where the
    question has no number of what they count.
    """
    intervals = [read_interval(cell) for cell in cells]
    known = [interval for interval in intervals if interval]
    if len(known) < LEAST_INTERVALS:
        return None
    for match in _ASKED.finditer(asked.lower()):
        is_time, number = bool(match[2]), float(match[1].replace(".", ""))
        if number in _YEARS or is_time != known[0].is_time:
            continue
        value = _days(match[1], match[2])
        rows = [
            (interval.least, at)
            for at, interval in enumerate(intervals)
            if interval and interval.least <= value <= interval.most
        ]
        if rows:
            return max(rows)[1]
    return None


def _days(number: str, unit: str | None) -> float:
    return float(number.replace(".", "")) * _DAYS.get(unit or "", 1.0)


def in_digits(asked: str) -> str:
    """A question with "zehn Jahre" as "10 Jahre", and "im zweiten Lehrjahr" as "im 2. Lehrjahr"."""
    # Below 3 the library leaves a number that stands alone as it is; "ein" is a number before a time only.
    digits = _ONE.sub("1", alpha2digit(asked, "de", threshold=2))
    return _ORDINAL.sub(lambda match: f"{_ORDINALS.index(match[1].lower()) + 1}.", digits)


def named_rows(asked: str, terms: frozenset[str], rows: Sequence[Quote]) -> list[Quote]:
    """The rows whose first cell the question has, and those between two that it names as ends.

    `terms` are the search terms of the question. "E 9" names E 9a to E 9c.
    """
    cells = list(map(row_key, rows))
    if (within := matching_row(asked, cells)) is not None:
        return [rows[within]]
    keys = [_read_key(cell) for cell in cells]
    head = split_row(rows[0][1].head)[0]
    named = [
        _counts(asked, key, head)
        if key.isdigit()
        else bool(own) and (terms.issuperset(own) or _without_letter(key) in terms)
        for key, own in keys
    ]
    if ends := _range(asked):
        first, last = sorted(ends)
        places = [_place(key) for key, _ in keys]
        named = [
            is_named or (place is not None and first <= place <= last)
            for is_named, place in zip(named, places, strict=True)
        ]
    return [row for row, is_named in zip(rows, named, strict=True) if is_named]


def _without_letter(key: str) -> str:
    """A grade such as "E9b" as a search term without its letter; others as they are."""
    return key[:-1].lower() if re.fullmatch(GRADE, key) and key[-1].isalpha() else key


def names_range(asked: str) -> bool:
    """Whether a question names two ends, such as "E 6 bis E 13"."""
    return _range(asked) is not None


def has_grades(rows: Sequence[Quote]) -> bool:
    """Whether the rows of a table are pay grades."""
    return re.fullmatch(GRADE, _read_key(row_key(rows[0]))[0]) is not None


def _counts(asked: str, number: str, head: str) -> bool:
    """Whether a number of a question stands beside what its column counts: "Stufe 3", "30 Stunden"."""
    # In one spelling "Stufe 3" is a word of its own.
    if (joined := unify_spelling(f"{head} {number}").split()[-1]) != number:
        return joined in asked.split()
    terms = set(search_terms(head))
    beside = re.findall(rf"(\w*)\W*\b{number}\b\W*(\w*)", asked)
    return any(terms.intersection(search_terms(" ".join(words))) for words in beside)


def row_key(row: Quote) -> str:
    """The cell that names a row."""
    passage, sentence = row
    return split_row(passage.quote(sentence))[0]


# The cells of the corpus, wanted again with every question whose texts have tables.
@lru_cache(maxsize=20_000)
def _read_key(cell: str) -> tuple[str, tuple[str, ...]]:
    """A cell in one spelling, and its search terms."""
    key = unify_spelling(cell)
    return key, search_terms(key)


def _place(key: str) -> tuple[str, int, str] | None:
    match = _ORDERED.fullmatch(key.strip())
    return (match[1].lower(), int(match[2]), match[3]) if match else None


def _range(asked: str) -> tuple[tuple[str, int, str], tuple[str, int, str]] | None:
    """The two ends of "E 6 bis E 13" or "E6-13"."""
    pattern = rf"(?<!\w){_ORDERED.pattern}\s*(?:<to>)\s*{_ORDERED.pattern}(?!\w)"
    match = compile_pattern(pattern, GRADES).search(asked)
    if not match:
        return None
    before, number, letter, other, until, behind = match.groups()
    if other and other.lower() != before.lower():
        return None
    # "bis E 9" ends behind E 9c.
    return (before.lower(), int(number), letter.lower()), (before.lower(), int(until), behind.lower() or "~")
