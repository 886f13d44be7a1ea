"""From the corpus to a published generation: what is new, what is encoded, what survives."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bot.errors import CorpusError, EncoderError, GateError
from bot.index.folder_store import FolderStore
from bot.index.manifest import FORMAT, Manifest
from bot.ingestion.passages import index_text
from bot.ingestion.plan import Change, Plan, plan_ingest
from bot.ingestion.publish import publish_plan
from bot.types import Encoder, Passage, Progress, Vectors
from tests.conftest import HEADER


class CountingEncoder:
    """Vectors drawn from each text's hash, and a memory of what was encoded."""

    name = "counting"
    dimension = 16

    def __init__(self, fingerprint: str = "c1") -> None:
        self.fingerprint = fingerprint
        self.encoded: list[str] = []

    def encode_passages(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """A vector for every text, remembered."""
        self.encoded += texts
        progress(len(texts), len(texts))
        return np.array([self.encode_question(text) for text in texts], np.float32).reshape(
            -1, self.dimension
        )

    def encode_question(self, text: str) -> Vectors:
        """The same vector for the same text, always."""
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        vector = np.random.default_rng(seed).normal(size=self.dimension)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


class BrokenEncoder(CountingEncoder):
    """An encoder whose vectors are of no use."""

    def __init__(self, value: float) -> None:
        super().__init__("broken")
        self.value = value

    def encode_passages(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """Vectors of one value alone."""
        return np.full((len(texts), self.dimension), self.value, np.float32)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """An empty index folder."""
    return FolderStore(tmp_path / "index")


def ignore(done: int, total: int) -> None:
    """No progress is wanted."""


def plan(corpus: Path, store: FolderStore, encoder: Encoder | None = None) -> Plan:
    """What an ingest would do."""
    return plan_ingest(corpus, store, (encoder or CountingEncoder()).fingerprint)


def ingest(corpus: Path, store: FolderStore, encoder: Encoder | None = None) -> Manifest:
    """Publish the corpus."""
    encoder = encoder or CountingEncoder()
    return publish_plan(plan(corpus, store, encoder), store, lambda: encoder, ignore)


def published(store: FolderStore) -> list[Passage]:
    """The passages of the live generation, in order."""
    return [entry.passage for entry in store.open().entries]


def replace(path: Path, old: str, new: str) -> None:
    """Change a text that must hold what is changed."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_first_plan_is_all_new(corpus: Path, store: FolderStore) -> None:
    """Before the first publication all is new, nothing is up to date, and planning alone writes nothing."""
    first = plan(corpus, store)
    assert (first.text_change, first.passage_change) == (Change(3, 0, 0, 0), Change(4, 0, 0, 0))
    assert not first.up_to_date
    assert not store.folder.exists()


def test_first_ingest_publishes_the_corpus(corpus: Path, store: FolderStore) -> None:
    """What is published is what splitting makes of the corpus, each passage encoded once as its index text.

    Progress is told; afterwards there is nothing to do, and everything counts as unchanged.
    """
    encoder, told = CountingEncoder(), []
    first = plan(corpus, store)
    publish_plan(first, store, lambda: encoder, lambda done, total: told.append((done, total)))
    assert encoder.encoded == [index_text(passage) for passage in first.passages]
    assert told[-1] == (4, 4)
    assert published(store) == list(first.passages)
    second = plan(corpus, store)
    assert second.up_to_date
    assert (second.text_change, second.passage_change) == (Change(0, 0, 0, 3), Change(0, 0, 0, 4))


def test_manifest_tells_what_was_published(corpus: Path, store: FolderStore) -> None:
    """The manifest names encoder, splitting, digests and the listing of texts."""
    manifest = ingest(corpus, store)
    assert store.manifest() == manifest
    assert (manifest.encoder, manifest.fingerprint, manifest.dimension) == ("counting", "c1", 16)
    assert manifest.passages == 4
    digest = hashlib.sha256((corpus / "quaxel.md").read_bytes()).hexdigest()
    assert manifest.files["quaxel.md"] == digest
    assert manifest.texts["quaxel.md"] == {
        "title": "Arbeiten bei der Quaxel-Werft",
        "topic": "pay",
        "as_of": "2026-05-01",
        "review_by": "2099-05-01",
        "passages": 2,
    }
    assert manifest.texts["brief.txt"]["topic"] is None
    assert store.current() == manifest.generation


def test_only_new_passages_are_encoded(corpus: Path, store: FolderStore) -> None:
    """After a change in one section only that section is encoded, though everything moves.

    A passage that only moved keeps its vector and gets its new position.
    """
    ingest(corpus, store)
    replace(corpus / "quaxel.md", "genau 4.711 Taler", "zuletzt genau 4.712 Taler")
    encoder = CountingEncoder()
    ingest(corpus, store, encoder)
    [text] = encoder.encoded
    assert "4.712 Taler" in text
    replace(corpus / "quaxel.md", "## Was verdient", "Vorweg ein Wort.\n\n## Was verdient")
    ingest(corpus, store, encoder)
    assert len(encoder.encoded) == 2
    text = (corpus / "quaxel.md").read_text(encoding="utf-8")
    for passage in published(store):
        if passage.document == "quaxel.md":
            assert text[passage.start : passage.end] == passage.text
            assert all(passage.quote(s) in passage.text for s in passage.sentences)


def test_carried_vectors_are_the_encoders(corpus: Path, store: FolderStore) -> None:
    """After several ingests each vector is still the one its text has, and two generations are kept.

    A change that is taken back at once is published, too.
    """
    encoder = CountingEncoder()
    names = [ingest(corpus, store, encoder).generation]
    for old, new in (("17 Meter", "18 Meter"), ("18 Meter", "19 Meter"), ("19 Meter", "18 Meter")):
        replace(corpus / "brief.txt", old, new)
        names.append(ingest(corpus, store, encoder).generation)
    assert any("18 Meter" in passage.text for passage in published(store))
    assert sorted(path.name for path in store.folder.iterdir() if path.is_dir()) == sorted(names[-2:])
    vectors = store.open().vectors()
    for passage in published(store):
        assert vectors[passage.id] == pytest.approx(encoder.encode_question(index_text(passage)), abs=1e-6)


def test_changed_source_is_published_without_encoding(corpus: Path, store: FolderStore) -> None:
    """A footnote's new address reaches the answers, and no passage needs a new vector."""
    ingest(corpus, store)
    replace(corpus / "quaxel.md", "https://quaxel.example/bericht", "https://quaxel.example/neu")
    encoder = CountingEncoder()
    ingest(corpus, store, encoder)
    assert encoder.encoded == []
    sources = [source for passage in published(store) for s in passage.sentences for source in s.sources]
    assert {source.url for source in sources} == {"https://quaxel.example/neu", ""}


def add(corpus: Path) -> None:
    """A new text of one section."""
    (corpus / "neu.md").write_text(HEADER.format(title="Neu") + "## Neu?\nJa, neu.\n", encoding="utf-8")


def change(corpus: Path) -> None:
    """One section's text changed."""
    replace(corpus / "mumpelbad.md", "sieben Jahre", "acht Jahre")


def extend(corpus: Path) -> None:
    """A text with one section more."""
    replace(corpus / "mumpelbad.md", "[^schule]: ", "## Und dann?\nDann nichts.\n\n[^schule]: ")


def shorten(corpus: Path) -> None:
    """A text with one section less."""
    path = corpus / "quaxel.md"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("## Wie viele"), text.index("[^werft]: ")
    path.write_text(text[:start] + text[end:], encoding="utf-8")


def remove(corpus: Path) -> None:
    """A text less."""
    (corpus / "brief.txt").unlink()


def rename(corpus: Path) -> None:
    """A text under another name."""
    (corpus / "quaxel.md").rename(corpus / "werft.md")


def retitle_section(corpus: Path) -> None:
    """One section under another heading."""
    replace(corpus / "mumpelbad.md", "## Wie lange dauert", "## Wie viele Jahre dauert")


def touch_header(corpus: Path) -> None:
    """Another day in a header."""
    replace(corpus / "mumpelbad.md", "as_of: 2026-05-01", "as_of: 2026-06-01")


def test_edit_is_counted(corpus: Path, store: FolderStore, tmp_path: Path) -> None:
    """What an editor did is counted in texts and in passages, and is published as counted.

    A new day in a header reaches the answers though no passage is new.
    """
    ingest(corpus, store)
    for edit, texts, passages in (
        (add, Change(1, 0, 0, 3), Change(1, 0, 0, 4)),
        (change, Change(0, 1, 0, 2), Change(0, 1, 0, 3)),
        (extend, Change(0, 1, 0, 2), Change(1, 0, 0, 4)),
        (shorten, Change(0, 1, 0, 2), Change(0, 0, 1, 3)),
        (remove, Change(0, 0, 1, 2), Change(0, 0, 1, 3)),
        (rename, Change(1, 0, 1, 2), Change(2, 0, 2, 2)),
        (retitle_section, Change(0, 1, 0, 2), Change(1, 0, 1, 3)),
        (touch_header, Change(0, 1, 0, 2), Change(0, 0, 0, 4)),
    ):
        folder = tmp_path / edit.__name__
        edited = shutil.copytree(corpus, folder / "corpus")
        copy = FolderStore(shutil.copytree(store.folder, folder / "index"))
        edit(edited)
        second = plan(edited, copy)
        assert not second.up_to_date, edit.__name__
        assert (second.text_change, second.passage_change) == (texts, passages), edit.__name__
        if edit in (extend, shorten, touch_header):
            ingest(edited, copy)
            assert published(copy) == list(second.passages), edit.__name__
    assert {p.as_of for p in published(copy) if p.document == "mumpelbad.md"} == {date(2026, 6, 1)}


def test_ingest_after_a_failed_one_succeeds_at_once(corpus: Path, store: FolderStore) -> None:
    """The ingest that follows a killed or refused build of the same corpus succeeds, in the same second."""
    with pytest.raises(GateError):
        ingest(corpus, store, BrokenEncoder(0.0))
    other = FolderStore(corpus.parent / "other")
    killed = ingest(corpus, other).generation
    (store.folder / killed).mkdir()
    assert ingest(corpus, store).passages == 4


def test_other_encoder_encodes_everything_again(corpus: Path, store: FolderStore) -> None:
    """With another encoder nothing is up to date and every passage gets a new vector."""
    ingest(corpus, store, CountingEncoder("c1"))
    other = CountingEncoder("c2")
    second = plan(corpus, store, other)
    assert not second.up_to_date
    assert second.passage_change == Change(0, 0, 0, 4)
    assert ingest(corpus, store, other).fingerprint == "c2"
    assert len(other.encoded) == 4


def test_index_of_another_format_is_built_anew(corpus: Path, store: FolderStore) -> None:
    """An index that this version cannot read is no obstacle to the next one."""
    manifest = ingest(corpus, store)
    path = store.folder / manifest.generation / "manifest.json"
    replace(path, f'"format": {FORMAT}', '"format": 0')
    assert plan(corpus, store).passage_change == Change(4, 0, 0, 0)
    replace(corpus / "brief.txt", "17 Meter", "18 Meter")
    encoder = CountingEncoder()
    ingest(corpus, store, encoder)
    assert len(encoder.encoded) == 4


def lose_database(folder: Path) -> None:
    """A generation without its database."""
    (folder / "chroma.sqlite3").unlink()


def damage_database(folder: Path) -> None:
    """A database of noise."""
    (folder / "chroma.sqlite3").write_bytes(b"noise" * 1000)


def damage_manifest(folder: Path) -> None:
    """Half of a manifest."""
    (folder / "manifest.json").write_text('{"format": 2, "gener', encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "is_edited"), [(lose_database, False), (damage_database, True), (damage_manifest, False)]
)
def test_damaged_index_is_built_anew(
    damage: Callable[[Path], None], is_edited: bool, corpus: Path, store: FolderStore
) -> None:
    """Ingesting repairs a damaged index, as its message promises, with and without a change of the corpus."""
    damage(store.folder / ingest(corpus, store).generation)
    if is_edited:
        replace(corpus / "brief.txt", "17 Meter", "18 Meter")
    assert not plan(corpus, store).up_to_date
    encoder = CountingEncoder()
    ingest(corpus, store, encoder)
    assert len(encoder.encoded) == len(published(store)) == 4


def test_gate_stops_useless_vectors(corpus: Path, store: FolderStore) -> None:
    """An index of useless vectors is refused, the old one stays, and the next ingest succeeds."""
    before = ingest(corpus, store)
    change(corpus)
    for value in (0.0, float("nan"), float("inf")):
        with pytest.raises(GateError, match="not published"):
            ingest(corpus, store, BrokenEncoder(value))
        assert store.current() == before.generation, value
    assert "sieben Jahre" in " ".join(passage.text for passage in published(store))
    ingest(corpus, store)
    assert "acht Jahre" in " ".join(passage.text for passage in published(store))


def test_faulty_corpus_leaves_the_index(corpus: Path, store: FolderStore) -> None:
    """A corpus at fault is refused before anything is built, and the index stays as it was."""
    before = ingest(corpus, store)
    (corpus / "faul.md").write_text("ohne Kopf", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"faul\.md:1"):
        ingest(corpus, store)
    assert store.current() == before.generation
    assert len(published(store)) == 4


def test_missing_encoder_leaves_the_index(corpus: Path, store: FolderStore) -> None:
    """An encoder that cannot be loaded stops the ingest with nothing built."""
    before = ingest(corpus, store)
    change(corpus)

    def fail() -> Encoder:
        raise EncoderError("not there")

    with pytest.raises(EncoderError):
        publish_plan(plan(corpus, store), store, fail, ignore)
    assert store.current() == before.generation
    assert [path.name for path in store.folder.iterdir() if path.is_dir()] == [before.generation]


def test_notices_tell_what_an_editor_should_know(corpus: Path, store: FolderStore) -> None:
    """Files passed over, overdue texts and sentences that cannot be quoted are told; nothing else is."""
    assert plan(corpus, store).notices == ()
    (corpus / "bild.png").write_bytes(b"x")
    text = HEADER.format(title="Alt").replace("as_of: 2026-05-01", "as_of: 2019-05-01")
    text = text.replace("review_by: 2099-05-01", "review_by: 2020-05-01")
    (corpus / "alt.md").write_text(text + "## A?\nDas ist **fett**.\n", encoding="utf-8")
    passed, overdue, unquotable = plan(corpus, store).notices
    assert passed.startswith("bild.png: übergangen")
    assert overdue.startswith("alt.md: überfällig seit 01.05.2020")
    assert unquotable.startswith("alt.md:8: ")
    assert unquotable.endswith("Das ist **fett**.")
