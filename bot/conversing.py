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
    r"^\W*(und|aber|oder|sondern|and|but|or|what about|how about|peki|ya|ve|а|и|і|й|та|a|i)\b"
    r"|^\W*و(?=ماذا|كم|هل|أين|متى|كيف|في|مع|ل)",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(das|dies\w*|dort|da|davon|dafür|dazu|dabei|damit|danach|daran|darüber|sie|es|ihn|ihm|denen|"
    r"it|that|this|there|they|them|bu|bunu|orada|это|там|це|то|هذا|هناك)\b",
    re.IGNORECASE,
)
# Small talk by what answers it and by language; each pattern must take up the whole message:
# "Danke, und wie hoch ist es?" is a question.
_SMALLTALK: Sequence[tuple[Mapping[str, str], Mapping[str, str]]] = (
    (
        wording.GREETING,
        {
            "de": r"(hallo|hi|hey|moin|servus|tach|glück ?auf|guten (tag|morgen|abend)|"
            r"gr(ü|ue)(ß|ss) (gott|dich))( (zusammen|du|bot|ihr))?(,? wie geht('?s| es)( dir| ihnen)?)?",
            "en": r"(hello|good (morning|afternoon|evening))( there)?(,? how are you)?",
            "tr": r"merhaba(lar)?|selam|iyi günler",
            "ar": r"مرحبا|السلام عليكم|أهلا",
            "ru": r"привет|здравствуйте|добрый день",
            "uk": r"привіт|вітаю|добрий день",
            "pl": r"dzień dobry|cześć",
        },
    ),
    (
        wording.THANKS,
        {
            "de": r"(ok(ay)?|super|prima|toll|gut|alles klar)?,?\W*((vielen|lieben|besten|herzlichen) )?"
            r"dank(e| dir| ihnen)?( ?(schön|sehr|dir|ihnen))?( für (?!.* und )[^,.!?;:]{1,40})?"
            r"(\W+das (hat|war) [^?]{1,40})?|super|prima|alles klar|ok(ay)?",
            "en": r"(many )?thanks?( you)?( (very much|a lot))?( for [^?]{1,40})?",
            "tr": r"(çok )?teşekkür(ler| ederim)|sağ ?ol(un)?",
            "ar": r"شكرا( جزيلا)?",
            "ru": r"(большое )?спасибо",
            "uk": r"(щиро )?дякую",
            "pl": r"dziękuję( bardzo)?",
        },
    ),
    (
        wording.GOODBYE,
        {
            "de": r"((ok(ay)?|danke),? )?(tschüss?|tschö|auf wiedersehen|bis (bald|später|dann)|"
            r"schönen tag( noch)?)",
            "en": r"(good)?bye|see you",
            "tr": r"hoşça ?kal(ın)?|görüşürüz",
            "ar": r"مع السلامة",
            "ru": r"до свидания|пока",
            "uk": r"до побачення|бувай(те)?",
            "pl": r"do widzenia",
        },
    ),
    (
        wording.IDENTITY,
        {
            "de": r"(wer|was) (bist du|sind sie)( (denn|eigentlich))?|was kannst du( alles)?|wie "
            r"funktionierst du|(bist du|sind sie|(sprech|schreib)e? ich (hier )?mit)( hier)?"
            r"( ein(em|e|er)?)?( echter?)? (mensch(en)?|ki|bot|roboter|programm|computer|maschine)",
            "en": r"who are you|are you (a |an )?(real )?(human|bot|robot|person|machine|ai)",
            "tr": r"sen kimsin|siz kimsiniz|(sen )?insan mısın",
            "ar": r"من أنت|هل أنت إنسان",
            "ru": r"(ты|вы) кто|кто (ты|вы)|(ты|вы) человек",
            "uk": r"хто (ти|ви)|(ти|ви) людина",
            "pl": r"kim (jesteś|pan jest|pani jest)|jesteś człowiekiem",
        },
    ),
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
    talk = _smalltalk(asked[-1])
    recognised = (talk[1] if talk else None) or _language(asked)
    return Turn(_stand_alone(asked), language or recognised, talk[0] if talk else None)


def _stand_alone(asked: Sequence[str]) -> Question:
    question: Question | None = None
    for text in asked:
        if _smalltalk(text) is None:
            hangs = question is not None and _hangs(text)
            question = Question(text, question.text if question and hangs else "")
    return question or Question(asked[-1])


def _hangs(text: str) -> bool:
    """Whether a message only makes sense behind the one before."""
    count = sum(1 for _ in german.words(text))
    if count <= 1:
        return True
    return count < FEW_WORDS and bool(_CONTINUES.search(text) or _REFERS.search(text))


def _smalltalk(text: str) -> tuple[Mapping[str, str], str] | None:
    """What answers a message of small talk, and the language it is in."""
    bare = re.sub(r"^\W+|\W+$", "", text)
    for phrase, patterns in _SMALLTALK:
        for language, pattern in patterns.items():
            if re.fullmatch(pattern, bare, re.IGNORECASE):
                return phrase, language
    return None


def _language(asked: Sequence[str]) -> str:
    recognised = (german.language_of(text) for text in reversed(asked))
    return next((code for code in recognised if code), wording.DEFAULT)
