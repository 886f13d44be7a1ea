"""What bars a sentence whatever it cites: questions, the first person, markup, addresses, unknown names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.language.detection import detect_language
from bot.language.terms import analyse_word, is_proper_name
from bot.verification.sources import CitedPassage
from bot.verification.units import POWERS, UNITS

# A sentence with more common words than this tells its language.
FEW_WORDS = 3
# Languages whose proper names differ from other words.
_WITH_NAMES = ("de", "en")

_CONTACT = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+\.\w+|\b(?:[\w-]+\.)+"
    r"(?:de|com|org|net|eu|info|io|example|nrw|ru|me|app|dev|biz|xyz|gov|edu|tr|pl|ua)\b(?:/\S*)?"
    r"|(?<![\d.,])(?:\+|00|0)\d[\d /()-]{5,}\d",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<\s*[/!?]?[a-zA-Z]|javascript:|\{\{|\}\}|\\[a-z]+\{|https?:$", re.IGNORECASE)
_QUESTION = re.compile(r"[?؟][\s.\"“”»')]*$")
_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:[Ii]ch|[Mm]ich|[Mm]ir|[Mm]ein(?:e[mnrs]?)?|I(?!\w)(?![.:)])|[Mm]y|me|[Bb]en(?:im)?|[Bb]ana|[Яя]|[Мм](?:не|еня|ені|ене))(?!\w)"
)
_PROPER = re.compile(r"\b(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])[A-ZÄÖÜa-zäöüß][\wÄÖÜäöüß]{2,}\b")
_CURRENCY = re.compile(
    "|".join(("t?eur", *(UNITS[name] for name in ("eur", "usd", "gbp", "chf")), *POWERS)), re.I
)
_SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "ar": "ARABIC"}


def barring_reason(text: str, language: str, sources: Sequence[CitedPassage]) -> str:
    """Why a sentence is not shown whatever it cites; empty where nothing bars it."""
    if _MARKUP.search(text):
        return "markup"
    if _QUESTION.search(text):
        return "question"  # mostly the visitor's own, and what it takes for granted is not proved
    known = " ".join(source.passage.text for source in sources).casefold()
    if {match[0].casefold() for match in _FIRST_PERSON.finditer(text)} - set(re.findall(r"\w+", known)):
        return "first_person"  # the visitor's words, or what the model thinks; the texts speak of neither
    if any(match[0].rstrip(".,;:!?)").casefold() not in known for match in _CONTACT.finditer(text)):
        return "contact"
    # Names say nothing of the language around them.
    common = [word for word in re.findall(r"[^\W\d_]+", text) if not word[0].isupper()]
    spoken = detect_language(" ".join(common)) if len(common) > FEW_WORDS else None
    if (spoken or language) != language or _is_foreign(text, language):
        return "language"
    names = _proper_names(text, language) if language in _WITH_NAMES else ()
    return "name" if any(_is_strange(name, sources) for name in names) else ""


def _is_strange(name: str, sources: Sequence[CitedPassage]) -> bool:
    """Whether a name stands in no passage."""
    stem = analyse_word(name)[0]
    return not any(name.casefold() in source.names or stem in source.terms for source in sources)


def _proper_names(text: str, language: str) -> Iterator[str]:
    """Abbreviations and proper names; where names alone are capitalised, not the word that begins."""
    yield from (match[0] for match in _PROPER.finditer(text) if not _CURRENCY.fullmatch(match[0]))
    for match in re.finditer(r"(?<!\d )\b[A-ZÄÖÜ][a-zäöüß]{2,}\b", text):  # behind a figure stands its unit
        if (language == "de" or match.start()) and is_proper_name(match[0]):
            yield match[0]


def _is_foreign(text: str, language: str) -> bool:
    """Whether most letters are of a script that the language is not written in."""
    letters = [sign for sign in text if sign.isalpha()]
    own = sum(_script(sign) == _SCRIPTS.get(language, "LATIN") for sign in letters)
    latin = sum(_script(sign) == "LATIN" for sign in letters)  # names stay as they are
    return bool(letters) and (own < len(letters) / 3 or own + latin < 0.95 * len(letters))


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").split(" ")[0]
