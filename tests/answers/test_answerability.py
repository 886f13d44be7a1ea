"""Whether what was found is enough for an answer."""

from __future__ import annotations

import itertools
from dataclasses import replace

from bot.answers.answerability import _model, answer_threshold, features, probability
from bot.answers.evidence import Evidence, ListedLikeness

STRONG = Evidence(3.0, 0.8, 1.5, 1.0, 1.0, 4, 0.6, ListedLikeness(0.5, 0.4, 0.4))
WEAK = Evidence(0.1, 0.1, 0.0, 0.0, 0.0, 2, 1.0, ListedLikeness(-0.4, -0.4, -0.4))
# As for a corpus that lists no ways to ask.
PLAIN_STRONG, PLAIN_WEAK = replace(STRONG, listed=None), replace(WEAK, listed=None)
MIDDLE = Evidence(1.6, 0.6, 0.5, 0.6, 0.7, 4, 0.6, ListedLikeness(0.15, 0.1, 0.1))


def test_strong_evidence_is_answered() -> None:
    """Good hits for all words of a question are an answer."""
    for strong in (STRONG, PLAIN_STRONG):
        assert probability(strong) > 0.9
        assert probability(strong) >= answer_threshold(strong)


def test_weak_evidence_is_refused() -> None:
    """Hits that share nothing with the question are none."""
    for weak in (WEAK, PLAIN_WEAK):
        assert probability(weak) < 0.1
        assert probability(weak) < answer_threshold(weak)


def test_probability_is_one() -> None:
    """Whatever the evidence, its probability is between 0 and 1."""
    likeness = [None, *(ListedLikeness(value, value, value) for value in (-1, 0, 1))]
    for score, covered, words, listed in itertools.product(
        (0.0, 1.0, 4.0, 6.0), (0.0, 0.5, 1.0), (1, 10), likeness
    ):
        evidence = Evidence(score, score / 4, score / 2, covered, covered, words, 0.5, listed)
        assert 0 <= probability(evidence) <= 1, evidence


def test_plain_probability_grows_with_what_speaks_for_it() -> None:
    """Where no ways to ask are listed, a better hit never makes an answer less likely."""
    for evidence in (PLAIN_STRONG, PLAIN_WEAK, replace(PLAIN_STRONG, covered=0.5, score=1.5)):
        for field in ("score", "vector", "margin", "covered", "covered_by_some"):
            steps = [probability(replace(evidence, **{field: value / 10})) for value in range(11)]
            assert steps == sorted(steps), (field, evidence)


def test_listed_probability_grows_from_nothing_to_much() -> None:
    """Where ways to ask are listed, much of a good sign makes an answer likelier than none of it."""
    for fields in (("vector",), ("margin",), ("covered", "covered_by_some")):
        none, much = (probability(replace(MIDDLE, **dict.fromkeys(fields, value))) for value in (0.0, 1.0))
        assert none < much, fields


def test_likeness_to_listed_questions_speaks_for_an_answer() -> None:
    """A question much likelier a listed one than one beyond the corpus is likelier answered."""
    for field in ("than_outside", "than_near", "than_beyond"):
        less, more = (replace(ListedLikeness(0.1, 0.1, 0.1), **{field: value}) for value in (-0.2, 0.4))
        assert probability(replace(MIDDLE, listed=less)) < probability(replace(MIDDLE, listed=more)), field


def test_nothing_covered_is_refused_without_ways_to_ask() -> None:
    """Where no word of the question stands in any hit, a fair vector alone is no answer."""
    assert probability(Evidence(1.7, 0.7, 1.4, 0.0, 0.0, 2, 1.0, None)) == 0
    assert probability(Evidence(1.7, 0.7, 1.4, 0.0, 0.0, 2, 1.0, ListedLikeness(0.5, 0.4, 0.4))) > 0


def test_threshold_is_a_probability() -> None:
    """Both models answer from a probability that is neither nothing nor certainty."""
    assert 0 < answer_threshold(STRONG) < 1
    assert 0 < answer_threshold(PLAIN_STRONG) < 1
    assert answer_threshold(None) == answer_threshold(STRONG)


def test_model_fits_the_features() -> None:
    """The fitted model has a weight for every feature, and a scale that divides by no zero."""
    for evidence in (STRONG, PLAIN_STRONG):
        model = _model(evidence)
        count = len(features(evidence))
        assert {len(part) for part in (model.mean, model.scale, model.linear)} == {count}
        assert model.square.shape == (count, count)
        assert (model.scale > 0).all()
