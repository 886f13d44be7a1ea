"""How well sentences answer a question."""

from __future__ import annotations

import numpy as np
import pytest

from bot.answers import relevance
from bot.answers.relevance import ScoredSentence, expected_content, score_sentences
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.search import Searcher
from bot.types import Hit, Question
from tests.retrieval.passages import LISTED, PASSAGES, PAY, SCHOOL, hits, passage, searcher_over


def score(searcher: Searcher, text: str, found: list[Hit]) -> list[ScoredSentence]:
    """The sentences of some hits for a question of its own."""
    return score_sentences(searcher.parse(Question(text)), found, searcher)


def quote(scored: ScoredSentence) -> str:
    """What a sentence says."""
    return scored.passage.quote(scored.sentence)


def test_sentence_with_what_is_asked_comes_first(plain: Searcher) -> None:
    """The sentence that shares the words and has the kind of thing asked for answers best."""
    for question, sentence in (
        ("Was verdient eine Flunsenprüferin?", PAY[1]),
        ("Wie viel Taler bekommt man?", PAY[1]),
        ("Warum kommt der Lohn?", PAY[2]),
        ("Wann wurde die Werft gegründet?", PAY[3]),
        ("Wie lange dauert die Zwirbelausbildung?", SCHOOL[0]),
        ("Wo findet die Zwirbelausbildung statt?", SCHOOL[1]),
        ("When was the Werft founded?", PAY[3]),
        ("Почему Werft reich?", PAY[2]),
    ):
        assert quote(score(plain, question, hits(1.0, 1.0))[0]) == sentence, question


def test_kind_of_thing_asked_for_is_looked_for() -> None:
    """A number, a time, a person, a place or a reason is expected where a question asks for one."""
    for question, sentence, other in (
        ("Wie viel verdient man?", "Es sind sieben Taler.", "Der Lohn ist gut."),
        ("Wann beginnt es?", "Im Oktober.", "Bald."),
        ("Wer war das?", "Es war Olga Zwirbel.", "Das weiß niemand."),
        ("Wo ist das?", "Es ist in Mumpelbad.", "Das weiß niemand."),
        ("Warum ist das so?", "Weil es regnet.", "Das ist so."),
    ):
        expected = expected_content(question)
        assert expected is not None, question
        assert expected.search(sentence), question
        assert not expected.search(other), question
    assert expected_content("Gibt es das?") is None


def test_candidates_come_best_first_from_their_passages(plain: Searcher) -> None:
    """Candidate sentences stand in the passages that were found, the one with the asked words first."""
    found = score(plain, "Wie viele Taler verdient eine Flunsenprüferin?", hits(1.0, 1.0))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert quote(found[0]) == PAY[1]
    assert {one.passage.id for one in found} <= {found.id for found in PASSAGES}
    assert all(one.sentence in one.passage.sentences for one in found)


def test_passage_counts_with_its_score(plain: Searcher) -> None:
    """The same sentence is worth more in a passage that fits better, by just as much."""
    some = [score(plain, "Was verdient man?", hits(best, 1.0)) for best in (1.0, 1.5)]
    worth = [{one.sentence: one.score for one in found if one.passage.id == "a.md"} for found in some]
    for sentence in PASSAGES[0].sentences:
        assert worth[1][sentence] - worth[0][sentence] == pytest.approx(0.5)


def test_every_sentence_of_the_best_passages_is_weighed(plain: Searcher) -> None:
    """Each sentence stands among the candidates once, best first; those of other passages do not."""
    both, one = (score(plain, "Werft", hits(*scores)) for scores in ((1.0, 1.0), (1.0,)))
    assert (len(both), len(one)) == (len(PAY) + len(SCHOOL), len(PAY))
    assert [c.score for c in both] == sorted((c.score for c in both), reverse=True)
    assert score(plain, "Werft", []) == []


def test_sentences_are_taken_from_so_many_passages(encoder: SentenceEncoder) -> None:
    """Passages far down the list give no sentences."""
    many = [passage(f"{i}.md", [f"Satz {i} der Werft."]) for i in range(relevance.PASSAGES + 2)]
    found = score(searcher_over(many, encoder), "Werft", hits(*[1.0] * 8, passages=many))
    assert {one.passage.id for one in found} == {f"{i}.md" for i in range(relevance.PASSAGES)}


def test_any_question_is_scored(plain: Searcher, listing: Searcher) -> None:
    """No question is so odd that scoring sentences fails or gives something that is no number."""
    for text in ("", "?", "und", "😀", "\0", "İ", "كم", "x" * 200):
        for searcher, passages in ((plain, PASSAGES), (listing, LISTED)):
            found = score(searcher, text, hits(1.0, 1.0, passages=passages))
            assert all(np.isfinite(one.score) for one in found), text


def test_long_text_does_not_hang() -> None:
    """No pattern that weighs a text hangs on ten thousand characters that nearly fit: `timeout` ends it."""
    for piece in ("um ", "a ", "In A ", "wie viel ", "A B ", "1", "seit ", "eine ", "um a zu"):
        text = (piece * 10_000)[:10_000] + "!x"
        for asks, held in relevance._EXPECTED:
            asks.search(text)
            held.search(text)
