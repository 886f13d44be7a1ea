"""A message is taken apart into the questions that it asks and the story around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.personal_details import (
    is_introduction,
    remove_personal_details,
    remove_personal_words,
)
from bot.language.entities import remove_places
from bot.language.sentences import sentence_spans
from bot.language.terms import count_words, tag_word
from bot.language.word_lists import compile_pattern

# More than two questions at a time would get answers too short to be right.
MOST_QUESTIONS = 2
MOST_TOPIC_WORDS = 5
_MARK = re.compile("[?؟]")
_LISTS = Path(__file__).with_suffix(".txt")
_OPENING = r"\W*(?:<opening>\W*)+"
_ASKS = r"^\W*(?:<opening>\W+)*<asking>\b"
_WANTS = r"\b<wanting>\b"
# Where one sentence asks twice.
_AGAIN = (
    r"(?:,\s*|\s+)(?:und|sowie|and|ve|и|і|та|oraz|i|و)\s+"
    r"(?=(?:auch |noch |dann |in |bei |ab |bis |zu |für |mit |vor |nach )?<asking again>)"
    r"|,\s*und\s+(?=(?:kann|muss|darf|gibt|ist|sind|hat|braucht|bekomm|kümmert|zahlt|gilt|stimmt|lohnt|soll)\w*\b)"
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
    kept = [s for s in pieces if not is_introduction(s)] or pieces or [message]
    asked = [s for s in kept if _MARK.search(s)] or [s for s in kept if _finds(_ASKS, s)]
    asked = asked or [s for s in kept if _finds(_WANTS, s)] or kept
    around = [
        remove_places(remove_personal_words(remove_personal_details(s))) for s in kept if s not in asked
    ]
    parts = _parts([neutral for s in asked if (neutral := remove_personal_details(s))]) or [message]
    return ExtractedQuestions(tuple(parts[-MOST_QUESTIONS:]), " ".join([*around, *parts[:-MOST_QUESTIONS]]))


def _at_colon(sentence: str) -> list[str]:
    """What introduces a question, and the question: "Ich bin neu und frage mich: Was …?".

    What names only what the question is about belongs to it: "E 8, Stufe 1: wie viel brutto?".
    """
    before, colon, after = sentence.partition(": ")
    if not colon or not _finds(_ASKS, after) or not sentence_spans(before):
        return [sentence]
    words = before.split()
    is_topic = len(words) <= MOST_TOPIC_WORDS and not any(tag_word(w)[1].startswith("V") for w in words)
    return [sentence] if is_topic and not _finds(rf"^{_OPENING}$", before) else [before, after]


def _parts(sentences: Sequence[str]) -> list[str]:
    """Each question of some sentences; what is none of its own stays with the one before."""
    parts: list[str] = []
    for sentence in sentences:
        split = compile_pattern(_AGAIN, _LISTS).split(sentence)
        if not all(map(count_words, split)):
            split = [sentence]
        if parts and not count_words(split[0]):
            split[0] = f"{parts.pop()} {split[0]}"
        parts += split
    return parts


def _finds(pattern: str, text: str) -> bool:
    return compile_pattern(pattern, _LISTS).search(text) is not None
