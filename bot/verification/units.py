"""Units, powers, months and shares as patterns: the words around a number that make it a figure.

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
