"""The program's own sentences in every language it speaks."""

import pytest

from bot.language.detection import detect_language
from bot.language.phrases import (
    Phrase,
    german_name,
    missing_text,
    overdue_text,
    read_phrases,
    refusal_text,
    say,
)
from bot.types import LANGUAGES

FIELDS = {"missing": "", "numbers": "", "marks": "", "day": "", "sources": ""}
# The quotes are German themselves, so that nothing announces them in German.
EMPTY = {(Phrase.QUOTED, "de")}
# One or two words before a date or a title, too short to be told.
LABELS = (Phrase.AS_OF, Phrase.SOURCE, Phrase.PROVENANCE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrase_is_in_the_language_it_claims(language: str) -> None:
    """Every phrase exists in every language, and is recognised as that language."""
    spoken = {
        phrase: say(phrase, language, **FIELDS)
        for phrase in Phrase
        if (phrase, language) not in EMPTY and phrase not in LABELS
    }
    assert {phrase: detect_language(text) for phrase, text in spoken.items()} == dict.fromkeys(
        spoken, language
    )


def test_lead_in_stands_before_foreign_answers_only() -> None:
    """Nothing stands before German quotes in a German answer."""
    assert say(Phrase.QUOTED, "de") == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "phrase",
    [Phrase.HUMAN, Phrase.IDENTITY, Phrase.DISTRESS, Phrase.BULLIED, Phrase.INSULTED],
)
def test_phrase_names_the_contact(phrase: Phrase, language: str) -> None:
    """A phrase that cannot help by itself names whom to ask, in every language."""
    assert "Bürgerbüro {1}" in say(phrase, language, "Bürgerbüro {1}")


def test_unspoken_language_gets_german() -> None:
    """A language that is not spoken is answered in German."""
    assert say(Phrase.THANKS, "fr") == say(Phrase.THANKS, "de")
    assert german_name("fr") == "Deutsch"


def test_language_has_a_german_name() -> None:
    """The prompt names each language in German."""
    names = [german_name(language) for language in LANGUAGES]
    assert names == ["Deutsch", "Englisch", "Türkisch", "Arabisch", "Russisch", "Ukrainisch", "Polnisch"]


def test_file_with_an_unknown_key_is_refused() -> None:
    """A key that is no phrase is a mistake that is named, not a sentence that is never said."""
    with pytest.raises(ValueError, match=r"phrases/tr\.toml .*'greetings'"):
        read_phrases({"greetings": "Merhaba!"}, "tr")


def test_german_phrase_that_lacks_is_refused() -> None:
    """German must have every phrase, since other languages fall back on it; others may lack one."""
    german = {str(phrase): "Satz." for phrase in Phrase if phrase is not Phrase.THANKS}
    with pytest.raises(ValueError, match=r"phrases/de\.toml lacks .*THANKS"):
        read_phrases(german, "de")
    assert Phrase.THANKS not in read_phrases(german, "tr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrase_cites_nothing(language: str) -> None:
    """No phrase of the program's own holds a number in brackets, which would pass for a citation."""
    assert not any("[" in say(phrase, language, **FIELDS) for phrase in Phrase)


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusal_names_the_contact(language: str) -> None:
    """Every kind of refusal names whom to ask, in every language."""
    for reason in ("", "Darum.", missing_text(language, "Zahnarzt", "Zahnärzten")):
        assert "Bürgerbüro {1}" in refusal_text(language, "Bürgerbüro {1}", reason)


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusal_names_the_missing_word(language: str) -> None:
    """A refusal for want of one thing says it: in German the thing, else the word as written."""
    text = missing_text(language, "{0} Zahnarzt", "der {0} Dauer")
    assert ("Zur {0} Dauer" if language == "de" else "{0} Zahnarzt") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusal_for_a_year_carries_no_figure(language: str) -> None:
    """A refusal for a year names none, so that no figure stands in it that no quote has."""
    reason = say(Phrase.MISSING_YEAR, language)
    assert not any(sign.isdigit() for sign in refusal_text(language, "Amt", reason))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearby_quote_stands_between_reason_and_contact(language: str) -> None:
    """What is known nearby comes behind the reason, announced as such, before whom to ask."""
    announced = say(Phrase.NEARBY, language)
    text = refusal_text(language, "Amt", "Kein Zahnarzt.", "Ein Satz. [1]")
    assert f"{announced} Ein Satz. [1]" in text
    assert text.index("Zahnarzt") < text.index("Ein Satz. [1]") < text.index("Amt")
    assert announced not in refusal_text(language, "Amt", "Zahnarzt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_overdue_mark_names_its_citations(language: str) -> None:
    """The warning names the citations it is about, and is silent for none."""
    assert "[2], [3]" in overdue_text(language, [2, 3])
    assert overdue_text(language, []) == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("phrase", "number"),
    [
        (Phrase.DISTRESS, "0800 111 0 111"),
        (Phrase.DISTRESS, "112"),
        (Phrase.DISCRIMINATION, "0800 546 546 5"),
        (Phrase.EMERGENCY, "112"),
        (Phrase.EMERGENCY, "110"),
    ],
    ids=["counselling", "emergency", "antidiscrimination", "ambulance", "police"],
)
def test_phrase_for_those_in_need_gives_the_number(phrase: Phrase, number: str, language: str) -> None:
    """Who needs help gets the number to call, in every language."""
    assert number in say(phrase, language, "Amt")
