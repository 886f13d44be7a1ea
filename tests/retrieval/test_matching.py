"""How well passages fit: keyword scores, soft matching, listed questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from bot.language.terms import search_terms
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval import matching
from bot.retrieval.bm25 import BM25Index
from bot.retrieval.matching import (
    LEAST_ALIKE,
    WAYS_TO_ASK,
    PassageMatcher,
    highest_cosines,
    top_positions,
    word_likeness,
)
from bot.retrieval.query import BY_PARTS, Query, QueryWord
from bot.types import Entry, Passage, Question

Index = Callable[..., PassageMatcher]
Ask = Callable[..., Query]


@pytest.fixture
def index(encoder: SentenceEncoder) -> Index:
    """Builds the matcher over entries."""
    return lambda *entries: PassageMatcher(entries, encoder)


@pytest.fixture
def ask(encoder: SentenceEncoder) -> Ask:
    """Builds a question of simple words, given as terms, with their weights."""

    def build(matcher: PassageMatcher, text: str, *weights: float) -> Query:
        terms = [(word,) for word in text.split()]
        return query(matcher, encoder, text, terms, weights or (1.0,) * len(terms))

    return build


def query(
    matcher: PassageMatcher,
    encoder: SentenceEncoder,
    text: str,
    terms: Sequence[tuple[str, ...]],
    weights: Sequence[float],
) -> Query:
    """A question of words given as terms; each is written as its stem."""
    known = matcher.statistics
    words = tuple(
        QueryWord(word[0], word, weight, known.rarity(word[0]), known.other_spellings(word))
        for word, weight in zip(terms, weights, strict=True)
    )
    vectors = encoder.encode_question(text, [word.surface for word in words])
    return Query(Question(text), text, words, tuple(terms), (), vectors)


def entry(terms: str, *asked: str, words: str = "") -> Entry:
    """An entry with these terms and ways to ask, the first of which is its heading."""
    passage = Passage("id", "a.md", "Titel", asked[:1], asked[1:], "", 0, 0, ())
    return Entry(
        passage, tuple(words.split()), tuple(terms.split()), tuple(tuple(a.split()) for a in asked), ()
    )


def order(scores: Sequence[float]) -> list[int]:
    """All positions, best first."""
    return top_positions(np.array(scores, np.float32), len(scores))


def test_score_is_highest_where_the_words_are(index: Index, ask: Ask) -> None:
    """A passage with all words beats one with some, which beats one with none, which has no score."""
    matcher = index(entry("schul"), entry("lohn x y"), entry("lohn werft x"))
    scores = matcher.keywords(ask(matcher, "lohn werft"))
    assert order(scores)[:2] == [2, 1]
    assert scores[0] == pytest.approx(0, abs=1e-6)


def test_word_of_one_passage_finds_that_one_alone(index: Index, ask: Ask) -> None:
    """Where no passages share a word, a word of one gives no score to the others."""
    words = ["lohn", "werft", "turm", "schul"]
    matcher = index(*(entry(f"{word} {word}x") for word in words))
    for position, word in enumerate(words):
        scores = matcher.keywords(ask(matcher, word))
        assert order(scores)[0] == position
        assert np.delete(scores, position) == pytest.approx(0, abs=1e-3)


def test_passages_all_alike_are_no_fault(index: Index, ask: Ask) -> None:
    """Passages of the very same words score the same."""
    matcher = index(*(entry("lohn werft turm") for _ in range(4)))
    scores = matcher.keywords(ask(matcher, "lohn"))
    assert scores == pytest.approx(scores[0])
    assert scores[0] > 0


def test_score_counts_ways_to_ask(index: Index, ask: Ask) -> None:
    """A passage is found by a word that only a way to ask it has."""
    matcher = index(entry("lohn", "was", "verdienst hoch"), entry("schul", "wann", "dauer lang"))
    assert order(matcher.keywords(ask(matcher, "verdienst"))) == [0]


def test_score_prefers_the_heading(index: Index, ask: Ask) -> None:
    """The same word counts for more in the heading than in another way to ask."""
    matcher = index(entry("x", "zeit z", "lohn q"), entry("x", "lohn q", "zeit z"), entry("y"))
    assert order(matcher.keywords(ask(matcher, "lohn")))[0] == 1


def test_score_grows_with_the_weight_of_a_word(index: Index, ask: Ask) -> None:
    """Between two words the one with more weight decides."""
    matcher = index(entry("lohn a"), entry("schul a"))
    assert order(matcher.keywords(ask(matcher, "lohn schul", 0.5, 1.0))) == [1, 0]
    assert order(matcher.keywords(ask(matcher, "lohn schul", 1.0, 0.5))) == [0, 1]


def test_unknown_words_score_nothing(index: Index, ask: Ask) -> None:
    """A question without words, or with words nobody has, fits nothing."""
    matcher = index(entry("lohn"), entry("schul"))
    for words in ("", "turm"):
        assert not matcher.keywords(ask(matcher, words)).any(), words


def test_passages_without_terms_are_no_fault(index: Index, ask: Ask) -> None:
    """Passages without any term are found by nothing."""
    for entries in ((entry(""),), (entry("", ""), entry("", "", ""))):
        matcher = index(*entries)
        assert matcher.keywords(ask(matcher, "lohn")).tolist() == [0] * len(entries)


def test_presence_is_that_of_the_term_that_counts_most() -> None:
    """A passage has as much of a word as its best term counts, nothing of a word without its terms."""
    texts = BM25Index([["lohn"], ["werft", "lohnwerft"], ["turm"]])
    has = texts.presence([{"lohn": 0.4, "lohnwerft": 1.0, "werft": 0.5}, {"y": 1.0}], np.array([2, 0, 1]))
    assert has == pytest.approx(np.array([[0, 0.4, 1], [0, 0, 0]]))


def test_misspelt_word_is_found(index: Index, ask: Ask) -> None:
    """A word one edit away from one of the corpus finds its passage, the right word none but its own."""
    for typed, meant in (("Gehlat", "Gehalt"), ("Ausbidlung", "Ausbildung"), ("Bewerrbung", "Bewerbung")):
        stems = [search_terms(word)[0] for word in (meant, "Schule", "Werft")]
        matcher = index(*(entry(stem) for stem in stems))
        misspelt, right = ask(matcher, search_terms(typed)[0]), ask(matcher, stems[0])
        assert order(matcher.keywords(misspelt)) == [0], typed
        assert stems[0] in misspelt.words[0].alternatives(), typed
        assert right.words[0].alternatives() == {stems[0]: 1}, typed


def test_name_in_another_script_is_found(index: Index, ask: Ask) -> None:
    """A name that a visitor writes in his own letters finds the one of the corpus."""
    stems = [search_terms(word)[0] for word in ("Gelsenkirchen", "Recklinghausen", "Bochum")]
    matcher = index(*(entry(stem) for stem in stems))
    for written in ("Гельзенкирхен", "Гельзенкірхен", "غيلزنكيرشن"):
        scores = matcher.keywords(ask(matcher, search_terms(written)[0]))
        assert order(scores)[:1] == [0], written


def test_soft_matching_knows_like_words(index: Index, ask: Ask) -> None:
    """Another word for the same thing, in German or not, fits better than one for something else."""
    for asked, said in (("salary", "gehalt"), ("firma", "unternehmen")):
        matcher = index(entry("a", words="kuchen"), entry("b", words=said), entry("c", words="leuchtturm"))
        scores = matcher.soft(ask(matcher, asked), np.arange(3))
        assert order(scores)[0] == 1, asked
        assert 0.1 < scores[1] <= 1, asked


def test_soft_matching_counts_a_stem_fully(index: Index, ask: Ask, encoder: SentenceEncoder) -> None:
    """A passage that has every word's stem fits fully, one that has a part of a compound less."""
    matcher = index(entry("lohn"), entry("werft"))
    assert matcher.soft(ask(matcher, "lohn"), np.arange(2))[0] == pytest.approx(1)
    compound = query(matcher, encoder, "lohnturm", [("lohnturm", "lohn")], [1.0])
    assert matcher.soft(compound, np.arange(2))[0] == pytest.approx(BY_PARTS)


def test_soft_matching_without_words_is_nothing(index: Index, ask: Ask) -> None:
    """A question without words, and no passages, are no fault."""
    matcher = index(entry("lohn"), entry(""))
    assert matcher.soft(ask(matcher, ""), np.arange(2)).tolist() == [0, 0]
    assert matcher.soft(ask(matcher, "lohn"), np.arange(0)).tolist() == []
    assert matcher.asked(ask(matcher, "lohn"), np.arange(0)).tolist() == []


def test_other_spelling_counts_less_than_the_word(index: Index, ask: Ask) -> None:
    """A misspelt word fits the passage that has the right one, but less than the right one does."""
    matcher = index(entry("gehalt"), entry("schul"))
    right, misspelt = (matcher.soft(ask(matcher, w), np.arange(2))[0] for w in ("gehalt", "gehlat"))
    assert right == pytest.approx(1)
    assert 0.5 < misspelt < 1


def test_large_vocabulary_gives_the_same_scores(
    index: Index, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether all words are compared at once or only those needed, soft matching says the same."""
    words = ("kuchen backen", "gehalt monat gehalt", "leuchtturm", "unternehmen gehalt")
    matcher = index(*(entry("x", words=text) for text in words))
    some = np.array([1, 3])
    at_once = matcher.soft(ask(matcher, "salary firma"), some)
    monkeypatch.setattr(matching, "FEW_WORDS", 0)
    assert matcher.soft(ask(matcher, "salary firma"), some) == pytest.approx(at_once, abs=1e-6)
    assert at_once.max() > 0


def test_listed_question_is_recognised(index: Index, ask: Ask) -> None:
    """The passage that lists a question is the likest, with a cosine of nearly 1."""
    question = "Wie hoch ist der Lohn auf der Werft?"
    matcher = index(entry("x", "Turm", question), entry("y", "Schule", "Wann beginnt die Schule?"))
    scores = matcher.asked(ask(matcher, question), np.arange(2))
    assert scores[0] == pytest.approx(1, abs=1e-5)
    assert scores[1] < 0.9


def test_passage_supports_words_that_it_has_or_has_the_like_of(
    index: Index, ask: Ask, encoder: SentenceEncoder
) -> None:
    """A passage supports its own words fully, words of like meaning in part, others hardly."""
    matcher = index(entry("firma", words="firma"), entry("turm", words="turm"))
    words = ask(matcher, "firma unternehm xylophon").words
    vectors = encoder.encode_words(["firma", "unternehmen", "xylophon"])
    own, like, other = matcher.support(words, vectors, 0)
    assert own == pytest.approx(1)
    assert own > like > other >= 0


def test_corpus_lists_questions_where_most_passages_do(index: Index) -> None:
    """Only with enough ways to ask a passage do they stand for what the corpus knows."""
    asked = [f"frage{i}" for i in range(WAYS_TO_ASK)]
    assert index(entry("lohn", *asked), entry("turm", *asked)).lists_questions
    assert not index(entry("lohn", *asked), entry("turm", *asked[1:])).lists_questions
    assert not index(entry("lohn")).lists_questions


def test_likest_are_the_highest_cosines() -> None:
    """The highest cosines come best first, all of them where fewer are there than wanted."""
    vectors = np.eye(3, dtype=np.float32)
    vector = np.array([0.2, 0.9, 0.5], np.float32)
    assert highest_cosines(vectors, vector, 2) == pytest.approx([0.9, 0.5])
    assert highest_cosines(vectors, vector, 9) == pytest.approx([0.9, 0.5, 0.2])


def test_likeness_is_that_of_the_likest_and_nothing_below() -> None:
    """Each word counts by its likest other, squared; what is merely near counts nothing."""
    words = np.eye(2, dtype=np.float32)
    others = np.array([[0.9, 0.1], [0.2, LEAST_ALIKE - 0.01]], np.float32)
    assert word_likeness(words, others) == pytest.approx([0.81, 0])


def test_best_are_in_order() -> None:
    """The best positions come best first, ties in order, at most as many as wanted, none without a score."""
    scores = np.array([0.1, 0.5, 0, 0.5, 0.9], np.float32)
    assert top_positions(scores, 10) == [4, 1, 3, 0]
    assert top_positions(scores, 2) == [4, 1]
