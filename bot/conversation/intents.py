"""Messages that ask nothing of the corpus are recognised: small talk, insults, orders, calls for help.

What such messages look like stands in `intents/`, a file for each phrase that answers them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.language.detection import detect_language
from bot.language.phrases import Phrase
from bot.language.word_lists import compile_pattern, read_word_lists
from bot.types import LANGUAGES

_FOLDER = Path(__file__).parent / "intents"
# What is about the last answer: its sources, whether it is right, once more, in other words.
REMARKS = (Phrase.SOURCED, Phrase.REPEATED, Phrase.DISPUTED, Phrase.REWORDED)
# The weightiest last: "Hallo, danke, wer bist du?" asks who. Every clause must be one of these.
_TALK = (Phrase.GREETING, Phrase.THANKS, Phrase.GOODBYE, Phrase.IDENTITY, *REMARKS, Phrase.PERSON)
# Said in one clause of a message that asks nothing besides.
_LOOSE = (Phrase.PERSON, Phrase.DISPUTED)
# What wants help first. These are found anywhere in a message.
_HELP = (Phrase.DISTRESS, Phrase.DISCRIMINATION, Phrase.BULLIED)
_RUDE = (Phrase.INSULTED, Phrase.ORDERED)
_MARK = re.compile("[?؟]")
# An insult of more words that ends in a question asks something.
SHORT = 6
# Whoever says more than so many characters in one clause says more than small talk.
LONGEST = 200
_STOPS = r"[,.!?;:\n؟،…]+|\s[-–]\s"
_CLAUSES = re.compile(_STOPS + r"|\s(?:und|and|ve|и|і|i|و)\s")
# What "und" joins is no clause of its own in a longer message: "… um neue Kolleginnen und Mitarbeiter?"
_PARTS = re.compile(_STOPS)
_SENTENCE = re.compile(r"[^.!?؟\n]+[.!?؟]*")
_EDGE = re.compile(r"^\W+|\W+$")
_QUESTIONS = Path(__file__).with_name("questions.txt")
# What someone meant is a question put anew, not a reason.
_ASKS = r"^\W*(?:<opening>\W+)*<asking>\b|\b(?:ich mein\w*|i meant|sondern)\b"


@dataclass(frozen=True, slots=True)
class Intent:
    """A phrase that answers a message which asks nothing, and the message's language (None: unsure).

    `unanswered` is the phrase for a remark about the last answer where there is none.
    """

    phrase: Phrase
    language: str | None
    unanswered: Phrase = Phrase.NOTHING_BEFORE


def recognise_intent(message: str) -> Intent | None:
    """What answers a message that asks nothing of the corpus; None for one that asks."""
    return (
        _anywhere(message, (Phrase.EMERGENCY,))
        or _talk(message)
        or _anywhere(message, _HELP)
        or _loose(message)
        or _anywhere(message, _RUDE)
    )


def _talk(message: str) -> Intent | None:
    whole = _EDGE.sub("", message)
    if found := _weigh(whole):
        return found
    clauses = _split(_CLAUSES, whole)
    weighed = [_weigh(clause) for clause in clauses if not _filler().fullmatch(clause)]
    known = [intent for intent in weighed if intent]
    if not known or len(known) < len(weighed):
        return None
    return max(known, key=lambda intent: _TALK.index(intent.phrase))


def _split(at: re.Pattern[str], text: str) -> list[str]:
    return [clause for part in at.split(text) if (clause := _EDGE.sub("", part))]


def _weigh(clause: str) -> Intent | None:
    """The weightiest phrase that answers a clause of small talk."""
    if len(clause) > LONGEST:
        return None
    for phrase in reversed(_TALK):
        if language := _language_of(phrase, clause):
            own = Phrase.IDENTITY if _language_of(Phrase.IDENTITY, clause) else Phrase.NOTHING_BEFORE
            return Intent(phrase, language, own)
    return None


def _language_of(phrase: Phrase, clause: str) -> str | None:
    """The language in which a whole clause is what the phrase answers."""
    return next((code for code, pattern in _patterns(phrase).items() if pattern.fullmatch(clause)), None)


def _loose(message: str) -> Intent | None:
    """A clause that says enough, in a message that asks nothing besides it."""
    found: list[Intent] = []
    for sentence in _SENTENCE.findall(message):
        own, rest = _read_clauses(sentence)
        # "…, den ich sprechen kann?" goes on; "Ich komme nicht weiter, kann ich …?" does not.
        goes_on = bool(rest) and (not own or rest[-1] == _split(_PARTS, sentence)[-1])
        if (goes_on and _MARK.search(sentence)) or any(map(_asks, rest)):
            return None
        found += own
    return min(found, key=lambda intent: _LOOSE.index(intent.phrase), default=None)


def _read_clauses(sentence: str) -> tuple[list[Intent], list[str]]:
    """What the clauses of a sentence say that is enough by itself, and the clauses that say more."""
    whole = _weigh(_EDGE.sub("", sentence))
    if whole and whole.phrase in _LOOSE:
        return [whole], []
    own: list[Intent] = []
    rest: list[str] = []
    for clause in _split(_PARTS, sentence):
        intent = _weigh(clause)
        if intent and intent.phrase in _LOOSE:
            own.append(intent)
        elif not intent and not _filler().fullmatch(clause):
            rest.append(clause)
    return own, rest


def _asks(clause: str) -> bool:
    return compile_pattern(_ASKS, _QUESTIONS).search(clause) is not None


def _anywhere(message: str, phrases: Iterable[Phrase]) -> Intent | None:
    for phrase in phrases:
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
    spoken: Sequence[str] = [language for language in LANGUAGES if language in read_word_lists(path)]
    return {language: compile_pattern(f"<{language}>", path, flags) for language in spoken}


@cache
def _filler() -> re.Pattern[str]:
    path = _FOLDER / "filler.txt"
    return compile_pattern("|".join(f"<{name}>" for name in read_word_lists(path)), path)
