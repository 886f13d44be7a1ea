"""Follow-up questions are joined with the question they hang on, so that each can be searched alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.intents import REMARKS, Intent, recognise_intent
from bot.conversation.questions import extract_questions
from bot.language.detection import detect_language
from bot.language.phrases import DEFAULT, Phrase
from bot.language.terms import count_words
from bot.language.word_lists import compile_pattern
from bot.types import Message, Question

# A message with fewer words that carry meaning cannot stand alone behind "Und …?".
FEW_WORDS = 4
# One that points back may have more.
MANY_WORDS = 6
_LISTS = Path(__file__).with_suffix(".txt")
# Arabic writes "and" and "her" onto the word.
_CONTINUES = r"^\W*(?:<opening>\W+)*(?:<continuing>\b|و(?=ماذا|كم|هل|أين|متى|كيف|في|مع|ل|ما|من|بعد))"
_REFERS = r"\b<referring>\b|ها(?=[\s؟?]|$)"
# "Kommt da auch alles von der Stadt rein?" needs to know where.
_POINTS = r"\b<pointing>\b"
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
    """What the last message is: one or two questions, or a message that a phrase answers.

    A `remark` says what is wanted of the last answer; `questions` are then those that it answered, and
    `answered` the number of messages up to them.
    """

    questions: tuple[Question, ...]
    language: str
    smalltalk: Phrase | None = None
    remark: Phrase | None = None
    unanswered: Phrase = Phrase.NOTHING_BEFORE
    answered: int = 0


def understand(messages: Sequence[Message], language: str | None) -> Turn:
    """What the last message asks, completed by the ones before it, or which phrase answers it.

    `language` is the one asked for; None leaves it to be detected, in this message or else in the
    earlier ones.
    """
    asked = [message.content for message in messages if message.role == "user"]
    intents = [recognise_intent(text) for text in asked]
    last = intents[-1]
    spoken = language or (last.language if last else None) or _language(asked)
    if last and last.phrase in REMARKS:
        return _about_last_answer(messages, intents, last, spoken)
    questions = [text for text, intent in zip(asked, intents, strict=True) if intent is None]
    standing = _stand_alone(questions) or (Question(asked[-1]),)
    return Turn(standing, spoken, last.phrase if last else None)


def _about_last_answer(
    messages: Sequence[Message], intents: Sequence[Intent | None], last: Intent, language: str
) -> Turn:
    """What the message before asked that a remark is about; remarks between are about the same."""
    places = [place for place, message in enumerate(messages) if message.role == "user"]
    before = [
        (place, intent)
        for place, intent in zip(places, intents, strict=True)
        if intent is None or intent.phrase not in REMARKS
    ]
    if not before or before[-1][1] is not None:
        return Turn((Question(messages[-1].content),), language, last.unanswered)
    answered = before[-1][0] + 1
    texts = [messages[place].content for place, intent in before if intent is None]
    return Turn(_stand_alone(texts), language, None, last.phrase, last.unanswered, answered)


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
    if _finds(_POINTS, text):
        return count < MANY_WORDS
    return count < FEW_WORDS and (_finds(_CONTINUES, text) or _finds(_REFERS, text))


def _finds(pattern: str, text: str) -> bool:
    return compile_pattern(pattern, _LISTS).search(text) is not None


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
    detected = (detect_language(text) for text in reversed(asked))
    return next((code for code in detected if code), DEFAULT)
