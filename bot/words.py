"""A question's words, and how much of each a text has."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from bot.types import Entry

# A stem, followed by the stems of its parts.
Word = tuple[str, ...]

# A compound's part says less than the word itself; a text with all of them has nearly the word.
PART = 0.5
BY_PARTS = 0.8


@dataclass(frozen=True, slots=True)
class Words:
    """A question's words: as written, as terms, and how much each counts (0 to 1)."""

    text: str
    surfaces: tuple[str, ...]
    words: tuple[Word, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A word, its rarity, and its other spellings with how much each counts (0 to 1)."""

    word: Word
    rarity: float
    others: Mapping[str, float]

    def counts(self) -> dict[str, float]:
        """How much a text that has a term has of the word: all, a part, or another spelling."""
        whole, *parts = self.word
        return {**dict.fromkeys(parts, BY_PARTS), **self.others, whole: 1.0}

    def part_of(self, terms: Container[str]) -> float:
        """How much of the word is among terms, 0 to 1."""
        whole, *parts = self.word
        if whole in terms:
            return 1.0
        found = sum(part in terms for part in parts)
        best = BY_PARTS * found / len(parts) if found else 0.0
        return max([best, *(weight for term, weight in self.others.items() if term in terms)])


def bag(entry: Entry) -> list[str]:
    """All terms of a passage with its title, headings and ways to ask."""
    return [*entry.terms, *(term for asked in entry.question_terms for term in asked)]


def holds(word: Word, terms: Container[str]) -> bool:
    """Whether the word, or each part of it, is among terms."""
    whole, *parts = word
    return whole in terms or (bool(parts) and all(part in terms for part in parts))
