"""What speaks for answering a question from the passages that were found."""

from __future__ import annotations

import numpy as np
import pytest

from bot.answers.evidence import BEHIND, BEYOND, MOST_WORDS, Beyond, Evidence, measure_evidence
from bot.language.terms import content_words
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.search import Finding, Searcher
from bot.types import Question
from tests.retrieval.passages import hits, passage, searcher_over


class Measure:
    """Measures the evidence for questions from both passages of a searcher."""

    def __init__(self, searcher: Searcher, beyond: Beyond) -> None:
        self.searcher, self.beyond = searcher, beyond
        self.passages = [entry.passage for entry in searcher.generation.entries]

    def __call__(self, text: str, context: str = "", story: str = "") -> Evidence:
        """The evidence for a question."""
        found = hits(2.0, 1.0, passages=self.passages)
        query = self.searcher.parse(Question(text, context, story))
        return measure_evidence(Finding(query, found, found, None), self.searcher, self.beyond)


@pytest.fixture(scope="module")
def evidence(plain: Searcher, beyond: Beyond) -> Measure:
    """The evidence from passages that list no ways to ask."""
    return Measure(plain, beyond)


def test_evidence_tells_how_much_is_covered(evidence: Measure) -> None:
    """Evidence counts the question's words, and says by rarity how many of them the best hits have."""
    whole, half, none = map(evidence, ("Werft Taler", "Werft Xylophonkiste", "Xylophonkiste"))
    assert (whole.covered, whole.words) == (pytest.approx(1), 2)
    assert 0.1 < half.covered < 0.9
    assert (none.covered, none.rarest) == (pytest.approx(0, abs=0.2), pytest.approx(1))


def test_evidence_counts_what_is_covered(evidence: Measure) -> None:
    """All of the words, some or none are covered, by the best hit or by the best ones together."""
    all_of_it = evidence("Flunsenprüferin Werft")
    some = evidence("Flunsenprüferin Xylophonkiste")
    split = evidence("Flunsenprüferin Mumpelbad")
    none = evidence("Xylophonkiste")
    assert all_of_it.covered == pytest.approx(1)
    assert none.covered < some.covered < 1
    assert split.covered < 1
    assert split.covered_by_some == pytest.approx(1)
    for found in (all_of_it, some, split, none):
        assert 0 <= found.covered <= found.covered_by_some <= 1 + 1e-6
        assert 0 <= found.rarest <= 1 + 1e-6


def test_evidence_tells_the_best_hit_and_its_lead(
    plain: Searcher, encoder: SentenceEncoder, beyond: Beyond
) -> None:
    """Score and vector are the best kept hit's, the margin is what it is ahead of the fifth that was found.

    Where fewer were found, it is compared with the last.
    """
    query = plain.parse(Question("Werft"))
    two = hits(2.5, 1.0)
    found = measure_evidence(Finding(query, two, two, None), plain, beyond)
    assert (found.score, found.vector, found.margin) == (2.5, 0.4, 1.5)
    many = [passage(f"{i}.md", [f"Satz {i} der Werft."]) for i in range(BEHIND + 2)]
    six, searcher = hits(3.0, 2.5, 2.0, 1.5, 1.0, 0.5, passages=many), searcher_over(many, encoder)
    query = searcher.parse(Question("Werft"))
    found = measure_evidence(Finding(query, six, six[1:], None), searcher, beyond)
    assert (found.score, found.margin) == (2.5, 1.5)


def test_word_that_nobody_has_is_the_rarest(evidence: Measure) -> None:
    """A word that no passage has is as rare as can be, a common one less."""
    assert evidence("Xylophonkiste").rarest == pytest.approx(1)
    assert evidence("Werft").rarest < 1


def test_words_are_counted_up_to_a_number(evidence: Measure) -> None:
    """Longer questions count as this long."""
    assert evidence("Werft Lohn Taler").words == 3
    assert evidence(" ".join(f"Wort{i}" for i in range(50))).words == MOST_WORDS


def test_only_what_is_asked_is_evidence(evidence: Measure) -> None:
    """Words of the context and of the story are not looked for."""
    found = evidence("Xylophonkiste Gurkenglas Tapir", "Werft Taler", "Lohn")
    assert (found.covered, found.words) == (pytest.approx(0, abs=0.2), 3)


def test_context_is_no_evidence(evidence: Measure) -> None:
    """Words that a question hangs on are not counted as covered."""
    found = evidence("Xylophonkiste?", "Was verdient man als Flunsenprüferin bei der Werft?")
    assert (found.covered, found.words) == (pytest.approx(0, abs=0.2), 1)


def test_corpus_without_ways_to_ask_compares_with_none(evidence: Measure) -> None:
    """Where too few questions are listed, evidence says nothing of them."""
    assert evidence("Was verdient man?").listed is None


def test_listed_question_is_likelier_than_one_beyond(listing: Searcher, beyond: Beyond) -> None:
    """A question that the corpus lists is likelier its own, one about something else is not."""
    evidence = Measure(listing, beyond)
    own = evidence("Was verdient man als Flunsenprüferin?").listed
    other = evidence("Wie backe ich einen Apfelkuchen?").listed
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


def test_any_question_is_weighed(plain: Searcher, listing: Searcher, beyond: Beyond) -> None:
    """No question is so odd that weighing fails or gives something that is no number."""
    for text in ("", "?", "und", "😀", "\0", "İ", "كم", "x" * 200):
        for searcher in (plain, listing):
            found = Measure(searcher, beyond)(text)
            assert np.isfinite([found.covered, found.covered_by_some, found.rarest]).all(), text
