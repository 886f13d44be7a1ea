"""German text to search terms and to sentences; which language a text is in."""

from __future__ import annotations

from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

LANGUAGES = {
    "de": Language.GERMAN,
    "en": Language.ENGLISH,
    "tr": Language.TURKISH,
    "ar": Language.ARABIC,
    "ru": Language.RUSSIAN,
    "uk": Language.UKRAINIAN,
    "pl": Language.POLISH,
}


def detect_language(text: str) -> str | None:
    """The code of the language a text is most likely in, or None where it is too short to tell.

    One or two words must be beyond doubt: "Hallo" or "SAP" look English or Turkish alone.
    """
    best = _detector().compute_language_confidence_values(text)[0]
    needed = 0.66 if len(text.split()) > 2 else 0.95
    return _codes()[best.language] if best.value >= needed else None


@cache
def _codes() -> dict[Language, str]:
    return {language: code for code, language in LANGUAGES.items()}


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*LANGUAGES.values()).build()
