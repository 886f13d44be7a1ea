"""The rows of a table that a question names."""

from __future__ import annotations

from math import inf

import pytest

from bot.answers.rows import Interval, has_intervals, in_digits, matching_row, read_interval

NOTICE = (
    "bis 6 Monate",
    "mehr als 6 Monate bis 1 Jahr",
    "mehr als 1 Jahr",
    "mindestens 5 Jahre",
    "mindestens 10 Jahre",
)
SIZES = ("unter 50", "50–499", "ab 500")


@pytest.mark.parametrize(
    ("cell", "interval"),
    [
        ("unter 50", Interval(0, 50, False)),
        ("50–499", Interval(50, 499, False)),
        ("ab 1.500", Interval(1500, inf, False)),
        ("mindestens 5 Jahre", Interval(5 * 365, inf, True)),
        ("2 bis 4 Jahre", Interval(2 * 365, 4 * 365, True)),
        ("E 9b", None),
        ("2. Jahr", None),
        ("Stadt Gelsenkirchen", None),
    ],
)
def test_interval_is_read(cell: str, interval: Interval | None) -> None:
    """A cell with one or two bounds is an interval, with its unit for both where it stands once."""
    assert read_interval(cell) == interval


@pytest.mark.parametrize(
    ("asked", "row"),
    [
        ("Ich bin 6 Jahre da", 3),
        ("nach 10 Jahren", 4),
        ("seit 3 Monaten dabei", 0),
        ("nach 18 Monaten", 2),
        ("seit 9 Monaten", 1),
        ("Welche Frist gilt?", None),
        ("Welche Frist gilt 2027?", None),
        ("Welche Frist gilt in E 9?", None),
        ("200 Leute", None),
    ],
)
def test_number_of_a_question_finds_its_row(asked: str, row: int | None) -> None:
    """Of rows that begin with ever more, the last counts; a number of something else finds none."""
    assert matching_row(asked, NOTICE) == row


def test_number_without_a_unit_is_of_what_the_head_counts() -> None:
    """Firms by size: any number of people, no year, no amount, no time."""
    for asked, row in (("bei 200 Leuten", 1), ("30 employees", 0), ("mit 1.200 Menschen", 2)):
        assert matching_row(asked, SIZES) == row, asked
    for asked in ("im Jahr 2026 gilt", "200 € zahlen", "seit 30 Jahren", "200 Euro"):
        assert matching_row(asked, SIZES) is None, asked


def test_one_bound_makes_no_table_of_intervals() -> None:
    """A single cell with a bound may be a name."""
    assert has_intervals(SIZES)
    assert not has_intervals(("ab 500", "Stadt", "Land"))
    assert matching_row("bei 600 Leuten", ("ab 500", "Stadt")) is None


def test_numbers_in_words_become_digits() -> None:
    """A number in words finds its row as one in digits does, also one and two; an article stays one."""
    for said, digits in (
        ("nach zwei Jahren", "nach 2 Jahren"),
        ("nach einem Jahr", "nach 1 Jahr"),
        ("zehn Jahre", "10 Jahre"),
        ("im zweiten Lehrjahr", "im 2. Lehrjahr"),
        ("wie ein Azubi", "wie ein Azubi"),
    ):
        assert in_digits(said) == digits
