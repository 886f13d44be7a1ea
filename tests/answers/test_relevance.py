"""How well sentences answer a question, and what speaks for answering it."""

import time
from collections.abc import Sequence

import numpy as np
import pytest

from bot.answers import selection
from bot.answers.evidence import BEYOND, MOST_WORDS, Beyond
from bot.answers.selection import _ASKED_FOR, SentenceScorer
from bot.ingestion.passages import build_entry
from bot.language.terms import content_words
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.matching import KeywordIndex
from bot.retrieval.query import parse_query
from bot.types import Evidence, Hit, Passage, Question, Sentence

MOST_SECONDS = 1.0
PAY = (
    "Die Werft steht am Wasser.",
    "Eine Flunsenprüferin verdient dort 4.711 Taler.",
    "Ihr Lohn kommt, weil die Werft reich ist.",
    "Gegründet wurde die Werft im März 1902.",
)
SCHOOL = ("Die Zwirbelausbildung dauert sieben Jahre.", "Sie findet in Mumpelbad statt.")


def passage(name: str, sentences: Sequence[str], questions: tuple[str, ...] = ()) -> Passage:
    """A passage of these sentences."""
    text, spans = "", []
    for sentence in sentences:
        spans.append(Sentence(len(text), len(text) + len(sentence)))
        text += sentence + " "
    return Passage(name, name, f"Titel {name}", (), questions, text, 0, len(text), tuple(spans))


PASSAGES = (passage("a.md", PAY), passage("b.md", SCHOOL))
LISTED = (
    passage(
        "a.md", PAY, ("Was verdient man als Flunsenprüferin?", "Wie hoch ist der Lohn?", "Lohn der Werft")
    ),
    passage("b.md", SCHOOL, ("Wie lange dauert die Zwirbelausbildung?", "Dauer der Lehre", "Zwirbellehre")),
)


@pytest.fixture(scope="module")
def beyond(encoder: SentenceEncoder) -> Beyond:
    """The questions that come with the program, read once."""
    return Beyond.read(encoder)


def scales(passages: Sequence[Passage], encoder: SentenceEncoder, beyond: Beyond) -> SentenceScorer:
    """Scales over passages."""
    entries = [build_entry(found) for found in passages]
    return SentenceScorer(entries, KeywordIndex(entries, encoder), encoder, beyond)


@pytest.fixture(scope="module")
def plain(encoder: SentenceEncoder, beyond: Beyond) -> SentenceScorer:
    """Scales over passages that list no ways to ask."""
    return scales(PASSAGES, encoder, beyond)


@pytest.fixture(scope="module")
def listing(encoder: SentenceEncoder, beyond: Beyond) -> SentenceScorer:
    """Scales over passages that list ways to ask."""
    return scales(LISTED, encoder, beyond)


def hits(*scores: float, passages: Sequence[Passage] = PASSAGES) -> list[Hit]:
    """Hits of the passages with these scores."""
    pairs = zip(passages, scores, strict=False)
    return [Hit(found, i, score, 0.5, 0.4, 0.5, 0.5) for i, (found, score) in enumerate(pairs)]


def best(scales: SentenceScorer, text: str, *scores: float) -> str:
    """The sentence that answers best."""
    found = scales.candidates(parse_query(Question(text)), text, hits(*(scores or (1.0, 1.0))))
    return found[0].passage.quote(found[0].sentence)


def evidence(scales: SentenceScorer, text: str, score: float = 2.0, behind: float = 0.5) -> Evidence:
    """The evidence for a question from both passages."""
    return scales.evidence(parse_query(Question(text)), hits(score, score - 1), behind)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Was verdient eine Flunsenprüferin?", PAY[1]),
        ("Wie viel Taler bekommt man?", PAY[1]),
        ("Warum kommt der Lohn?", PAY[2]),
        ("Wann wurde die Werft gegründet?", PAY[3]),
        ("Wie lange dauert die Zwirbelausbildung?", SCHOOL[0]),
        ("Wo findet die Zwirbelausbildung statt?", SCHOOL[1]),
        ("When was the Werft founded?", PAY[3]),
        ("Почему Werft reich?", PAY[2]),
    ],
)
def test_sentence_with_what_is_asked_comes_first(question: str, sentence: str, plain: SentenceScorer) -> None:
    """The sentence that shares the words and has the kind of thing asked for answers best."""
    assert best(plain, question) == sentence


def test_passage_counts_with_its_score(plain: SentenceScorer) -> None:
    """The same sentence is worth more in a passage that fits better, by just as much."""
    question = parse_query(Question("Was verdient man?"))
    some = [plain.candidates(question, "Was verdient man?", hits(score, 1.0)) for score in (1.0, 1.5)]
    worth = [{c.sentence: c.score for c in found if c.passage.id == "a.md"} for found in some]
    for sentence in PASSAGES[0].sentences:
        assert worth[1][sentence] - worth[0][sentence] == pytest.approx(0.5)


def test_every_sentence_of_the_best_passages_is_weighed(plain: SentenceScorer) -> None:
    """Each sentence stands among the candidates once, best first; those of other passages do not."""
    question = parse_query(Question("Werft"))
    both, one = (plain.candidates(question, "Werft", hits(*scores)) for scores in ((1.0, 1.0), (1.0,)))
    assert (len(both), len(one)) == (len(PAY) + len(SCHOOL), len(PAY))
    assert [c.score for c in both] == sorted((c.score for c in both), reverse=True)
    assert plain.candidates(question, "Werft", []) == []


def test_sentences_are_taken_from_so_many_passages(encoder: SentenceEncoder, beyond: Beyond) -> None:
    """Passages far down the list give no sentences."""
    many = [passage(f"{i}.md", [f"Satz {i} der Werft."]) for i in range(selection.PASSAGES + 2)]
    question = parse_query(Question("Werft"))
    found = scales(many, encoder, beyond).candidates(question, "Werft", hits(*[1.0] * 8, passages=many))
    assert {c.passage.id for c in found} == {f"{i}.md" for i in range(selection.PASSAGES)}


def test_evidence_counts_what_is_covered(plain: SentenceScorer) -> None:
    """All of the words, some or none are covered, by the best hit or by the best ones together."""
    all_of_it = evidence(plain, "Flunsenprüferin Werft")
    some = evidence(plain, "Flunsenprüferin Xylophonkiste")
    split = evidence(plain, "Flunsenprüferin Mumpelbad")
    none = evidence(plain, "Xylophonkiste")
    assert all_of_it.covered == pytest.approx(1)
    assert none.covered < some.covered < 1
    assert split.covered < 1
    assert split.covered_by_some == pytest.approx(1)
    for found in (all_of_it, some, split, none):
        assert 0 <= found.covered <= found.covered_by_some <= 1 + 1e-6
        assert 0 <= found.rarest <= 1 + 1e-6


def test_evidence_tells_the_best_hit_and_its_lead(plain: SentenceScorer) -> None:
    """Score and vector are the best hit's, the margin is what it is ahead of those behind."""
    found = evidence(plain, "Werft", score=2.5, behind=1.0)
    assert (found.score, found.vector, found.margin) == (2.5, 0.4, 1.5)


def test_word_that_nobody_has_is_the_rarest(plain: SentenceScorer) -> None:
    """A word that no passage has is as rare as can be, a common one less."""
    assert evidence(plain, "Xylophonkiste").rarest == pytest.approx(1)
    assert evidence(plain, "Werft").rarest < 1


def test_words_are_counted_up_to_a_number(plain: SentenceScorer) -> None:
    """Longer questions count as this long."""
    assert evidence(plain, "Werft Lohn Taler").words == 3
    assert evidence(plain, " ".join(f"Wort{i}" for i in range(50))).words == MOST_WORDS


def test_only_what_is_asked_is_evidence(plain: SentenceScorer) -> None:
    """Words of the context and of the story are not looked for."""
    question = parse_query(Question("Xylophonkiste Gurkenglas Tapir", "Werft Taler", "Lohn"))
    found = plain.evidence(question, hits(2.0, 1.0), 0.5)
    assert (found.covered, found.words) == (pytest.approx(0, abs=0.2), 3)


def test_corpus_without_ways_to_ask_compares_with_none(plain: SentenceScorer) -> None:
    """Where too few questions are listed, evidence says nothing of them."""
    assert evidence(plain, "Was verdient man?").listed is None


def test_listed_question_is_likelier_than_one_beyond(listing: SentenceScorer) -> None:
    """A question that the corpus lists is likelier its own, one about something else is not."""
    own = evidence(listing, "Was verdient man als Flunsenprüferin?").listed
    other = evidence(listing, "Wie backe ich einen Apfelkuchen?").listed
    assert own is not None
    assert other is not None
    for field in ("than_outside", "than_near", "than_beyond"):
        assert getattr(own, field) > getattr(other, field)
    assert own.than_beyond > 0 > other.than_beyond


def test_questions_beyond_come_with_the_program(beyond: Beyond) -> None:
    """Both files of questions are read, each line a unit vector, none in both, none empty."""
    lines = {name: (BEYOND / name).read_text("utf-8").splitlines() for name in ("outside.txt", "near.txt")}
    assert len(beyond.outside) == len(lines["outside.txt"]) > 500
    assert len(beyond.near) == len(lines["near.txt"]) > 500
    assert np.linalg.norm(beyond.outside, axis=1) == pytest.approx(1, abs=1e-3)
    assert not set(lines["outside.txt"]) & set(lines["near.txt"])
    assert all(list(content_words(line)) for line in lines["near.txt"])


@pytest.mark.parametrize("text", ["", "?", "und", "😀", "\0", "İ", "كم", "x" * 200])
def test_any_question_is_weighed(text: str, plain: SentenceScorer, listing: SentenceScorer) -> None:
    """No question is so odd that weighing fails or gives something that is no number."""
    question = parse_query(Question(text))
    for some in (plain, listing):
        assert all(np.isfinite(c.score) for c in some.candidates(question, text, hits(1.0, 1.0)))
        found = some.evidence(question, hits(2.0, 1.0), 0.5)
        assert np.isfinite([found.covered, found.covered_by_some, found.rarest]).all()


@pytest.mark.parametrize(
    "piece", ["um ", "a ", "In A ", "wie viel ", "A B ", "1", "seit ", "eine ", "um a zu"]
)
def test_long_text_is_weighed_quickly(piece: str) -> None:
    """Ten thousand characters, over and over the same, take no longer than a moment to look through."""
    text = (piece * 10_000)[:10_000] + "!x"
    started = time.process_time()
    for asks, held in _ASKED_FOR:
        asks.search(text)
        held.search(text)
    assert time.process_time() - started < MOST_SECONDS
