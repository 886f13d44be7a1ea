"""Generations as collections on a Chroma server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.api.client import Client
from chromadb.errors import ChromaError, NotFoundError

from bot.errors import IndexUnavailableError
from bot.index.base import (
    client_settings,
    create_collection,
    ingest_lock,
    superfluous_generations,
    write_error,
)
from bot.index.generation import Generation, check_generation, fill_collection, translate_errors
from bot.index.manifest import REBUILD, Manifest
from bot.types import Entry, Vectors

_PREFIX = "career-chat-"  # a Chroma server may hold collections of others
_CATALOGUE = _PREFIX + "catalogue"


class ServerStore:
    """Each generation is a collection; one record of a catalogue collection names the live one."""

    def __init__(self, url: str, lock_folder: Path) -> None:
        self.place = url
        self._lock_folder = lock_folder
        self._url = url
        self._opened: Client | None = None

    def lock(self) -> AbstractContextManager[None]:
        """Held by one ingest of this machine at a time. Raises IngestRunningError, IndexWriteError."""
        return ingest_lock(self._lock_folder)

    def current(self) -> str | None:
        """The live generation's name, or None before the first publication. Raises IndexUnavailableError."""
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
        with translate_errors():
            collection = self._client().get_collection(name, embedding_function=None)
        return Generation(manifest, collection, _keep_open)

    @contextmanager
    def open_aside(self) -> Iterator[Generation]:
        """The live generation: a Chroma server may be read by many."""
        yield self.open()

    def build(self, manifest: Manifest, entries: Sequence[Entry], vectors: Vectors) -> None:
        """A new collection beside the live one, checked. Raises GateError, IndexWriteError."""
        client = self._client()
        with self._translate_write_errors():
            collection = create_collection(client, _PREFIX + manifest.generation)
            fill_collection(collection, client, entries, vectors)
        check_generation(Generation(manifest, collection, _keep_open), entries, vectors)

    def publish(self, manifest: Manifest) -> None:
        """Make a built generation the live one in one step, then keep only it and the one before."""
        client, before = self._client(), self.current()
        record = {"generation": manifest.generation, "manifest": manifest.to_json()}
        with self._translate_write_errors():
            catalogue = client.get_or_create_collection(_CATALOGUE, embedding_function=None)
            catalogue.upsert(ids=["current"], embeddings=np.zeros((1, 1), np.float32), metadatas=[record])
        self.prune(before)

    def prune(self, before: str | None = None) -> None:
        """Remove all generations but the live one and the one before; others' collections stay."""
        client, live = self._client(), self.current()
        with self._translate_write_errors():
            ours = {c.name for c in client.list_collections() if c.name.startswith(_PREFIX)} - {_CATALOGUE}
            names = [name.removeprefix(_PREFIX) for name in ours]
            for name in superfluous_generations(names, live, before):
                client.delete_collection(_PREFIX + name)

    @contextmanager
    def _translate_write_errors(self) -> Iterator[None]:
        try:
            yield
        except (ChromaError, httpx.HTTPError) as error:
            raise write_error(self.place, error) from error

    def _record(self) -> Mapping[str, Any] | None:
        with translate_errors():
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
                client = chromadb.HttpClient(parts.hostname or "", port, ssl=ssl, settings=client_settings())
                self._opened = cast(Client, client)
            except Exception as error:  # httpx, ValueError and chromadb's own kinds
                raise IndexUnavailableError(
                    f"BOT_CHROMA_URL={self._url}: no Chroma server answers; start it, or leave "
                    "the setting empty"
                ) from error
        return self._opened


def _keep_open() -> None:
    """A server's client serves all generations and stays open."""
