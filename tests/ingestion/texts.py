"""How the tests of ingestion write corpus files and read what became of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import CorpusError
from bot.ingestion.corpus import read_corpus
from bot.readers.documents import Document

# Six lines: a text behind this header begins on line 7.
HEAD = "---\ntitle: Lohn\ntopic: pay\nas_of: 2026-05-01\nreview_by: 2027-05-01\n---\n"
BODY = "## Wie viel?\nFünf Taler.\n"
BOM = "\ufeff"


def put(folder: Path, name: str, content: str | bytes) -> None:
    """Write a file of the corpus, byte for byte."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def only(folder: Path) -> Document:
    """The one text of a corpus."""
    [document] = read_corpus(folder).documents
    return document


def read(folder: Path, content: str | bytes, name: str = "a.md") -> Document:
    """The text that a file of this content is read as."""
    put(folder, name, content)
    return only(folder)


def faults(folder: Path) -> list[str]:
    """The faults that reading a corpus reports."""
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    return list(caught.value.faults)


def notices(folder: Path) -> list[str]:
    """What readers say of the texts of a corpus beside faults."""
    return list(read_corpus(folder).notices)


def blocks(document: Document) -> list[list[str]]:
    """The text of every block, by section."""
    return [[document.text[b.start : b.end] for b in section.blocks] for section in document.sections]


def header(**fields: str) -> str:
    """A header with some fields changed; an empty value leaves the field out."""
    given = {"title": "Lohn", "topic": "pay", "as_of": "2026-05-01", "review_by": "2027-05-01"} | fields
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in given.items() if value) + "---\n"
