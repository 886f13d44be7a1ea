"""Why a question is not answered, in the visitor's language."""

from __future__ import annotations

import re
import tomllib

import pytest

from bot.answers.refusals import ELSEWHERE, missing_reason, whom_to_ask
from bot.language.entities import Entity, EntityKind, find_entities
from bot.language.phrases import Phrase, missing_text, say
from bot.types import LANGUAGES

THIS_YEAR = 2026


def entity(question: str, kind: EntityKind) -> Entity:
    """The thing of a kind that a question names."""
    return next(
        thing for thing in find_entities(question, THIS_YEAR, lambda name: False) if thing.kind is kind
    )


def test_missing_place_is_named_as_the_visitor_called_it() -> None:
    """A place is said in the visitor's words, in every language."""
    place = entity("Gibt es das in München?", EntityKind.PLACE)
    for language in ("de", "en"):
        assert missing_reason(place, language) == missing_text(language, place.word, place.thing), language
        assert "München" in missing_reason(place, language)


def test_missing_year_is_told_without_a_figure() -> None:
    """That a year is missing is said without the year."""
    assert missing_reason(entity("Wie war es 2019?", EntityKind.YEAR), "en") == say(Phrase.MISSING_YEAR, "en")


def test_name_is_told_in_no_words() -> None:
    """A name in capitals may be any word, so that it is never repeated."""
    assert missing_reason(entity("Was ist CISSP?", EntityKind.NAME), "de") == ""


def test_attribute_is_told_in_german_alone() -> None:
    """What an attribute is called is known in German, not in other languages."""
    attribute = Entity(EntityKind.ATTRIBUTE, "nachts", re.compile("nacht"), "Nachtdienst")
    assert missing_reason(attribute, "de") != ""
    assert missing_reason(attribute, "en") == ""


@pytest.mark.parametrize(
    ("question", "language", "place"),
    [
        ("Mein Vermieter hat mir gekündigt", "de", "Mieterverein"),
        ("Welche Steuerklasse nehme ich?", "de", "Finanzamt"),
        ("Ich habe Fieber, welcher Arzt hat auf?", "de", "116117"),
        ("Wo beantrage ich Wohngeld?", "de", "Wohngeldstelle"),
        ("My landlord raises the rent", "en", "Mieterverein"),
        ("Kiramı ödeyemiyorum", "tr", "Mieterverein"),
        ("Как продлить вид на жительство?", "ru", "Ausländerbehörde"),
        ("Was verdient ein Zahnarzt?", "de", "Beratung"),
        ("Wie wird morgen das Wetter?", "de", "Beratung"),
    ],
)
def test_refusal_names_the_kind_of_place_that_can_help(question: str, language: str, place: str) -> None:
    """What belongs to others names these; what is about work, or about nothing known, names the contact."""
    assert place in whom_to_ask(question, language, "Beratung")


def test_each_kind_of_place_is_named_in_every_language() -> None:
    """The list of places has a pattern and all languages for each, and no address."""
    kinds = tomllib.loads(ELSEWHERE.read_text(encoding="utf-8"))
    kinds.pop("work")
    for name, kind in kinds.items():
        assert set(kind) == {"asked", *LANGUAGES}, name
