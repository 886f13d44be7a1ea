"""How well passages fit a question by words: keywords, words of like meaning, and listed questions.

Everything here is computed from arrays and terms; nothing is read or written. Three of the four signals that
`fusion` sums are here: (1) BM25 over a passage with its title, headings and ways to ask, its heading once
more; (2) soft word matching: each word of the question counts by its likest word of the passage; (3) the
cosine of the question with the likest heading or way to ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.bm25 import BM25Index
from bot.retrieval.query import Query, QueryWord
from bot.retrieval.term_statistics import TermStatistics
from bot.types import Encoder, Entry, Vectors

_WORD = re.compile(r"\w+")
Scores = NDArray[np.float32]
Positions = NDArray[np.intp]

# Chosen on 2026-11-25 on XQuAD's development part, on held-out ways to ask and on the tuning part of the
# gold questions, where all of them agree within a point; what each brings stands in bench/README.md.
WEIGHT_TEXT = 1.0
WEIGHT_HEADING = 0.33
# Two words are alike from this cosine on; squared, so that what is merely near adds little.
LEAST_ALIKE = 0.35
# With so many headings and ways to ask a passage, they stand for what the corpus knows.
WAYS_TO_ASK = 3
# Up to so many, all words at once take less time than picking the ones that are needed.
FEW_WORDS = 30_000


class PassageMatcher:
    """The words of all passages, and the vectors of words and of ways to ask."""

    def __init__(self, entries: Sequence[Entry], encoder: Encoder) -> None:
        """Built from the stored terms of an index; `encoder` makes the vectors of words and ways to ask."""
        terms = [all_terms(entry) for entry in entries]
        self.statistics = TermStatistics(terms)
        self._texts = BM25Index(terms)
        self._headings = BM25Index([next(iter(entry.question_terms), ()) for entry in entries])
        numbers: dict[str, int] = {}
        words = [[numbers.setdefault(word, len(numbers)) for word in entry.words] or [0] for entry in entries]
        self._words, self._word_starts = _flat(words)
        self._word_vectors = encoder.encode_words(list(numbers) or [""])
        asked = [[*e.passage.headings, *e.passage.questions] or [e.passage.title] for e in entries]
        self._asked_vectors = encoder.encode_words([text for texts in asked for text in texts] or [""])
        _, self._asked_starts = _flat([[0] * len(texts) for texts in asked])
        self._entries = entries
        self._listed: dict[str, set[int]] = {}
        for position, entry in enumerate(entries):
            for text in (*entry.passage.headings, *entry.passage.questions):
                self._listed.setdefault(_plain(text), set()).add(position)

    @property
    def lists_questions(self) -> bool:
        """Whether most passages have ways to ask, so that these say what the corpus is about."""
        return len(self._asked_vectors) >= WAYS_TO_ASK * len(self._entries)

    def keywords(self, query: Query) -> Scores:
        """BM25 of every passage, shape (passages,); 1 is about a perfect fit of the whole text."""
        norm = sum(weight * self.statistics.rarity(term) for term, weight in query.terms.items()) or 1.0
        text, heading = (index.scores(query.terms) for index in (self._texts, self._headings))
        return np.asarray((WEIGHT_TEXT * text + WEIGHT_HEADING * heading) / norm, dtype=np.float32)

    def soft(self, query: Query, positions: Positions) -> Scores:
        """Soft word matching of some passages, 0 to 1: the mean over the question's words, by rarity.

        A word counts 1 where the passage has its stem, less for a part or another spelling, else the
        squared cosine with the likest word of the passage.
        """
        if not query.words or not len(positions):
            return np.zeros(len(positions), np.float32)
        rows, starts = _slices(self._word_starts, positions)
        cosines = self._cosines(query.vectors.words, self._words[rows])
        best = np.maximum.reduceat(cosines, starts, axis=1)
        best = np.where(best < LEAST_ALIKE, 0, best) ** 2
        best = np.maximum(best, self._texts.presence([word.counts() for word in query.words], positions))
        weights = np.array([word.rarity * word.weight for word in query.words], np.float32)
        return np.asarray(weights @ best / weights.sum(), np.float32)

    def _cosines(self, vectors: Vectors, words: Positions) -> Scores:
        """Each vector's cosine with each of some words, shape (vectors, words)."""
        if len(self._word_vectors) <= FEW_WORDS:
            return np.asarray((vectors @ self._word_vectors.T)[:, words], np.float32)
        distinct, places = np.unique(words, return_inverse=True)
        return np.asarray((vectors @ self._word_vectors[distinct].T)[:, places], np.float32)

    def asked(self, query: Query, positions: Positions) -> Scores:
        """The cosine (0 to 1) of the question with the likest heading or way to ask of some passages."""
        if not len(positions):
            return np.zeros(0, np.float32)
        rows, starts = _slices(self._asked_starts, positions)
        return np.maximum(np.maximum.reduceat(self._asked_vectors[rows] @ query.vectors.meaning, starts), 0)

    def listed(self, query: Query, positions: Positions) -> Scores:
        """Which of some passages list the question word for word (1, else 0), as a suggestion does."""
        having = self._listed.get(_plain(query.question.focus), set())
        return np.array([position in having for position in positions.tolist()], np.float32)

    def support(self, words: Sequence[QueryWord], vectors: Vectors, position: int) -> Scores:
        """How much (0 to 1) a passage has of each word, or of its like; `vectors` are the words'."""
        terms = frozenset(all_terms(self._entries[position]))
        own = self._words[self._word_starts[position] : self._word_starts[position + 1]]
        shared = np.array([word.part_of(terms) for word in words], np.float32)
        return np.maximum(shared, word_likeness(vectors, self._word_vectors[own]))

    def likest_asked(self, vector: Vectors, count: int) -> Scores:
        """The cosines of a question's vector with the likest headings and ways to ask, best first."""
        return highest_cosines(self._asked_vectors, vector, count)

    def central(self, positions: Sequence[int]) -> int:
        """The one of some passages whose headings and ways to ask are most like those of all."""
        rows, starts = _slices(self._asked_starts, np.array(positions))
        vectors = self._asked_vectors[rows]
        likeness = np.maximum.reduceat(vectors @ vectors.mean(axis=0), starts)
        return positions[int(np.argmax(likeness))]


def _plain(text: str) -> str:
    """A question without case and marks, so that all ways to write the same words agree."""
    return " ".join(_WORD.findall(text.casefold()))


def all_terms(entry: Entry) -> list[str]:
    """All terms of a passage with its title, headings and ways to ask."""
    return [*entry.terms, *(term for asked in entry.question_terms for term in asked)]


def highest_cosines(vectors: Vectors, vector: Vectors, count: int) -> Scores:
    """The highest cosines of one vector with some, best first, at most `count`."""
    cosines = vectors @ vector
    if count < len(cosines):
        cosines = np.partition(cosines, -count)[-count:]
    return np.sort(cosines)[::-1]


def word_likeness(words: Vectors, others: Vectors) -> Scores:
    """For each word the squared cosine with the likest of some others, 0 below `LEAST_ALIKE`."""
    cosines = (words @ others.T).max(axis=1)
    return np.asarray(np.where(cosines < LEAST_ALIKE, 0, cosines) ** 2, np.float32)


def top_positions(scores: Scores, count: int) -> list[int]:
    """The positions of the highest scores above zero, best first; ties in order of position."""
    if count < len(scores):
        near = np.flatnonzero(scores >= np.partition(scores, -count)[-count])
        order = near[np.argsort(-scores[near], kind="stable")][:count]
    else:
        order = np.argsort(-scores, kind="stable")
    return [int(i) for i in order if scores[i] > 0]


def _flat(lists: Sequence[Sequence[int]]) -> tuple[Positions, Positions]:
    """All lists in one array, and where each begins, with the end behind."""
    starts = np.concatenate([[0], np.cumsum([len(numbers) for numbers in lists])]).astype(np.intp)
    return np.array([number for numbers in lists for number in numbers], np.intp), starts


def _slices(starts: Positions, positions: Positions) -> tuple[Positions, Positions]:
    """The rows that belong to some passages, one after the other, and where each passage's begin."""
    lengths = starts[positions + 1] - starts[positions]
    offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
    return np.arange(lengths.sum()) - np.repeat(offsets - starts[positions], lengths), offsets
