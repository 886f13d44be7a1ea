"""A question to hits, and which of them have what the question names."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from bot.index.folder_store import FolderStore
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.fusion import WEIGHT_VECTOR, fuse_signals
from bot.retrieval.live import Live
from bot.retrieval.search import Searcher
from bot.types import Hit, Question
from tests.conftest import HEADER, Publish, write_texts
from tests.retrieval.passages import LISTED, PASSAGES, passage, searcher_over
from tests.retrieval.passages import PAY as SENTENCES

THIS_YEAR = 2026
PAY = Question("Was verdient man als Flunsenprüferin?")


@pytest.fixture(scope="module")
def named(
    tmp_path_factory: pytest.TempPathFactory, publish: Publish, encoder: SentenceEncoder
) -> Iterator[Searcher]:
    """Two employers' texts, each with their name in the title."""
    folder, texts = tmp_path_factory.mktemp("named"), {}
    for name, title, count in (("brumsel", "Brumselwerk", 38), ("schnurz", "Schnurzelhaus", 52)):
        body = f"## Wie viele arbeiten beim {title}?\nBeim {title} arbeiteten 2024 rund {count} Menschen.\n"
        header = HEADER.format(title=f"Arbeiten beim {title}").replace("topic: pay", "topic: employers")
        texts[f"{name}.md"] = header + body
    publish(write_texts(folder / "corpus", texts), folder / "index")
    searcher = Live(FolderStore(folder / "index"), encoder).searcher()
    yield searcher
    searcher.generation.close()


def search(searcher: Searcher, question: Question, count: int = 5) -> list[Hit]:
    """The hits for a question."""
    return searcher.search(searcher.parse(question), count)


def found(searcher: Searcher, question: Question) -> list[str]:
    """The texts found, best first."""
    return [hit.passage.text for hit in search(searcher, question)]


def kept(searcher: Searcher, question: Question) -> list[Hit]:
    """The hits that have what the question names."""
    query = searcher.parse(question)
    return searcher.restrict_to_names(query, searcher.search(query, 20))


def test_question_finds_its_fact(searcher: Searcher) -> None:
    """A question in other words or another language finds the passage with its fact first."""
    for question, fact in (
        ("Was verdient man als Flunsenprüferin bei der Quaxel-Werft?", "4.711 Taler"),
        ("wie hoch ist das gehalt eines flunsenprüfers", "4.711 Taler"),
        ("What does a Flunsen tester earn?", "4.711 Taler"),
        ("Mitarbeiterzahl der Werft", "38 Menschen"),
        ("Wann ist die Zwirbellehre zu Ende?", "sieben Jahre"),
        ("Wie hoch ist der Leuchtturm?", "17 Meter"),
    ):
        assert fact in found(searcher, Question(question))[0], question


def test_hits_are_in_order_and_counted(searcher: Searcher) -> None:
    """Hits come best first, and no more than wanted."""
    scores = [hit.score for hit in search(searcher, PAY, 3)]
    assert scores == sorted(scores, reverse=True)
    assert len(search(searcher, PAY, 1)) == 1


def test_context_decides_a_follow_up(searcher: Searcher) -> None:
    """A follow-up alone finds what its context is about."""
    assert "Mumpelbad" in found(searcher, Question("Und danach?", "Zwirbelausbildung in Mumpelbad"))[0]
    assert "Leuchtturm" in found(searcher, Question("Und danach?", "Leuchtturm von Dorrenfels"))[0]


def test_context_counts_by_its_words(searcher: Searcher) -> None:
    """A follow-up's context is searched by its words as well, not by its vector alone."""
    best = search(searcher, Question("Und danach?", "Zwirbelausbildung in Mumpelbad"), 1)[0]
    assert best.score > WEIGHT_VECTOR + 0.1


def test_focus_outweighs_the_context(searcher: Searcher) -> None:
    """What is asked counts for more than what it hangs on."""
    question = Question("Leuchtturm Dorrenfels Meter", "Zwirbelausbildung Mumpelbad")
    assert "Leuchtturm" in found(searcher, question)[0]


def test_hit_is_the_sum_of_its_signals(searcher: Searcher) -> None:
    """A hit's score is that of the four signals beside it, each 0 to about 1, and of the listed question."""
    for hit in search(searcher, PAY, 4):
        signals = (hit.keywords, hit.vector, hit.soft, hit.asked)
        lists = float(PAY.focus in (*hit.passage.headings, *hit.passage.questions))
        fused = fuse_signals(*map(np.float32, (*signals, lists)))
        assert hit.score == pytest.approx(float(fused), abs=1e-5)
        assert all(0 <= signal < 1.5 for signal in signals)
        assert searcher.generation.entries[hit.position].passage == hit.passage


def test_best_hit_scores_by_how_much_it_has_of_the_question(searcher: Searcher) -> None:
    """A hit that has all words of a question scores higher than one that has half of them or none."""
    questions = ("Nachtdienst Taler", "Nachtdienst Xylophon", "Xylophon")
    whole, half, none = (search(searcher, Question(text))[0].score for text in questions)
    assert whole > half > none


def test_any_question_is_searched(searcher: Searcher) -> None:
    """No question is so odd that the search fails."""
    for text in ("", "😀", "?", "und", "كم", "x" * 200, "Wort " * 400, "\0", "[1] <b>"):
        assert len(search(searcher, Question(text), 20)) <= 4, text


def test_named_employer_keeps_only_its_texts(named: Searcher) -> None:
    """A question that names an employer is answered from texts that have its name, a follow-up as well."""
    for question in (
        Question("Wie viele Menschen arbeiten beim Brumselwerk?"),
        Question("Wie viele Menschen?", "Was verdient man beim Brumselwerk?"),
    ):
        assert {hit.passage.document for hit in kept(named, question)} == {"brumsel.md"}, question


def test_question_without_a_name_keeps_every_text(named: Searcher) -> None:
    """A question that names nothing, or what no text has, keeps all hits in order."""
    for text in ("Wie viele Menschen arbeiten?", "Wie viele Menschen arbeiten bei der Xylophon AG?"):
        question = Question(text)
        assert kept(named, question) == search(named, question, 20), text


def test_named_in_the_question_outweighs_the_context(named: Searcher) -> None:
    """A name in the question itself ends the search for the one before."""
    question = Question("Und beim Brumselwerk?", "Wie viele Menschen arbeiten beim Schnurzelhaus?")
    assert {hit.passage.document for hit in kept(named, question)} == {"brumsel.md"}


def test_listed_question_is_known_word_for_word(searcher: Searcher) -> None:
    """A question is listed where a heading or way to ask has its very terms, whatever its spelling."""
    for text, is_listed in (
        ("mitarbeiterzahl QUAXEL", True),
        ("Wie lange dauert die Zwirbelausbildung in Mumpelbad?", True),
        ("Wie lange dauert die Zwirbelausbildung in Mumpelbad heute?", False),
    ):
        assert (searcher.parse(Question(text)).focus_terms in searcher.listed) is is_listed, text


def test_name_means_something_by_any_of_its_words(searcher: Searcher) -> None:
    """A name means something where the corpus has one of its words, or where it has no word at all."""
    for name, means in (("Quaxel XYZ", True), ("Quaxle", True), ("XYLOPHON", False), ("?", True)):
        assert searcher.means_something(name) is means, name


def test_corpus_that_lists_no_questions_is_asked_about_no_names(encoder: SentenceEncoder) -> None:
    """The names of our trade are looked for only in a corpus that lists questions as ours does."""
    plain = searcher_over(PASSAGES, encoder)
    query = plain.parse(Question("Was verdient ein Zahnarzt 2019 in München mit CISSP?"))
    assert plain.named_entities(query, THIS_YEAR) == []


def test_question_is_asked_about_each_name(encoder: SentenceEncoder) -> None:
    """Unknown capitals, years, places and occupations are looked for; what the corpus has is not."""
    listing = searcher_over(LISTED, encoder)
    query = listing.parse(Question("Gibt es 2019 in München Zahnärzte mit CISSP bei der WERFT?"))
    words = [thing.word for thing in listing.named_entities(query, THIS_YEAR)]
    assert words == ["CISSP", "2019", "München", "Zahnärzte"]


def test_listed_question_is_asked_about_no_names(encoder: SentenceEncoder) -> None:
    """What a passage lists as asked it answers, whatever that names."""
    asked = "Gibt es Türme in München?"
    searcher = searcher_over([passage("a.md", SENTENCES, (asked, "Lohn", "Gehalt"))], encoder)
    for text, words in ((asked, []), ("Gibt es hohe Türme in München?", ["München"])):
        named = searcher.named_entities(searcher.parse(Question(text)), THIS_YEAR)
        assert [thing.word for thing in named] == words, text


def test_finding_tells_hits_kept_hits_and_what_is_missing(named: Searcher) -> None:
    """A finding has all hits, those that have what the question names, and what none of them has."""
    found = named.find(Question("Wie viele Menschen arbeiten beim Brumselwerk?"), 20, THIS_YEAR)
    assert {hit.passage.document for hit in found.hits} == {"brumsel.md", "schnurz.md"}
    assert ({hit.passage.document for hit in found.kept}, found.missing) == ({"brumsel.md"}, None)
    assert found.query.question.focus == "Wie viele Menschen arbeiten beim Brumselwerk?"


def test_listed_question_marks_its_passage_alone(encoder: SentenceEncoder) -> None:
    """A question that a passage lists is told from others, in any case and with any marks."""
    listing = searcher_over(LISTED, encoder)
    for question, document in (("lohn der WERFT!", "a.md"), ("Dauer der Lehre?", "b.md")):
        query = listing.parse(Question(question))
        both = np.arange(len(LISTED))
        listed = listing.matcher.listed(query, both).tolist()
        assert listed == [float(found.document == document) for found in LISTED], question
    assert listing.matcher.listed(listing.parse(Question("Was zahlt die Werft?")), both).tolist() == [
        0.0,
        0.0,
    ]
