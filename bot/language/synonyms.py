"""What people say otherwise than the texts: words such as "Azubi" for "Auszubildende", and pay grades."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.language.word_lists import compile_pattern, read_word_lists

GRADES = Path(__file__).with_name("grades.txt")
# A pay grade in one spelling, as a pattern.
GRADE = r"\bE\d{1,2}[abc]?"
_NUMBER = r"(?:\d{1,2}|<numbers>)"
# Alone, only a number with such a letter is a grade, and in a law or a school it is none.
_BARE = re.compile(
    r"(?<![\w§.,/-])(?<!§ )(?<!klasse )(?<!nr\. )(?<!nummer )9[abc]\b(?! (?:\w*FB?G|SGB|Abs))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Replaces whole words by the texts' own word, whatever their case; `words` has lower-case keys."""

    words: Mapping[str, str] = field(default_factory=dict)
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the words into one pattern, which matches nothing where there are none."""
        alternatives = "|".join(map(re.escape, self.words)) or "(?!)"
        object.__setattr__(self, "_pattern", re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE))

    def apply(self, text: str) -> str:
        """The text with each such word replaced."""
        return self._pattern.sub(lambda match: self.words.get(match[0].lower(), match[0]), text)


NO_SYNONYMS = Synonyms()


def unify_grades(text: str) -> str:
    """The text with one spelling for each pay grade, range of grades and step.

    "EG 9 b" and "e neun b" become "E9b", "zwischen E 8 und 10" becomes "E8 bis E10". A step is a word of its
    own behind its name, "Stufe Stufe3", so that both are found. What may be something else ("9b",
    "St. 3", "/3") is read as grade or step only where nothing speaks against it.
    """
    grade = rf"\b<grade>[\s.-]?({_NUMBER})(?:\s?([abc])(?![^\W\d_]))?(?=\b|st)(?![.,]\d)"
    text = _pattern(grade).sub(_grade, text)
    text = _BARE.sub(lambda match: "E" + match[0].lower(), text)
    if has_grade := re.search(GRADE, text) is not None:
        text = re.sub(rf"({GRADE})/(?=\d{{1,2}}[abc]\b)", r"\1/E", text)
        text = _pattern(r"\bgruppe (\d{1,2}[abc]?)\b").sub(r"E\1", text)
        text = _pattern(rf"<between> ({GRADE}) <and> ").sub(r"\1 bis ", text)
        ends = rf"({GRADE})(?:['’]\w+)?\s?<to>\s?(?:<filler> )*E?({_NUMBER}[abc]?)(?!\w|\s?<unit>|[.,]\d)"
        text = _pattern(ends).sub(_range, text)
        text = _pattern(r"(?<=\d|[abc])\s?(?:/|,?\s?st\.?)\s?([1-6])\b").sub(r" Stufe \1", text)
    step = rf"\b(?<!stufe ){'<step>' if has_grade else '<german step>'}[\s-]?([1-9]|<numbers>)\b"
    text = _pattern(step).sub(lambda match: _step(_number(match[1])), text)
    order = r"\b(<first to sixth>) stufe\b"
    return _pattern(order).sub(lambda match: _step(_place(match[1], "first to sixth")), text)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return compile_pattern(pattern, GRADES)


def _grade(match: re.Match[str]) -> str:
    glued = match.string[match.end() : match.end() + 1].isalpha()
    return f"E{_number(match[1])}{(match[2] or '').lower()}{' ' * glued}"


def _range(match: re.Match[str]) -> str:
    last = _number(re.sub("[abc]$", "", match[2], flags=re.IGNORECASE))
    letter = match[2][-1].lower() if match[2][-1].lower() in "abc" else ""
    return f"{match[1]} bis E{last}{letter}"


def _step(number: str) -> str:
    return f"Stufe Stufe{number}"


def _number(said: str) -> str:
    """The digits of a number, also of one in words."""
    return said if said.isdigit() else _place(said, "numbers")


def _place(said: str, name: str) -> str:
    """The place, from 1, of the line that fits in a list."""
    lines = read_word_lists(GRADES)[name]
    return str(next(n for n, line in enumerate(lines, 1) if re.fullmatch(line, said, re.IGNORECASE)))
