"""Generations of the index in Chroma: built aside, published in one step, opened, pruned.

A generation is never changed, only replaced: Chroma serves stale vectors to a process whose
collection another process changes (measured on chromadb 1.5.9, see DECISIONS.md).
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol, cast

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError
from filelock import FileLock, Timeout

from bot.errors import GateError, IndexMismatchError, IndexUnavailableError, IngestRunningError
from bot.types import Entry, Passage, Sentence, Source, Vectors

FORMAT = 1
REBUILD = "run: make ingest (or python ingest.py)"

_CHROMA = ChromaSettings(anonymized_telemetry=False)
_COLLECTION = "passages"
_CATALOGUE = "career-chat-catalogue"
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of; `files` are digests and `texts` the listing by name."""

    generation: str
    created: str
    encoder: str
    fingerprint: str
    dimension: int
    splitting: str
    files: Mapping[str, str]
    texts: Mapping[str, Mapping[str, Any]]
    passages: int
    format: int = FORMAT

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Raises IndexMismatchError for a manifest of another format."""
        raw = json.loads(text)
        if raw.get("format") != FORMAT:
            raise IndexMismatchError(
                f"the index has format {raw.get('format')}, this version reads {FORMAT}; {REBUILD}"
            )
        return cls(**raw)

    def to_json(self) -> str:
        """The manifest as a file holds it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def check(self, encoder: str, fingerprint: str) -> None:
        """Raises IndexMismatchError where another encoder is in force than made the index."""
        if self.fingerprint != fingerprint:
            raise IndexMismatchError(
                f"the index was made with the encoder {self.encoder} ({self.fingerprint}), "
                f"BOT_ENCODER is {encoder} ({fingerprint}); set BOT_ENCODER back, or {REBUILD}"
            )


class Generation:
    """An opened generation: its manifest, its entries, and their vectors' neighbours."""

    def __init__(self, manifest: Manifest, collection: Collection, client: ClientAPI) -> None:
        self.manifest = manifest
        self._collection = collection
        self._client = client  # keeps the database open as long as the generation is used
        rows = collection.get(include=["metadatas", "documents"])
        self.entries = tuple(
            _to_entry(*row)
            for row in sorted(
                zip(rows["ids"], rows["documents"] or [], rows["metadatas"] or [], strict=True),
                key=lambda row: (str(row[2]["document"]), cast(int, row[2]["start"])),
            )
        )
        self._positions = {entry.passage.id: i for i, entry in enumerate(self.entries)}

    def similarities(self, vector: Vectors, count: int) -> dict[int, float]:
        """Cosine similarity (-1 to 1) of the nearest passages, by position in `entries`."""
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

    def vectors(self) -> dict[str, Vectors]:
        """Every passage's vector by id, for the next generation to carry over."""
        rows = self._collection.get(include=["embeddings"])
        embeddings = cast(Sequence[Any], rows["embeddings"])
        return dict(zip(rows["ids"], (np.asarray(e, np.float32) for e in embeddings), strict=True))


class Store(Protocol):
    """Where generations lie: a folder of this machine, or a Chroma server."""

    place: str

    def lock(self) -> Any: ...
    def current(self) -> str | None: ...
    def manifest(self) -> Manifest: ...
    def open(self) -> Generation: ...
    def open_copy(self) -> Any: ...
    def build(self, manifest: Manifest, entries: Sequence[Entry], vectors: Vectors) -> None: ...
    def publish(self, manifest: Manifest) -> None: ...


def store(index: Path, chroma_url: str) -> Store:
    """The store that the settings name."""
    return ServerStore(chroma_url, index) if chroma_url else FolderStore(index)


class FolderStore:
    """Each generation is a Chroma directory of its own; the file `current` names the live one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = str(folder)

    def lock(self) -> Any:
        """A context held by one ingest at a time. Raises IngestRunningError."""
        return _locked(self.folder)

    def current(self) -> str | None:
        """The live generation's name, or None before the first publication."""
        try:
            return (self.folder / "current").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def manifest(self) -> Manifest:
        """The live generation's manifest. Raises IndexUnavailableError, IndexMismatchError."""
        name = self.current()
        if name is None:
            raise IndexUnavailableError(f"there is no index in {self.folder}; {REBUILD}")
        try:
            text = (self.folder / name / _MANIFEST).read_text(encoding="utf-8")
        except OSError as error:
            raise IndexUnavailableError(
                f"generation {name} in {self.folder} cannot be read; {REBUILD}"
            ) from error
        return Manifest.from_json(text)

    def open(self) -> Generation:
        """The live generation. Raises IndexUnavailableError, IndexMismatchError."""
        manifest = self.manifest()
        return _open_folder(self.folder / manifest.generation, manifest)

    @contextmanager
    def open_copy(self) -> Iterator[Generation]:
        """The live generation from a copy: a server has the original open, and is not disturbed."""
        manifest = self.manifest()
        with tempfile.TemporaryDirectory(prefix="career-chat-") as name:
            copy = Path(name) / "copy"
            shutil.copytree(self.folder / manifest.generation, copy)
            generation = _open_folder(copy, manifest)
            yield generation
            generation._client.close()

    def build(self, manifest: Manifest, entries: Sequence[Entry], vectors: Vectors) -> None:
        """A new generation beside the live one, checked. Raises GateError."""
        folder = self.folder / manifest.generation
        folder.mkdir(parents=True)
        client = chromadb.PersistentClient(path=str(folder), settings=_CHROMA)
        _fill(_create(client, _COLLECTION), client, entries, vectors)
        client.close()
        (folder / _MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        # Opened anew, as a server will open it.
        generation = _open_folder(folder, manifest)
        _check(generation, entries, vectors)
        generation._client.close()

    def publish(self, manifest: Manifest) -> None:
        """Make a built generation the live one in one step, then keep only it and the one before."""
        before = self.current()
        _replace(self.folder / "current", manifest.generation)
        for path in self.folder.iterdir():
            if path.is_dir() and path.name not in (manifest.generation, before):
                shutil.rmtree(path, ignore_errors=True)


class ServerStore:
    """Each generation is a collection; one record of a catalogue collection names the live one."""

    def __init__(self, url: str, lock_folder: Path) -> None:
        self.place = url
        self._lock_folder = lock_folder
        self._url = url
        self._opened: ClientAPI | None = None

    def lock(self) -> Any:
        """A context held by one ingest of this machine at a time. Raises IngestRunningError."""
        return _locked(self._lock_folder)

    def current(self) -> str | None:
        """The live generation's name, or None before the first publication."""
        record = self._record()
        return str(record["generation"]) if record else None

    def manifest(self) -> Manifest:
        """The live generation's manifest. Raises IndexUnavailableError, IndexMismatchError."""
        record = self._record()
        if record is None:
            raise IndexUnavailableError(f"there is no index on {self.place}; {REBUILD}")
        return Manifest.from_json(str(record["manifest"]))

    def open(self) -> Generation:
        """The live generation. Raises IndexUnavailableError, IndexMismatchError."""
        manifest = self.manifest()
        try:
            collection = self._client().get_collection(manifest.generation, embedding_function=None)
            return Generation(manifest, collection, self._client())
        except ChromaError as error:
            raise IndexUnavailableError(
                f"generation {manifest.generation} on {self.place} cannot be read; {REBUILD}"
            ) from error

    @contextmanager
    def open_copy(self) -> Iterator[Generation]:
        """The live generation: a Chroma server may be read by many."""
        yield self.open()

    def build(self, manifest: Manifest, entries: Sequence[Entry], vectors: Vectors) -> None:
        """A new collection beside the live one, checked. Raises GateError."""
        client = self._client()
        collection = _create(client, manifest.generation)
        _fill(collection, client, entries, vectors)
        _check(Generation(manifest, collection, client), entries, vectors)

    def publish(self, manifest: Manifest) -> None:
        """Make a built generation the live one in one step, then keep only it and the one before."""
        client, before = self._client(), self.current()
        catalogue = client.get_or_create_collection(_CATALOGUE, embedding_function=None)
        record = {"generation": manifest.generation, "manifest": manifest.to_json()}
        catalogue.upsert(ids=["current"], embeddings=[[0.0]], metadatas=[record])
        for collection in client.list_collections():
            if collection.name not in (_CATALOGUE, manifest.generation, before):
                client.delete_collection(collection.name)

    def _record(self) -> Mapping[str, Any] | None:
        try:
            catalogue = self._client().get_collection(_CATALOGUE, embedding_function=None)
        except NotFoundError:
            return None
        rows = catalogue.get(ids=["current"], include=["metadatas"])["metadatas"]
        return rows[0] if rows else None

    def _client(self) -> ClientAPI:
        if self._opened is None:
            ssl = self._url.startswith("https://")
            host, _, port = self._url.split("://", 1)[1].rstrip("/").partition(":")
            try:
                self._opened = chromadb.HttpClient(
                    host, int(port or (443 if ssl else 8000)), ssl=ssl, settings=_CHROMA
                )
            except Exception as error:  # httpx, ValueError and chromadb's own kinds
                raise IndexUnavailableError(
                    f"BOT_CHROMA_URL={self._url}: no Chroma server answers; start it, or leave "
                    "the setting empty"
                ) from error
        return self._opened


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=0):
            yield
    except Timeout:
        raise IngestRunningError(
            f"another ingest is running on {folder}; wait for it, then run again"
        ) from None


def _open_folder(folder: Path, manifest: Manifest) -> Generation:
    try:
        client = chromadb.PersistentClient(path=str(folder), settings=_CHROMA)
        return Generation(manifest, client.get_collection(_COLLECTION, embedding_function=None), client)
    except (ChromaError, ValueError) as error:
        raise IndexUnavailableError(f"the index in {folder} cannot be read; {REBUILD}") from error


def _create(client: ClientAPI, name: str) -> Collection:
    return client.create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )


def _fill(
    collection: Collection, client: ClientAPI, entries: Sequence[Entry], vectors: Vectors
) -> None:
    size = client.get_max_batch_size()
    for first in range(0, len(entries), size):
        batch = entries[first : first + size]
        collection.add(
            ids=[entry.passage.id for entry in batch],
            documents=[entry.passage.text for entry in batch],
            metadatas=[_to_metadata(entry) for entry in batch],
            embeddings=cast(Any, vectors[first : first + size]),
        )


def _check(generation: Generation, entries: Sequence[Entry], vectors: Vectors) -> None:
    """The gate: everything is there and finds itself. Raises GateError."""
    name = generation.manifest.generation
    if len(generation.entries) != len(entries):
        raise GateError(
            f"generation {name} holds {len(generation.entries)} of {len(entries)} passages; "
            "not published, run again"
        )
    for i in range(0, len(entries), max(1, len(entries) // 100)):
        best = max(generation.similarities(vectors[i], 10).values(), default=0.0)
        if best < 0.999:
            raise GateError(
                f"generation {name} does not find the passage {entries[i].passage.id} by its own "
                "vector; not published, run again"
            )


def _replace(path: Path, content: str) -> None:
    aside = path.with_suffix(".new")
    with aside.open("w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)


def _to_metadata(entry: Entry) -> dict[str, Any]:
    passage = entry.passage
    data = asdict(passage)
    rest = {key: data[key] for key in ("headings", "questions", "sentences")}
    return {
        "document": passage.document,
        "title": passage.title,
        "topic": passage.topic or "",
        "start": passage.start,
        "end": passage.end,
        "as_of": passage.as_of.isoformat() if passage.as_of else "",
        "review_by": passage.review_by.isoformat() if passage.review_by else "",
        "rest": json.dumps(rest, ensure_ascii=False),
        "terms": " ".join(entry.terms),
        "question_terms": "\n".join(" ".join(terms) for terms in entry.question_terms),
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
            Sentence(s["start"], s["end"], tuple(Source(**source) for source in s["sources"]))
            for s in rest["sentences"]
        ),
        topic=data["topic"] or None,
        as_of=date.fromisoformat(data["as_of"]) if data["as_of"] else None,
        review_by=date.fromisoformat(data["review_by"]) if data["review_by"] else None,
    )
    asked = tuple(tuple(line.split()) for line in data["question_terms"].splitlines())
    return Entry(passage, tuple(data["terms"].split()), asked)
