"""No pattern that reads a visitor's text hangs on a long one; `timeout` in pyproject.toml is what ends it."""

from __future__ import annotations

import pytest

from bot.language.entities import find_entities, remove_places
from bot.language.sentences import sentence_spans
from bot.language.terms import search_terms, unify_spelling

# Each nearly fits some pattern, over and over.
PIECES = (
    "a ",
    "a-",
    "ein ",
    "ich bin ",
    "weil ich ",
    "ich 2026 ",
    "in ",
    "(in)",
    "aus ",
    "wal",
    "ال",
    "İ",
    "GE ",
    "im nächsten ",
    "2026 ",
    "1",
    "1. ",
    "die 1. ",
    "3 %. ",
    "2.800 €. ",
    "wie viele ",
    "wann hat ",
    "wer ist ",
    "wie lange ",
    "how much do ",
    "how many people does ",
    " ",
    "\n",
)


def read_all(text: str) -> None:
    """Read a text in every way that the package has."""
    sentence_spans(text)
    unify_spelling(text)
    search_terms(text)
    find_entities(text, 2026, lambda name: True)
    remove_places(text)


@pytest.mark.slow
def test_long_text_does_not_hang() -> None:
    """No pattern hangs on twice the longest message that nearly fits it, or on a long word."""
    for text in ("xy" * 250, *((piece * 4_000)[:4_000] + "!x" for piece in PIECES)):
        read_all(text)
