"""The files of a corpus to Documents. Every fault of every file is found before any is reported."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import CorpusError
from bot.ingestion.asked import SUFFIX, add_questions
from bot.ingestion.synonyms import FILE, read_synonyms
from bot.language.synonyms import Synonyms
from bot.readers.documents import Document
from bot.readers.faults import Faults
from bot.readers.formats import read_text
from bot.readers.markdown import read_markdown
from bot.readers.plaintext import read_plaintext

# What reads the files of each suffix.
READERS = {".md": read_markdown, ".txt": read_plaintext}
SUFFIXES = tuple(READERS)
GUIDE = "README.md"
# Other spellings of a text's suffix, and what editors and Windows leave beside a text.
_MISNAMED = re.compile(r"\.(md|txt|markdown|mdown|mkd|text)$", re.IGNORECASE)
_LEFT_BEHIND = re.compile(r"(?:~|\.bak|\.orig|\.swp|\.tmp|:Zone\.Identifier)$|(?:^|/)~\$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The texts of a folder by name, what people say for what they call otherwise, and the notices."""

    documents: tuple[Document, ...]
    synonyms: Synonyms
    notices: tuple[str, ...] = ()


def read_corpus(folder: Path) -> Corpus:
    """All texts of a folder. Raises CorpusError with every fault of every file."""
    faults = Faults()
    names = text_names(folder)
    documents = tuple(doc for name in names if (doc := _read_file(folder, name, faults)) is not None)
    asked = [name for name in _names(folder) if name.endswith(SUFFIX)]
    documents = add_questions(folder, asked, documents, faults)
    synonyms = read_synonyms(folder, faults)
    if not names:
        faults.add(
            str(folder), 1, "kein Text gefunden; erwartet werden Dateien auf " + " oder ".join(SUFFIXES)
        )
    if faults.lines:
        raise CorpusError(faults.lines)
    return Corpus(documents, synonyms, (*_skipped(folder), *faults.notices))


def text_names(folder: Path) -> list[str]:
    """The names of the texts below a folder, sorted; hidden files, README.md and synonyms.toml are none."""
    return [name for name in _names(folder) if name.endswith(SUFFIXES)]


def skipped_names(folder: Path) -> list[str]:
    """The names of files that are no texts and so are not read."""
    return [name for name in _names(folder) if not name.endswith((*SUFFIXES, SUFFIX))]


def _skipped(folder: Path) -> Iterator[str]:
    for name in skipped_names(folder):
        what = f"gelesen werden {' und '.join(SUFFIXES)}"
        if misnamed := _MISNAMED.search(name):
            suffix = ".txt" if misnamed[1].lower().startswith("t") else ".md"
            what += f"; soll der Text gelesen werden, die Datei auf {suffix} enden lassen"
        elif _LEFT_BEHIND.search(name):
            what += "; Sicherungskopien und Beilagen dieser Art können gelöscht werden"
        yield f"{name}: übergangen, {what}"


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
    text = read_text(name, data, faults)
    if text is None:
        return None
    read = next(reader for suffix, reader in READERS.items() if name.endswith(suffix))
    document = read(name, text, hashlib.sha256(data).hexdigest(), faults)
    return document if len(faults.lines) == before else None
