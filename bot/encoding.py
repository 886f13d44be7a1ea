"""A sentence-transformers model behind the Encoder protocol, loaded without any network."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits

from bot.errors import EncoderError
from bot.types import Progress, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = "packaged"
FOLDER = Path(__file__).resolve().parent / "encoder"
BATCH = 32
WORDS = 10_000  # at once, to keep memory small
FEW = 64
WAYS_OUT = (
    "name a folder that holds a sentence-transformers model, or fill the hub's cache beforehand "
    "(hf download {name}), or leave BOT_ENCODER empty for the packaged one"
)


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put before a question and before a passage."""

    question: str = ""
    passage: str = ""


# The names under which models ship the two prompts, the usual one first. The library's own choice
# passes over `passage`, since it fills in an empty `document` (sentence-transformers 6.2.0).
QUESTION_NAMES = ("query", "search_query", "retrieval.query", "web_search_query", "s2p_query")
PASSAGE_NAMES = ("document", "passage", "corpus", "search_document", "retrieval.passage")
REPRESENT = "Represent this sentence for searching relevant passages: "
INSTRUCT = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
# What the cards demand of families that ship no prompts, by the model's own name; the first that
# fits. Others, such as GTE, BGE-M3 and MiniLM, want none.
FAMILIES = (
    (r"e5-.*instruct", Prompts(INSTRUCT)),
    (r"(^|[-_.])e5([-_.]|$)", Prompts("query: ", "passage: ")),
    (r"bge-(small|base|large)-en", Prompts(REPRESENT)),
    (r"bge-(small|base|large)-zh", Prompts("为这个句子生成表示以用于检索相关文章：")),
    (r"arctic-embed.*v2", Prompts("query: ")),
    (r"arctic-embed", Prompts(REPRESENT)),
    (r"nomic-embed-text", Prompts("search_query: ", "search_document: ")),
    (r"mxbai-embed-de", Prompts("query: ", "passage: ")),
    (r"mxbai-embed|uae-large", Prompts(REPRESENT)),
)


def locate(name: str) -> Path:
    """The model's folder: the packaged one, the one named, or the one in the hub's cache.

    Raises EncoderError where there is none; nothing is fetched.
    """
    place = _named(name) if name else FOLDER
    if not any((place / file).is_file() for file in ("modules.json", "config.json")):
        raise EncoderError(
            f"BOT_ENCODER={name}: {place} holds no sentence-transformers model; "
            + WAYS_OUT.format(name="NAME")
        )
    return place


@lru_cache(maxsize=4)
def fingerprint(name: str) -> str:
    """A hash over the model's files and the prompts of its family. Raises EncoderError.

    Of a model in the hub's cache it is one over name and revision, which stand for its files.
    """
    place, digest = locate(name), hashlib.sha256()
    if place.parent.name == "snapshots":
        digest.update(f"{place.parent.parent.name} {place.name}".encode())
    else:
        for path in sorted(_files(place)):
            digest.update(path.relative_to(place).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    if (family := _family(place)) != Prompts():
        digest.update(repr(family).encode())
    return digest.hexdigest()[:16]


def prompts(place: Path, shipped: Mapping[str, str | None]) -> Prompts:
    """The prompts that a model ships, else those of its family."""
    question, passage = (
        next((prompt for name in names if (prompt := shipped.get(name))), "")
        for names in (QUESTION_NAMES, PASSAGE_NAMES)
    )
    return Prompts(question, passage) if question or passage else _family(place)


class SentenceEncoder:
    """Any sentence-transformers model, with the prompts that it ships or its family demands."""

    def __init__(self, name: str = "", threads: int | None = None) -> None:
        """`name` is empty (the packaged model), a folder, or a model in the local hub cache.

        `threads` is for this whole process: a server encodes one short question at a time, and
        waits for nothing but its other threads when a neighbour uses the processor.
        Raises EncoderError where the model cannot be loaded.
        """
        self.name = name or PACKAGED
        self.fingerprint = fingerprint(name)
        place = locate(name)
        self._model = _load(name, place)
        self.prompts = prompts(place, self._model.prompts)
        self._is_packaged = place == FOLDER
        self._words = _Words(self._model if self._is_packaged else _load("", FOLDER))
        if threads:
            import torch  # loaded with the model, not before

            torch.set_num_threads(threads)
            threadpool_limits(threads, user_api="blas")
        # Modules of others need not tell their dimension.
        self.dimension = self._model.get_embedding_dimension() or len(self.encode_question("?"))

    def encode_passages(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """Unit vectors of shape (len(texts), dimension); `progress` is told (done, all)."""
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

    def encode_question(self, text: str) -> Vectors:
        """One unit vector of shape (dimension,)."""
        if self._is_packaged:
            # The same numbers in a tenth of the time.
            return np.asarray(_directed(self._words.encode([text]))[0], np.float32)
        vector: Vectors = self._model.encode_query(
            text, prompt=self.prompts.question, normalize_embeddings=True, show_progress_bar=False
        )
        return vector

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


class _Words:
    """The mean over a text's pieces, from the tables of a static model, without the library's loop."""

    def __init__(self, model: SentenceTransformer) -> None:
        static: Any = model[0]
        self._tokenizer = static.tokenizer
        self._table = static.embedding.weight.detach().numpy()

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._table.shape[1]), np.float32)
        for first in range(0, len(texts), WORDS):
            batch = list(texts[first : first + WORDS])
            for row, encoding in enumerate(self._cut(batch), first):
                if encoding.ids:
                    vectors[row] = self._table[encoding.ids].sum(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths == 0, 1, lengths), np.float32)

    def _cut(self, texts: list[str]) -> Iterable[Any]:
        if len(texts) < FEW:  # starting the tokenizer's threads takes longer than a question
            return (self._tokenizer.encode(text, add_special_tokens=False) for text in texts)
        return self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)  # type: ignore[no-any-return]


def _family(place: Path) -> Prompts:
    # In the hub's cache: models--organisation--name/snapshots/revision.
    own = place.parent.parent.name.split("--")[-1] if place.parent.name == "snapshots" else place.name
    return next((found for pattern, found in FAMILIES if re.search(pattern, own.lower())), Prompts())


def _files(place: Path) -> Iterator[Path]:
    """All but hidden ones, where downloads keep their own records, and texts about the model."""
    for path in place.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(place).parts)
        if path.is_file() and not hidden and path.suffix != ".md":
            yield path


def _named(name: str) -> Path:
    if Path(name).is_dir():
        return Path(name).resolve()
    _stay_offline()
    # Imported here since it takes half a second, and the packaged encoder does without.
    from huggingface_hub import try_to_load_from_cache

    for full in (name, f"sentence-transformers/{name}"):  # as the library completes a bare name
        for file in ("modules.json", "config.json"):
            try:
                found = try_to_load_from_cache(full, file)
            except ValueError:
                continue  # no name that a hub could have, such as a path
            if isinstance(found, str):
                return Path(found).parent
    raise EncoderError(
        f"BOT_ENCODER={name}: neither a folder of this machine nor a model in the hub's cache, and "
        f"nothing is fetched; {WAYS_OUT.format(name=name)}"
    )


def _stay_offline() -> None:
    # Nothing is fetched and nothing is reported: a missing model is an error at start, not a
    # download during a chat.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


def _load(name: str, place: Path) -> SentenceTransformer:
    _stay_offline()
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
