"""Text to search terms: folded stems, the parts of German compounds, one spelling of what has several."""

from __future__ import annotations

import re
import threading
from collections.abc import Container, Iterator
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS, STOPWORDS_GERMAN, STOPWORDS_RUSSIAN, STOPWORDS_TURKISH
from HanTa.HanoverTagger import HanoverTagger

from bot.language.characters import plain_characters
from bot.language.synonyms import NO_SYNONYMS, Synonyms

# A stem, followed by the stems of its parts.
Word = tuple[str, ...]

QUESTION_WORDS = Path(__file__).with_name("question_words.txt")
# An English stop word, but our subject.
KEPT = frozenset({"it"})
_FEMININE = re.compile(r"(?<=\w{3})(?:[:*_·]|/-?|\()(?:in(?:nen)?|[er])\b\)?|(?<=[a-zäöüß]{3})In(?:nen)?\b")
# "Informatikerin" is found with "Informatiker", and asks the same.
_FEMALE = re.compile(r"(?<=\w{3}(?:er|or|st|nt))in(?:nen)?\b")
_GRADE = re.compile(r"\b(?:EG|E|Entgeltgruppe)\s?(\d{1,2}(?:\s?[a-c])?)\b", re.IGNORECASE)
_STEP = re.compile(r"\b(Stufe)\s(\d)\b", re.IGNORECASE)
_OFFICE = re.compile(r"\b(?:Microsoft|MS|Office|M)[\s-]?365\b", re.IGNORECASE)
_GLUED_BRACKET = re.compile(r"(?<=\w)\((\w+)\)")
_CITY = re.compile(r"\bGE\b|(?<=\bin )ge\b")  # the city's sign on number plates
_ORGA = re.compile(r"\bOrga\b", re.IGNORECASE)
_GLUED_IT = re.compile(r"\bIT(?=[A-ZÄÖÜ][a-zäöü])")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|§")
_LETTERS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "'": "", "’": ""})
_APOSTROPHES = re.compile("['’]")
# Turkish sets endings of names off so, English the genitive.
_ENDING = re.compile(r"(?<=\w{3})['’]\w{1,5}$")
_DIGRAPHS = re.compile(r"([aou])e")
_BOUND = {"FUGE", "HYPHEN"}
# A stemmer keeps the word that it works on in itself: two threads would cut each other's words, and the cache
# would keep the result. Nothing says that the tagger is safe either.
_ONE_AT_A_TIME = threading.Lock()
# HanTa's time grows with the square of the length; no German compound needs more.
_LONGEST_WORD = 40
_CYRILLIC, _ARABIC = re.compile("[\u0400-\u04ff]"), re.compile("[\u0600-\u06ff]")


def fold(word: str) -> str:
    """Case, umlauts (also written ae, oe, ue) and ß made equal: Größe, Groesse and GRÖSSE agree."""
    return _DIGRAPHS.sub(r"\1", word.casefold().translate(_LETTERS))


def search_terms(text: str, synonyms: Synonyms = NO_SYNONYMS) -> tuple[str, ...]:
    """Every search term of a text in order: stems, and the stems of compound parts."""
    return tuple(term for word in analyse_text(text, synonyms) for term in word)


def analyse_text(text: str, synonyms: Synonyms = NO_SYNONYMS) -> Iterator[Word]:
    """The words of a text that carry meaning, each as its stem followed by the stems of its parts."""
    return map(analyse_word, content_words(text, synonyms))


def content_words(text: str, synonyms: Synonyms = NO_SYNONYMS) -> Iterator[str]:
    """The words of a text that carry meaning, as written, without endings behind an apostrophe."""
    for token in _WORD.findall(unify_spelling(text, synonyms)):
        if _APOSTROPHES.sub("", token.casefold()) not in _stop_words():
            yield _ENDING.sub("", token)


def count_words(text: str) -> int:
    """How many words of a text carry meaning."""
    return sum(1 for _ in content_words(text))


def contains_word(word: Word, terms: Container[str]) -> bool:
    """Whether the word, or each part of it, is among terms."""
    whole, *parts = word
    return whole in terms or (bool(parts) and all(part in terms for part in parts))


@lru_cache(maxsize=20_000)
def is_proper_name(word: str) -> bool:
    """Whether a capitalised word is a proper name such as Dortmund or Siemens, as far as its form tells."""
    if len(word) > _LONGEST_WORD:
        return False
    with _ONE_AT_A_TIME:
        return str(_tagger().analyze(word)[1]) == "NE"


def unify_spelling(text: str, synonyms: Synonyms = NO_SYNONYMS) -> str:
    """The text with one form for what is written in several: genders, pay grades, names of the trade."""
    text = _FEMALE.sub("", _FEMININE.sub("", plain_characters(text)))
    text = _GRADE.sub(lambda match: "E" + match[1].replace(" ", ""), text)
    text = _STEP.sub(r"\1 \1\2", text)
    text = _OFFICE.sub("M365", text)
    text = _GLUED_BRACKET.sub(r"\1", text)
    text = _CITY.sub("Gelsenkirchen", text)
    text = _ORGA.sub("Organisation", text)
    text = synonyms.apply(text)
    return _GLUED_IT.sub("IT-", text)


@lru_cache(maxsize=200_000)  # HanTa takes about 2 ms a word
def analyse_word(token: str) -> Word:
    """A word as its stem, followed by the stems of its parts."""
    with _ONE_AT_A_TIME:
        return _analyse(token)


def _analyse(token: str) -> Word:
    if _CYRILLIC.search(token):
        return (_stemmer("russian").stemWord(token.casefold()),)
    if _ARABIC.search(token):
        return (_stemmer("arabic").stemWord(token),)
    whole = _stem(token.replace("-", ""))
    parts = [_stem(part) for piece in token.split("-") for part in _parts(piece)]
    return (whole, *(part for part in dict.fromkeys(parts) if part != whole and len(part) > 1))


def _parts(piece: str) -> list[str]:
    if not 7 <= len(piece) <= _LONGEST_WORD or not piece.isalpha():
        return [piece]
    # Capitalised, since visitors write nouns in lower case and HanTa splits nouns best.
    morphemes = _tagger().analyze(piece.capitalize(), taglevel=3)[1]
    found = [m for m, tag in morphemes if tag not in _BOUND and not tag.startswith(("SUF", "PTK"))]
    return [piece, *(m for m in found if len(m) > 2)] if len(found) > 1 else [piece]


def _stem(word: str) -> str:
    return fold(_stemmer("german").stemWord(word.casefold()))


def _question_words() -> frozenset[str]:
    lines = QUESTION_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _stop_words() -> frozenset[str]:
    lists = (STOPWORDS_GERMAN, STOPWORDS_EN_PLUS, STOPWORDS_TURKISH, STOPWORDS_RUSSIAN, _question_words())
    return frozenset(_APOSTROPHES.sub("", word) for words in lists for word in words) - KEPT


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(language)


@cache
def _tagger() -> HanoverTagger:
    return HanoverTagger("morphmodel_ger.pgz")
