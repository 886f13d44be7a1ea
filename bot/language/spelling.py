"""Words that may be another spelling of a corpus' word: one edit apart, or a name in another script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

# A misspelt word is nearly the word; a name written by ear in another script less surely.
MISSPELT = 0.8
BY_EAR = 0.6
# Short words have too many neighbours of one edit.
LEAST_LETTERS = 4
LEAST_SOUNDS = 3
LEAST_ALIKE = 0.7
MOST = 3
_FOREIGN = re.compile("[\u0400-\u04ff\u0600-\u06ff]")
_ARTICLE = re.compile("^(?:وال|بال|لل|ال)(?=...)")
_SOUNDS = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхыэюяіїєґ", "abwgdesiiklmnoprstufhieuaiieg", strict=True)),
        **dict.fromkeys("жцчшщ", "s"),
        **dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهوي", "bttghhddrssssdtsgfkklmnhui", strict=True)),
        **dict.fromkeys("ъьاعةءئؤ", ""),
    }
)
_CLUSTERS = (
    ("sch", "s"), ("ch", "k"), ("ph", "f"), ("th", "t"), ("sh", "s"), ("ck", "k"), ("qu", "k"),
    ("x", "ks"), ("tz", "s"), ("c", "k"), ("p", "b"), ("v", "f"), ("w", "f"), ("z", "s"), ("q", "k"),
    ("j", "g"), ("d", "t"), ("k", "g"),
)  # fmt: skip
_SILENT = re.compile("[aeiouyh]")
_DOUBLED = re.compile(r"(.)\1+")


class Vocabulary:
    """The terms of a corpus, to be found by their spelling."""

    def __init__(self, terms: Iterable[str]) -> None:
        """Terms as `terms` gives them: folded stems."""
        self._by_length: dict[int, list[str]] = {}
        self._by_sound: dict[str, dict[str, list[str]]] = {}
        for term in terms:
            if term.isalpha() and not _FOREIGN.search(term):
                self._by_length.setdefault(len(term), []).append(term)
                if len(key := sound_key(term)) >= LEAST_SOUNDS:
                    self._by_sound.setdefault(key[0], {}).setdefault(key, []).append(term)
        self.like = lru_cache(maxsize=20_000)(self._like)

    def _like(self, term: str) -> dict[str, float]:
        """The terms that this one may be meant for, with how sure that is (0 to 1)."""
        if _FOREIGN.search(term):
            return self._by_ear(term)
        if len(term) < LEAST_LETTERS or not term.isalpha():
            return {}
        near = [t for n in (-1, 0, 1) for t in self._by_length.get(len(term) + n, ())]
        found = process.extract(term, near, scorer=OSA.distance, score_cutoff=1, limit=MOST)
        return {match: MISSPELT for match, *_ in found}

    def _by_ear(self, term: str) -> dict[str, float]:
        key = sound_key(term)
        if len(key) < LEAST_SOUNDS:
            return {}
        keys = self._by_sound.get(key[0], {})
        scorer = Levenshtein.normalized_similarity
        found = process.extract(key, list(keys), scorer=scorer, score_cutoff=LEAST_ALIKE, limit=MOST)
        return {t: BY_EAR * score for match, score, _ in found for t in keys[match]}


def sound_key(word: str) -> str:
    """The consonants of a word by what they sound like, in Latin letters: Гельзенкирхен is Gelsenkirchen."""
    text = _ARTICLE.sub("", word.casefold()).translate(_SOUNDS)
    for cluster, sound in _CLUSTERS:
        text = text.replace(cluster, sound)
    return _DOUBLED.sub(r"\1", _SILENT.sub("", text))
