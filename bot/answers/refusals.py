"""Why a question is not answered, in the visitor's language."""

from __future__ import annotations

from bot.language.entities import Entity, EntityKind
from bot.language.phrases import DEFAULT, Phrase, missing_text, say


def missing_reason(missing: Entity, language: str) -> str:
    """Why nothing is answered, where it can be said in the visitor's words; names may be any word."""
    if missing.kind is EntityKind.YEAR:
        return say(Phrase.MISSING_YEAR, language)
    is_foreign = missing.kind is EntityKind.ATTRIBUTE and language != DEFAULT
    if missing.kind is EntityKind.NAME or is_foreign:
        return ""
    return missing_text(language, missing.word, missing.thing)
