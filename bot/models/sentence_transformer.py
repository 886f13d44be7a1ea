"""A sentence-transformers model behind the Encoder protocol, loaded without any network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from bot.errors import EncoderError
from bot.models.files import PACKAGED, PACKAGED_FOLDER, WAYS_OUT, find_model, model_fingerprint, stay_offline
from bot.models.packaged import StaticTable
from bot.models.prompts import choose_prompts
from bot.types import Progress, QuestionVectors, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32


class SentenceEncoder:
    """Any sentence-transformers model, with the prompts that it ships or its family demands."""

    def __init__(self, name: str = "", threads: int | None = None) -> None:
        """`name` is empty (the packaged model), a folder, or a model in the local hub cache.

        `threads` is for this whole process: a server encodes one short question at a time, and
        waits for nothing but its other threads when a neighbour uses the processor.
        Raises EncoderError where the model cannot be loaded.
        """
        self.name = name or PACKAGED
        self.fingerprint = model_fingerprint(name)
        place = find_model(name)
        self._model = _load(name, place)
        self.prompts = choose_prompts(place, self._model.prompts)
        self._is_packaged = place == PACKAGED_FOLDER
        self._words = StaticTable(self._model if self._is_packaged else _load("", PACKAGED_FOLDER))
        if threads:
            import torch  # loaded with the model, not before

            torch.set_num_threads(threads)
            threadpool_limits(threads, user_api="blas")
        # Modules of others need not tell their dimension.
        self.dimension = self._model.get_embedding_dimension() or len(self.encode_question("?").passage_space)

    def encode_passages(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """Unit vectors of shape (len(texts), dimension); `progress` is called with (done, all)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Texts of one length together: a batch takes as long as its longest text.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            vectors[batch] = self._model.encode_document(
                [texts[i] for i in batch],
                prompt=self.prompts.passage,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            progress(first + len(batch), len(texts))
        return _directed(vectors)

    def encode_question(self, text: str, words: Sequence[str] = ()) -> QuestionVectors:
        """The vectors of a question and of its words; one pass with the packaged model."""
        vectors = self._words.encode([text, *words])
        meaning = vectors[0]
        if self._is_packaged:
            # The same numbers as by the library, in a tenth of the time.
            return QuestionVectors(_directed(vectors[:1].copy())[0], meaning, vectors[1:])
        passage_space: Vectors = self._model.encode_query(
            text, prompt=self.prompts.question, normalize_embeddings=True, show_progress_bar=False
        )
        return QuestionVectors(passage_space, meaning, vectors[1:])

    def encode_words(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors by the packaged model, shape (len(texts), 256).

        Whatever model encodes passages: others have nothing to say of a single word. A text without
        any known piece becomes zeros.
        """
        return self._words.encode(texts)


def _directed(vectors: Vectors) -> Vectors:
    """A text without any known piece gets one direction, since the cosine with zeros is no number."""
    vectors[~vectors.any(axis=1), 0] = 1
    return vectors


def _load(name: str, place: Path) -> SentenceTransformer:
    stay_offline()
    # Imported here since it takes seconds, and the server answers /healthz meanwhile.
    import transformers
    from sentence_transformers import SentenceTransformer

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(place), device="cpu", local_files_only=True)
    except Exception as error:  # the library raises many kinds
        cause = type(error).__name__
        if "trust_remote_code" in str(error):
            cause = "it wants to run code of its own, which is not allowed here"
        raise EncoderError(
            f"BOT_ENCODER={name}: {place} cannot be loaded ({cause}); {WAYS_OUT.format(name='NAME')}"
        ) from error
