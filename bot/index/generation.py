"""A generation in a Chroma collection: filled, checked, opened, asked for nearest vectors.

A generation is never changed, only replaced: Chroma serves stale vectors to a process whose
collection another process changes (measured on chromadb 1.5.9, see DECISIONS.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from sys import intern
from typing import Any, cast

import httpx
import numpy as np
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.api.types import GetResult, Include
from chromadb.errors import ChromaError

from bot.errors import GateError, IndexUnavailableError
from bot.index.manifest import REBUILD, Manifest
from bot.types import Action, Entry, Passage, Sentence, Source, Vectors

PAGE = 10_000
# Up to so many passages are compared one by one: Chroma builds its graph of neighbours anew at each opening
# and finds slightly other ones each time, so that answers would change with a restart.
EXACT_UP_TO = 2_000


class Generation:
    """An opened generation: its manifest, its entries, and their vectors' neighbours."""

    def __init__(self, manifest: Manifest, collection: Collection, close: Callable[[], None]) -> None:
        """`close` frees what the collection holds open. Raises IndexUnavailableError."""
        self.manifest = manifest
        self._collection = collection
        self.close = close
        with translate_errors():
            entries = [
                _to_entry(*row)
                for rows in _pages(collection, ["metadatas", "documents"])
                for row in zip(rows["ids"], rows["documents"] or [], rows["metadatas"] or [], strict=True)
            ]
        entries.sort(key=lambda entry: (entry.passage.document, entry.passage.start))
        self.entries = tuple(entries)
        self._positions = {entry.passage.id: i for i, entry in enumerate(self.entries)}
        # Every vector in the order of `entries`, shape (entries, dimension).
        self._matrix = self._read_matrix() if len(self.entries) <= EXACT_UP_TO else None

    def _read_matrix(self) -> Vectors:
        vectors = self._read_vectors()
        return np.array([vectors[entry.passage.id] for entry in self.entries], np.float32)

    def similarities(self, vector: Vectors, count: int) -> dict[int, float]:
        """Cosine similarity (-1 to 1) of the nearest passages, by position in `entries`."""
        if self._matrix is not None:
            cosines = self._matrix @ vector
            nearest = np.argsort(-cosines, kind="stable")[:count]
            return {int(position): float(cosines[position]) for position in nearest}
        with translate_errors():
            found = self._collection.query(
                query_embeddings=cast(Any, vector.reshape(1, -1)),
                n_results=min(count, len(self.entries)),
                include=["distances"],
            )
        distances = (found["distances"] or [[]])[0]
        return {
            self._positions[id]: 1.0 - float(distance)
            for id, distance in zip(found["ids"][0], distances, strict=True)
        }

    def position(self, id: str) -> int:
        """Where in `entries` a passage stands; -1 where it does not."""
        return self._positions.get(id, -1)

    def vectors(self) -> dict[str, Vectors]:
        """Every passage's vector by id, for the next generation to carry over."""
        if self._matrix is None:
            return self._read_vectors()
        return {entry.passage.id: row for entry, row in zip(self.entries, self._matrix, strict=True)}

    def _read_vectors(self) -> dict[str, Vectors]:
        with translate_errors():
            return {
                id: np.asarray(embedding, np.float32)
                for rows in _pages(self._collection, ["embeddings"])
                for id, embedding in zip(rows["ids"], cast(Sequence[Any], rows["embeddings"]), strict=True)
            }


def _pages(collection: Collection, include: Include) -> Iterator[GetResult]:
    """All records of a collection. Chroma 1.5.9 cannot give 100,000 at once: too many SQL variables."""
    for offset in range(0, collection.count(), PAGE):
        yield collection.get(include=include, limit=PAGE, offset=offset)


@contextmanager
def translate_errors() -> Iterator[None]:
    """Errors of Chroma and of the way to its server leave as IndexUnavailableError."""
    try:
        yield
    except (ChromaError, httpx.HTTPError) as error:
        raise IndexUnavailableError(f"the index cannot be read ({error}); {REBUILD}") from error


def fill_collection(
    collection: Collection, client: Client, entries: Sequence[Entry], vectors: Vectors
) -> None:
    """Write all entries with their vectors, shape (len(entries), dimension).

    Raises GateError for vectors that are no numbers.
    """
    if not np.isfinite(vectors).all():
        raise GateError("the encoder gave vectors that are no numbers; not published")
    size = client.get_max_batch_size()
    for first in range(0, len(entries), size):
        batch = entries[first : first + size]
        collection.add(
            ids=[entry.passage.id for entry in batch],
            documents=[entry.passage.text for entry in batch],
            metadatas=[_to_metadata(entry) for entry in batch],
            embeddings=cast(Any, vectors[first : first + size]),
        )


def check_generation(generation: Generation, entries: Sequence[Entry], vectors: Vectors) -> None:
    """The gate: everything is there and finds itself. Raises GateError."""
    name = generation.manifest.generation
    if len(generation.entries) != len(entries):
        raise GateError(
            f"generation {name} holds {len(generation.entries)} of {len(entries)} passages; "
            "not published, run again"
        )
    for i in range(0, len(entries), max(1, len(entries) // 100)):
        position = generation.position(entries[i].passage.id)
        # Passages with one text tie; ten neighbours leave room for them.
        if generation.similarities(vectors[i], 10).get(position, 0.0) < 0.999:
            raise GateError(
                f"generation {name} does not find the passage {entries[i].passage.id} by its own "
                "vector; not published, run again"
            )


def _to_metadata(entry: Entry) -> dict[str, Any]:
    passage = entry.passage
    data = asdict(passage)
    rest = {key: data[key] for key in ("headings", "questions", "sentences", "actions")}
    return {
        "document": passage.document,
        "title": passage.title,
        "topic": passage.topic or "",
        "start": passage.start,
        "end": passage.end,
        "as_of": passage.as_of.isoformat() if passage.as_of else "",
        "review_by": passage.review_by.isoformat() if passage.review_by else "",
        "rest": json.dumps(rest, ensure_ascii=False),
        "words": " ".join(entry.words),
        "terms": " ".join(entry.terms),
        "question_terms": json.dumps(entry.question_terms, ensure_ascii=False),
        "sentence_terms": json.dumps(entry.sentence_terms, ensure_ascii=False),
    }


def _to_entry(id: str, text: str, data: Mapping[str, Any]) -> Entry:
    rest = json.loads(data["rest"])
    passage = Passage(
        id=id,
        document=data["document"],
        title=data["title"],
        headings=tuple(rest["headings"]),
        questions=tuple(rest["questions"]),
        text=text,
        start=data["start"],
        end=data["end"],
        sentences=tuple(
            Sentence(s["start"], s["end"], tuple(Source(**source) for source in s["sources"]), s["head"])
            for s in rest["sentences"]
        ),
        topic=data["topic"] or None,
        as_of=date.fromisoformat(data["as_of"]) if data["as_of"] else None,
        review_by=date.fromisoformat(data["review_by"]) if data["review_by"] else None,
        actions=tuple(Action(**action) for action in rest["actions"]),
    )
    asked, sentences = (
        tuple(tuple(map(intern, terms)) for terms in json.loads(data[key]))
        for key in ("question_terms", "sentence_terms")
    )
    words, terms = (tuple(map(intern, data[key].split())) for key in ("words", "terms"))
    return Entry(passage, words, terms, asked, sentences)
