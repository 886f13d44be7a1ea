"""Which of the spoken languages a text is in."""

from __future__ import annotations

from functools import cache

from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

from bot.types import LANGUAGES


def detect_language(text: str) -> str | None:
    """The code of the language a text is most likely in, or None where it is too short to tell.

    One or two words must be beyond doubt: "Hallo" or "SAP" look English or Turkish alone.
    """
    best = _detector().compute_language_confidence_values(text)[0]
    needed = 0.66 if len(text.split()) > 2 else 0.95
    return best.language.iso_code_639_1.name.lower() if best.value >= needed else None


@cache
def _detector() -> LanguageDetector:
    codes = (IsoCode639_1.from_str(code) for code in LANGUAGES)
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()
