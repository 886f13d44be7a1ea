"""The conversation to questions that stand alone, or to small talk; and its language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.intents import recognise_intent
from bot.conversation.questions import extract_questions
from bot.language.detection import detect_language
from bot.language.phrases import DEFAULT
from bot.language.terms import count_words
from bot.types import Message, Question

# A message with fewer words that carry meaning cannot stand alone behind "Und …?".
FEW_WORDS = 4
# One that points back may have more.
MANY_WORDS = 6
_CONTINUES = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|ah|ach so|aha|gut|danke|super|hm+|ja|nein|nee)\W+)*"
    r"(?:(und|aber|oder|sondern|auch|dann|sonst|noch|nur|"
    r"and|but|or|what about|how about|also|peki|ya|ve|а|и|і|й|та|a|i|czy)\b|"
    r"و(?=ماذا|كم|هل|أين|متى|كيف|في|مع|ل|ما|من|بعد))",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(das|dies\w*|sie|es|er|ihn|ihm|ihr|die(?=\W*$)|it|that|this|there|they|them|their|its|"
    r"bu|bunu|bunun|o|onu|onun|orada|это|этого|там|они|его|её|це|цього|то|вони|його|"
    r"to|tego|tam|oni|هذا|هذه|هناك|ذلك|لها|له|عليه|فيه)\b|ها(?=[\s؟?]|$)",
    re.IGNORECASE,
)
# "Kommt da auch alles von der Stadt rein?" needs to know where.
_POINTS = re.compile(
    r"\b(da|dort|davon|dafür|dazu|dabei|damit|daran|drauf|darauf|darüber|dadurch|daraus|darin|drin|denen|dessen|deren)\b",
    re.I,
)
# "Und ein Jahr davor?" asks for the year before the one that was asked about.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEARS_ON: Mapping[int, re.Pattern[str]] = {
    -1: re.compile(
        r"\b(?:ein|das|im) jahr (?:davor|vorher|zuvor|früher)|\bvorjahr|\bthe year before|"
        r"\bbir önceki yıl|\bгодом раньше|\bроком раніше|\brok wcześniej",
        re.IGNORECASE,
    ),
    1: re.compile(
        r"\b(?:ein|das|im) jahr (?:danach|später|darauf)|\bim folgejahr|\bthe (?:year after|following year)|"
        r"\bbir sonraki yıl|\bгодом позже|\bрок по тому|\brok później",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What the last message is: one or two questions, or a message that a phrase answers."""

    questions: tuple[Question, ...]
    language: str
    smalltalk: Mapping[str, str] | None = None


def understand(messages: Sequence[Message], language: str | None) -> Turn:
    """The last message, made to stand alone by the ones before it.

    `language` is the one asked for; None leaves it to be recognised, in this message or else in
    the earlier ones.
    """
    asked = [message.content for message in messages if message.role == "user"]
    heard = [recognise_intent(text) for text in asked]
    talk = heard[-1]
    recognised = (talk.language if talk else None) or _language(asked)
    phrase = talk.phrase if talk else None
    questions = [text for text, talk in zip(asked, heard, strict=True) if talk is None]
    return Turn(_stand_alone(questions) or (Question(asked[-1]),), language or recognised, phrase)


def _stand_alone(asked: Sequence[str]) -> tuple[Question, ...]:
    """The last message's questions, each with what it hangs on; nothing where nothing was asked."""
    found: tuple[Question, ...] = ()
    for text in asked:
        found = _questions(text, found)
    return found


def _questions(text: str, before: Sequence[Question]) -> tuple[Question, ...]:
    message = extract_questions(text)
    context = " ".join(question.text for question in before)
    first, *others = message.questions
    first = _in_year(first, context)
    hangs = bool(context) and _hangs(first, message.story)
    questions = [Question(first, context if hangs else "", message.story)]
    # The second question of a message stands on the first: "… und wo stelle ich den Antrag?"
    questions += [Question(text, questions[0].text if _few(text) else "", message.story) for text in others]
    return tuple(questions)


def _hangs(text: str, story: str) -> bool:
    """Whether a message only makes sense behind the one before."""
    count = count_words(text)
    if count <= 1:
        return count + count_words(story) < FEW_WORDS
    if _POINTS.search(text):
        return count < MANY_WORDS
    return count < FEW_WORDS and bool(_CONTINUES.search(text) or _REFERS.search(text))


def _few(text: str) -> bool:
    return count_words(text) < FEW_WORDS


def _in_year(text: str, context: str) -> str:
    """The question with the year that it means by the one asked about before."""
    years = _YEAR.findall(context)
    for step, pattern in _YEARS_ON.items():
        if years and pattern.search(text):
            return pattern.sub(str(int(years[-1]) + step), text)
    return text


def _language(asked: Sequence[str]) -> str:
    recognised = (detect_language(text) for text in reversed(asked))
    return next((code for code in recognised if code), DEFAULT)
