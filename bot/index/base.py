"""What every store of generations can do: build aside, publish in one step, open, prune."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings
from filelock import FileLock, Timeout

from bot.errors import IndexWriteError, IngestRunningError
from bot.index.generation import Generation
from bot.index.manifest import Manifest
from bot.types import Entry, Vectors


class Store(Protocol):
    """Where generations lie: a folder of this machine, or a Chroma server."""

    place: str

    def lock(self) -> AbstractContextManager[None]:
        """Held by one ingest at a time. Raises IngestRunningError, IndexWriteError."""
        ...

    def current(self) -> str | None:
        """The live generation's name, or None before the first publication. Raises IndexUnavailableError."""
        ...

    def manifest(self) -> Manifest:
        """The live generation's manifest. Raises IndexUnavailableError, IndexMismatchError."""
        ...

    def open(self) -> Generation:
        """The live generation. Raises IndexUnavailableError, IndexMismatchError."""
        ...

    def open_aside(self) -> AbstractContextManager[Generation]:
        """The live generation, read without disturbing a server that has it open. Raises as `open` does.

        IndexWriteError where there is no room for a copy.
        """
        ...

    def build(self, manifest: Manifest, entries: Sequence[Entry], vectors: Vectors) -> None:
        """A new generation beside the live one, checked. Raises GateError, IndexWriteError."""
        ...

    def publish(self, manifest: Manifest) -> None:
        """Make a built generation live in one step, then keep only it and the one before.

        Raises IndexWriteError.
        """
        ...

    def prune(self, before: str | None = None) -> None:
        """Remove what killed ingests left: all but the live generation and the one before.

        Without a name the one before is the newest other.
        """
        ...


def superfluous_generations(names: Sequence[str], live: str | None, before: str | None) -> list[str]:
    """The generations that may go: all but the live one and `before`, else the newest other."""
    others = sorted(name for name in names if name != live)  # names begin with their time
    kept = before if before in others else next(reversed(others), None)
    return [name for name in others if name != kept]


@contextmanager
def ingest_lock(folder: Path) -> Iterator[None]:
    """Hold the one lock of a folder. Raises IngestRunningError, IndexWriteError."""
    lock = FileLock(folder / ".lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise IngestRunningError(
            f"another ingest is running on {folder}; wait for it, then run again"
        ) from None
    except (OSError, RuntimeError) as error:  # filelock raises the latter where a file system knows no locks
        raise write_error(str(folder), error) from error
    try:
        yield
    finally:
        lock.release()


def write_error(place: str, error: Exception) -> IndexWriteError:
    """What an ingest says where it cannot write, with the reason that the system or Chroma gave."""
    reason = str(getattr(error, "strerror", None) or error)
    if isinstance(error, FileExistsError):
        reason = "it is no folder"
    return IndexWriteError(
        f"the index cannot be written to {place} ({reason}); see that this user may write there and that "
        "there is room, or name another place with --index or BOT_INDEX"
    )


def client_settings() -> ChromaSettings:
    """Chroma's settings for a client that reports nothing."""
    # A new object each time: Chroma writes a client's address into the one it is given.
    return ChromaSettings(anonymized_telemetry=False)


def create_collection(client: Client, name: str) -> Collection:
    """A new collection for unit vectors that are made here, compared by their cosine."""
    return client.create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
