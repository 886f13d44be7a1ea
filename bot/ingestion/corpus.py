"""The files of a corpus to Documents. Every fault of every file is found before any is reported."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bot.errors import CorpusError
from bot.ingestion.documents import Document
from bot.ingestion.faults import Faults
from bot.ingestion.markdown import read_markdown
from bot.ingestion.plaintext import read_plaintext
from bot.ingestion.synonyms import FILE, read_synonyms
from bot.language.synonyms import Synonyms

# What reads the files of each suffix.
READERS = {".md": read_markdown, ".txt": read_plaintext}
SUFFIXES = tuple(READERS)
GUIDE = "README.md"


@dataclass(frozen=True, slots=True)
class Corpus:
    """The texts of a folder by name, and what people say for what they call otherwise."""

    documents: tuple[Document, ...]
    synonyms: Synonyms


def read_corpus(folder: Path) -> Corpus:
    """All texts of a folder. Raises CorpusError with every fault of every file."""
    faults = Faults()
    names = text_names(folder)
    documents = tuple(doc for name in names if (doc := _read_file(folder, name, faults)) is not None)
    synonyms = read_synonyms(folder, faults)
    if not names:
        faults.add(
            str(folder), 1, "kein Text gefunden; erwartet werden Dateien auf " + " oder ".join(SUFFIXES)
        )
    if faults.lines:
        raise CorpusError(faults.lines)
    return Corpus(documents, synonyms)


def text_names(folder: Path) -> list[str]:
    """The names of the texts below a folder, sorted; hidden files, README.md and synonyms.toml are none."""
    return [name for name in _names(folder) if name.endswith(SUFFIXES)]


def skipped_names(folder: Path) -> list[str]:
    """The names of files that are no texts and so are not read."""
    return [name for name in _names(folder) if not name.endswith(SUFFIXES)]


def _names(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    relative = (path.relative_to(folder) for path in found)
    return sorted(
        path.as_posix()
        for path in relative
        if path.name not in (GUIDE, FILE) and not any(part.startswith(".") for part in path.parts)
    )


def _read_file(folder: Path, name: str, faults: Faults) -> Document | None:
    before = len(faults.lines)
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        faults.add(name, 1, f"nicht lesbar ({error.strerror}); Datei und Rechte prüfen")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        faults.add(name, line, "kein UTF-8; die Datei bitte als UTF-8 speichern")
        return None
    # As Python reads a text file: every line end counts as one character.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    read = next(reader for suffix, reader in READERS.items() if name.endswith(suffix))
    document = read(name, text, hashlib.sha256(data).hexdigest(), faults)
    return document if len(faults.lines) == before else None
