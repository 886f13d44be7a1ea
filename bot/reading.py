"""Corpus files to Documents. Every fault of every file is found before any is reported."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from bot import markdown
from bot.errors import CorpusError
from bot.faults import Faults
from bot.types import Block, Document, Section

SUFFIXES = (".md", ".txt")
GUIDE = "README.md"

_ENDS_LINE = re.compile(r"[.!?…:;\"“”»«)]$")


def read_corpus(folder: Path) -> list[Document]:
    """All texts of a folder, by name. Raises CorpusError with every fault of every file."""
    faults = Faults()
    names = text_names(folder)
    documents = [doc for name in names if (doc := _read_file(folder, name, faults)) is not None]
    if not names:
        faults.add(str(folder), 1, "kein Text gefunden; erwartet werden Dateien auf .md oder .txt")
    if faults.lines:
        raise CorpusError(faults.lines)
    return documents


def text_names(folder: Path) -> list[str]:
    """The names of the texts below a folder, sorted; hidden files and README.md are none."""
    return [name for name in _names(folder) if name.endswith(SUFFIXES)]


def passed_over(folder: Path) -> list[str]:
    """The names of files that are no texts and so are not read."""
    return [name for name in _names(folder) if not name.endswith(SUFFIXES)]


def _names(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    relative = (path.relative_to(folder) for path in found)
    return sorted(
        path.as_posix()
        for path in relative
        if path.name != GUIDE and not any(part.startswith(".") for part in path.parts)
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
    read = markdown.read if name.endswith(".md") else _read_plain
    document = read(name, text, hashlib.sha256(data).hexdigest(), faults)
    return document if len(faults.lines) == before else None


# Plain text


def _read_plain(name: str, text: str, digest: str, faults: Faults) -> Document:
    lines = [line for line in _lines(text) if text[slice(*line)].strip(" \t\ufeff")]
    if not lines:
        faults.add(name, 1, "der Text ist leer")
        return Document(name, name, text, digest, ())
    title = text[slice(*lines[0])].strip(" \t\ufeff")
    faults.add_title(name, text.count("\n", 0, lines[0][0]) + 1, title)
    # A text of one line is its own title and all that there is to quote.
    blocks = tuple(Block(*span) for span in _paragraphs(text, lines[1:] or lines))
    return Document(name, title, text, digest, (Section((), (), blocks),))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n\ufeff]+", text):
        yield match.start(), match.end()


def _paragraphs(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lines belong together where one runs on into the next, as in text wrapped by hand."""
    longest = max(end - start for start, end in lines)
    begin = lines[0][0]
    for (start, end), (following, _) in zip(lines, [*lines[1:], (len(text) + 2, 0)], strict=True):
        ended = _ENDS_LINE.search(text[start:end].rstrip()) or end - start < longest / 2
        if ended or following > end + 1:
            yield begin, end
            begin = following
