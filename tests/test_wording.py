"""The program's own sentences in every language it speaks."""

from collections.abc import Mapping
from typing import get_args

import pytest

from bot import forms, german, wording

LANGUAGES = set(german.LANGUAGES)
PHRASES = {
    "refused": wording.REFUSED,
    "greeting": wording.GREETING,
    "thanks": wording.THANKS,
    "goodbye": wording.GOODBYE,
    "identity": wording.IDENTITY,
    "missing": wording.MISSING,
    "missing year": wording.MISSING_YEAR,
    "nearby": wording.NEARBY,
    "human": wording.HUMAN,
    "partly": wording.PARTLY,
    "overdue": wording.OVERDUE,
    "distress": wording.DISTRESS,
    "discrimination": wording.DISCRIMINATION,
    "bullied": wording.BULLIED,
    "insulted": wording.INSULTED,
    "ordered": wording.ORDERED,
}


@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_phrase_is_spoken_in_every_language(phrase: Mapping[str, str]) -> None:
    """Every phrase exists in every language that is recognised."""
    assert set(phrase) == LANGUAGES


def test_request_may_name_every_spoken_language() -> None:
    """A request may ask for exactly the languages that are spoken."""
    assert set(get_args(forms.Language)) == LANGUAGES


def test_lead_in_stands_before_foreign_answers_only() -> None:
    """Every language but German has a sentence that says the quotes are German."""
    assert set(wording.QUOTED) == LANGUAGES - {"de"}
    assert wording.say(wording.QUOTED, "de") == ""


@pytest.mark.parametrize("phrase", [*PHRASES.values(), wording.QUOTED], ids=[*PHRASES, "quoted"])
def test_phrase_is_in_the_language_it_claims(phrase: Mapping[str, str]) -> None:
    """Each wording is recognised as the language under which it stands."""
    assert {code: german.language_of(text) for code, text in phrase.items()} == {c: c for c in phrase}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("name", ["human", "identity", "distress", "bullied", "insulted"])
def test_phrase_names_the_contact(name: str, language: str) -> None:
    """A phrase that cannot help by itself names whom to ask, in every language."""
    assert "Bürgerbüro {1}" in wording.say(PHRASES[name], language, "Bürgerbüro {1}")


def test_unspoken_language_gets_german() -> None:
    """A language that is not spoken is answered in German."""
    assert wording.say(wording.THANKS, "fr") == wording.THANKS["de"]


@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_phrase_cites_nothing(phrase: Mapping[str, str]) -> None:
    """No phrase of the program's own holds a number in brackets, which would pass for a citation."""
    assert not any("[" in text for text in phrase.values())


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_refusal_names_the_contact(language: str) -> None:
    """Every kind of refusal names whom to ask, in every language."""
    for reason in ("", "Darum.", wording.missing(language, "Zahnarzt", "Zahnärzten")):
        assert "Bürgerbüro {1}" in wording.refuse(language, "Bürgerbüro {1}", reason)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_refusal_names_the_missing_word(language: str) -> None:
    """A refusal for want of one thing says it: in German the thing, else the word as written."""
    text = wording.missing(language, "{0} Zahnarzt", "der {0} Dauer")
    assert ("Zur {0} Dauer" if language == "de" else "{0} Zahnarzt") in text


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_refusal_for_a_year_carries_no_figure(language: str) -> None:
    """A refusal for a year names none, so that no figure stands in it that no quote has."""
    assert not any(
        sign.isdigit()
        for sign in wording.refuse(language, "Amt", wording.say(wording.MISSING_YEAR, language))
    )


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nearby_quote_stands_between_reason_and_contact(language: str) -> None:
    """What is known nearby comes behind the reason, announced as such, before whom to ask."""
    text = wording.refuse(language, "Amt", "Kein Zahnarzt.", "Ein Satz. [1]")
    assert f"{wording.NEARBY[language]} Ein Satz. [1]" in text
    assert text.index("Zahnarzt") < text.index("Ein Satz. [1]") < text.index("Amt")
    assert wording.NEARBY[language] not in wording.refuse(language, "Amt", "Zahnarzt")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_overdue_mark_names_its_citations(language: str) -> None:
    """The warning names the citations it is about, and is silent for none."""
    assert "[2], [3]" in wording.overdue(language, [2, 3])
    assert wording.overdue(language, []) == ""


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize(
    ("phrase", "number"),
    [
        (wording.DISTRESS, "0800 111 0 111"),
        (wording.DISTRESS, "112"),
        (wording.DISCRIMINATION, "0800 546 546 5"),
    ],
    ids=["counselling", "emergency", "antidiscrimination"],
)
def test_phrase_for_those_in_need_gives_the_number(
    phrase: Mapping[str, str], number: str, language: str
) -> None:
    """Who needs help gets the number to call, in every language."""
    assert number in wording.say(phrase, language, "Amt")
