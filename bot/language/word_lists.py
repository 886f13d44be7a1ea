"""Lists of words and patterns, read from text files that lie beside the modules which use them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_HEADING = re.compile(r"\[([a-z ]+)\]")
_REFERENCE = re.compile(r"<([a-z ]+)>")

WordLists = Mapping[str, Sequence[str]]


@cache
def read_word_lists(path: Path) -> WordLists:
    """The lists of a file by name, each with its lines in the file's order.

    A line "[name]" begins a list. Empty lines and those that begin with # are left out; so are spaces
    at the ends of a line, where one that matters is written "[ ]". Raises ValueError for a line that
    stands in no list, for a name that occurs twice, and for a list without lines.
    """
    lists: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in map(str.strip, path.read_text(encoding="utf-8").splitlines()):
        if heading := _HEADING.fullmatch(line):
            if heading[1] in lists:
                raise ValueError(f"{path.name} has two lists called {line}")
            current = lists[heading[1]] = []
        elif line and not line.startswith("#"):
            if current is None:
                raise ValueError(f"{path.name} has a line before its first [name]: {line}")
            current.append(line)
    # A pattern of no lines would fit everywhere.
    if empty := [name for name, lines in lists.items() if not lines]:
        raise ValueError(f"{path.name} has lists without lines: {empty}")
    return lists


@cache
def compile_pattern(pattern: str, path: Path, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """A regular expression in which "<name>" stands for any line of the list of that name in a file.

    Of lines that fit at one place, the first counts. Raises KeyError for a list that the file lacks.
    """
    return re.compile(_fill(pattern, read_word_lists(path)), flags)


def _fill(pattern: str, lists: WordLists) -> str:
    """The pattern with every reference replaced, also those in the lines that it refers to."""

    def any_line(match: re.Match[str]) -> str:
        return f"(?:{'|'.join(_fill(line, lists) for line in lists[match[1]])})"

    return _REFERENCE.sub(any_line, pattern)
