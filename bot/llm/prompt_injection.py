"""Passages that speak to a language model instead of to a reader."""

from __future__ import annotations

import logging
import re

# ruff: noqa: E501 - patterns read best with a line a thought
from collections.abc import Iterable

from bot.types import Passage

# A passage that speaks to the model is an intruder: it is neither shown to it nor taken for evidence.
_ORDER = re.compile(
    r"\b(?:ignorier|missacht|vergiss|vergessen sie)\w*\b.{0,60}\b(?:anweisung|regel|vorgabe|prompt|bisherig|vorherig)"
    r"|\b(?:ignore|disregard|forget)\b.{0,60}\b(?:instruction|rule|prompt|previous|above|all)"
    r"|\b(?:du bist jetzt|you are now|system ?prompt|systemanweisung|neue anweisung|new instructions?)\b"
    r"|\b(?:antworte|schreibe?|sage?|gib|empfiehl|nenne?|behaupte)\b (?:nur|immer|stattdessen|ab jetzt|den nutzer|dem nutzer|"
    r"allen|jedem|dem besucher)\w*|\b(?:answer|reply|say|tell)\b (?:only|always|instead|the user|every)"
    r"|\b(?:an|liebe|dear|note to|hinweis an)\b.{0,20}\b(?:ki|sprachmodell|assistent\w*|ai|language model|assistant|chatbot)\b"
    r"|^\s*(?:system|assistant|user)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
log = logging.getLogger(__name__)


def without_orders(passages: Iterable[Passage]) -> list[Passage]:
    """The passages but those that give orders to a model; each of them is logged."""
    kept = []
    for passage in passages:
        if _ORDER.search(passage.text):
            log.info("a passage of %s reads like orders to a model and is kept from it", passage.document)
        else:
            kept.append(passage)
    return kept
