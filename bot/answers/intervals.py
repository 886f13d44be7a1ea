"""Rows of a table that stand for an interval: "mindestens 5 Jahre", "50–499", "unter 50"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

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
