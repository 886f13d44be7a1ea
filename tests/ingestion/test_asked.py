"""Other ways to ask in a file beside a text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.ingestion.corpus import read_corpus
from tests.ingestion.texts import BODY, HEAD, faults, put

ASKED = '["Wie viel?"]\nde = ["Was gibt es?", "Lohn"]\nen = ["How much?"]\n'


def test_questions_of_a_file_beside_are_those_of_the_section(folder: Path) -> None:
    """They come after the ones in the text, each once, and the file is no text of its own."""
    body = BODY.replace("?\n", "?\n<!-- auch gefragt: Lohn | Wie? -->\n", 1)
    put(folder, "a.md", HEAD + body)
    put(folder, "a.fragen.toml", ASKED)
    corpus = read_corpus(folder)
    [document] = corpus.documents
    assert document.sections[-1].questions == ("Lohn", "Wie?", "Was gibt es?", "How much?")
    assert corpus.notices == ()


def test_other_questions_make_another_text(folder: Path) -> None:
    """A change of the questions alone is published, too."""
    put(folder, "a.md", HEAD + BODY)
    digests = set()
    for asked in (None, ASKED, ASKED.replace("Lohn", "Gehalt")):
        if asked:
            put(folder, "a.fragen.toml", asked)
        digests.add(read_corpus(folder).documents[0].digest)
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("asked", "line", "what"),
    [
        ('["Wie lange?"]\nde = ["Was?"]\n', 1, "gibt es in a.md nicht"),
        ('["Wie viel?"]\n["Wie lange?"]\n', 2, "gibt es in a.md nicht"),
        ('["Wie viel?"]\nfr = ["Combien?"]\n', 1, "stehen Sprachen"),
        ('["Wie viel?"]\nde = "Was?"\n', 1, "keine Liste von Fragen"),
        ('["Wie viel?"]\nde = ["Was?", 3]\n', 1, "keine Liste von Fragen"),
        ('"Wie viel?" = ["Was?"]\n', 1, "stehen Sprachen"),
        ('["Wie viel?"]\nde = ["Was?"\n', 1, "kein gültiges TOML"),
    ],
)
def test_faulty_file_is_a_fault(folder: Path, asked: str, line: int, what: str) -> None:
    """What cannot be read as questions of a heading is named with its line and the form."""
    put(folder, "a.md", HEAD + BODY)
    put(folder, "a.fragen.toml", asked)
    assert any(re.match(rf"a\.fragen\.toml:\d+: .*{what}", fault) for fault in faults(folder))
    if "TOML" not in what:
        assert faults(folder)[0].startswith(f"a.fragen.toml:{line}: ")


def test_questions_without_their_text_are_a_fault(folder: Path) -> None:
    """A file whose text is gone or misnamed would be dropped unsaid."""
    put(folder, "a.md", HEAD + BODY)
    put(folder, "b.fragen.toml", ASKED)
    assert faults(folder) == ["b.fragen.toml:1: dazu fehlt der Text b.md"]
