"""Why a question is not answered, and who can help instead, in the visitor's language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from bot.language.entities import Entity, EntityKind
from bot.language.phrases import DEFAULT, Phrase, missing_text, say

ELSEWHERE = Path(__file__).with_name("elsewhere.toml")


def missing_reason(missing: Entity, language: str) -> str:
    """Why nothing is answered, where it can be said in the visitor's words; names may be any word."""
    if missing.kind is EntityKind.YEAR:
        return say(Phrase.MISSING_YEAR, language)
    is_foreign = missing.kind is EntityKind.ATTRIBUTE and language != DEFAULT
    if missing.kind is EntityKind.NAME or is_foreign:
        return ""
    return missing_text(language, missing.word, missing.thing)


def whom_to_ask(question: str, language: str, contact: str) -> str:
    """The kind of place that a question belongs to, such as a tenants' association; else the contact."""
    work, kinds = _elsewhere()
    if not work.search(question):
        for asked, places in kinds:
            if asked.search(question):
                return places.get(language, places[DEFAULT])
    return contact


@cache
def _elsewhere() -> tuple[re.Pattern[str], Sequence[tuple[re.Pattern[str], Mapping[str, str]]]]:
    """What asks about work; and each kind of place, with what asks for it."""
    kinds = tomllib.loads(ELSEWHERE.read_text(encoding="utf-8"))
    work = re.compile(kinds.pop("work"), re.IGNORECASE)
    return work, [(re.compile(kind["asked"], re.IGNORECASE), kind) for kind in kinds.values()]
