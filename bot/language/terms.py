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
from bot.language.synonyms import NO_SYNONYMS, Synonyms, unify_grades
from bot.language.word_lists import read_word_lists

STEMS = Path(__file__).with_name("stems.txt")
# A stem, followed by the stems of its parts.
Word = tuple[str, ...]

QUESTION_WORDS = Path(__file__).with_name("question_words.txt")
# An English stop word, but our subject.
KEPT = frozenset({"it"})
_FEMININE = re.compile(r"(?<=\w{3})(?:[:*_·]|/-?|\()[er]\b\)?")
# "Informatikerin", "Informatiker:in" and "InformatikerIn" are found with "Informatiker", and ask the same.
_FEMALE = re.compile(
    r"\b(\w{3,40}?)(?:(?:[:*_·]|/-?|\()in(?:nen)?\b\)?|(?<=[a-zäöüß])In(?:nen)?\b|in(?:nen)?\b)"
)
# "Kauffrau", "Kaufmann" and "Kaufleute" as well.
_PARTNERS = re.compile(
    r"(?<=kauf|fach|wehr)(?:frau(?:en)?|mann(?:e?s)?|männern?|leuten|personen)\b", re.IGNORECASE
)
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
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# What finite verbs end with where the stemmer leaves it, and the tagger's tags for them.
_FINITE, _VERBS = re.compile("te?[nt]?$"), {"VV(FIN)", "VV(IMP)"}
_BOUND = {"FUGE", "HYPHEN"}
# A stemmer keeps the word that it works on in itself: two threads would cut each other's words, and the cache
# would keep the result. Nothing says that the tagger is safe either.
_ONE_AT_A_TIME = threading.Lock()
# HanTa's time grows with the square of the length; no German compound needs more.
LONGEST_WORD = 40
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
def tag_word(word: str) -> tuple[str, str]:
    """A word's first case or infinitive and its part of speech, as far as its form tells."""
    if len(word) > LONGEST_WORD:
        return word, ""
    with _ONE_AT_A_TIME:
        lemma, tag = _tagger().analyze(word)
    return str(lemma), str(tag)


def is_proper_name(word: str) -> bool:
    """Whether a capitalised word is a proper name such as Dortmund or Siemens, as far as its form tells."""
    return tag_word(word)[1] == "NE"


def unify_spelling(text: str, synonyms: Synonyms = NO_SYNONYMS) -> str:
    """The text with one form for what is written in several: genders, pay grades, names of the trade."""
    text = _FEMALE.sub(_masculine, _FEMININE.sub("", plain_characters(text)))
    text = _PARTNERS.sub("leute", text)
    text = unify_grades(text)
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
    # Whoever writes in capitals only writes verbs so too; names in capitals have the same stem either way.
    token = _infinitive(token.lower() if token.isupper() and len(token) > 3 else token)
    whole = _stem(token.replace("-", ""))
    parts = [_stem(part) for piece in token.split("-") for part in _parts(piece)]
    return (whole, *(part for part in dict.fromkeys(parts) if part != whole and len(part) > 1))


def _parts(piece: str) -> list[str]:
    if not 7 <= len(piece) <= LONGEST_WORD or not piece.isalpha():
        return [piece]
    # Capitalised, since visitors write nouns in lower case and HanTa splits nouns best.
    morphemes = _tagger().analyze(piece.capitalize(), taglevel=3)[1]
    found = [
        _verb(m) if tag.startswith("VV") else m
        for m, tag in morphemes
        if tag not in _BOUND and not tag.startswith(("SUF", "PTK"))
    ]
    return [piece, *(m for m in found if len(m) > 2)] if len(found) > 1 else [piece]


def _verb(stem: str) -> str:
    """A verb's infinitive where its stem is another word's too: "bauen" for "bau" in "abgebaut"."""
    infinitive = stem + ("n" if stem.endswith(("er", "el")) else "en")
    return infinitive if f"={infinitive}" in _own_stems() else stem


def _stem(word: str) -> str:
    stems = _own_stems()
    own = stems.get(f"={word}") or stems.get(word.casefold())
    return own or fold(_stemmer("german").stemWord(word.casefold()))


def _infinitive(word: str) -> str:
    """A finite verb as its infinitive, so that "sucht" is found with "suchen"; other words as they are."""
    if not _FINITE.search(word) or not word.isalpha() or len(word) > LONGEST_WORD:
        return word
    lemma, tag = _tagger().analyze(word.capitalize())
    return (
        str(lemma)
        if tag in _VERBS and word.casefold() not in _own_stems() and f"={word}" not in _own_stems()
        else word
    )


@cache
def _own_stems() -> dict[str, str]:
    """The stem of each word that shares the stemmer's with others but no meaning; also as "ae" for "ä"."""
    lines = [line.split() for line in read_word_lists(STEMS)["stems"]]
    stems = {word.lower(): line[0].lstrip("=").lower() for line in lines for word in line}
    return stems | {word.translate(_TWO_LETTERS): stem for word, stem in stems.items()}


def _masculine(match: re.Match[str]) -> str:
    """A feminine form, or one of both, as the masculine one: "Beamtinnen" and "Beamt:innen" as "Beamte"."""
    base = match[1]
    for ending, masculine in _feminine():
        others = len(base) - len(ending)
        if base.lower().endswith(ending) and (others >= 3 or len(ending) > 3):
            return base[:others] + (masculine.capitalize() if base[others].isupper() else masculine)
    return match[0] if match[0] == f"{base}in" or match[0] == f"{base}innen" else base


@cache
def _feminine() -> list[tuple[str, str]]:
    pairs = [line.split() for line in read_word_lists(STEMS)["feminine"]]
    return sorted(((ending, masculine) for ending, masculine in pairs), key=lambda pair: -len(pair[0]))


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
