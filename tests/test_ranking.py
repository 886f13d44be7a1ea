"""How well passages fit: rarity, keyword scores, coverage, fusion."""

from collections.abc import Sequence

import numpy as np
import pytest

from bot import ranking
from bot.ranking import KeywordIndex
from bot.types import Entry, Passage


def entry(terms: str, *asked: str) -> Entry:
    """An entry with these terms and ways to ask, the first of which is its heading."""
    passage = Passage("id", "a.md", "Titel", (), (), "", 0, 0, ())
    return Entry(passage, tuple(terms.split()), tuple(tuple(a.split()) for a in asked), ())


def index(*entries: Entry) -> KeywordIndex:
    """The keyword index over entries."""
    return KeywordIndex(entries)


def ask(words: str) -> dict[str, float]:
    """The weights of a question of simple words."""
    return ranking.weigh((word,) for word in words.split())


def order(scores: Sequence[float]) -> list[int]:
    """All positions, best first."""
    return ranking.best(np.array(scores, np.float32), len(scores))


def test_rare_word_weighs_more() -> None:
    """A word of one passage is rarer than one of all, and one of none the rarest."""
    keywords = index(entry("lohn werft"), entry("lohn schul"), entry("lohn"))
    assert keywords.rarity("turm") > keywords.rarity("werft") > keywords.rarity("lohn") > 0


def test_score_is_highest_where_the_words_are() -> None:
    """A passage with all words beats one with some, which beats one with none, which has no score."""
    keywords = index(entry("schul"), entry("lohn x y"), entry("lohn werft x"))
    scores = keywords.scores(ask("lohn werft"))
    assert order(scores)[:2] == [2, 1]
    assert scores[0] == pytest.approx(0, abs=1e-6)


def test_word_of_one_passage_finds_that_one_alone() -> None:
    """Where no passages share a word, a word of one gives no score to the others."""
    words = ["lohn", "werft", "turm", "schul"]
    keywords = index(*(entry(f"{word} {word}x") for word in words))
    for position, word in enumerate(words):
        scores = keywords.scores(ask(word))
        assert order(scores)[0] == position
        assert np.delete(scores, position) == pytest.approx(0, abs=1e-3)


def test_passages_all_alike_are_no_fault() -> None:
    """Passages of the very same words score the same."""
    scores = index(*(entry("lohn werft turm") for _ in range(4))).scores(ask("lohn"))
    assert scores == pytest.approx(scores[0])
    assert scores[0] > 0


def test_score_counts_ways_to_ask() -> None:
    """A passage is found by a word that only a way to ask it has."""
    keywords = index(entry("lohn", "was", "verdienst hoch"), entry("schul", "wann", "dauer lang"))
    assert order(keywords.scores(ask("verdienst"))) == [0]


def test_score_prefers_the_heading() -> None:
    """The same word counts for more in the heading than in another way to ask."""
    keywords = index(entry("x", "zeit z", "lohn q"), entry("x", "lohn q", "zeit z"), entry("y"))
    assert order(keywords.scores(ask("lohn")))[0] == 1


def test_listed_question_wins() -> None:
    """A question that a passage lists word for word beats one whose text repeats the words."""
    keywords = index(entry("lohn hoch lohn hoch"), entry("x y z w", "h", "lohn hoch"), entry("q"))
    assert order(keywords.scores(ask("lohn hoch")))[0] == 1


def test_score_grows_with_the_weight_of_a_word() -> None:
    """Between two words the one with more weight decides."""
    keywords = index(entry("lohn a"), entry("schul a"))
    assert order(keywords.scores({"lohn": 0.5, "schul": 1.0})) == [1, 0]
    assert order(keywords.scores({"lohn": 1.0, "schul": 0.5})) == [0, 1]


@pytest.mark.parametrize("words", ["", "turm"])
def test_unknown_words_score_nothing(words: str) -> None:
    """A question without words, or with words nobody has, fits nothing."""
    assert not index(entry("lohn"), entry("schul")).scores(ask(words)).any()


@pytest.mark.parametrize("entries", [(entry(""),), (entry("", ""), entry("", "", ""))])
def test_passages_without_terms_are_no_fault(entries: tuple[Entry, ...]) -> None:
    """Passages without any term are found by nothing."""
    scores = KeywordIndex(entries).scores(ask("lohn"))
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


def test_compound_is_held_by_one_passage() -> None:
    """A passage holds a compound only with every part of it."""
    keywords = index(entry("lohn werft"), entry("lohn"))
    compound = ("lohnwerft", "lohn", "werft")
    assert [keywords.holds(i, compound) for i in (0, 1)] == [True, False]


def test_coverage_is_the_share_of_the_words() -> None:
    """Coverage is 1 with all words, 0 with none, and between them where the rarer word counts more."""
    keywords = index(entry("lohn werft"), entry("lohn"), entry("werft lohn"), entry("turm"))
    words = [("lohn",), ("turm",)]
    assert keywords.coverage([("lohn",), ("werft",)], 0) == pytest.approx(1)
    assert keywords.coverage([("turm",)], 0) == 0
    assert 0 < keywords.coverage(words, 0) < 0.5 < keywords.coverage(words, 3) < 1


def test_coverage_of_nothing_is_nothing() -> None:
    """A question without words is covered by no passage."""
    assert index(entry("lohn")).coverage([], 0) == 0


def test_share_counts_parts_for_less() -> None:
    """A compound found by its parts counts for less than the word, and by some parts for less still."""
    keywords = index(entry("lohn"))
    word = [("lohnwerft", "lohn", "werft")]
    whole, parts, part = (keywords.share(word, t) for t in ({"lohnwerft"}, {"lohn", "werft"}, {"lohn"}))
    assert (whole, parts, part) == pytest.approx(
        (1, ranking.COMPOUND_BY_PARTS, ranking.COMPOUND_BY_PARTS / 2)
    )


def test_weigh_gives_parts_less() -> None:
    """Words weigh full and parts half, unless a part is asked for as a word."""
    assert ranking.weigh([("lohnwerft", "lohn", "werft"), ("lohn",)]) == {
        "lohnwerft": 1,
        "lohn": 1,
        "werft": 0.5,
    }


def test_weigh_takes_a_weight() -> None:
    """The weight of a context applies to all its terms."""
    assert ranking.weigh([("lohnwerft", "lohn")], 0.5) == {"lohnwerft": 0.5, "lohn": 0.25}


def test_fusion_adds_what_vectors_say() -> None:
    """A near vector adds to a passage's score, an opposite one and a missing one nothing."""
    keywords = np.array([1, 1, 1], np.float32)
    fused = ranking.fuse(keywords, {0: 0.8, 1: -0.8})
    assert fused.tolist() == pytest.approx([1 + ranking.WEIGHT_VECTOR * 0.8, 1, 1])
    assert keywords.tolist() == [1, 1, 1]


def test_best_are_in_order() -> None:
    """The best positions come best first, ties in order, at most as many as wanted, none without a score."""
    scores = np.array([0.1, 0.5, 0, 0.5, 0.9], np.float32)
    assert ranking.best(scores, 10) == [4, 1, 3, 0]
    assert ranking.best(scores, 2) == [4, 1]
