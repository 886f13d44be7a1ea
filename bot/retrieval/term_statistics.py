"""How rare a corpus' terms are, and which of them a word may be another spelling of."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.language.spelling import Vocabulary
from bot.language.terms import Word, contains_word


class TermStatistics:
    """In how many passages each term stands."""

    def __init__(self, passages: Iterable[Iterable[str]]) -> None:
        """`passages` has each passage's terms, also those of its headings and ways to ask."""
        # In order: that of a set, and with it a tie between spellings, changes from process to process.
        distinct = [dict.fromkeys(terms) for terms in passages]
        self._count = len(distinct)
        self._frequency = Counter(term for terms in distinct for term in terms)
        self._spelling = Vocabulary(self._frequency)

    def rarity(self, term: str) -> float:
        """The inverse document frequency, highest for a term that no passage has."""
        frequency = self._frequency[term]
        return math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))

    def has(self, word: Word) -> bool:
        """Whether any passage has the word itself."""
        return word[0] in self._frequency

    def knows(self, word: Word) -> bool:
        """Whether any passage has the word, or each part of it."""
        return contains_word(word, self._frequency)

    def means_something(self, word: Word) -> bool:
        """Whether any passage has the word, its parts, or another spelling of it."""
        return self.knows(word) or bool(self.other_spellings(word))

    def other_spellings(self, word: Word) -> Mapping[str, float]:
        """The terms that a word which no passage has may be meant for, with how much each counts (0 to 1).

        Such a word may be misspelt, or be a name in another script.
        """
        known = any(term in self._frequency for term in word)
        return {} if known else self._spelling.like(word[0])
