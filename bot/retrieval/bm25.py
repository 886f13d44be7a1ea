"""Which passages have a term, and how much that says: BM25's scores, a row a term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array


class BM25Index:
    """BM25's scores of each term in each passage, as bm25s works them out."""

    def __init__(self, corpus: Sequence[Sequence[str]]) -> None:
        """`corpus` has each passage's terms."""
        self._count = len(corpus)
        self._rows: Mapping[str, int] = {}
        if not any(corpus):
            return  # bm25s cannot index nothing
        index = bm25s.BM25(method="lucene")
        index.index([list(terms) for terms in corpus], show_progress=False)
        parts = (index.scores["data"], index.scores["indices"], index.scores["indptr"])
        self._rows = index.vocab_dict
        self._scores = csr_array(parts, shape=(len(parts[2]) - 1, len(corpus)))

    def scores(self, terms: Mapping[str, float]) -> NDArray[np.float32]:
        """The weighted sum of some terms' scores, shape (passages,)."""
        total = np.zeros(self._count, np.float32)
        for term, weight in terms.items():
            if (row := self._rows.get(term)) is not None:
                part = slice(self._scores.indptr[row], self._scores.indptr[row + 1])
                total[self._scores.indices[part]] += weight * self._scores.data[part]
        return total

    def presence(
        self, terms: Sequence[Mapping[str, float]], positions: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        """How much (0 to 1) some passages have of some words, shape (len(terms), len(positions)).

        Each word is given by its terms and how much of the word each of them is; the largest counts.
        """
        found = np.zeros((len(terms), len(positions)), np.float32)
        for row, counts in enumerate(terms):
            for term, count in counts.items():
                found[row] = np.maximum(found[row], np.where(self._has(term, positions), count, 0))
        return found

    def _has(self, term: str, positions: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of some passages have a term."""
        row = self._rows.get(term)
        if row is None:
            return np.zeros(len(positions), bool)
        places = self._scores.indices[self._scores.indptr[row] : self._scores.indptr[row + 1]]
        at = np.minimum(np.searchsorted(places, positions), len(places) - 1)
        return np.asarray(places[at] == positions)
