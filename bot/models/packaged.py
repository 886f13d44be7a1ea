"""The packaged static model, read without the library's loop: a vector is the mean over a text's pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MOST_AT_ONCE = 10_000  # at once, to keep memory small
FEW = 64


class StaticTable:
    """The mean over a text's pieces, from the tables of a static model, without the library's loop."""

    def __init__(self, model: SentenceTransformer) -> None:
        static: Any = model[0]
        self._tokenizer = static.tokenizer
        self._table = static.embedding.weight.detach().numpy()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), d); zeros for a text without any known piece."""
        vectors = np.zeros((len(texts), self._table.shape[1]), np.float32)
        for first in range(0, len(texts), MOST_AT_ONCE):
            batch = list(texts[first : first + MOST_AT_ONCE])
            for row, encoding in enumerate(self._cut(batch), first):
                if encoding.ids:
                    vectors[row] = self._table[encoding.ids].sum(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths == 0, 1, lengths), np.float32)

    def _cut(self, texts: list[str]) -> Iterable[Any]:
        if len(texts) < FEW:  # starting the tokenizer's threads takes longer than a question
            return (self._tokenizer.encode(text, add_special_tokens=False) for text in texts)
        return self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)  # type: ignore[no-any-return]
