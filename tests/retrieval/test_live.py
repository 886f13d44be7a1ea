"""The generation that is published now: opened, followed, and kept where the next one is broken."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.errors import IndexMismatchError, IndexUnavailableError
from bot.index.folder_store import FolderStore
from bot.index.manifest import FORMAT
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.live import Live
from bot.retrieval.search import Searcher
from bot.types import Question
from tests.conftest import Publish, Published

PAY = Question("Was verdient man als Flunsenprüferin?")


@pytest.fixture
def live(copied: Published, encoder: SentenceEncoder) -> Iterator[Live]:
    """The live generation of an index that a test may change, as a server holds it."""
    live = Live(FolderStore(copied.index), encoder)
    first = live.searcher().generation
    yield live
    first.close()


def best(searcher: Searcher) -> str:
    """The text that is found for the question about pay."""
    return searcher.search(searcher.parse(PAY), 1)[0].passage.text


def edit(corpus: Path, old: str, new: str) -> None:
    """Change the shipyard's text."""
    path = corpus / "quaxel.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_publication_is_noticed(live: Live, copied: Published, publish: Publish) -> None:
    """After a publication by another process's hand the next question is answered from it."""
    assert "4.711 Taler" in best(live.searcher())
    edit(copied.corpus, "4.711 Taler", "4.712 Taler")
    manifest = publish(copied.corpus, copied.index)
    assert "4.712 Taler" in best(live.searcher())
    assert live.searcher().name == manifest.generation


def test_same_generation_is_opened_once(still: Live) -> None:
    """Without a publication every question gets the same searcher."""
    assert still.searcher() is still.searcher()


def test_searcher_outlives_a_publication(live: Live, copied: Published, publish: Publish) -> None:
    """A request that began before a publication is answered from what it began with."""
    searcher = live.searcher()
    edit(copied.corpus, "4.711 Taler", "4.712 Taler")
    publish(copied.corpus, copied.index)
    assert live.searcher() is not searcher
    assert "4.711 Taler" in best(searcher)


def test_searcher_answers_while_the_next_is_live(live: Live, copied: Published, publish: Publish) -> None:
    """Questions that run while texts are published never fail and never mix two generations."""
    numbers: set[tuple[str, str]] = set()
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                searcher = live.searcher()
                numbers.add((searcher.name, best(searcher)))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(4711, 4716):
            edit(copied.corpus, f"4.{number - 4000}", f"4.{number - 3999}")
            publish(copied.corpus, copied.index)
            live.searcher()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []
    names = {name for name, _ in numbers}
    assert len(names) == len(numbers) > 1


def test_publications_leave_no_files_open(live: Live, copied: Published, publish: Publish) -> None:
    """A server that has followed many publications holds no more files open than after the first."""

    def open_files() -> int:
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    counts = []
    for number in range(4):
        edit(copied.corpus, f"{38 + number} Menschen", f"{39 + number} Menschen")
        publish(copied.corpus, copied.index)
        best(live.searcher())
        counts.append(open_files())
    # The generation in use and the one before may be open, no others.
    assert counts[-1] <= counts[1] + 4


def test_publications_leave_no_searcher_behind(live: Live, copied: Published, publish: Publish) -> None:
    """A generation that two others have followed is freed, without waiting for Python to find circles."""
    gc.disable()
    try:
        followed = []
        for number in (12, 13, 14):
            edit(copied.corpus, f"4.7{number - 1} Taler", f"4.7{number} Taler")
            publish(copied.corpus, copied.index)
            best(live.searcher())
            followed.append(weakref.ref(live.searcher().generation))
        assert [generation() is None for generation in followed] == [True, False, False]
    finally:
        gc.enable()


def lose_database(folder: Path) -> None:
    """A generation without its database."""
    (folder / "chroma.sqlite3").unlink()


def damage_manifest(folder: Path) -> None:
    """Half of a manifest."""
    (folder / "manifest.json").write_text(f'{{"format": {FORMAT}, "gener', encoding="utf-8")


def other_format(folder: Path) -> None:
    """A manifest of a version to come."""
    change(folder / "manifest.json", f'"format": {FORMAT}', f'"format": {FORMAT + 1}')


def other_encoder(folder: Path) -> None:
    """A generation that another encoder made."""
    change(folder / "manifest.json", '"fingerprint": "', '"fingerprint": "x')


def change(path: Path, old: str, new: str) -> None:
    """Change a file that must hold what is changed."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    "damage", [shutil.rmtree, lose_database, damage_manifest, other_format, other_encoder]
)
def test_broken_publication_keeps_the_one_before(
    damage: Callable[[Path], None],
    live: Live,
    copied: Published,
    publish: Publish,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A new generation that cannot be opened is logged once, the old one answers, a sound one ends it."""
    index, before, broken = copied.index, live.searcher().name, "20990101T000000-broken"
    shutil.copytree(index / before, index / broken)
    change(index / broken / "manifest.json", before, broken)
    damage(index / broken)
    (index / "current").write_text(broken, encoding="ascii")
    with caplog.at_level(logging.ERROR, logger="bot"):
        for _ in range(3):
            assert "4.711 Taler" in best(live.searcher())
    assert live.searcher().name == before
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert broken in caplog.text
    shutil.rmtree(index / broken, ignore_errors=True)
    (index / "current").write_text(before, encoding="ascii")
    edit(copied.corpus, "4.711 Taler", "4.713 Taler")
    publish(copied.corpus, index)
    assert "4.713 Taler" in best(live.searcher())


def test_lost_pointer_keeps_the_generation(live: Live, copied: Published) -> None:
    """While no generation is named, the one in use goes on answering."""
    (copied.index / "current").unlink()
    assert "4.711 Taler" in best(live.searcher())


def test_missing_index_is_refused(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """Without an index nothing can be opened, and the message says what to run."""
    with pytest.raises(IndexUnavailableError, match="make ingest"):
        Live(FolderStore(tmp_path / "nichts"), encoder)


def test_index_of_another_encoder_is_refused(copied: Published, encoder: SentenceEncoder) -> None:
    """An index that another encoder made is refused before it is searched."""
    other_encoder(copied.index / (copied.index / "current").read_text(encoding="ascii"))
    with pytest.raises(IndexMismatchError, match="make ingest"):
        Live(FolderStore(copied.index), encoder)
