"""The questions that are offered below an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.language.detection import detect_language
from bot.language.phrases import DEFAULT
from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.language.terms import search_terms
from bot.types import Passage

SUGGESTIONS = 3


def suggest_questions(
    passages: Iterable[Passage], asked: Sequence[str], language: str, synonyms: Synonyms = NO_SYNONYMS
) -> tuple[str, ...]:
    """Questions that these passages answer and that were not asked yet.

    They are in the visitor's language where the corpus has them in it.
    """
    before = {search_terms(text, synonyms) for text in asked}
    found: dict[str, None] = {}
    for passage in passages:
        question = _question_in(passage, language)
        if passage.headings and search_terms(question, synonyms) not in before:
            found.setdefault(question)
        if len(found) == SUGGESTIONS:
            break
    return tuple(found)


def _question_in(passage: Passage, language: str) -> str:
    if language != DEFAULT:
        for question in passage.questions:
            if _language_of(question) == language:
                return question
    return passage.section


# The corpus' own questions, asked for again with every answer in another language than German.
_language_of = lru_cache(maxsize=20_000)(detect_language)
