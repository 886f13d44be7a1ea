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

    def scores(self, question: Mapping[str, float]) -> NDArray[np.float32]:
        """The weighted sum of some terms' scores, shape (passages,)."""
        total = np.zeros(self._count, np.float32)
        for term, weight in question.items():
            if (row := self._rows.get(term)) is not None:
                part = slice(self._scores.indptr[row], self._scores.indptr[row + 1])
                total[self._scores.indices[part]] += weight * self._scores.data[part]
        return total

    def has(self, term: str, positions: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of some passages have a term."""
        row = self._rows.get(term)
        if row is None:
            return np.zeros(len(positions), bool)
        places = self._scores.indices[self._scores.indptr[row] : self._scores.indptr[row + 1]]
        at = np.minimum(np.searchsorted(places, positions), len(places) - 1)
        return np.asarray(places[at] == positions)
