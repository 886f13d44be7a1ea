"""What the texts of a generation are about: names that set them apart, and passages to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.index.folder_store import FolderStore
from bot.ingestion.passages import build_entry
from bot.language.synonyms import NO_SYNONYMS
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.live import Live
from bot.retrieval.matching import PassageMatcher
from bot.retrieval.search import Searcher
from bot.retrieval.topics import EMPLOYERS, FEW_TEXTS, STARTERS, distinctive_names, starter_passages
from bot.types import Entry, Passage, Question


@pytest.fixture(scope="module")
def project(project_index: Path, encoder: SentenceEncoder) -> Iterator[Searcher]:
    """The project's own corpus."""
    searcher = Live(FolderStore(project_index), encoder).searcher()
    yield searcher
    searcher.generation.close()


def entry(title: str, topic: str = EMPLOYERS, heading: str = "Frage?", name: str = "") -> Entry:
    """An entry of a text with this title."""
    headings = (heading,) if heading else ()
    return build_entry(
        Passage(f"{name}{heading}", f"{name or title}.md", title, headings, (), "", 0, 0, (), topic)
    )


def names(*entries: Entry) -> set[str]:
    """The names that set the texts of some entries apart."""
    return set(distinctive_names(entries, NO_SYNONYMS))


def test_trade_itself_is_no_name(project: Searcher) -> None:
    """What every text is about narrows nothing: "IT-Stellen" in one title keeps no other text out."""
    query = project.parse(Question("Wo finde ich offene IT-Stellen?"))
    hits = project.search(query, 20)
    assert project.restrict_to_names(query, hits) == hits
    assert "gelsenwass" in project.names


def test_names_are_those_of_employers_and_capitals() -> None:
    """Any word of an employer's title is a name, of other titles only what has two capitals."""
    assert names(entry("Brumselwerk")) == {"brumselwerk"}
    assert names(entry("Zwirbel mit ITIL", topic="training")) == {"itil"}
    for title in ("IT", "IT-Stellen", "Haus 1902"):
        assert not names(entry(title, topic="training")), title


def test_word_of_many_titles_is_no_name() -> None:
    """A word that stands in the titles of more than two texts, or in one of another kind, names nothing."""
    many = [entry("Brumselwerk", name=str(number)) for number in range(FEW_TEXTS + 1)]
    assert names(*many[:FEW_TEXTS]) == {"brumselwerk"}
    assert not names(*many)
    assert not names(entry("Brumselwerk"), entry("Brumselwerk", topic="training", name="b"))
    assert not names(entry("Brumselwerk", heading=""))


def test_starters_begin_with_each_topic(encoder: SentenceEncoder) -> None:
    """One passage of each topic comes first, in the order of visitors' wishes, then the first headed ones."""
    entries = [
        entry("Heim", "housing", "Wie wohne ich?"),
        entry("Werft", "employers", "Wer ist die Werft?"),
        entry("Brief", "pay", ""),
        entry("Lohn", "pay", "Was verdient man?"),
    ]
    starters = starter_passages(entries, PassageMatcher(entries, encoder))
    sections = [passage.section for passage in starters]
    assert sections[:3] == ["Was verdient man?", "Wer ist die Werft?", "Wie wohne ich?"]
    assert sections[3:] == ["Wie wohne ich?", "Wer ist die Werft?", "Was verdient man?"]
    many = [entry("Werft", heading=f"Frage {number}?") for number in range(STARTERS + 5)]
    assert len(starter_passages(many, PassageMatcher(many, encoder))) == 1 + STARTERS
