"""Whether what was found is enough for an answer, and what is missing where it is not."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace

from bot.answers.answerability import (
    DEPTH,
    STILL_GOOD,
    _model,
    answer_threshold,
    features,
    keep_hits,
    named_entities,
    probability,
)
from bot.answers.evidence import Evidence, ListedLikeness
from bot.language.entities import Entity, find_entities
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.search import Searcher
from bot.types import Hit, Passage, Question
from tests.answers.passages import PAY, passage, searcher_over

THIS_YEAR = 2026
STRONG = Evidence(3.0, 0.8, 1.5, 1.0, 1.0, 4, 0.6, ListedLikeness(0.5, 0.4, 0.4))
WEAK = Evidence(0.1, 0.1, 0.0, 0.0, 0.0, 2, 1.0, ListedLikeness(-0.4, -0.4, -0.4))
# As for a corpus that lists no ways to ask.
PLAIN_STRONG, PLAIN_WEAK = replace(STRONG, listed=None), replace(WEAK, listed=None)
MIDDLE = Evidence(1.6, 0.6, 0.5, 0.6, 0.7, 4, 0.6, ListedLikeness(0.15, 0.1, 0.1))


def hit(text: str, score: float = 2.0, name: str = "a.md") -> Hit:
    """A hit of a passage of this text."""
    found = Passage(f"id-{name}", name, "Titel", ("Frage?",), (), text, 0, len(text), ())
    return Hit(found, 0, score, 0.5, 0.5, 0.5, 0.5)


def texts(kept: Iterable[Hit]) -> list[str]:
    """The texts of the hits that were kept."""
    return [found.passage.text for found in kept]


def keep(question: str, *hits: Hit) -> tuple[list[Hit], Entity | None]:
    """What is kept for a question of its own, and what is missing."""
    return keep_hits(hits, find_entities(question, THIS_YEAR), THIS_YEAR)


def missing(question: str, *hits: Hit) -> str | None:
    """The word of what is missing."""
    _, thing = keep(question, *hits)
    return thing.word if thing else None


# What is named


def test_question_that_names_nothing_keeps_all() -> None:
    """Where nothing is named, every hit stays, in order."""
    hits = [hit("Eins."), hit("Zwei.", 1.5, "b.md")]
    assert keep("Gibt es so etwas?", *hits) == (hits, None)


def test_only_hits_that_hold_what_is_named_stay() -> None:
    """A hit that lacks what the question names gives way to one that has it and fits nearly as well."""
    kept, thing = keep("Gibt es das in München?", hit("In Gelsenkirchen."), hit("In München.", 1.5, "b.md"))
    assert (texts(kept), thing) == (["In München."], None)


def test_what_no_hit_holds_is_missing() -> None:
    """What is named and stands nowhere is missing, by the visitor's word, and the hits stay nearby."""
    kept, thing = keep("Gibt es das in münchen?", hit("In Gelsenkirchen."))
    assert thing is not None
    assert "münchen" in thing.word
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


def test_nothing_found_keeps_nothing() -> None:
    """Without hits nothing is kept, whatever is named."""
    for question in (
        "Gibt es das in München?",
        "War es 2019 so?",
        f"Ist es {THIS_YEAR} so?",
        "Gibt es so etwas?",
    ):
        assert keep(question)[0] == [], question


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


def test_any_question_is_kept_for() -> None:
    """No question is so odd that keeping its hits fails."""
    for text in ("", "İ", "\0", "😀", "?", "ich bin " * 1_250, "1" * 10_000):
        assert keep(text, hit("Eins."))[0], text[:20]


def test_corpus_that_lists_no_questions_is_asked_about_no_names(plain: Searcher) -> None:
    """The names of our trade are looked for only in a corpus that lists questions as ours does."""
    query = plain.parse(Question("Was verdient ein Zahnarzt 2019 in München mit CISSP?"))
    assert named_entities(query, plain, THIS_YEAR) == []


def test_question_is_asked_about_each_name(listing: Searcher) -> None:
    """Unknown capitals, years, places and occupations are looked for; what the corpus has is not."""
    query = listing.parse(Question("Gibt es 2019 in München Zahnärzte mit CISSP bei der WERFT?"))
    words = [thing.word for thing in named_entities(query, listing, THIS_YEAR)]
    assert words == ["CISSP", "2019", "München", "Zahnärzte"]


def test_listed_question_is_asked_about_no_names(encoder: SentenceEncoder) -> None:
    """What a passage lists as asked it answers, whatever that names."""
    asked = "Gibt es Lohn in München?"
    searcher = searcher_over([passage("a.md", PAY, (asked, "Lohn", "Gehalt"))], encoder)
    for text, words in ((asked, []), ("Gibt es guten Lohn in München?", ["München"])):
        named = named_entities(searcher.parse(Question(text)), searcher, THIS_YEAR)
        assert [thing.word for thing in named] == words, text


# How likely the hits answer


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
