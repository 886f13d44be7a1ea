"""The words of a sentence as verification compares them: clauses, nouns, names, what a number counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.language.terms import analyse_word, content_words, is_proper_name
from bot.verification.figures import Figure

_SEGMENT = re.compile(
    r"[,;:](?=\s)|\s(?:und|oder|aber|sondern|während|sowie|dagegen|jedoch|and|but|while|whereas|ve|ama|и|а|і|та|i|a)\s"
    r"|\s[–—-]\s",
    re.IGNORECASE,
)
_PROPER = re.compile(r"\b(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])[A-ZÄÖÜa-zäöüß][\wÄÖÜäöüß]{2,}\b")


def clause_around(text: str, figure: Figure) -> tuple[int, int]:
    """The clause of a text around a figure."""
    start, end = 0, len(text)
    for match in _SEGMENT.finditer(text):
        if match.end() <= figure.start:
            start = match.end()
        elif match.start() >= figure.end:
            end = match.start()
            break
    return start, end


def is_amount(figure: Figure) -> bool:
    """Whether a figure says how much; a label only says which or when."""
    # A year of the calendar names a time; it measures nothing.
    return figure.is_measure and not (
        figure.unit == "" and re.fullmatch(r"(?:19|20)\d\d", figure.readings[0])
    )


def content_terms(text: str, synonyms: Synonyms = NO_SYNONYMS) -> list[tuple[str, ...]]:
    """The words of a text that carry meaning, without figures, each as its search terms."""
    return [analyse_word(word) for word in content_words(text, synonyms) if not word[0].isdigit()]


def counted_noun(text: str, figure: Figure) -> str:
    """What a bare number counts: the first noun of the next three words."""
    if figure.unit:
        return ""
    match = re.match(r"(?: [a-zäöüß]+){0,2} ([A-ZÄÖÜ][\w-]+)", text[figure.end :])
    return analyse_word(match[1])[0] if match else ""


def proper_names(text: str, language: str) -> Iterator[str]:
    """Abbreviations and proper names; where names alone are capitalised, not the word that begins."""
    yield from (match[0] for match in _PROPER.finditer(text))
    for match in re.finditer(r"(?<!\d )\b[A-ZÄÖÜ][a-zäöüß]{2,}\b", text):  # behind a figure stands its unit
        if (language == "de" or match.start()) and is_proper_name(match[0]):
            yield match[0]


def nouns(text: str, synonyms: Synonyms = NO_SYNONYMS) -> frozenset[str]:
    """The capitalised words of a text: what it speaks of, whichever verb it uses."""
    words = (
        word for word in content_words(text, synonyms) if word[0].isupper() and not re.search(r"\d", word)
    )
    return frozenset(analyse_word(word)[0] for word in words)


def share_of_words(words: Sequence[tuple[str, ...]], terms: frozenset[str]) -> float:
    """The share of words that are among terms; half of a word whose parts are in part."""
    if not words:
        return 0.0
    return sum(_held(word, terms) for word in words) / len(words)


def _held(word: tuple[str, ...], terms: frozenset[str]) -> float:
    whole, *parts = word
    if whole in terms or (parts and all(part in terms for part in parts)):
        return 1.0
    return 0.5 if any(part in terms for part in parts) else 0.0


_SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "ar": "ARABIC"}


def is_foreign(text: str, language: str) -> bool:
    """Whether most letters are of a script that the language is not written in."""
    letters = [sign for sign in text if sign.isalpha()]
    own = sum(_script(sign) == _SCRIPTS.get(language, "LATIN") for sign in letters)
    latin = sum(_script(sign) == "LATIN" for sign in letters)  # names stay as they are
    return bool(letters) and (own < len(letters) / 3 or own + latin < 0.95 * len(letters))


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").split(" ")[0]
