"""Which hits have what a question names, and what is missing where none has it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.language.entities import DEPTH, STILL_GOOD, Entity, find_entities, keep_hits
from bot.types import Hit, Passage

THIS_YEAR = 2026


def hit(text: str, score: float = 2.0, name: str = "a.md") -> Hit:
    """A hit of a passage of this text."""
    found = Passage(f"id-{name}", name, "Titel", ("Frage?",), (), text, 0, len(text), ())
    return Hit(found, 0, score, 0.5, 0.5, 0.5, 0.5)


def texts(kept: Iterable[Hit]) -> list[str]:
    """The texts of the hits that were kept."""
    return [found.passage.text for found in kept]


def keep(question: str, *hits: Hit) -> tuple[list[Hit], Entity | None]:
    """What is kept for a question of its own, and what is missing."""
    return keep_hits(hits, find_entities(question, THIS_YEAR, lambda name: True), THIS_YEAR)


def missing(question: str, *hits: Hit) -> str | None:
    """The word of what is missing."""
    _, thing = keep(question, *hits)
    return thing.word if thing else None


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
