"""The program's own sentences in every language it speaks."""

from collections.abc import Mapping
from typing import get_args

import pytest

from bot.api.schemas import Language
from bot.language import detection
from bot.language.detection import detect_language
from bot.language.phrases import (
    BULLIED,
    DISCRIMINATION,
    DISTRESS,
    GOODBYE,
    GREETING,
    HUMAN,
    IDENTITY,
    INSULTED,
    MISSING,
    MISSING_YEAR,
    NEARBY,
    ORDERED,
    OVERDUE,
    PARTLY,
    QUOTED,
    REFUSED,
    THANKS,
    missing_text,
    overdue_text,
    refusal_text,
    say,
)

LANGUAGES = set(detection.LANGUAGES)
PHRASES = {
    "refused": REFUSED,
    "greeting": GREETING,
    "thanks": THANKS,
    "goodbye": GOODBYE,
    "identity": IDENTITY,
    "missing": MISSING,
    "missing year": MISSING_YEAR,
    "nearby": NEARBY,
    "human": HUMAN,
    "partly": PARTLY,
    "overdue": OVERDUE,
    "distress": DISTRESS,
    "discrimination": DISCRIMINATION,
    "bullied": BULLIED,
    "insulted": INSULTED,
    "ordered": ORDERED,
}


@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_phrase_is_spoken_in_every_language(phrase: Mapping[str, str]) -> None:
    """Every phrase exists in every language that is recognised."""
    assert set(phrase) == LANGUAGES


def test_request_may_name_every_spoken_language() -> None:
    """A request may ask for exactly the languages that are spoken."""
    assert set(get_args(Language)) == LANGUAGES


def test_lead_in_stands_before_foreign_answers_only() -> None:
    """Every language but German has a sentence that says the quotes are German."""
    assert set(QUOTED) == LANGUAGES - {"de"}
    assert say(QUOTED, "de") == ""


@pytest.mark.parametrize("phrase", [*PHRASES.values(), QUOTED], ids=[*PHRASES, "quoted"])
def test_phrase_is_in_the_language_it_claims(phrase: Mapping[str, str]) -> None:
    """Each wording is recognised as the language under which it stands."""
    assert {code: detect_language(text) for code, text in phrase.items()} == {c: c for c in phrase}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("name", ["human", "identity", "distress", "bullied", "insulted"])
def test_phrase_names_the_contact(name: str, language: str) -> None:
    """A phrase that cannot help by itself names whom to ask, in every language."""
    assert "Bürgerbüro {1}" in say(PHRASES[name], language, "Bürgerbüro {1}")


def test_unspoken_language_gets_german() -> None:
    """A language that is not spoken is answered in German."""
    assert say(THANKS, "fr") == THANKS["de"]


@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_phrase_cites_nothing(phrase: Mapping[str, str]) -> None:
    """No phrase of the program's own holds a number in brackets, which would pass for a citation."""
    assert not any("[" in text for text in phrase.values())


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_refusal_names_the_contact(language: str) -> None:
    """Every kind of refusal names whom to ask, in every language."""
    for reason in ("", "Darum.", missing_text(language, "Zahnarzt", "Zahnärzten")):
        assert "Bürgerbüro {1}" in refusal_text(language, "Bürgerbüro {1}", reason)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_refusal_names_the_missing_word(language: str) -> None:
    """A refusal for want of one thing says it: in German the thing, else the word as written."""
    text = missing_text(language, "{0} Zahnarzt", "der {0} Dauer")
    assert ("Zur {0} Dauer" if language == "de" else "{0} Zahnarzt") in text


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_refusal_for_a_year_carries_no_figure(language: str) -> None:
    """A refusal for a year names none, so that no figure stands in it that no quote has."""
    assert not any(sign.isdigit() for sign in refusal_text(language, "Amt", say(MISSING_YEAR, language)))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nearby_quote_stands_between_reason_and_contact(language: str) -> None:
    """What is known nearby comes behind the reason, announced as such, before whom to ask."""
    text = refusal_text(language, "Amt", "Kein Zahnarzt.", "Ein Satz. [1]")
    assert f"{NEARBY[language]} Ein Satz. [1]" in text
    assert text.index("Zahnarzt") < text.index("Ein Satz. [1]") < text.index("Amt")
    assert NEARBY[language] not in refusal_text(language, "Amt", "Zahnarzt")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_overdue_mark_names_its_citations(language: str) -> None:
    """The warning names the citations it is about, and is silent for none."""
    assert "[2], [3]" in overdue_text(language, [2, 3])
    assert overdue_text(language, []) == ""


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize(
    ("phrase", "number"),
    [
        (DISTRESS, "0800 111 0 111"),
        (DISTRESS, "112"),
        (DISCRIMINATION, "0800 546 546 5"),
    ],
    ids=["counselling", "emergency", "antidiscrimination"],
)
def test_phrase_for_those_in_need_gives_the_number(
    phrase: Mapping[str, str], number: str, language: str
) -> None:
    """Who needs help gets the number to call, in every language."""
    assert number in say(phrase, language, "Amt")
