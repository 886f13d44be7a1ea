"""The sentences that the program says by itself, read from a file for each language it speaks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum, auto
from functools import cache
from pathlib import Path
from typing import Any

from bot.types import LANGUAGES

DEFAULT = "de"
_FOLDER = Path(__file__).parent / "phrases"


class Phrase(StrEnum):
    """What the program can say by itself; each value is a key of the files in `phrases/`."""

    # Before quotes in an answer to a question in another language: the corpus is German.
    QUOTED = auto()
    REFUSED = auto()
    # Where the question names what no text has: in German the thing, else the visitor's own word.
    MISSING = auto()
    # The same for a year: a figure that no quote has must not stand in an answer.
    MISSING_YEAR = auto()
    # Before a quote beside a refusal: near the question, but no answer to it.
    NEARBY = auto()
    # Who can help, behind a refusal.
    HUMAN = auto()
    # Where only one of two questions is answered.
    PARTLY = auto()
    # After an answer of which the model said that the texts have no more.
    NO_MORE = auto()
    OVERDUE = auto()
    # What some quotes rest on; the five after it name it for each of them.
    PROVENANCE = auto()
    UNDATED = auto()
    CALCULATION = auto()
    ASSESSMENT = auto()
    RESEARCH = auto()
    # The rest answer messages that ask nothing of the corpus.
    GREETING = auto()
    THANKS = auto()
    GOODBYE = auto()
    IDENTITY = auto()
    DISTRESS = auto()
    DISCRIMINATION = auto()
    BULLIED = auto()
    INSULTED = auto()
    ORDERED = auto()
    PERSON = auto()
    EMERGENCY = auto()
    # Before the passages of the last answer, where a message is about that answer.
    SOURCED = auto()
    DISPUTED = auto()
    REPEATED = auto()
    REWORDED = auto()
    # Where it has none.
    NOTHING_BEFORE = auto()
    # Behind a passage of the last answer.
    AS_OF = auto()
    SOURCE = auto()


# After these nothing is suggested: who needs a human being is not asked about pay grades.
GRAVE = frozenset({Phrase.EMERGENCY, Phrase.DISTRESS, Phrase.DISCRIMINATION, Phrase.BULLIED, Phrase.PERSON})


def say(phrase: Phrase, language: str, contact: str = "", **fields: str) -> str:
    """The phrase in a language, in German where it is not spoken; some phrases are empty in German."""
    german = _spoken(DEFAULT)[phrase]
    return _spoken(_or_default(language)).get(phrase, german).format(contact=contact, **fields)


def refusal_text(language: str, contact: str, reason: str = "", nearby: str = "") -> str:
    """A refusal: why (empty: nothing was found), what is known nearby, and who can help."""
    why = reason or say(Phrase.REFUSED, language)
    known = f"{say(Phrase.NEARBY, language)} {nearby}" if nearby else ""
    return " ".join(filter(None, (why, known, say(Phrase.HUMAN, language, contact))))


def missing_text(language: str, word: str, thing: str) -> str:
    """That nothing is known of what was named: `thing` in German, else the visitor's own word."""
    if _or_default(language) != DEFAULT:
        return say(Phrase.MISSING, language, missing=word)
    text = say(Phrase.MISSING, DEFAULT, missing=thing)
    return text.replace("Zu der ", "Zur ", 1).replace("Zu dem ", "Zum ", 1)


def overdue_text(language: str, numbers: Sequence[int]) -> str:
    """A warning that these citations may be out of date; empty for none."""
    named = ", ".join(f"[{number}]" for number in numbers)
    return say(Phrase.OVERDUE, language, numbers=named) if numbers else ""


def german_name(language: str) -> str:
    """What German calls a language: "Türkisch"; "Deutsch" for one that is not spoken."""
    name: str = _tables(_or_default(language))["german_name"]
    return name


def read_phrases(texts: Mapping[str, str], language: str) -> Mapping[Phrase, str]:
    """The phrases of a file. Raises ValueError for a key that is no phrase, and for one that German lacks."""
    if unknown := texts.keys() - set(Phrase):
        raise ValueError(f"phrases/{language}.toml has keys that Phrase does not name: {sorted(unknown)}")
    if language == DEFAULT and (lacking := set(Phrase) - texts.keys()):
        raise ValueError(f"phrases/{language}.toml lacks {sorted(lacking)}, which all languages fall back on")
    return {Phrase(key): text for key, text in texts.items()}


def _or_default(language: str) -> str:
    return language if language in LANGUAGES else DEFAULT


@cache
def _spoken(language: str) -> Mapping[Phrase, str]:
    return read_phrases(_tables(language)["phrases"], language)


@cache
def _tables(language: str) -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
