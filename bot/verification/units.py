"""Units, powers, dates and shares as patterns: the words around a number that make it a figure.

The words stand in `units.toml`. They are read at import because `figures` builds its patterns of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _pattern(words: Sequence[str]) -> str:
    return "|".join(words)


# What stands behind or before a number, as one name for all languages; the first that fits counts.
UNITS: Mapping[str, str] = {name: _pattern(words) for name, words in _TABLES["units"].items()}
# What multiplies a number, and by how much.
POWERS: Mapping[str, int] = {_pattern(words): int(factor) for factor, words in _TABLES["powers"].items()}
# The names of each month and their stems, separated by spaces.
MONTHS: Sequence[str] = tuple(" ".join(names) for names in _TABLES["months"].values())
FRACTIONS: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(_pattern(words), re.IGNORECASE), value) for value, words in _TABLES["fractions"].items()
)
# Numbers in words that nothing above could read: they must stand in the passage as they are.
UNREAD = re.compile(rf"\b\w*(?:{_pattern(_TABLES['unread']['parts'])})\w*", re.IGNORECASE)
# Words before a unit for some number above one.
SEVERAL: str = _pattern(_TABLES["several"]["words"])
# An adjective between a number and its unit.
BETWEEN: str = _pattern(_TABLES["between"]["words"])
# A German month alone: other languages have "may" and "march" for other things.
_ALONE = re.compile(
    r"\b(?P<m_1>Januar)|(?P<m_2>Februar)|(?P<m_3>März)|(?P<m_4>April)|(?P<m_5>\bMai)|(?P<m_6>Juni)|(?P<m_7>Juli)"
    r"|(?P<m_8>August)|(?P<m_9>September)|(?P<m_10>Oktober|October)|(?P<m_11>November)|(?P<m_12>De[zc]ember)\b"
)
_TH = "st|nd|rd|th"
_MONTH = "|".join(rf"(?P<m_{i}>(?:{'|'.join(names.split())})\w{{0,3}})" for i, names in enumerate(MONTHS, 1))
# Dates, each as day, month and year where it names them.
DATES: Sequence[re.Pattern[str]] = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4}|\d{2}(?!\d))?"),
    re.compile(r"(?<![\d/])(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
    re.compile(rf"(?<![\d.])(?:(?P<d>\d{{1,2}})(?:\.|{_TH})? )(?:{_MONTH})(?:,? (?P<y>\d{{4}}))?", re.I),
    re.compile(rf"\b(?:{_MONTH}) (?:(?P<d>\d{{1,2}})(?:{_TH})?(?!\d),? ?)?(?P<y>\d{{4}})?(?<=\d)", re.I),
    _ALONE,
)  # fmt: skip
