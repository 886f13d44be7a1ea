"""Whether what was found is enough for an answer, and what is missing where it is not."""

from dataclasses import replace

import pytest

from bot.answers.answerability import (
    DEPTH,
    STILL_GOOD,
    Kept,
    _model,
    answer_threshold,
    decide,
    features,
    keep_hits,
    probability,
)
from bot.language.entities import find_entities
from bot.types import Evidence, Hit, ListedLikeness, Passage

THIS_YEAR = 2026
STRONG = Evidence(3.0, 0.8, 1.5, 1.0, 1.0, 4, 0.6, ListedLikeness(0.5, 0.4, 0.4))
WEAK = Evidence(0.1, 0.1, 0.0, 0.0, 0.0, 2, 1.0, ListedLikeness(-0.4, -0.4, -0.4))
# As for a corpus that lists no ways to ask.
PLAIN_STRONG, PLAIN_WEAK = replace(STRONG, listed=None), replace(WEAK, listed=None)


def hit(text: str, score: float = 2.0, name: str = "a.md") -> Hit:
    """A hit of a passage of this text."""
    passage = Passage(f"id-{name}", name, "Titel", ("Frage?",), (), text, 0, len(text), ())
    return Hit(passage, 0, score, 0.5, 0.5, 0.5, 0.5)


def texts(kept: Kept) -> list[str]:
    """The texts of the hits that were kept."""
    return [found.passage.text for found in kept.hits]


def keep(question: str, *hits: Hit) -> Kept:
    """What is kept for a question of its own."""
    return keep_hits(hits, find_entities(question, THIS_YEAR), THIS_YEAR)


def missing(question: str, *hits: Hit) -> str | None:
    """The word of what is missing."""
    thing = keep(question, *hits).missing
    return thing.word if thing else None


def test_question_that_names_nothing_keeps_all() -> None:
    """Where nothing is named, every hit stays, in order."""
    hits = [hit("Eins."), hit("Zwei.", 1.5, "b.md")]
    kept = keep("Gibt es so etwas?", *hits)
    assert (list(kept.hits), kept.missing) == (hits, None)


def test_only_hits_that_hold_what_is_named_stay() -> None:
    """A hit that lacks what the question names gives way to one that has it and fits nearly as well."""
    kept = keep("Gibt es das in München?", hit("In Gelsenkirchen."), hit("In München.", 1.5, "b.md"))
    assert (texts(kept), kept.missing) == (["In München."], None)


def test_what_no_hit_holds_is_missing() -> None:
    """What is named and stands nowhere is missing, by the visitor's word, and the hits stay nearby."""
    kept = keep("Gibt es das in münchen?", hit("In Gelsenkirchen."))
    assert kept.missing is not None
    assert "münchen" in kept.missing.word
    assert texts(kept) == ["In Gelsenkirchen."]


def test_hit_that_fits_badly_holds_nothing() -> None:
    """A name that only stands in a hit far behind the best one counts as missing."""
    far = 2.0 * STILL_GOOD - 0.01
    assert missing("Gibt es das in München?", hit("Hier."), hit("In München.", far, "b.md"))
    near = 2.0 * STILL_GOOD + 0.01
    assert not missing("Gibt es das in München?", hit("Hier."), hit("In München.", near, "b.md"))


def test_hit_far_down_the_list_holds_nothing() -> None:
    """A name is looked for among the best hits only."""
    others = [hit("Hier.", name=f"{i}.md") for i in range(DEPTH)]
    assert missing("Gibt es das in München?", *others, hit("In München.", name="m.md"))
    assert not missing("Gibt es das in München?", *others[1:], hit("In München.", name="m.md"))


def test_all_that_is_named_must_stand_together() -> None:
    """A place in one text and a job in another answer no question about both."""
    apart = [hit("In München."), hit("Zahnärzte.", name="b.md")]
    assert missing("Gibt es Zahnärzte in München?", *apart)
    assert not missing("Gibt es Zahnärzte in München?", hit("Zahnärzte in München."))


@pytest.mark.parametrize("question", ["Gibt es das in München?", "War es 2019 so?", "Gibt es so etwas?"])
def test_nothing_found_keeps_nothing(question: str) -> None:
    """Without hits nothing is kept, whatever is named."""
    assert list(keep(question).hits) == []


def test_year_must_stand_in_the_text() -> None:
    """A year that is asked about is missing where the text has another one."""
    assert missing("Wie war es 2019?", hit("Im Jahr 2024 war es so.")) == "2019"
    assert missing("Wie war es 2019?", hit("Im Jahr 2019 war es so.")) is None
    assert missing("Wie wird es nächstes Jahr?", hit("Im Jahr 2026 ist es so.")) == "nächstes Jahr"


def test_this_year_may_be_answered_by_a_text_without_a_year() -> None:
    """What holds at any time holds this year, but not what is said of another one, nor another year."""
    assert missing("Wie ist es 2026?", hit("So ist es.")) is None
    assert missing("Wie ist es 2026?", hit("Im Jahr 2024 war es so.")) == "2026"
    assert missing("Wie ist es 2025?", hit("So ist es.")) == "2025"


@pytest.mark.parametrize("strong", [STRONG, PLAIN_STRONG], ids=["listed", "plain"])
def test_strong_evidence_is_answered(strong: Evidence) -> None:
    """Good hits for all words of a question are an answer."""
    verdict = decide(Kept([hit("Eins.")]), strong)
    assert verdict.is_answered
    assert verdict.probability > 0.9


@pytest.mark.parametrize("weak", [WEAK, PLAIN_WEAK], ids=["listed", "plain"])
def test_weak_evidence_is_refused(weak: Evidence) -> None:
    """Hits that share nothing with the question are none."""
    verdict = decide(Kept([hit("Eins.")]), weak)
    assert not verdict.is_answered
    assert verdict.probability < 0.1


def test_no_evidence_is_refused() -> None:
    """Without hits there is no evidence, and no answer."""
    verdict = decide(Kept([]), None)
    assert (verdict.is_answered, verdict.probability, verdict.offers_nearby) == (False, 0.0, False)


def test_missing_thing_refuses_whatever_the_evidence() -> None:
    """The best evidence is no answer where something named is missing, but worth a sentence nearby."""
    kept = keep("Gibt es das in München?", hit("Hier."))
    verdict = decide(kept, STRONG)
    assert not verdict.is_answered
    assert verdict.offers_nearby
    assert not decide(kept, WEAK).offers_nearby
    assert not decide(replace(kept, hits=[]), STRONG).offers_nearby


def test_answer_offers_nothing_nearby() -> None:
    """What is answered needs nothing beside it."""
    assert not decide(Kept([hit("Eins.")]), STRONG).offers_nearby


@pytest.mark.parametrize("score", [0.0, 1.0, 4.0, 6.0])
@pytest.mark.parametrize("covered", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("words", [1, 10])
@pytest.mark.parametrize(
    "listed", [None, ListedLikeness(-1, -1, -1), ListedLikeness(0, 0, 0), ListedLikeness(1, 1, 1)]
)
def test_probability_is_one(score: float, covered: float, words: int, listed: ListedLikeness | None) -> None:
    """Whatever the evidence, its probability is between 0 and 1."""
    evidence = Evidence(score, score / 4, score / 2, covered, covered, words, 0.5, listed)
    assert 0 <= probability(evidence) <= 1


@pytest.mark.parametrize(
    "evidence", [PLAIN_STRONG, PLAIN_WEAK, replace(PLAIN_STRONG, covered=0.5, score=1.5)]
)
@pytest.mark.parametrize("field", ["score", "vector", "margin", "covered", "covered_by_some"])
def test_plain_probability_grows_with_what_speaks_for_it(field: str, evidence: Evidence) -> None:
    """Where no ways to ask are listed, a better hit never makes an answer less likely."""
    steps = [probability(replace(evidence, **{field: value / 10})) for value in range(11)]
    assert steps == sorted(steps)


@pytest.mark.parametrize(
    "fields", [("vector",), ("margin",), ("covered", "covered_by_some")], ids=["vector", "margin", "covered"]
)
def test_listed_probability_grows_from_nothing_to_much(fields: tuple[str, ...]) -> None:
    """Where ways to ask are listed, much of a good sign makes an answer likelier than none of it."""
    middle = Evidence(1.6, 0.6, 0.5, 0.6, 0.7, 4, 0.6, ListedLikeness(0.15, 0.1, 0.1))
    none, much = (probability(replace(middle, **dict.fromkeys(fields, value))) for value in (0.0, 1.0))
    assert none < much


@pytest.mark.parametrize("field", ["than_outside", "than_near", "than_beyond"])
def test_likeness_to_listed_questions_speaks_for_an_answer(field: str) -> None:
    """A question much likelier a listed one than one beyond the corpus is likelier answered."""
    middle = Evidence(1.6, 0.6, 0.5, 0.6, 0.7, 4, 0.6, ListedLikeness(0.1, 0.1, 0.1))
    less, more = (replace(ListedLikeness(0.1, 0.1, 0.1), **{field: value}) for value in (-0.2, 0.4))
    assert probability(replace(middle, listed=less)) < probability(replace(middle, listed=more))


def test_nothing_covered_is_refused_without_ways_to_ask() -> None:
    """Where no word of the question stands in any hit, a fair vector alone is no answer."""
    carried = Evidence(1.7, 0.7, 1.4, 0.0, 0.0, 2, 1.0, None)
    assert not decide(Kept([]), carried).is_answered


def test_threshold_is_a_probability() -> None:
    """Both models answer from a probability that is neither nothing nor certainty."""
    assert 0 < answer_threshold(STRONG) < 1
    assert 0 < answer_threshold(PLAIN_STRONG) < 1
    assert answer_threshold(None) == answer_threshold(STRONG)


@pytest.mark.parametrize("evidence", [STRONG, PLAIN_STRONG], ids=["listed", "plain"])
def test_model_fits_the_features(evidence: Evidence) -> None:
    """The fitted model has a weight for every feature, and a scale that divides by no zero."""
    model = _model(evidence)
    count = len(features(evidence))
    assert {len(part) for part in (model.mean, model.scale, model.linear)} == {count}
    assert model.square.shape == (count, count)
    assert (model.scale > 0).all()


@pytest.mark.parametrize("text", ["", "İ", "\0", "😀", "?", "ich bin " * 1_250, "1" * 10_000])
def test_any_question_is_kept_for(text: str) -> None:
    """No question is so odd that keeping its hits fails."""
    assert list(keep(text, hit("Eins.")).hits)
