"""A question to hits, the live generation, and the retriever for LangChain."""

import gc
import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from bot.errors import IndexMismatchError, IndexUnavailableError
from bot.index.folder_store import FolderStore
from bot.index.manifest import Manifest
from bot.ingestion.plan import plan_ingest
from bot.ingestion.publish import publish_plan
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.fusion import WEIGHT_VECTOR, fuse_signals
from bot.retrieval.langchain import CorpusRetriever
from bot.retrieval.live import Live
from bot.retrieval.query import CONTEXT_WEIGHT, STORY_WEIGHT, parse_query
from bot.types import Evidence, Question
from tests.conftest import HEADER, INVENTED

Publish = Callable[[Path, Path], Manifest]
PAY = Question("Was verdient man als Flunsenprüferin?")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Path:
    """An index of the invented texts, published once."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "corpus").mkdir()
    for name, text in INVENTED.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    store = FolderStore(folder / "index")
    plan = plan_ingest(folder / "corpus", store, encoder.fingerprint)
    publish_plan(plan, store, lambda: encoder, lambda done, total: None)
    return folder / "index"


@pytest.fixture(scope="module")
def still(published: Path, encoder: SentenceEncoder) -> Iterator[Live]:
    """The live generation of an index that does not change."""
    live = Live(FolderStore(published), encoder)
    yield live
    live.snapshot().generation.close()


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Iterator[Live]:
    """The live generation of two employers' texts, each with their name in the title."""
    folder = tmp_path_factory.mktemp("named")
    (folder / "corpus").mkdir()
    for name, title, count in (("brumsel", "Brumselwerk", 38), ("schnurz", "Schnurzelhaus", 52)):
        body = f"## Wie viele arbeiten beim {title}?\nBeim {title} arbeiteten 2024 rund {count} Menschen.\n"
        header = HEADER.format(title=f"Arbeiten beim {title}").replace("topic: pay", "topic: employers")
        (folder / "corpus" / f"{name}.md").write_text(header + body, encoding="utf-8")
    store = FolderStore(folder / "index")
    plan = plan_ingest(folder / "corpus", store, encoder.fingerprint)
    publish_plan(plan, store, lambda: encoder, lambda done, total: None)
    live = Live(store, encoder)
    yield live
    live.snapshot().generation.close()


@pytest.fixture
def index(tmp_path: Path, published: Path) -> Path:
    """A copy of the index that a test may change."""
    return Path(shutil.copytree(published, tmp_path / "index"))


@pytest.fixture
def live(index: Path, encoder: SentenceEncoder) -> Iterator[Live]:
    """The live generation of that copy, as a server holds it."""
    live = Live(FolderStore(index), encoder)
    first = live.snapshot().generation
    yield live
    first.close()


def found(live: Live, question: Question, count: int = 5) -> list[str]:
    """The texts found, best first."""
    return [hit.passage.text for hit in live.snapshot().search(question, count)]


def edit(corpus: Path, old: str, new: str) -> None:
    """Change the shipyard's text."""
    path = corpus / "quaxel.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Was verdient man als Flunsenprüferin bei der Quaxel-Werft?", "4.711 Taler"),
        ("wie hoch ist das gehalt eines flunsenprüfers", "4.711 Taler"),
        ("What does a Flunsen tester earn?", "4.711 Taler"),
        ("Mitarbeiterzahl der Werft", "38 Menschen"),
        ("Wann ist die Zwirbellehre zu Ende?", "sieben Jahre"),
        ("Wie hoch ist der Leuchtturm?", "17 Meter"),
    ],
)
def test_question_finds_its_fact(question: str, fact: str, still: Live) -> None:
    """A question in other words or another language finds the passage with its fact first."""
    assert fact in found(still, Question(question))[0]


def test_hits_are_in_order_and_counted(still: Live) -> None:
    """Hits come best first, and no more than wanted."""
    hits = still.snapshot().search(PAY, 3)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len(still.snapshot().search(PAY, 1)) == 1


def test_context_decides_a_follow_up(still: Live) -> None:
    """A follow-up alone finds what its context is about."""
    assert "Mumpelbad" in found(still, Question("Und danach?", "Zwirbelausbildung in Mumpelbad"))[0]
    assert "Leuchtturm" in found(still, Question("Und danach?", "Leuchtturm von Dorrenfels"))[0]


def test_context_counts_by_its_words(still: Live) -> None:
    """A follow-up's context is searched by its words as well, not by its vector alone."""
    best = still.snapshot().search(Question("Und danach?", "Zwirbelausbildung in Mumpelbad"), 1)[0]
    assert best.score > WEIGHT_VECTOR + 0.1


def test_focus_outweighs_the_context(still: Live) -> None:
    """What is asked counts for more than what it hangs on."""
    assert (
        "Leuchtturm"
        in found(still, Question("Leuchtturm Dorrenfels Meter", "Zwirbelausbildung Mumpelbad"))[0]
    )


def test_hit_is_the_sum_of_its_signals(still: Live) -> None:
    """A hit's score is that of the four signals beside it, each 0 to about 1, at its place in the index."""
    snapshot = still.snapshot()
    for hit in snapshot.search(PAY, 4):
        signals = (hit.keywords, hit.vector, hit.soft, hit.asked)
        assert hit.score == pytest.approx(float(fuse_signals(*map(np.float32, signals))), abs=1e-5)
        assert all(0 <= signal < 1.5 for signal in signals)
        assert snapshot.generation.entries[hit.position].passage == hit.passage


def test_evidence_tells_how_much_is_covered(still: Live) -> None:
    """Evidence counts the question's words, and says by rarity how many of them the best hits have."""
    snapshot = still.snapshot()

    def evidence(text: str) -> Evidence:
        hits = snapshot.search(Question(text), 5)
        return snapshot.evidence(snapshot.read(Question(text)), hits, hits)

    whole, half, none = (evidence(text) for text in ("Nachtdienst Taler", "Nachtdienst Xylophon", "Xylophon"))
    assert (whole.covered, whole.words) == (pytest.approx(1), 2)
    assert 0.1 < half.covered < 0.9
    assert (none.covered, none.rarest) == (pytest.approx(0), pytest.approx(1))
    assert whole.score > half.score > none.score


def test_context_is_no_evidence(still: Live) -> None:
    """Words that a question hangs on are not counted as covered."""
    snapshot = still.snapshot()
    question = Question("Xylophon?", "Was verdient man als Flunsenprüferin bei der Quaxel-Werft?")
    hits = snapshot.search(question, 5)
    found = snapshot.evidence(snapshot.read(question), hits, hits)
    assert (found.covered, found.words) == (pytest.approx(0), 1)


def test_candidates_come_best_first_from_their_passages(still: Live) -> None:
    """Candidate sentences stand in the passages that were found, the one with the asked words first."""
    snapshot = still.snapshot()
    question = Question("Wie viele Taler kommen im Nachtdienst hinzu?")
    hits = snapshot.search(question, 5)
    found = snapshot.candidates(snapshot.read(question), question.focus, hits)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert "99 Taler" in found[0].passage.quote(found[0].sentence)
    assert {c.passage.id for c in found} <= {hit.passage.id for hit in hits}
    assert all(c.sentence in c.passage.sentences for c in found)


def test_named_employer_keeps_only_its_texts(named: Live) -> None:
    """A question that names an employer is answered from texts that have its name, a follow-up as well."""
    snapshot = named.snapshot()
    for question in (
        Question("Wie viele Menschen arbeiten beim Brumselwerk?"),
        Question("Wie viele Menschen?", "Was verdient man beim Brumselwerk?"),
    ):
        kept = snapshot.of_name(question, snapshot.search(question, 20))
        assert {hit.passage.document for hit in kept} == {"brumsel.md"}


def test_question_without_a_name_keeps_every_text(named: Live) -> None:
    """A question that names nothing, or what no text has, keeps all hits in order."""
    snapshot = named.snapshot()
    for text in ("Wie viele Menschen arbeiten?", "Wie viele Menschen arbeiten bei der Xylophon AG?"):
        hits = snapshot.search(Question(text), 20)
        assert snapshot.of_name(Question(text), hits) == hits


def test_named_in_the_question_outweighs_the_context(named: Live) -> None:
    """A name in the question itself ends the search for the one before."""
    snapshot = named.snapshot()
    question = Question("Und beim Brumselwerk?", "Wie viele Menschen arbeiten beim Schnurzelhaus?")
    kept = snapshot.of_name(question, snapshot.search(question, 20))
    assert {hit.passage.document for hit in kept} == {"brumsel.md"}


def test_corpus_that_lists_no_questions_is_asked_about_no_names(still: Live) -> None:
    """The names of our trade are looked for only in a corpus that lists questions as ours does."""
    assert (
        still.snapshot().named(Question("Was verdient ein Zahnarzt 2019 in München mit CISSP?"), 2026) == []
    )


@pytest.mark.parametrize(("one", "other"), [("ein Prüfer", "eine Prüferin"), ("der Lotse", "die Lotse")])
def test_article_makes_no_difference(one: str, other: str) -> None:
    """A man's and a woman's job are asked for by the same text."""
    texts = [parse_query(Question(f"Was verdient {who}?")).text.split() for who in (one, other)]
    assert texts[0] == texts[1]


def test_question_weighs_its_words() -> None:
    """What is asked counts fully, what it hangs on and what was told around it half, each word once."""
    words = parse_query(Question("Gehalt Nachtdienst Werft", "Gehalt Teilzeit", "Umzug"))
    assert dict(zip(words.surfaces, words.weights, strict=True)) == {
        "gehalt": 1.0,
        "nachtdienst": 1.0,
        "werft": 1.0,
        "teilzeit": CONTEXT_WEIGHT,
        "umzug": STORY_WEIGHT,
    }


def test_short_question_is_read_with_its_story() -> None:
    """A question of too few words is found by what was told around it, which then counts fully."""
    words = parse_query(Question("Wechsel realistisch?", story="Buchhaltung Umzug"))
    assert set(words.weights) == {1.0}
    assert {"buchhaltung", "umzug"} <= set(words.surfaces)


def test_story_counts_by_words_that_the_corpus_knows(still: Live) -> None:
    """Of a story only the words count that the corpus knows."""
    known = still.snapshot().keywords.has
    words = parse_query(Question("Gehalt Nachtdienst Werft", story="Xylophon Zwirbelausbildung"), known)
    assert "zwirbelausbildung" in words.surfaces
    assert "xylophon" not in words.surfaces


@pytest.mark.parametrize("text", ["😀", "?", "und", "كم", "x" * 200, "Wort " * 400, "\0", "[1] <b>"])
def test_any_question_is_searched(text: str, still: Live) -> None:
    """No question is so odd that the search fails."""
    assert len(still.snapshot().search(Question(text), 20)) <= 4


def test_publication_is_noticed(live: Live, index: Path, corpus: Path, publish: Publish) -> None:
    """After a publication by another process's hand the next question is answered from it."""
    assert "4.711 Taler" in found(live, PAY)[0]
    edit(corpus, "4.711 Taler", "4.712 Taler")
    manifest = publish(corpus, index)
    assert "4.712 Taler" in found(live, PAY)[0]
    assert live.snapshot().name == manifest.generation


def test_same_generation_is_opened_once(still: Live) -> None:
    """Without a publication every question gets the same snapshot."""
    assert still.snapshot() is still.snapshot()


def test_snapshot_outlives_a_publication(live: Live, index: Path, corpus: Path, publish: Publish) -> None:
    """A request that began before a publication is answered from what it began with."""
    snapshot = live.snapshot()
    edit(corpus, "4.711 Taler", "4.712 Taler")
    publish(corpus, index)
    assert live.snapshot() is not snapshot
    assert "4.711 Taler" in snapshot.search(PAY, 1)[0].passage.text


def test_snapshot_answers_while_the_next_is_live(
    live: Live, index: Path, corpus: Path, publish: Publish
) -> None:
    """Questions that run while texts are published never fail and never mix two generations."""
    numbers: set[tuple[str, str]] = set()
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                snapshot = live.snapshot()
                text = snapshot.search(PAY, 1)[0].passage.text
                numbers.add((snapshot.name, text))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(4711, 4716):
            edit(corpus, f"{number // 1000}.{number % 1000}", f"{(number + 1) // 1000}.{(number + 1) % 1000}")
            publish(corpus, index)
            live.snapshot()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []
    names = {name for name, _ in numbers}
    assert len(names) == len(numbers) > 1


def test_publications_leave_no_files_open(live: Live, index: Path, corpus: Path, publish: Publish) -> None:
    """A server that has followed many publications holds no more files open than after the first."""

    def open_files() -> int:
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    counts = []
    for number in range(4):
        edit(corpus, f"{38 + number} Menschen", f"{39 + number} Menschen")
        publish(corpus, index)
        live.snapshot().search(PAY, 1)
        counts.append(open_files())
    # The generation in use and the one before may be open, no others.
    assert counts[-1] <= counts[1] + 4


def lose_database(folder: Path) -> None:
    """A generation without its database."""
    (folder / "chroma.sqlite3").unlink()


def damage_manifest(folder: Path) -> None:
    """Half of a manifest."""
    (folder / "manifest.json").write_text('{"format": 2, "gener', encoding="utf-8")


def other_format(folder: Path) -> None:
    """A manifest of a version to come."""
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(text.replace('"format": 2', '"format": 3'), encoding="utf-8")


def other_encoder(folder: Path) -> None:
    """A generation that another encoder made."""
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(
        text.replace('"fingerprint": "', '"fingerprint": "x'), encoding="utf-8"
    )


@pytest.mark.parametrize(
    "damage", [shutil.rmtree, lose_database, damage_manifest, other_format, other_encoder]
)
def test_broken_publication_keeps_the_one_before(
    damage: Callable[[Path], None],
    live: Live,
    index: Path,
    corpus: Path,
    publish: Publish,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A new generation that cannot be opened is logged once, the old one answers, a sound one ends it."""
    before, broken = live.snapshot().name, "20990101T000000-broken"
    shutil.copytree(index / before, index / broken)
    manifest = (index / broken / "manifest.json").read_text(encoding="utf-8").replace(before, broken)
    (index / broken / "manifest.json").write_text(manifest, encoding="utf-8")
    damage(index / broken)
    (index / "current").write_text(broken, encoding="ascii")
    with caplog.at_level(logging.ERROR, logger="bot"):
        for _ in range(3):
            assert "4.711 Taler" in found(live, PAY)[0]
    assert live.snapshot().name == before
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert broken in caplog.text
    shutil.rmtree(index / broken, ignore_errors=True)
    (index / "current").write_text(before, encoding="ascii")
    edit(corpus, "4.711 Taler", "4.713 Taler")
    publish(corpus, index)
    assert "4.713 Taler" in found(live, PAY)[0]


def test_lost_pointer_keeps_the_generation(live: Live, index: Path) -> None:
    """While no generation is named, the one in use goes on answering."""
    (index / "current").unlink()
    assert "4.711 Taler" in found(live, PAY)[0]


def test_missing_index_is_refused(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """Without an index nothing can be opened, and the message says what to run."""
    with pytest.raises(IndexUnavailableError, match="make ingest"):
        Live(FolderStore(tmp_path / "nichts"), encoder)


def test_index_of_another_encoder_is_refused(index: Path, encoder: SentenceEncoder) -> None:
    """An index that another encoder made is refused before it is searched."""
    other_encoder(index / (index / "current").read_text(encoding="ascii"))
    with pytest.raises(IndexMismatchError, match="make ingest"):
        Live(FolderStore(index), encoder)


def test_retriever_serves_a_chain(still: Live) -> None:
    """The retriever is a LangChain runnable: question in, documents out, and on into the chain."""

    def join(documents: list[Document]) -> str:
        return "\n".join(document.page_content for document in documents)

    chain = CorpusRetriever(live=still, k=2) | RunnableLambda(join)
    assert "4.711 Taler" in chain.invoke(PAY.text).splitlines()[0]


def test_retriever_documents_tell_where_they_stand(still: Live, corpus: Path) -> None:
    """A document has the passage's text without marks, and in its metadata where it stands."""
    [document] = CorpusRetriever(live=still, k=1).invoke(PAY.text)
    text = (corpus / "quaxel.md").read_text(encoding="utf-8")
    data = document.metadata
    assert "[^" not in document.page_content
    assert text[data["start"] : data["end"]].startswith(document.page_content[:40])
    assert data["document"] == "quaxel.md"
    assert data["title"] == "Arbeiten bei der Quaxel-Werft"
    assert data["section"] == "Was verdient man als Flunsenprüferin bei der Quaxel-Werft?"
    assert data["as_of"] == "2026-05-01"
    assert data["score"] > 0
    assert document.id


def test_retriever_notices_publications(live: Live, index: Path, corpus: Path, publish: Publish) -> None:
    """A chain that lives on answers from what is published later."""
    retriever = CorpusRetriever(live=live)
    (corpus / "neu.md").write_text(
        HEADER.format(title="Prumpelhafen") + "## Wie tief ist der Prumpelhafen?\nEr ist 12 Ellen tief.\n",
        encoding="utf-8",
    )
    publish(corpus, index)
    assert retriever.invoke("Wie tief ist der Prumpelhafen?")[0].page_content == "Er ist 12 Ellen tief."


def test_trade_itself_is_no_name(project_index: Path, encoder: SentenceEncoder) -> None:
    """What every text is about narrows nothing: "IT-Stellen" in one title keeps no other text out."""
    live = Live(FolderStore(project_index), encoder)
    question = Question("Wo finde ich offene IT-Stellen?")
    hits = live.snapshot().search(question, 20)
    assert live.snapshot().of_name(question, hits) == hits
    assert "gelsenwass" in live.snapshot().names
    live.snapshot().generation.close()
