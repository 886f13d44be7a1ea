"""Where generations lie: built aside, published in one step, opened, pruned."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError
from filelock import FileLock, Timeout

from bot import indexing
from bot.errors import IndexUnavailableError, IngestRunningError
from bot.indexing import Generation
from bot.manifest import REBUILD, Manifest
from bot.types import Entry, Vectors

_COLLECTION = "passages"
_PREFIX = "career-chat-"  # a Chroma server may hold collections of others
_CATALOGUE = _PREFIX + "catalogue"
_MANIFEST = "manifest.json"


class Store(Protocol):
    """Where generations lie: a folder of this machine, or a Chroma server."""

    place: str

    def lock(self) -> AbstractContextManager[None]:
        """Held by one ingest at a time. Raises IngestRunningError."""
        ...

    def current(self) -> str | None:
        """The live generation's name, or None before the first publication."""
        ...

    def manifest(self) -> Manifest:
        """The live generation's manifest. Raises IndexUnavailableError, IndexMismatchError."""
        ...

    def open(self) -> Generation:
        """The live generation. Raises IndexUnavailableError, IndexMismatchError."""
        ...

    def open_aside(self) -> AbstractContextManager[Generation]:
        """The live generation, read without disturbing a server that has it open."""
        ...

    def build(self, manifest: Manifest, entries: Sequence[Entry], vectors: Vectors) -> None:
        """A new generation beside the live one, checked. Raises GateError."""
        ...

    def publish(self, manifest: Manifest) -> None:
        """Make a built generation live in one step, then keep only it and the one before."""
        ...

    def prune(self, before: str | None = None) -> None:
        """Remove what killed ingests left: all but the live generation and the one before.

        Without a name the one before is the newest other.
        """
        ...


def store(index: Path, chroma_url: str) -> Store:
    """The store that the settings name."""
    return ServerStore(chroma_url, index) if chroma_url else FolderStore(index)


class FolderStore:
    """Each generation is a Chroma directory of its own; the file `current` names the live one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = str(folder)

    def lock(self) -> AbstractContextManager[None]:
        """A context held by one ingest at a time. Raises IngestRunningError."""
        return _locked(self.folder)

    def current(self) -> str | None:
        """The live generation's name, or None before the first publication."""
        try:
            return (self.folder / "current").read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None

    def manifest(self) -> Manifest:
        """The live generation's manifest. Raises IndexUnavailableError, IndexMismatchError."""
        name = self.current()
        if name is None:
            raise IndexUnavailableError(f"there is no index in {self.folder}; {REBUILD}")
        try:
            text = (self.folder / name / _MANIFEST).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise IndexUnavailableError(
                f"generation {name} in {self.folder} cannot be read; {REBUILD}"
            ) from error
        return Manifest.from_json(text)

    def open(self) -> Generation:
        """The live generation. Raises IndexUnavailableError, IndexMismatchError."""
        manifest = self.manifest()
        return _open_folder(self.folder / manifest.generation, manifest)

    @contextmanager
    def open_aside(self) -> Iterator[Generation]:
        """The live generation from a copy: a server has the original open, and is not disturbed."""
        manifest = self.manifest()
        with tempfile.TemporaryDirectory(prefix="career-chat-") as name:
            copy = Path(name) / "copy"
            try:
                shutil.copytree(self.folder / manifest.generation, copy)
            except OSError as error:
                raise IndexUnavailableError(f"{self.folder} cannot be read; {REBUILD}") from error
            generation = _open_folder(copy, manifest)
            try:
                yield generation
            finally:
                generation.close()

    def build(self, manifest: Manifest, entries: Sequence[Entry], vectors: Vectors) -> None:
        """A new generation beside the live one, checked. Raises GateError."""
        folder = self.folder / manifest.generation
        folder.mkdir(parents=True)
        client = _embedded(folder)
        indexing.fill(_create(client, _COLLECTION), client, entries, vectors)
        client.close()
        (folder / _MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        # Opened anew, as a server will open it.
        generation = _open_folder(folder, manifest)
        indexing.check(generation, entries, vectors)
        generation.close()

    def publish(self, manifest: Manifest) -> None:
        """Make a built generation the live one in one step, then keep only it and the one before."""
        before = self.current()
        _replace(self.folder / "current", manifest.generation)
        self.prune(before)

    def prune(self, before: str | None = None) -> None:
        """Remove all generations but the live one and the one before."""
        names = [path.name for path in self.folder.iterdir() if path.is_dir()]
        for name in _superfluous(names, self.current(), before):
            shutil.rmtree(self.folder / name, ignore_errors=True)


class ServerStore:
    """Each generation is a collection; one record of a catalogue collection names the live one."""

    def __init__(self, url: str, lock_folder: Path) -> None:
        self.place = url
        self._lock_folder = lock_folder
        self._url = url
        self._opened: Client | None = None

    def lock(self) -> AbstractContextManager[None]:
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
        name = _PREFIX + manifest.generation
        with indexing.translated():
            collection = self._client().get_collection(name, embedding_function=None)
        return Generation(manifest, collection, _nothing)

    @contextmanager
    def open_aside(self) -> Iterator[Generation]:
        """The live generation: a Chroma server may be read by many."""
        yield self.open()

    def build(self, manifest: Manifest, entries: Sequence[Entry], vectors: Vectors) -> None:
        """A new collection beside the live one, checked. Raises GateError."""
        client = self._client()
        collection = _create(client, _PREFIX + manifest.generation)
        indexing.fill(collection, client, entries, vectors)
        indexing.check(Generation(manifest, collection, _nothing), entries, vectors)

    def publish(self, manifest: Manifest) -> None:
        """Make a built generation the live one in one step, then keep only it and the one before."""
        client, before = self._client(), self.current()
        catalogue = client.get_or_create_collection(_CATALOGUE, embedding_function=None)
        record = {"generation": manifest.generation, "manifest": manifest.to_json()}
        catalogue.upsert(ids=["current"], embeddings=np.zeros((1, 1), np.float32), metadatas=[record])
        self.prune(before)

    def prune(self, before: str | None = None) -> None:
        """Remove all generations but the live one and the one before; others' collections stay."""
        client = self._client()
        ours = {c.name for c in client.list_collections() if c.name.startswith(_PREFIX)} - {_CATALOGUE}
        names = [name.removeprefix(_PREFIX) for name in ours]
        for name in _superfluous(names, self.current(), before):
            client.delete_collection(_PREFIX + name)

    def _record(self) -> Mapping[str, Any] | None:
        with indexing.translated():
            try:
                catalogue = self._client().get_collection(_CATALOGUE, embedding_function=None)
            except NotFoundError:
                return None
            rows = catalogue.get(ids=["current"], include=["metadatas"])["metadatas"]
        return rows[0] if rows else None

    def _client(self) -> Client:
        if self._opened is None:
            try:
                parts = urlsplit(self._url)
                ssl = parts.scheme == "https"
                port = parts.port or (443 if ssl else 80)
                client = chromadb.HttpClient(parts.hostname or "", port, ssl=ssl, settings=_quiet())
                self._opened = cast(Client, client)
            except Exception as error:  # httpx, ValueError and chromadb's own kinds
                raise IndexUnavailableError(
                    f"BOT_CHROMA_URL={self._url}: no Chroma server answers; start it, or leave "
                    "the setting empty"
                ) from error
        return self._opened


def _superfluous(names: Sequence[str], live: str | None, before: str | None) -> list[str]:
    others = sorted(name for name in names if name != live)  # names begin with their time
    kept = before if before in others else next(reversed(others), None)
    return [name for name in others if name != kept]


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
        client = _embedded(folder)
        collection = client.get_collection(_COLLECTION, embedding_function=None)
        return Generation(manifest, collection, client.close)
    except (ChromaError, ValueError) as error:
        raise IndexUnavailableError(f"the index in {folder} cannot be read; {REBUILD}") from error


def _embedded(folder: Path) -> Client:
    # The factory's declared type lacks close().
    return cast(Client, chromadb.PersistentClient(path=str(folder), settings=_quiet()))


def _quiet() -> ChromaSettings:
    # A new object each time: Chroma writes a client's address into the one it is given.
    return ChromaSettings(anonymized_telemetry=False)


def _nothing() -> None:
    """A server's client serves all generations and stays open."""


def _create(client: Client, name: str) -> Collection:
    return client.create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )


def _replace(path: Path, content: str) -> None:
    aside = path.with_suffix(".new")
    with aside.open("w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
