"""The conversation to one question that stands alone, or to small talk; and its language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import german, wording
from bot.types import Message, Question

# A message with fewer words that carry meaning cannot stand alone behind "Und …?".
FEW_WORDS = 4

_CONTINUES = re.compile(
    r"^\W*(und|aber|oder|sondern|and|but|or|what about|how about|peki|ya|ve|а|и|і|й|та|a|i|و)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(das|dies\w*|dort|da|davon|dafür|dazu|dabei|damit|danach|daran|darüber|die|der|sie|es|ihn|ihm|"
    r"denen|welche[rsmn]?|it|that|this|there|they|them|bu|bunu|orada|это|там|це|то|هذا|هناك)\b",
    re.IGNORECASE,
)
# Each pattern must take up the whole message: "Danke, und wie hoch ist es?" is a question.
_SMALLTALK: tuple[tuple[re.Pattern[str], Mapping[str, str]], ...] = tuple(
    (re.compile(rf"(?:{pattern})", re.IGNORECASE), phrase)
    for pattern, phrase in (
        (
            r"(?:hallo|hi|hey|moin|servus|guten (?:tag|morgen|abend)|glück ?auf|grüß (?:gott|dich)|tach|"
            r"hello|good (?:morning|evening)|merhaba|selam|مرحبا|привет|здравствуйте|привіт|вітаю|"
            r"dzień dobry|cześć)(?: (?:zusammen|du|bot|ihr|there))?(?:,? wie geht(?:'?s| es)(?: dir| ihnen)?)?",
            wording.GREETING,
        ),
        (
            r"(?:(?:vielen|lieben|besten|herzlichen) )?dank(?:e| dir| ihnen)?(?: (?:schön|sehr|dir|ihnen))?"
            r"(?: für .{0,40})?|super|prima|alles klar|ok(?:ay)?|thanks?(?: you)?(?: very much)?|"
            r"teşekkür(?:ler| ederim)|sağ ol|شكرا|спасибо|дякую|dziękuję",
            wording.THANKS,
        ),
        (
            r"tschüss?|tschö|auf wiedersehen|ciao|bis (?:bald|später|dann)|bye|goodbye|hoşça ?kal(?:ın)?|"
            r"مع السلامة|до свидания|до побачення|do widzenia",
            wording.GOODBYE,
        ),
        (
            r"(?:wer|was) (?:bist du|sind sie)(?: (?:denn|eigentlich))?|(?:bist du|sind sie|sprech ich mit) "
            r"(?:ein(?:em|e)? )?(?:echter? )?(?:mensch(?:en)?|ki|bot|roboter|programm|computer|maschine)|"
            r"was kannst du(?: alles)?|wie funktionierst du|who are you|are you (?:a )?"
            r"(?:human|bot|robot|person|real person|machine)|sen kimsin|ты кто|кто ты|хто ти|من أنت|kim jesteś",
            wording.IDENTITY,
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What the last message is: a question, or small talk with the phrase that answers it."""

    question: Question
    language: str
    smalltalk: Mapping[str, str] | None = None


def understand(messages: Sequence[Message], language: str | None) -> Turn:
    """The last message, made to stand alone by the ones before it.

    `language` is the one asked for; None leaves it to be recognised, in this message or else in
    the earlier ones.
    """
    asked = [message.content for message in messages if message.role == "user"]
    language = language or _language(asked)
    phrase = _smalltalk(asked[-1])
    return Turn(_stand_alone(asked), language, phrase)


def _stand_alone(asked: Sequence[str]) -> Question:
    question = Question(asked[0])
    for text in asked[1:]:
        if _smalltalk(text) is None:
            question = Question(text, question.text) if _hangs(text) else Question(text)
    return question


def _hangs(text: str) -> bool:
    """Whether a message only makes sense behind the one before."""
    count = sum(1 for _ in german.words(text))
    if count <= 1:
        return True
    return count < FEW_WORDS and bool(_CONTINUES.search(text) or _REFERS.search(text))


def _smalltalk(text: str) -> Mapping[str, str] | None:
    bare = re.sub(r"[\s.!?,;:)(😊🙂👍🙏]+$", "", text.strip())
    return next((phrase for pattern, phrase in _SMALLTALK if pattern.fullmatch(bare)), None)


def _language(asked: Sequence[str]) -> str:
    recognised = (german.language_of(text) for text in reversed(asked))
    return next((code for code in recognised if code), wording.DEFAULT)
