"""The vectors of the sentences of passages and of their words, made when they are first needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.language.synonyms import Synonyms
from bot.language.terms import content_words
from bot.types import Encoder, Entry, Passage, Vectors

# So many passages are kept: they are wanted again with the next question about them.
PASSAGES = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class PassageVectors:
    """A passage's sentences, shape (sentences, d), and for each sentence the vectors of its words."""

    sentences: Vectors
    words: Sequence[Vectors]


class SentenceVectors:
    """Encodes the sentences of passages by the packaged model, and keeps the last ones."""

    def __init__(self, entries: Sequence[Entry], encoder: Encoder, synonyms: Synonyms) -> None:
        """Over the entries of one generation; nothing is computed before it is asked for."""
        self._encoder, self._synonyms = encoder, synonyms
        self._passages = [entry.passage for entry in entries]
        self.of_passage = lru_cache(maxsize=PASSAGES)(self._of_passage)

    def _of_passage(self, position: int) -> PassageVectors:
        passage: Passage = self._passages[position]
        quotes = [passage.quote(sentence) for sentence in passage.sentences]
        words = [
            list(dict.fromkeys(word.casefold() for word in content_words(quote, self._synonyms)))
            for quote in quotes
        ]
        return PassageVectors(
            self._encoder.encode_words(quotes or [""]),
            [self._encoder.encode_words(some or [""]) for some in words],
        )
