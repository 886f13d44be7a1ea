"""A question's words, and how much of each a text has."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass

from bot.language.terms import analyse_word, content_words, unify_spelling
from bot.types import Entry, Question

# A stem, followed by the stems of its parts.
Word = tuple[str, ...]
# A compound's part says less than the word itself; a text with all of them has nearly the word.
PART = 0.5
BY_PARTS = 0.8


@dataclass(frozen=True, slots=True)
class Query:
    """A question's words: as written, as terms, and how much each counts (0 to 1)."""

    text: str
    surfaces: tuple[str, ...]
    words: tuple[Word, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class WeighedWord:
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


def all_terms(entry: Entry) -> list[str]:
    """All terms of a passage with its title, headings and ways to ask."""
    return [*entry.terms, *(term for asked in entry.question_terms for term in asked)]


def contains_word(word: Word, terms: Container[str]) -> bool:
    """Whether the word, or each part of it, is among terms."""
    whole, *parts = word
    return whole in terms or (bool(parts) and all(part in terms for part in parts))


# What a follow-up hangs on counts half as much as what it asks.
CONTEXT_WEIGHT = 0.5
# What was told around a question counts as much.
STORY_WEIGHT = 0.5
# A question of fewer words is read with all of the story.
FEW_WORDS = 3
# "ein Bewerber" and "eine Bewerberin" ask the same.
_ARTICLE = re.compile(
    r"\b(?:eine?[rnms]?|der|die|das|de[mns]|meine?[rnms]?|ihre?[rnms]?|seine?[rnms]?)\b", re.IGNORECASE
)


def parse_query(question: Question, knows: Callable[[Word], bool] | None = None) -> Query:
    """A question as its words, those of what it hangs on and of the story around it with less weight.

    Of a story only words count that the corpus `knows`: the names of those who tell it do not. They
    count fully where the question has too few words to be found by: "Ist der Sprung realistisch?"
    """
    weights = dict.fromkeys(content_words(question.focus), 1.0)
    short = len(weights) < FEW_WORDS and not question.context
    for word in content_words(question.context):
        weights.setdefault(word, CONTEXT_WEIGHT)
    story = [w for w in content_words(question.story) if knows is None or knows(analyse_word(w))]
    for word in story:
        weights.setdefault(word, 1.0 if short else STORY_WEIGHT)
    text = f"{' '.join(story)} {question.text}" if short else question.text
    return Query(
        _ARTICLE.sub(" ", unify_spelling(text)),
        tuple(word.casefold() for word in weights),
        tuple(analyse_word(word) for word in weights),
        tuple(weights.values()),
    )
