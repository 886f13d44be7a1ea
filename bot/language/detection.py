"""Which of the spoken languages a text is in."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

from bot.types import LANGUAGES

FUNCTION_WORDS = Path(__file__).with_name("function_words.toml")
# In so few words one small word of a single language is enough.
SHORT = 4
# No letters of a code: the "a" of "E 9a" is no English word.
_WORD = re.compile(r"\b[^\W\d_]+(?:['’][^\W\d_]+)*\b")


def detect_language(text: str) -> str | None:
    """The code of the language a text is most likely in, or None where it is too short to tell.

    Small words decide where those of one language are the most: of "Was ist ITIL 4 Foundation?" the letters
    look English. Else the letters do; then one or two words must be beyond doubt: "Hallo" or "SAP" look
    English or Turkish alone.
    """
    if found := _by_function_words(text):
        return found
    best = _detector().compute_language_confidence_values(text)[0]
    needed = 0.66 if len(text.split()) > 2 else 0.95
    return best.language.iso_code_639_1.name.lower() if best.value >= needed else None


def _by_function_words(text: str) -> str | None:
    """The language that has clearly more of a text's words among its small words than any other."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    counts = Counter({code: sum(map(known.__contains__, words)) for code, known in _function_words().items()})
    (best, most), (_, second) = counts.most_common(2)
    needed = 1 if len(words) <= SHORT else 2
    return best if most >= needed and (most > second if most > 1 else not second) else None


@cache
def _function_words() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(FUNCTION_WORDS.read_text(encoding="utf-8"))
    return {code: frozenset(words.split()) for code, words in lists.items()}


@cache
def _detector() -> LanguageDetector:
    codes = (IsoCode639_1.from_str(code) for code in LANGUAGES)
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()
