"""The words of a sentence as verification compares them: clauses, nouns, names, what a number counts."""

from __future__ import annotations

import re

from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.language.terms import analyse_word, content_words
from bot.verification.figures import Figure

_SEGMENT = re.compile(
    r"[,;:](?=\s)|\s(?:und|oder|aber|sondern|während|sowie|dagegen|jedoch|and|but|while|whereas|ve|ama|и|а|і|та|i|a)\s"
    r"|\s[–—-]\s",
    re.IGNORECASE,
)


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


def nouns(text: str, synonyms: Synonyms = NO_SYNONYMS) -> frozenset[str]:
    """The capitalised words of a text: what it speaks of, whichever verb it uses."""
    words = (
        word for word in content_words(text, synonyms) if word[0].isupper() and not re.search(r"\d", word)
    )
    return frozenset(analyse_word(word)[0] for word in words)
