"""A language model's sentence is checked for saying that it does not know, or does not want to answer.

How it says so, in seven languages, stands in `abstention.txt`.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.language.word_lists import compile_pattern

# What the prompt asks for where the passages do not answer: the visitor gets the refusal.
NOTHING_IN_TEXTS = "Dazu steht nichts in den Texten."
_LISTS = Path(__file__).with_suffix(".txt")
_NUMBER = re.compile(r"\[\d+\]")


def abstention_kind(sentence: str) -> str:
    """Whether a sentence says that the texts do not tell (missing), or declines (unwilling); else empty."""
    if _NUMBER.search(sentence):
        return ""  # it cites what it says, so that it can be verified
    kinds = ("missing", "unwilling")
    return next((kind for kind in kinds if compile_pattern(f"<{kind}>", _LISTS).search(sentence)), "")
