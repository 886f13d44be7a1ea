"""The corpus' synonyms.toml: what people say for what the texts call otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.index.folder_store import FolderStore
from bot.index.manifest import Manifest
from bot.ingestion.corpus import read_corpus, skipped_names
from bot.ingestion.plan import Plan, plan_ingest
from bot.ingestion.publish import publish_plan
from bot.language.synonyms import NO_SYNONYMS
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.live import Live
from bot.types import Progress, Question, Vectors
from tests.conftest import HEADER, write_texts
from tests.ingestion.texts import faults

TEXTS = {
    "azubi.md": HEADER.format(title="Der Kahn") + "## Wann beginnt ein Azubi?\nEin Azubi beginnt im Mai.\n",
    "meister.md": HEADER.format(title="Das Floß") + "## Wann beginnt ein Meister?\nEr beginnt im Juni.\n",
    "lehre.md": HEADER.format(title="Die Lehre") + "## Wer lernt hier?\nHier lernen Auszubildende.\n",
}
AZUBI = 'azubi = "Auszubildende"\n'


class CountingEncoder(SentenceEncoder):
    """A loaded encoder that notes which passages it encodes."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        """Shares the weights of `encoder`."""
        self.__dict__.update(encoder.__dict__)
        self.encoded: list[str] = []

    def encode_passages(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """The vectors of passages, noted."""
        self.encoded += texts
        return super().encode_passages(texts, progress)


class Desk:
    """An editor's corpus and index."""

    def __init__(self, folder: Path, encoder: SentenceEncoder) -> None:
        """Begins with texts and no synonyms."""
        self.corpus = write_texts(folder / "corpus", TEXTS)
        self.store = FolderStore(folder / "index")
        self.encoder = CountingEncoder(encoder)

    def write(self, synonyms: str) -> None:
        """Write the synonyms."""
        (self.corpus / "synonyms.toml").write_text(synonyms, encoding="utf-8")

    def plan(self) -> Plan:
        """What an ingest would do."""
        return plan_ingest(self.corpus, self.store, self.encoder.fingerprint)

    def publish(self) -> Manifest:
        """Publish the corpus."""
        return publish_plan(self.plan(), self.store, lambda: self.encoder, lambda done, total: None)

    def keywords(self, question: str) -> dict[str, float]:
        """How well each text fits a question by its words alone."""
        searcher = Live(self.store, self.encoder).searcher()
        scores = searcher.matcher.keywords(searcher.parse(Question(question)))
        names = [entry.passage.document for entry in searcher.generation.entries]
        searcher.generation.close()
        return {name: float(score) for name, score in zip(names, scores, strict=True) if score > 0}


@pytest.fixture
def desk(tmp_path: Path, encoder: SentenceEncoder) -> Desk:
    """A corpus of three texts without synonyms."""
    return Desk(tmp_path, encoder)


def test_both_words_find_both_texts(desk: Desk) -> None:
    """A text that says one word is found by the other, in both directions; without synonyms it is not."""
    desk.publish()
    assert "azubi.md" not in desk.keywords("Auszubildende?")
    assert "lehre.md" not in desk.keywords("AZUBI?")
    desk.write(AZUBI)
    desk.publish()
    for question in ("Auszubildende?", "AZUBI?"):
        assert desk.keywords(question).keys() == {"azubi.md", "lehre.md"}, question


def test_changed_synonyms_are_published_without_encoding(desk: Desk) -> None:
    """Other synonyms are something to publish, encode nothing again, and change what the live index finds."""
    desk.publish()
    assert desk.plan().up_to_date
    desk.encoder.encoded.clear()
    for text, found in (
        (AZUBI, {"azubi.md", "lehre.md"}),
        (AZUBI + 'kahn = "Floß"\n', {"azubi.md", "lehre.md"}),
        ("# keine\n", {"lehre.md"}),
    ):
        desk.write(text)
        assert not desk.plan().up_to_date, text
        desk.publish()
        assert desk.plan().up_to_date, text
        assert desk.encoder.encoded == [], text
        assert desk.keywords("Auszubildende?").keys() == found, text


def test_manifest_keeps_the_synonyms(desk: Desk) -> None:
    """A generation is asked with the synonyms that it was made with, whatever the file says since."""
    desk.write(AZUBI)
    assert desk.publish().synonyms == {"azubi": "Auszubildende"}
    (desk.corpus / "synonyms.toml").unlink()
    assert desk.keywords("Azubi?").keys() == {"azubi.md", "lehre.md"}


def test_missing_file_means_none(desk: Desk) -> None:
    """A corpus without the file has no synonyms, one with an empty file neither."""
    assert read_corpus(desk.corpus).synonyms == NO_SYNONYMS
    desk.write("")
    assert read_corpus(desk.corpus).synonyms.words == {}


def test_file_is_no_text_and_is_not_passed_over(desk: Desk) -> None:
    """The file is neither read as a text nor named among the files that are skipped."""
    desk.write(AZUBI)
    assert [document.name for document in read_corpus(desk.corpus).documents] == sorted(TEXTS)
    assert skipped_names(desk.corpus) == []


def test_case_of_a_word_makes_no_difference(desk: Desk) -> None:
    """Words count in any case, whole words only."""
    desk.write('Azubi = "Auszubildende"\n')
    synonyms = read_corpus(desk.corpus).synonyms
    assert synonyms.apply("Azubi, AZUBI, azubi, Azubitag") == (
        "Auszubildende, Auszubildende, Auszubildende, Azubitag"
    )


def test_faults_are_told_with_their_line(desk: Desk) -> None:
    """What is wrong in the file is a fault of the corpus at its line, told beside those of the texts."""
    for content, line, reason in (
        ("# Kopf\nazubi = Auszubildende\n", 2, "kein gültiges TOML"),
        ('a = "b"\na = "c"\n', 2, "kein gültiges TOML"),
        ('a = "b\n', 1, "kein gültiges TOML"),
        ('a = "b"\nbüro = "Amt"\n', 2, "kein gültiges TOML"),
        ('a = "b"\nazubi = ""\n', 2, "zu azubi fehlt"),
        ('a = "b"\n\nazubi = 7\n', 3, "zu azubi fehlt"),
        ('a = "b"\n"zwei worte" = []\n', 2, "zu zwei worte fehlt"),
        ('[gruppe]\na = "b"\n', 1, "zu gruppe fehlt"),
    ):
        desk.write(content)
        [fault] = faults(desk.corpus)
        assert fault.startswith(f"synonyms.toml:{line}: {reason}"), content
    (desk.corpus / "synonyms.toml").write_bytes(b'a = "\xff"\n')
    [fault] = faults(desk.corpus)
    assert fault.startswith("synonyms.toml:1: nicht lesbar")
    (desk.corpus / "b.md").write_text("ohne Kopf", encoding="utf-8")
    assert sorted(fault.split(": ")[0] for fault in faults(desk.corpus)) == ["b.md:1", "synonyms.toml:1"]


def test_fault_is_told_at_its_own_line_where_another_word_begins_alike(desk: Desk) -> None:
    """The line of a word without a meaning is not that of a longer word before it."""
    desk.write('azubis = "Auszubildende"\nazubi = 7\n')
    [fault] = faults(desk.corpus)
    assert fault.startswith("synonyms.toml:2: ")


def test_word_with_sharp_s_is_replaced(desk: Desk) -> None:
    """A word that is written with ß is replaced like any other."""
    desk.write('"Straße" = "Weg"\n')
    assert read_corpus(desk.corpus).synonyms.apply("Die Straße") == "Die Weg"
