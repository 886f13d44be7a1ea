"""Generations as Chroma directories of their own below one folder."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import cast

import chromadb
from chromadb.api.client import Client
from chromadb.errors import ChromaError

from bot.errors import IndexUnavailableError, IndexWriteError
from bot.index.base import (
    client_settings,
    create_collection,
    ingest_lock,
    superfluous_generations,
    write_error,
)
from bot.index.generation import Generation, check_generation, fill_collection
from bot.index.manifest import REBUILD, Manifest
from bot.types import Entry, Vectors

_COLLECTION = "passages"
_MANIFEST = "manifest.json"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


class FolderStore:
    """Each generation is a Chroma directory of its own; the file `current` names the live one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = str(folder)

    def lock(self) -> AbstractContextManager[None]:
        """A context held by one ingest at a time. Raises IngestRunningError, IndexWriteError."""
        return ingest_lock(self.folder)

    def current(self) -> str | None:
        """The live generation's name, or None before the first publication. Raises IndexUnavailableError."""
        try:
            return (self.folder / "current").read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise IndexUnavailableError(
                f"{self.folder / 'current'} cannot be read ({error.strerror}); BOT_INDEX or --index has to "
                "name a folder that this user may read"
            ) from error

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
        with self._copy(manifest) as copy:
            generation = _open_folder(copy, manifest)
            try:
                yield generation
            finally:
                generation.close()

    @contextmanager
    def _copy(self, manifest: Manifest) -> Iterator[Path]:
        """A copy of a generation for as long as it is needed."""
        with ExitStack() as stack:
            try:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="career-chat-"))
            except OSError as error:
                raise _no_room(error.strerror or str(error)) from error
            copy = Path(folder) / "copy"
            try:
                shutil.copytree(self.folder / manifest.generation, copy)
            except OSError as error:
                # copytree gathers the errors of all files, as texts.
                for number in _NO_ROOM:
                    if f"[Errno {number}]" in str(error):
                        raise _no_room(os.strerror(number)) from error
                raise IndexUnavailableError(f"{self.folder} cannot be read; {REBUILD}") from error
            yield copy

    def build(self, manifest: Manifest, entries: Sequence[Entry], vectors: Vectors) -> None:
        """A new generation beside the live one, checked. Raises GateError, IndexWriteError."""
        folder = self.folder / manifest.generation
        try:
            folder.mkdir(parents=True)
            client = _embedded(folder)
            try:
                fill_collection(create_collection(client, _COLLECTION), client, entries, vectors)
            finally:
                client.close()
            (folder / _MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
            # Opened anew, as a server will open it.
            generation = _open_folder(folder, manifest)
            try:
                check_generation(generation, entries, vectors)
            finally:
                generation.close()
        except (OSError, ChromaError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise write_error(self.place, error) from error
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)  # else the next ingest would keep it as the one before
            raise

    def publish(self, manifest: Manifest) -> None:
        """Make a built generation the live one in one step, then keep only it and the one before."""
        before = self.current()
        try:
            _replace(self.folder / "current", manifest.generation)
        except OSError as error:
            shutil.rmtree(self.folder / manifest.generation, ignore_errors=True)
            raise write_error(self.place, error) from error
        self.prune(before)

    def prune(self, before: str | None = None) -> None:
        """Remove all generations but the live one and the one before."""
        names = [path.name for path in self.folder.iterdir() if path.is_dir()]
        for name in superfluous_generations(names, self.current(), before):
            shutil.rmtree(self.folder / name, ignore_errors=True)


def _no_room(reason: str) -> IndexWriteError:
    return IndexWriteError(
        f"no copy of the index can be written to the folder for temporary files ({reason}); "
        "make room there, or name another folder with TMPDIR"
    )


def _open_folder(folder: Path, manifest: Manifest) -> Generation:
    try:
        client = _embedded(folder)
        collection = client.get_collection(_COLLECTION, embedding_function=None)
        return Generation(manifest, collection, client.close)
    except (ChromaError, ValueError) as error:
        raise IndexUnavailableError(f"the index in {folder} cannot be read; {REBUILD}") from error


def _embedded(folder: Path) -> Client:
    # The factory's declared type lacks close().
    return cast(Client, chromadb.PersistentClient(path=str(folder), settings=client_settings()))


def _replace(path: Path, content: str) -> None:
    aside = path.with_suffix(".new")
    with aside.open("w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
