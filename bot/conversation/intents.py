"""Messages that ask nothing of the corpus are recognised: small talk, insults, orders, calls for help.

What such messages look like stands in `intents/`, a file for each phrase that answers them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.language.detection import detect_language
from bot.language.phrases import Phrase
from bot.language.word_lists import compile_pattern, read_word_lists
from bot.types import LANGUAGES

_FOLDER = Path(__file__).parent / "intents"
# The weightiest last: "Hallo, danke, wer bist du?" asks who. Every clause must be small talk.
_SMALLTALK = (Phrase.GREETING, Phrase.THANKS, Phrase.GOODBYE, Phrase.IDENTITY)
# What wants help first. These are found anywhere in a message.
_SERIOUS = (Phrase.DISTRESS, Phrase.DISCRIMINATION, Phrase.BULLIED, Phrase.INSULTED, Phrase.ORDERED)
_MARK = re.compile("[?؟]")
# An insult of more words that ends in a question asks something.
SHORT = 6
_CLAUSES = re.compile(r"[,.!?;:\n؟،…]+|\s[-–]\s|\s(?:und|and|ve|и|і|i|و)\s")
_EDGE = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Intent:
    """A phrase that answers a message which asks nothing, and the message's language (None: unsure)."""

    phrase: Phrase
    language: str | None


def recognise_intent(message: str) -> Intent | None:
    """What answers a message that asks nothing of the corpus; None for one that asks."""
    return _smalltalk(message) or _serious(message)


def _smalltalk(message: str) -> Intent | None:
    whole = _EDGE.sub("", message)
    if found := _weigh(whole):
        return Intent(_SMALLTALK[found[0]], found[1])
    clauses = [clause for part in _CLAUSES.split(whole) if (clause := _EDGE.sub("", part))]
    weighed = [_weigh(clause) for clause in clauses if not _filler().fullmatch(clause)]
    known = [entry for entry in weighed if entry]
    if not known or len(known) < len(weighed):
        return None
    weight, language = max(known)
    return Intent(_SMALLTALK[weight], language)


def _weigh(clause: str) -> tuple[int, str] | None:
    """The weight of the phrase that answers a clause of small talk, and its language."""
    for weight in range(len(_SMALLTALK) - 1, -1, -1):
        for language, pattern in _patterns(_SMALLTALK[weight]).items():
            if pattern.fullmatch(clause):
                return weight, language
    return None


def _serious(message: str) -> Intent | None:
    for phrase in _SERIOUS:
        if phrase is Phrase.INSULTED and _MARK.search(message) and len(message.split()) > SHORT:
            continue  # "Du bist doof, aber was verdient man bei der Stadt?" asks something
        for language, pattern in _patterns(phrase).items():
            if pattern.search(message):
                return Intent(phrase, detect_language(message) or language)
    return None


@cache
def _patterns(phrase: Phrase) -> Mapping[str, re.Pattern[str]]:
    """What a message looks like that the phrase answers, in each language that the file has."""
    path, flags = _FOLDER / f"{phrase}.txt", re.IGNORECASE | re.DOTALL
    spoken = [language for language in LANGUAGES if language in read_word_lists(path)]
    return {language: compile_pattern(f"<{language}>", path, flags) for language in spoken}


@cache
def _filler() -> re.Pattern[str]:
    path = _FOLDER / "filler.txt"
    return compile_pattern("|".join(f"<{name}>" for name in read_word_lists(path)), path)
