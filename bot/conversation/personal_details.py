"""What visitors say of themselves is taken out of their messages before anything is searched.

Name, age, origin, family and health must not change the answer that someone gets. The words and patterns
stand in `personal_details.txt`.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.language.terms import count_words
from bot.language.word_lists import compile_pattern, read_word_lists

_LISTS = Path(__file__).with_suffix(".txt")
_PERSONAL_WORD = r"\b<personal word>\b"
_INTRODUCTION = r"\W*(?:(?:hallo|hi|hey|moin|guten tag)\W+)?(?:also )?<introduction>\W*"


def remove_personal_details(sentence: str) -> str:
    """The sentence without what it says of the person who asks; as it is where nothing else remains."""
    text = sentence
    for detail in read_word_lists(_LISTS)["detail"]:
        text = compile_pattern(detail, _LISTS).sub(" ", text)
    text = re.sub(r"\s+", " ", text).strip(" ,")
    return text if count_words(text) else sentence


def remove_personal_words(text: str) -> str:
    """The text without words that say who tells it, and without numbers, which are mostly ages."""
    return compile_pattern(_PERSONAL_WORD, _LISTS).sub(" ", text)


def is_introduction(sentence: str) -> bool:
    """Whether a sentence only says who is asking."""
    return compile_pattern(_INTRODUCTION, _LISTS).fullmatch(sentence) is not None
