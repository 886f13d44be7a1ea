"""The questions and the next steps that are offered below an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import quote

from bot.language.detection import detect_language
from bot.language.phrases import DEFAULT
from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.language.terms import search_terms
from bot.types import JOB, Action, Passage

SUGGESTIONS = 3
ACTIONS = 3
# What is searched for where a question names no occupation.
TRADE = "IT"
_ABROAD = re.compile(r"\b(?:as an?|jako)\s+([\w/-]+(?:\s[\w/-]+){0,2})", re.IGNORECASE)
_OCCUPATION = re.compile(r"\bals\s+(?:eine?[nr]?\s+)?((?:[A-ZÄÖÜ][\w/:*+#-]*\s?){1,3})")


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


def choose_actions(passages: Iterable[Passage], question: str) -> tuple[Action, ...]:
    """The next steps of the texts that are quoted, with the occupation that a question names."""
    steps = dict.fromkeys(action for passage in passages for action in passage.actions)
    job = quote(find_occupation(question) or TRADE, safe="")
    return tuple(Action(step.label, step.url.replace(JOB, job)) for step in list(steps)[:ACTIONS])


def find_occupation(question: str) -> str:
    """As what somebody wants to work, in the question's own words: "Stellen als IT-Administrator"."""
    found = _OCCUPATION.search(question) or _ABROAD.search(question)
    return found[1].strip() if found else ""


def _question_in(passage: Passage, language: str) -> str:
    if language != DEFAULT:
        for question in passage.questions:
            if _language_of(question) == language:
                return question
    return passage.section


# The corpus' own questions, asked for again with every answer in another language than German.
_language_of = lru_cache(maxsize=20_000)(detect_language)
