"""Where generations lie, in a folder and on a Chroma server: built aside, published, opened, pruned."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import chromadb
import httpx
import numpy as np
import pytest

from bot.assembly import open_store
from bot.errors import (
    GateError,
    IndexMismatchError,
    IndexUnavailableError,
    IndexWriteError,
    IngestRunningError,
)
from bot.index.base import Store
from bot.index.folder_store import FolderStore
from bot.index.manifest import FORMAT, Manifest
from bot.index.server_store import ServerStore
from bot.settings import Settings
from bot.types import Entry, Passage, Sentence, Vectors
from tests.conftest import free_port

MANIFEST = Manifest("", "2026-11-23", "encoder", "f", 8, "v1", {"a.txt": "1"}, {}, 3)
CHROMA = str(Path(sys.executable).with_name("chroma"))


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory, processes: None) -> Iterator[str]:
    """The address of a real Chroma server."""
    with running_chroma(tmp_path_factory.mktemp("chroma")) as url:
        yield url


@contextmanager
def running_chroma(folder: Path) -> Iterator[str]:
    """A Chroma server process on a folder, for the length of a with block."""
    port = free_port()
    process = subprocess.Popen(
        [CHROMA, "run", "--path", str(folder), "--port", str(port)],
        env=os.environ | {"ANONYMIZED_TELEMETRY": "False"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _answering(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answering(url: str) -> str:
    for _ in range(300):
        try:
            httpx.get(f"{url}/api/v2/heartbeat").raise_for_status()
            return url
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the Chroma server does not answer")


def connect(url: str) -> chromadb.ClientAPI:
    """The test's own look at a Chroma server."""
    # Settings of its own each time: chromadb writes the address into them.
    settings = chromadb.config.Settings(anonymized_telemetry=False)
    return chromadb.HttpClient(port=httpx.URL(url).port or 80, settings=settings)


# The mark by hand: which fixture is used is decided while the test runs.
@pytest.fixture(params=["folder", pytest.param("server", marks=pytest.mark.server)])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Opens the same store anew each time, as another process does."""
    if request.param == "folder":
        return lambda: FolderStore(tmp_path / "index")
    url = request.getfixturevalue("chroma")
    client = connect(url)
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    return lambda: ServerStore(url, tmp_path / "lock")


@pytest.fixture
def store(make: Callable[[], Store]) -> Store:
    """A store without any generation."""
    return make()


def content(word: str, count: int = 3) -> tuple[list[Entry], Vectors]:
    """Entries whose texts hold a word, and their vectors."""
    entries = []
    for i in range(count):
        text, start = f"{word} {i}.", i * 50
        end = start + len(text)
        sentences = (Sentence(start, end),)
        passage = Passage(f"{word}-{i}", "a.txt", "T", (), (), text, start, end, sentences)
        entries.append(Entry(passage, (), (word,), (), ((word,),)))
    drawn = np.random.default_rng(len(word)).normal(size=(count, 8))
    return entries, (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def publish(store: Store, name: str) -> None:
    """Build and publish a generation whose passages tell its name."""
    entries, vectors = content(name)
    store.build(replace(MANIFEST, generation=name), entries, vectors)
    store.publish(replace(MANIFEST, generation=name))


def texts(store: Store) -> list[str]:
    """The passages of the live generation."""
    return [entry.passage.text for entry in store.open().entries]


def generations(store: Store) -> set[str]:
    """The names of all generations that a store holds, published or not."""
    if isinstance(store, FolderStore):
        return {path.name for path in store.folder.iterdir() if path.is_dir()}
    names = {collection.name for collection in connect(store.place).list_collections()}
    return {name.removeprefix("career-chat-") for name in names} - {"catalogue"}


def test_store_is_chosen_by_the_settings(tmp_path: Path) -> None:
    """Without an address of a server the index is a folder."""
    assert isinstance(open_store(Settings(index=tmp_path)), FolderStore)
    assert isinstance(open_store(Settings(index=tmp_path, chroma_url="http://localhost:1")), ServerStore)


def test_empty_store_has_no_index(store: Store) -> None:
    """Before the first publication nothing is live, and the message says where and what to run."""
    assert store.current() is None
    for open_it in (store.manifest, store.open):
        with pytest.raises(IndexUnavailableError, match=f"no index.*{store.place}.*make ingest"):
            open_it()


def test_published_generation_is_live(make: Callable[[], Store]) -> None:
    """What one process publishes, another opens: manifest, passages and neighbours."""
    publish(make(), "eins")
    store = make()
    assert store.current() == "eins"
    assert store.manifest() == replace(MANIFEST, generation="eins")
    assert texts(store) == ["eins 0.", "eins 1.", "eins 2."]
    assert store.open().similarities(content("eins")[1][1], 1) == pytest.approx({1: 1.0}, abs=1e-5)


def test_built_generation_is_not_live(store: Store) -> None:
    """A generation that is built and not published changes nothing for a reader."""
    publish(store, "eins")
    store.build(replace(MANIFEST, generation="zwei"), *content("zwei"))
    assert store.current() == "eins"
    assert texts(store) == ["eins 0.", "eins 1.", "eins 2."]


def test_publication_keeps_two_generations(store: Store) -> None:
    """The live generation and the one before are kept; what a killed ingest left goes with the next one."""
    for name in ("eins", "zwei", "drei"):
        publish(store, name)
    assert generations(store) == {"zwei", "drei"}
    store.build(replace(MANIFEST, generation="rest"), *content("rest"))
    publish(store, "vier")
    assert generations(store) == {"drei", "vier"}
    assert texts(store)[0] == "vier 0."


def test_opened_generation_outlives_a_publication(store: Store) -> None:
    """A generation opened before a publication still tells its own passages and neighbours after it."""
    publish(store, "eins")
    opened = store.open()
    publish(store, "zwei")
    assert opened.entries[1].passage.text == "eins 1."
    assert opened.similarities(content("eins")[1][1], 1) == pytest.approx({1: 1.0}, abs=1e-5)


def test_generation_is_read_aside(store: Store) -> None:
    """The next ingest reads passages and vectors of the live generation."""
    publish(store, "eins")
    with store.open_aside() as live:
        assert [entry.passage.id for entry in live.entries] == ["eins-0", "eins-1", "eins-2"]
        assert live.vectors()["eins-2"] == pytest.approx(content("eins")[1][2], abs=1e-6)
    assert texts(store)[0] == "eins 0."


def test_gate_stops_a_damaged_build(store: Store) -> None:
    """A build whose vectors cannot be found again is refused, and the live generation stays."""
    publish(store, "eins")
    entries, vectors = content("zwei")
    vectors[0] = 0
    with pytest.raises(GateError, match="zwei"):
        store.build(replace(MANIFEST, generation="zwei"), entries, vectors)
    assert store.current() == "eins"
    assert texts(store)[0] == "eins 0."


def test_lock_is_held_by_one(make: Callable[[], Store]) -> None:
    """A second ingest is refused while one runs, and let in afterwards."""
    with make().lock(), pytest.raises(IngestRunningError, match="another ingest"), make().lock():
        pass
    with make().lock():
        pass


def test_lock_of_a_killed_ingest_is_free(tmp_path: Path, processes: None) -> None:
    """The lock of a process that was killed holds nobody up."""
    script = (
        "import sys, time; from pathlib import Path; from bot.index.folder_store import FolderStore\n"
        f"with FolderStore(Path({str(tmp_path)!r})).lock(): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(IngestRunningError), FolderStore(tmp_path).lock():
            pass
        process.kill()
    with FolderStore(tmp_path).lock():
        pass


def test_manifest_of_another_format_is_refused(store: Store) -> None:
    """An index of another format is refused, and not taken for a missing one."""
    entries, vectors = content("alt")
    store.build(replace(MANIFEST, generation="alt", format=99), entries, vectors)
    store.publish(replace(MANIFEST, generation="alt", format=99))
    for open_it in (store.manifest, store.open):
        with pytest.raises(IndexMismatchError, match="format 99"):
            open_it()


# The folder


def damage_manifest(folder: Path) -> None:
    """Half of a manifest."""
    (folder / "manifest.json").write_text('{"format": 2, "gener', encoding="utf-8")


def damage_manifest_kind(folder: Path) -> None:
    """JSON that is no manifest."""
    (folder / "manifest.json").write_text("[]", encoding="utf-8")


def damage_manifest_fields(folder: Path) -> None:
    """A manifest that lacks fields."""
    (folder / "manifest.json").write_text(json.dumps({"format": FORMAT}), encoding="utf-8")


def damage_database(folder: Path) -> None:
    """A database file of noise."""
    (folder / "chroma.sqlite3").write_bytes(b"noise" * 1000)


def lose_database(folder: Path) -> None:
    """A generation without its database."""
    (folder / "chroma.sqlite3").unlink()


def lose_manifest(folder: Path) -> None:
    """A generation without its manifest."""
    (folder / "manifest.json").unlink()


def damage_pointer(folder: Path) -> None:
    """A file current that is not text."""
    (folder.parent / "current").write_bytes(b"\xff\xfe\x00")


def test_damaged_folder_is_an_unavailable_index(tmp_path: Path) -> None:
    """Whatever part of the live generation is damaged, the index counts as unavailable, with what to run."""
    publish(FolderStore(tmp_path / "sound"), "eins")
    for damage in (
        shutil.rmtree,
        lose_manifest,
        lose_database,
        damage_database,
        damage_manifest,
        damage_manifest_kind,
        damage_manifest_fields,
        damage_pointer,
    ):
        index = shutil.copytree(tmp_path / "sound", tmp_path / damage.__name__)
        damage(index / "eins")
        with pytest.raises(IndexUnavailableError, match="make ingest"):
            FolderStore(index).open()


def test_aside_copy_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading aside leaves no copy behind, even where the reader fails."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    store = FolderStore(tmp_path / "index")
    publish(store, "eins")
    copies = []

    def fail() -> None:
        with store.open_aside():
            copies.extend((tmp_path / "temporary").iterdir())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert copies
    assert not list((tmp_path / "temporary").iterdir())


def test_refused_build_leaves_nothing_behind(tmp_path: Path) -> None:
    """A build that is refused or cannot be written leaves no folder, which would count as the one before."""
    store = FolderStore(tmp_path / "index")
    publish(store, "eins")
    entries, vectors = content("zwei")
    with pytest.raises(GateError):
        store.build(replace(MANIFEST, generation="zwei"), entries, vectors * np.nan)
    (tmp_path / "index/current.new").symlink_to("/dev/full")
    store.build(replace(MANIFEST, generation="drei"), entries, vectors)
    with pytest.raises(IndexWriteError, match="No space left"):
        store.publish(replace(MANIFEST, generation="drei"))
    assert generations(store) == {"eins"}
    assert texts(store)[0] == "eins 0."


def test_publications_leave_no_files_open(tmp_path: Path) -> None:
    """However often one process publishes, it holds no more files open than after the first time."""
    store = FolderStore(tmp_path)
    publish(store, "g0")
    before = len(os.listdir("/proc/self/fd"))
    for number in range(1, 6):
        publish(store, f"g{number}")
        with store.open_aside():
            pass
    assert len(os.listdir("/proc/self/fd")) <= before + 2


# The server


def test_server_that_goes_away_is_named(tmp_path: Path, processes: None) -> None:
    """Where the Chroma server ends between two steps of an ingest, an error of ours names it."""
    with running_chroma(tmp_path / "chroma") as url:
        store = ServerStore(url, tmp_path / "lock")
        publish(store, "eins")
    entries, vectors = content("zwei")
    with pytest.raises(IndexWriteError, match=url):
        store.build(replace(MANIFEST, generation="zwei"), entries, vectors)
    for step in (store.current, store.prune):
        with pytest.raises(IndexUnavailableError):
            step()


def test_folder_and_server_do_not_disturb_each_other(chroma: str, tmp_path: Path) -> None:
    """A process may use a folder and a server one after the other, each by its own address."""
    publish(ServerStore(chroma, tmp_path / "lock"), "server-eins")
    publish(FolderStore(tmp_path / "index"), "ordner-eins")
    assert (tmp_path / "index" / "ordner-eins" / "chroma.sqlite3").exists()
    assert texts(FolderStore(tmp_path / "index"))[0] == "ordner-eins 0."


def test_foreign_collections_are_left_alone(chroma: str, tmp_path: Path) -> None:
    """Collections of others on the same server survive every publication."""
    client = connect(chroma)
    client.get_or_create_collection("kochrezepte", embedding_function=None).upsert(
        ids=["1"], embeddings=[[1.0]]
    )
    store = ServerStore(chroma, tmp_path)
    for name in ("eins-f", "zwei-f", "drei-f"):
        publish(store, name)
    assert client.get_collection("kochrezepte", embedding_function=None).count() == 1


def test_missing_server_is_an_unavailable_index(tmp_path: Path) -> None:
    """An address where no Chroma server answers is named with what to do."""
    for url in ("http://127.0.0.1:9", "http://", "http://127.0.0.1:kein-port"):
        with pytest.raises(IndexUnavailableError, match=f"BOT_CHROMA_URL={url}: no Chroma server answers"):
            ServerStore(url, tmp_path).current()


def test_server_that_stops_is_an_unavailable_index(tmp_path: Path, processes: None) -> None:
    """A Chroma server that stops while it is in use makes the index unavailable, by our own error.

    A small generation that is open answers on: its vectors are in memory.
    """
    with running_chroma(tmp_path / "data") as url:
        store = ServerStore(url, tmp_path)
        publish(store, "eins")
        generation = store.open()
    vector = content("eins")[1][0]
    assert generation.similarities(vector, 1) == {0: pytest.approx(1.0)}
    for use in (store.current, store.manifest, store.open):
        with pytest.raises(IndexUnavailableError):
            use()


def test_lost_collection_is_an_unavailable_index(chroma: str, tmp_path: Path) -> None:
    """A live generation that somebody deleted from the server counts as unavailable."""
    store = ServerStore(chroma, tmp_path)
    publish(store, "weg")
    connect(chroma).delete_collection("career-chat-weg")
    with pytest.raises(IndexUnavailableError, match=r"weg.*make ingest"):
        store.open()
