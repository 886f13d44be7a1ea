"""A message to what it asks: the questions in it, and the story around them.

What visitors say of themselves (name, age, origin, family, health) must not change what they are told:
it is taken out here, before anything is searched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.personal_details import ABOUT_ONESELF, WHO, remove_personal_details
from bot.language.entities import remove_places
from bot.language.sentences import sentence_spans
from bot.language.terms import count_words

# More than two questions at a time would get answers too short to be right.
MOST_QUESTIONS = 2
_MARK = re.compile("[?؟]")
_ASKS = re.compile(
    r"^\W*(?:(?:und|oder|aber|also|ach|ja|sag mal|und dann|hallo|hi|hey|ähm?|bitte|ey|na|nun|jetzt|meine frage|frage)\W+)*"
    r"(?:w(?:er|en|em|essen|as|o|ie|ann|arum|ieso|eshalb|elche[rnsm]?|elch|omit|ofür|oran|ovon|ozu|oher|ohin|orauf|obei|orin|at|ieviele?)"
    r"|ob|gibt'?s?|gibbet|kann|können|könnte|darf|dürfen|muss|müssen|soll(?:te)?|ist|sind|hat|haben|habe|wird|werden|bekomm\w*|krieg\w*|brauch\w*|"
    r"zahl\w*|zähl\w*|gilt|gelten|lohnt|reicht|nimmt|stellt|bietet|stimmt|verdien\w*|"
    r"how|what|which|who|where|when|why|is|are|do|does|can|could|should|will|may|must|"
    r"как(?:ой|ая|ое|ие)?|что|где|когда|сколько|кто|почему|можно|есть|який|яка|яке|які|що|де|коли|скільки|хто|чому|чи|"
    r"jak(?:i|a|ie)?|co|gdzie|kiedy|ile|kto|czy|dlaczego|كم|ما|ماذا|هل|أين|متى|كيف|من|لماذا|أي)\b",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\b(?:ich (?:suche|möchte|würde gerne?|will|wollte|hätte gerne?|brauche|frage mich|interessiere)|wüsste gern|"
    r"erzähl\w*|erklär\w*|nenn\w*|zeig\w*|sag(?:en)? (?:mir|sie)|würde mich interessieren|interessiert mich|keine ahnung,? (?:wie|was|wo|ob)|"
    r"i (?:want|would like|need|am looking)|tell me|explain|хочу|хотел|хотіл|chciał|chcę|أريد|istiyorum|merak)\b",
    re.IGNORECASE,
)
# Where one sentence asks twice.
_AGAIN = re.compile(
    r"(?:,\s*|\s+)(?:und|sowie|and|ve|и|і|та|oraz|i|و)\s+(?=(?:auch |noch |dann |in |bei |ab |bis |zu |für |mit |vor |nach )?"
    r"(?:wie\b|was\b|wo\b|wer\b|wann\b|warum\b|welche|womit\b|wofür\b|woher\b|how\b|what\b|where\b|when\b|who\b|which\b|"
    r"ne |nerede|kaç|nasıl|сколько|как|где|когда|что|скільки|як|де|коли|що|ile|jak|gdzie|kiedy|co|كم|ما|أين|متى|كيف))"
    r"|,\s*und\s+(?=(?:kann|muss|darf|gibt|ist|sind|hat|braucht|bekomm|kümmert|zahlt|gilt|stimmt|lohnt|soll)\w*\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ExtractedQuestions:
    """What a message asks: one or two questions, and the story around them (empty for most)."""

    questions: tuple[str, ...]
    story: str = ""


def extract_questions(message: str) -> ExtractedQuestions:
    """The questions of a message, without what the visitor says of himself; the whole where none is seen."""
    sentences = [message[start:end] for start, end in sentence_spans(message)]
    pieces = [piece for sentence in sentences for piece in _at_colon(sentence)]
    told = [s for s in pieces if not ABOUT_ONESELF.fullmatch(s)] or pieces or [message]
    asked = [s for s in told if _MARK.search(s)] or [s for s in told if _ASKS.search(s)]
    asked = asked or [s for s in told if _WANTS.search(s)] or told
    around = [remove_places(WHO.sub(" ", remove_personal_details(s))) for s in told if s not in asked]
    parts = _parts([neutral for s in asked if (neutral := remove_personal_details(s))]) or [message]
    return ExtractedQuestions(tuple(parts[-MOST_QUESTIONS:]), " ".join([*around, *parts[:-MOST_QUESTIONS]]))


def _at_colon(sentence: str) -> list[str]:
    """What introduces a question, and the question: "Ich bin neu und frage mich: Was …?"."""
    before, colon, after = sentence.partition(": ")
    return [before, after] if colon and _ASKS.search(after) and sentence_spans(before) else [sentence]


def _parts(sentences: Sequence[str]) -> list[str]:
    """Each question of some sentences; what is none of its own stays with the one before."""
    parts: list[str] = []
    for sentence in sentences:
        split = _AGAIN.split(sentence)
        if not all(map(count_words, split)):
            split = [sentence]
        if parts and not count_words(split[0]):
            split[0] = f"{parts.pop()} {split[0]}"
        parts += split
    return parts
