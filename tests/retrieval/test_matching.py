"""How well passages fit: rarity, keyword scores, soft matching, spelling, fusion."""

from collections.abc import Sequence

import numpy as np
import pytest

from bot.language.terms import search_terms
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.fusion import (
    ASKED_POWER,
    WEIGHT_ASKED,
    WEIGHT_SOFT,
    WEIGHT_VECTOR,
    fuse_signals,
    top_positions,
)
from bot.retrieval import matching
from bot.retrieval.matching import LEAST_ALIKE, WAYS_TO_ASK, KeywordIndex, highest_cosines, word_likeness
from bot.retrieval.query import BY_PARTS, PART, Query, WeighedWord, contains_word
from bot.types import Entry, Passage

ENCODER = SentenceEncoder()


def entry(terms: str, *asked: str, words: str = "") -> Entry:
    """An entry with these terms and ways to ask, the first of which is its heading."""
    passage = Passage("id", "a.md", "Titel", asked[:1], asked[1:], "", 0, 0, ())
    return Entry(
        passage, tuple(words.split()), tuple(terms.split()), tuple(tuple(a.split()) for a in asked), ()
    )


def index(*entries: Entry) -> KeywordIndex:
    """The keyword index over entries."""
    return KeywordIndex(entries, ENCODER)


def ask(words: str, *weights: float) -> Query:
    """A question of simple words, given as terms."""
    found = words.split()
    return Query(words, tuple(found), tuple((word,) for word in found), weights or (1.0,) * len(found))


def share(words: Sequence[WeighedWord], terms: set[str]) -> float:
    """The share of the words, by rarity, among terms."""
    want = sum(word.rarity for word in words)
    return sum(word.rarity * word.part_of(terms) for word in words) / want if want else 0.0


def order(scores: Sequence[float]) -> list[int]:
    """All positions, best first."""
    return top_positions(np.array(scores, np.float32), len(scores))


def test_rare_word_weighs_more() -> None:
    """A word of one passage is rarer than one of all, and one of none the rarest."""
    keywords = index(entry("lohn werft"), entry("lohn schul"), entry("lohn"))
    assert keywords.rarity("turm") > keywords.rarity("werft") > keywords.rarity("lohn") > 0


def test_score_is_highest_where_the_words_are() -> None:
    """A passage with all words beats one with some, which beats one with none, which has no score."""
    keywords = index(entry("schul"), entry("lohn x y"), entry("lohn werft x"))
    scores = keywords.keywords(ask("lohn werft"))
    assert order(scores)[:2] == [2, 1]
    assert scores[0] == pytest.approx(0, abs=1e-6)


def test_word_of_one_passage_finds_that_one_alone() -> None:
    """Where no passages share a word, a word of one gives no score to the others."""
    words = ["lohn", "werft", "turm", "schul"]
    keywords = index(*(entry(f"{word} {word}x") for word in words))
    for position, word in enumerate(words):
        scores = keywords.keywords(ask(word))
        assert order(scores)[0] == position
        assert np.delete(scores, position) == pytest.approx(0, abs=1e-3)


def test_passages_all_alike_are_no_fault() -> None:
    """Passages of the very same words score the same."""
    scores = index(*(entry("lohn werft turm") for _ in range(4))).keywords(ask("lohn"))
    assert scores == pytest.approx(scores[0])
    assert scores[0] > 0


def test_score_counts_ways_to_ask() -> None:
    """A passage is found by a word that only a way to ask it has."""
    keywords = index(entry("lohn", "was", "verdienst hoch"), entry("schul", "wann", "dauer lang"))
    assert order(keywords.keywords(ask("verdienst"))) == [0]


def test_score_prefers_the_heading() -> None:
    """The same word counts for more in the heading than in another way to ask."""
    keywords = index(entry("x", "zeit z", "lohn q"), entry("x", "lohn q", "zeit z"), entry("y"))
    assert order(keywords.keywords(ask("lohn")))[0] == 1


def test_score_grows_with_the_weight_of_a_word() -> None:
    """Between two words the one with more weight decides."""
    keywords = index(entry("lohn a"), entry("schul a"))
    assert order(keywords.keywords(ask("lohn schul", 0.5, 1.0))) == [1, 0]
    assert order(keywords.keywords(ask("lohn schul", 1.0, 0.5))) == [0, 1]


@pytest.mark.parametrize("words", ["", "turm"])
def test_unknown_words_score_nothing(words: str) -> None:
    """A question without words, or with words nobody has, fits nothing."""
    assert not index(entry("lohn"), entry("schul")).keywords(ask(words)).any()


@pytest.mark.parametrize("entries", [(entry(""),), (entry("", ""), entry("", "", ""))])
def test_passages_without_terms_are_no_fault(entries: tuple[Entry, ...]) -> None:
    """Passages without any term are found by nothing."""
    scores = KeywordIndex(entries, ENCODER).keywords(ask("lohn"))
    assert scores.tolist() == [0] * len(entries)


@pytest.mark.parametrize(
    ("word", "known"),
    [
        (("lohn",), True),
        (("turm",), False),
        (("lohnturm", "lohn", "turm"), False),
        (("lohnwerft", "lohn", "werft"), True),
    ],
)
def test_compound_is_known_by_all_its_parts(word: tuple[str, ...], known: bool) -> None:
    """A word is known where it stands, or where every part of it does."""
    keywords = index(entry("lohn"), entry("werft"))
    assert keywords.knows(word) is known


def test_compound_is_held_by_all_its_parts() -> None:
    """A passage holds a compound only with every part of it."""
    compound = ("lohnwerft", "lohn", "werft")
    assert [contains_word(compound, terms) for terms in ({"lohn", "werft"}, {"lohn"})] == [True, False]


def test_share_is_that_of_the_words() -> None:
    """The share is 1 with all words, 0 with none, and between them the rarer word counts more."""
    keywords = index(entry("lohn werft"), entry("lohn"), entry("werft lohn"), entry("turm"))
    words = [("lohn",), ("turm",)]
    assert share(keywords.weigh([("lohn",), ("werft",)]), {"lohn", "werft"}) == pytest.approx(1)
    assert share(keywords.weigh([("turm",)]), {"lohn"}) == 0
    assert 0 < share(keywords.weigh(words), {"lohn"}) < 0.5 < share(keywords.weigh(words), {"turm"}) < 1


def test_share_counts_parts_for_less() -> None:
    """A compound found by its parts counts for less than the word, and by some parts for less still."""
    keywords = index(entry("lohn"))
    word = [("lohnwerft", "lohn", "werft")]
    whole, parts, part = (
        share(keywords.weigh(word), t) for t in ({"lohnwerft"}, {"lohn", "werft"}, {"lohn"})
    )
    assert (whole, parts, part) == pytest.approx((1, BY_PARTS, BY_PARTS / 2))


def test_alternatives_of_a_word_are_its_parts() -> None:
    """A compound may be found by its parts, which count less."""
    assert index(entry("lohn")).alternatives(("lohnwerft", "lohn", "werft")) == {
        "lohnwerft": 1,
        "lohn": PART,
        "werft": PART,
    }


@pytest.mark.parametrize(
    ("typed", "meant"), [("Gehlat", "Gehalt"), ("Ausbidlung", "Ausbildung"), ("Bewerrbung", "Bewerbung")]
)
def test_misspelt_word_is_found(typed: str, meant: str) -> None:
    """A word one edit away from one of the corpus finds its passage, the right word none but its own."""
    stems = [search_terms(word)[0] for word in (meant, "Schule", "Werft")]
    keywords = index(*(entry(stem) for stem in stems))
    assert order(keywords.keywords(ask(search_terms(typed)[0]))) == [0]
    assert search_terms(meant)[0] in keywords.alternatives((search_terms(typed)[0],))
    assert keywords.alternatives((stems[0],)) == {stems[0]: 1}


@pytest.mark.parametrize("written", ["Гельзенкирхен", "Гельзенкірхен", "غيلزنكيرشن"])
def test_name_in_another_script_is_found(written: str) -> None:
    """A name that a visitor writes in his own letters finds the one of the corpus."""
    stems = [search_terms(word)[0] for word in ("Gelsenkirchen", "Recklinghausen", "Bochum")]
    keywords = index(*(entry(stem) for stem in stems))
    assert order(keywords.keywords(ask(search_terms(written)[0])))[:1] == [0]


@pytest.mark.parametrize(("asked", "said"), [("salary", "gehalt"), ("firma", "unternehmen")])
def test_soft_matching_knows_like_words(asked: str, said: str) -> None:
    """Another word for the same thing, in German or not, fits better than one for something else."""
    keywords = index(entry("a", words="kuchen"), entry("b", words=said), entry("c", words="leuchtturm"))
    scores = keywords.soft(ask(asked), np.arange(3))
    assert order(scores)[0] == 1
    assert 0.1 < scores[1] <= 1


def test_soft_matching_counts_a_stem_fully() -> None:
    """A passage that has every word's stem fits fully, one that has a part of a compound less."""
    keywords = index(entry("lohn"), entry("werft"))
    assert keywords.soft(ask("lohn"), np.arange(2))[0] == pytest.approx(1)
    compound = Query("lohnturm", ("lohnturm",), (("lohnturm", "lohn"),), (1.0,))
    assert keywords.soft(compound, np.arange(2))[0] == pytest.approx(BY_PARTS)


def test_soft_matching_without_words_is_nothing() -> None:
    """A question without words, and no passages, are no fault."""
    keywords = index(entry("lohn"), entry(""))
    assert keywords.soft(ask(""), np.arange(2)).tolist() == [0, 0]
    assert keywords.soft(ask("lohn"), np.arange(0)).tolist() == []
    assert keywords.asked(ask("lohn"), np.arange(0)).tolist() == []


def test_listed_question_is_recognised() -> None:
    """The passage that lists a question is the likest, with a cosine of nearly 1."""
    question = "Wie hoch ist der Lohn auf der Werft?"
    keywords = index(entry("x", "Turm", question), entry("y", "Schule", "Wann beginnt die Schule?"))
    scores = keywords.asked(ask(question), np.arange(2))
    assert scores[0] == pytest.approx(1, abs=1e-5)
    assert scores[1] < 0.9


def test_fusion_is_a_weighted_sum() -> None:
    """Each signal adds to the score by its weight, the likeness of a listed question by its power."""
    zero, half = np.zeros(1, np.float32), np.full(1, 0.5, np.float32)
    assert fuse_signals(half, zero, zero, zero)[0] == pytest.approx(0.5)
    assert fuse_signals(zero, half, zero, zero)[0] == pytest.approx(WEIGHT_VECTOR / 2)
    assert fuse_signals(zero, zero, half, zero)[0] == pytest.approx(WEIGHT_SOFT / 2)
    assert fuse_signals(zero, zero, zero, half)[0] == pytest.approx(WEIGHT_ASKED * 0.5**ASKED_POWER)


def test_best_are_in_order() -> None:
    """The best positions come best first, ties in order, at most as many as wanted, none without a score."""
    scores = np.array([0.1, 0.5, 0, 0.5, 0.9], np.float32)
    assert top_positions(scores, 10) == [4, 1, 3, 0]
    assert top_positions(scores, 2) == [4, 1]


def test_large_vocabulary_gives_the_same_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether all words are compared at once or only those needed, soft matching says the same."""
    words = ("kuchen backen", "gehalt monat gehalt", "leuchtturm", "unternehmen gehalt")
    keywords = index(*(entry("x", words=text) for text in words))
    some = np.array([1, 3])
    at_once = keywords.soft(ask("salary firma"), some)
    monkeypatch.setattr(matching, "FEW_WORDS", 0)
    assert keywords.soft(ask("salary firma"), some) == pytest.approx(at_once, abs=1e-6)
    assert at_once.max() > 0


def test_other_spelling_counts_less_than_the_word() -> None:
    """A misspelt word fits the passage that has the right one, but less than the right one does."""
    keywords = index(entry("gehalt"), entry("schul"))
    right, misspelt = (keywords.soft(ask(word), np.arange(2))[0] for word in ("gehalt", "gehlat"))
    assert right == pytest.approx(1)
    assert 0.5 < misspelt < 1


def test_passage_supports_words_that_it_has_or_has_the_like_of() -> None:
    """A passage supports its own words fully, words of like meaning in part, others hardly."""
    keywords = index(entry("firma", words="firma"), entry("turm", words="turm"))
    words = keywords.weigh([("firma",), ("unternehm",), ("xylophon",)])
    own, like, other = keywords.support(words, ENCODER.encode_words(["firma", "unternehmen", "xylophon"]), 0)
    assert own == pytest.approx(1)
    assert own > like > other >= 0


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


def test_corpus_lists_questions_where_most_passages_do() -> None:
    """Only with enough ways to ask a passage do they stand for what the corpus knows."""
    asked = [f"frage{i}" for i in range(WAYS_TO_ASK)]
    assert index(entry("lohn", *asked), entry("turm", *asked)).lists_questions
    assert not index(entry("lohn", *asked), entry("turm", *asked[1:])).lists_questions
    assert not index(entry("lohn")).lists_questions


def test_only_the_word_itself_is_had() -> None:
    """A corpus has a word where a passage has the word, not where it has its parts alone."""
    keywords = index(entry("werft lohn"))
    assert keywords.has(("werft", "x"))
    assert not keywords.has(("werftlohn", "werft", "lohn"))
