"""A generation in Chroma: what is written comes back, neighbours are found, damage is noticed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import chromadb
import numpy as np
import pytest

from bot.errors import GateError
from bot.index import generation as generation_module
from bot.index.folder_store import FolderStore
from bot.index.generation import Generation, check_generation, fill_collection
from bot.index.manifest import Manifest
from bot.types import Entry, Passage, Sentence, Source, Vectors

MANIFEST = Manifest("20261123T101500-abc", "2026-11-23", "e", "f", 8, "v1", {}, {}, 0)
SOURCE = Source("Brief, „X“\n😀", "https://x.example/?a=1&b=2", "o. D.")
PASSAGE = Passage(
    id="x-1",
    document="unter/größe.md",
    title="Größe: das \0 Maß",
    headings=("Eins?", "Zwei\n„?“"),
    questions=("كم؟", "Ne kadar?", ""),
    text="Fünf 😀.\n\nSechs\t€.",
    start=10,
    end=26,
    sentences=(Sentence(10, 17, (SOURCE, SOURCE)), Sentence(19, 26)),
    topic="pay",
    as_of=date(2026, 5, 1),
    review_by=date(2027, 5, 1),
)
BARE = Passage("x-2", "a.txt", "Brief", (), (), "Ja.", 6, 9, (Sentence(6, 9),))


@dataclass(frozen=True)
class Stored:
    """A collection of a real Chroma database, and the client that has it open."""

    collection: chromadb.Collection
    client: chromadb.ClientAPI

    def opened(self) -> Generation:
        """The collection as a generation."""
        return Generation(MANIFEST, self.collection, self.client)


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Stored]:
    """An empty collection."""
    settings = chromadb.config.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(path=str(tmp_path / "chroma"), settings=settings)
    configuration = {"hnsw": {"space": "cosine"}}
    yield Stored(
        client.create_collection("passages", embedding_function=None, configuration=configuration), client
    )
    client.close()


def entries(count: int) -> list[Entry]:
    """Entries of distinct passages, in order of their place."""
    passages = (replace(BARE, id=f"p-{i}", document=f"{i:04}.txt") for i in range(count))
    return [Entry(passage, (), ("brief", f"w{i}"), (), (("ja",),)) for i, passage in enumerate(passages)]


def vectors(count: int) -> Vectors:
    """Distinct unit vectors."""
    drawn = np.random.default_rng(7).normal(size=(count, 8))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def test_entry_comes_back_as_written(stored: Stored) -> None:
    """An entry read from the database is equal to the one written, in every field, full or empty."""
    written = [
        Entry(PASSAGE, ("größe", "كم"), ("gross", "mass"), (("eins",), (), ("كم",)), (("funf",), ("sech",))),
        Entry(replace(PASSAGE, id="x-0", start=11), (), (), (), ((), ())),
        Entry(BARE, (), ("brief", "ja"), (), (("ja",),)),
        Entry(replace(BARE, id="x-3", document="b.txt"), (), ("brief",), (), ((),)),
        Entry(
            replace(BARE, id="x-4", document="c.txt", sentences=()),
            (), ("brief",), (("a", "b"), ("c",)), (),
        ),
    ]  # fmt: skip
    fill_collection(stored.collection, stored.client, written, vectors(len(written)))
    found = {entry.passage.id: entry for entry in stored.opened().entries}
    assert found == {entry.passage.id: entry for entry in written}


def test_entries_come_back_in_order_of_place(stored: Stored) -> None:
    """Entries are in order of file and position, however they were written."""
    written = [
        Entry(replace(PASSAGE, id=f"i{i}", document=name, start=start), (), (), (), ((), ()))
        for i, (name, start) in enumerate([("b.md", 5), ("a.md", 100), ("a.md", 20), ("b.md", 0)])
    ]
    fill_collection(stored.collection, stored.client, written, vectors(4))
    places = [(e.passage.document, e.passage.start) for e in stored.opened().entries]
    assert places == [("a.md", 20), ("a.md", 100), ("b.md", 0), ("b.md", 5)]


def test_entries_are_read_page_by_page(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """More entries than are read at once come back whole, and every vector as it was written."""
    monkeypatch.setattr(generation_module, "PAGE", 3)
    written, known = entries(8), vectors(8)
    fill_collection(stored.collection, stored.client, written, known)
    opened = stored.opened()
    assert opened.entries == tuple(written)
    found = opened.vectors()
    assert sorted(found) == [f"p-{i}" for i in range(8)]
    assert np.stack([found[f"p-{i}"] for i in range(8)]) == pytest.approx(known, abs=1e-6)


def test_similarities_are_cosines_by_position(stored: Stored) -> None:
    """The nearest passages are told with their cosine to the question, by position in the entries."""
    known = vectors(20)
    fill_collection(stored.collection, stored.client, entries(20), known)
    found = stored.opened().similarities(known[3], 5)
    expected = known @ known[3]
    assert set(found) == set(np.argsort(-expected)[:5].tolist())
    assert found == pytest.approx({i: expected[i] for i in found}, abs=1e-5)


def test_similarities_ask_for_no_more_than_there_is(stored: Stored) -> None:
    """Asking for more passages than there are tells all of them."""
    fill_collection(stored.collection, stored.client, entries(3), vectors(3))
    assert set(stored.opened().similarities(vectors(1)[0], 200)) == {0, 1, 2}


@pytest.mark.slow
def test_fill_writes_more_than_a_batch(stored: Stored) -> None:
    """More passages than Chroma takes at once are all written."""
    count = stored.client.get_max_batch_size() + 3
    fill_collection(stored.collection, stored.client, entries(count), vectors(count))
    assert stored.collection.count() == count


def test_gate_lets_a_sound_generation_pass(stored: Stored) -> None:
    """A generation that holds everything and finds itself is published."""
    fill_collection(stored.collection, stored.client, entries(150), vectors(150))
    check_generation(stored.opened(), entries(150), vectors(150))


def test_gate_notices_a_missing_passage(stored: Stored) -> None:
    """A generation that lacks a passage is refused with both numbers."""
    fill_collection(stored.collection, stored.client, entries(9), vectors(10)[:9])
    with pytest.raises(GateError, match="holds 9 of 10 passages"):
        check_generation(stored.opened(), entries(10), vectors(10))


def test_gate_notices_a_damaged_vector(stored: Stored) -> None:
    """A vector that is not what was written is refused by the passage's name, exchanged ones as well."""
    fill_collection(stored.collection, stored.client, entries(10), vectors(10))
    stored.collection.update(ids=["p-4"], embeddings=-vectors(10)[4:5])
    with pytest.raises(GateError, match="p-4"):
        check_generation(stored.opened(), entries(10), vectors(10))
    stored.collection.update(ids=["p-4", "p-5"], embeddings=vectors(10)[[5, 4]])
    with pytest.raises(GateError):
        check_generation(stored.opened(), entries(10), vectors(10))


def test_neighbours_are_exact_and_stay_when_reopened(tmp_path: Path) -> None:
    """The nearest vectors are the exact ones, and the same each time a generation is opened."""
    random = np.random.default_rng(7)
    centres = random.standard_normal((12, 256))
    drawn = centres[random.integers(0, 12, 680)] + 0.9 * random.standard_normal((680, 256))
    drawn = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    known, asked = drawn[:480], drawn[480:]
    passages = [replace(PASSAGE, id=f"p-{i}", start=i, sentences=()) for i in range(len(known))]
    store = FolderStore(tmp_path)
    manifest = replace(MANIFEST, dimension=256, passages=len(known))
    store.build(manifest, [Entry(passage, (), (), (), ()) for passage in passages], known)
    store.publish(manifest)
    found = []
    for _ in range(3):
        generation = store.open()
        found.append([generation.similarities(vector, 60) for vector in asked])
        generation.close()
    assert found[0] == found[1] == found[2]
    for vector, near in zip(asked, found[0], strict=True):
        assert set(near) == {int(i) for i in np.argsort(-(known @ vector))[:60]}


def test_large_generation_asks_chroma(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the number of passages that are compared one by one, Chroma names the nearest."""
    known = vectors(8)
    fill_collection(stored.collection, stored.client, entries(8), known)
    small = stored.opened()
    monkeypatch.setattr(generation_module, "EXACT_UP_TO", 7)
    large = stored.opened()
    for vector in known:
        assert large.similarities(vector, 3) == pytest.approx(small.similarities(vector, 3), abs=1e-5)
