"""How well passages fit a question: keyword scores, vectors, and their fusion.

Everything here is computed from arrays and terms; nothing is read or written.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.utils.extmath import randomized_svd

from bot.types import Entry

Scores = NDArray[np.float32]

# The weights were chosen on ways to ask that were held out of the index; what each signal brings
# there stands in bench/README.md (`make bench`, 2026-11-23: recall@3 in German, English and others
# .65, .41, .27 by BM25 alone; .68, .46, .40 by all of it).
WEIGHT_TEXT = 1.0
WEIGHT_HEADING = 0.2
WEIGHT_VECTOR = 0.5
# Added for a question that the corpus lists nearly word for word: the fourth power leaves other
# questions nearly as they are. Of 300 listed questions 3 instead of 30 then missed their passage.
WEIGHT_ASKED = 0.5
ASKED_POWER = 4
# Words that the corpus uses for the same things, in whatever language.
WEIGHT_ASSOCIATION = 0.5
ASSOCIATIONS = 80
FITTED_PASSAGES = 10_000
# A compound's part says less than the word itself.
WEIGHT_PART = 0.5
COMPOUND_BY_PARTS = 0.8


class KeywordIndex:
    """BM25 over passages with all their ways to ask, and over their headings; the words' rarity."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Built from the stored terms of an index; took 0.3 s for 482 passages (2026-11-23)."""
        bags = [
            [*entry.terms, *(term for asked in entry.question_terms for term in asked)] for entry in entries
        ]
        self._texts = _bm25(bags)
        self._headings = _bm25([next(iter(entry.question_terms), ()) for entry in entries])
        self._bags = [frozenset(bag) for bag in bags]
        self._frequency = Counter(term for bag in self._bags for term in bag)
        self._columns = {term: column for column, term in enumerate(self._frequency)}
        asked = [(i, terms) for i, entry in enumerate(entries) for terms in entry.question_terms]
        self._owners = np.array([owner for owner, _ in asked], dtype=np.intp)
        self._asked = self._matrix([terms for _, terms in asked])
        self._associate(bags)

    def rarity(self, term: str) -> float:
        """The inverse document frequency, highest for a term that no passage has."""
        count, frequency = len(self._bags), self._frequency[term]
        return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))

    def knows(self, word: tuple[str, ...]) -> bool:
        """Whether any passage has the word, or each part of it."""
        return _in(word, self._frequency)

    def holds(self, position: int, word: tuple[str, ...]) -> bool:
        """Whether a passage has the word, or each part of it."""
        return _in(word, self._bags[position])

    def scores(self, question: Mapping[str, float]) -> Scores:
        """The keyword score of every passage; 1 is about a perfect fit of the whole text."""
        norm = sum(w * self.rarity(t) for t, w in question.items()) or 1.0
        count = len(self._bags)
        text, heading = (_weighted(i, question, count) for i in (self._texts, self._headings))
        keywords = (WEIGHT_TEXT * text + WEIGHT_HEADING * heading) / norm
        likeness = WEIGHT_ASKED * self._likeness(question) ** ASKED_POWER
        association = WEIGHT_ASSOCIATION * self._association(question)
        return np.asarray(keywords + likeness + association, dtype=np.float32)

    def _likeness(self, question: Mapping[str, float]) -> Scores:
        """The cosine (0 to 1) of the question with the most similar way to ask each passage."""
        best = np.zeros(len(self._bags), dtype=np.float32)
        likeness = self._asked @ self._vector(question)
        np.maximum.at(best, self._owners, likeness)
        return best

    def _association(self, question: Mapping[str, float]) -> Scores:
        """The cosine (0 to 1) of question and passage by the company that their words keep."""
        if self._components is None:
            return np.zeros(len(self._bags), dtype=np.float32)
        projected = _unit(self._components @ self._vector(question))
        cosines: Scores = np.maximum(self._projected @ projected, 0)
        return cosines

    def _vector(self, question: Mapping[str, float]) -> Scores:
        """The question's rarities in the order of columns, of length 1 counting unknown terms."""
        weights = {term: weight * self.rarity(term) for term, weight in question.items()}
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        vector = np.zeros(len(self._columns), dtype=np.float32)
        for term, weight in weights.items():
            if term in self._columns:
                vector[self._columns[term]] = weight / length
        return vector

    def _matrix(self, texts: Sequence[Sequence[str]]) -> csr_array:
        """A row of length 1 for each text: its terms' rarities, dampened by how often they occur."""
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, terms in enumerate(texts):
            weights = {t: self.rarity(t) * math.log(1 + n) for t, n in Counter(terms).items()}
            length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
            rows += [row] * len(weights)
            columns += [self._columns[term] for term in weights]
            values += [weight / length for weight in weights.values()]
        shape = (len(texts), len(self._columns))
        return csr_array((np.array(values, np.float32), (rows, columns)), shape=shape)

    def _associate(self, bags: Sequence[Sequence[str]]) -> None:
        """Latent semantic analysis of the passages: which terms keep the same company."""
        matrix = self._matrix(bags)
        sample = matrix[:: max(1, len(bags) // FITTED_PASSAGES)]
        count = min(ASSOCIATIONS, min(sample.shape) - 1)
        self._components: Scores | None = None
        if count > 1:
            self._components = randomized_svd(sample, count, random_state=0)[2].astype(np.float32)
            self._projected = _unit(matrix @ self._components.T)

    def central(self, positions: Sequence[int]) -> int:
        """The one of some passages that is most like all of them."""
        if self._components is None:
            return positions[0]
        group = self._projected[list(positions)]
        return positions[int(np.argmax(group @ group.mean(axis=0)))]

    def coverage(self, words: Iterable[tuple[str, ...]], position: int) -> float:
        """The share of the question's words, weighted by rarity, that a passage has (0 to 1)."""
        return self.share(words, self._bags[position])

    def share(self, words: Iterable[tuple[str, ...]], terms: Container[str]) -> float:
        """The share of the words, weighted by rarity, among terms; a compound's parts count less."""
        have = want = 0.0
        for whole, *parts in words:
            weight = self.rarity(whole)
            want += weight
            if whole in terms:
                have += weight
            elif parts:
                have += weight * COMPOUND_BY_PARTS * sum(part in terms for part in parts) / len(parts)
        return have / want if want else 0.0


def weigh(words: Iterable[tuple[str, ...]], weight: float = 1.0) -> dict[str, float]:
    """The question's terms with their weights: words full, parts of compounds less."""
    weights: dict[str, float] = {}
    for whole, *parts in words:
        for term, share in ((whole, 1.0), *((part, WEIGHT_PART) for part in parts)):
            weights[term] = max(weights.get(term, 0.0), share * weight)
    return weights


def fuse(keywords: Scores, similarities: Mapping[int, float]) -> Scores:
    """One score for each passage from its keyword score and the nearest vectors' cosines."""
    fused = keywords.copy()
    for position, similarity in similarities.items():
        fused[position] += WEIGHT_VECTOR * max(similarity, 0.0)
    return fused


def best(scores: Scores, count: int) -> list[int]:
    """The positions of the highest scores above zero, best first; ties in order of position."""
    order = np.argsort(-scores, kind="stable")[:count]
    return [int(i) for i in order if scores[i] > 0]


def _unit(vectors: Scores) -> Scores:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)


def _in(word: tuple[str, ...], terms: Container[str]) -> bool:
    whole, *parts = word
    return whole in terms or (bool(parts) and all(part in terms for part in parts))


def _bm25(corpus: Sequence[Sequence[str]]) -> bm25s.BM25 | None:
    if not any(corpus):
        return None  # bm25s cannot index nothing
    index = bm25s.BM25(method="lucene")
    index.index([list(terms) for terms in corpus], show_progress=False)
    return index


def _weighted(index: bm25s.BM25 | None, question: Mapping[str, float], count: int) -> Scores:
    total = np.zeros(count, dtype=np.float32)
    if index is None:
        return total
    for weight in set(question.values()):
        known = [t for t, w in question.items() if w == weight and t in index.vocab_dict]
        if known:
            total += weight * index.get_scores(known)
    return total
