"""The corpus' synonyms.toml: what is read, and its faults by their line."""

from __future__ import annotations

from pathlib import Path

from bot.ingestion.corpus import read_corpus
from tests.ingestion.texts import BODY, HEAD, faults, put


def test_synonyms_are_read_with_the_corpus(folder: Path) -> None:
    """A folder without the file has none; with it each word is replaced, whatever its case."""
    put(folder, "a.md", HEAD + BODY)
    assert read_corpus(folder).synonyms.apply("Knete") == "Knete"
    put(folder, "synonyms.toml", 'knete = "Geld"\n')
    assert read_corpus(folder).synonyms.apply("Viel KNETE?") == "Viel Geld?"


def test_fault_of_the_synonyms_is_named_by_line(folder: Path) -> None:
    """A file that is no TOML or no UTF-8, and a word without a meaning, are faults of the corpus."""
    put(folder, "a.md", HEAD + BODY)
    for content, start in (
        ('a = "b"\nc d\n', "synonyms.toml:2: kein gültiges TOML"),
        ('a = "b"\nc = 5\n', "synonyms.toml:2: zu c fehlt das Wort der Texte"),
        (b"\xff", "synonyms.toml:1: nicht lesbar"),
    ):
        put(folder, "synonyms.toml", content)
        [fault] = faults(folder)
        assert fault.startswith(start), fault
