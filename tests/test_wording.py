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
@pytest.mark.parametrize("name", ["refused", "identity"])
def test_phrase_names_the_contact(name: str, language: str) -> None:
    """A refusal and the self-description name whom to ask, in every language."""
    assert "Bürgerbüro {1}" in wording.say(PHRASES[name], language, "Bürgerbüro {1}")


def test_unspoken_language_gets_german() -> None:
    """A language that is not spoken is answered in German."""
    assert wording.say(wording.THANKS, "fr") == wording.THANKS["de"]


@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_phrase_cites_nothing(phrase: Mapping[str, str]) -> None:
    """No phrase of the program's own holds a number in brackets, which would pass for a citation."""
    assert not any("[" in text for text in phrase.values())
