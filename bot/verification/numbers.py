"""Numbers written in words become digits, in seven languages, and digits of any script become 0 to 9."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from text_to_num import alpha2digit

# text2num speaks these; the others are read with the words in `numbers.toml`.
_LIBRARY = {"de", "en"}
# An isolated "ein" or "one" is an article; from two on it is a number.
_THRESHOLD = 1
# The table of `numbers.toml` for a language.
_KEYS = {"ru": "cyrillic", "uk": "cyrillic", "ar": "ar", "tr": "tr", "pl": "pl"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VULGAR = {"½": "5", "¼": "25", "¾": "75"}
_SIGNS = str.maketrans({"٫": ",", "٬": ".", "٪": "%", "−": "-", "‐": "-", "‑": "-", "⁄": "/"})
_COMPOUND = re.compile(
    r"\b([a-zäöüß]{3,})(jährig|jahres|monatig|monats|wöchig|wochen|tägig|stündig|stunden|prozentig|stufig)",
    re.IGNORECASE,
)
# "2 Millionen" comes as "2 1000000".
_LARGE = re.compile(r"(\d+(?:[.,]\d+)?) (1000|1000000)\b")


def normalise_text(text: str) -> str:
    """The text with every digit as 0 to 9, every space as one, and nothing invisible.

    Only for comparing: letters may lose their marks.
    """
    text = re.sub(r"(\d?)([½¼¾])", lambda m: f"{m[1] or 0},{_VULGAR[m[2]]}", text)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return "".join(map(_plain_sign, text))


def _plain_sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind in ("Cf", "Mn", "Me"):  # zero width, soft hyphen, combining marks, frames around digits
        return ""
    return " " if kind == "Zs" else sign


def words_to_digits(text: str, language: str) -> str:
    """The text with numbers in words as digits: „zweitausendachthundert“ becomes 2800."""
    text = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", " ", text)
    text = _COMPOUND.sub(r"\1 \2", text)
    for spoken in dict.fromkeys((language, "de", "en")):
        if spoken in _LIBRARY:
            text = alpha2digit(text, spoken, threshold=_THRESHOLD)
    text = _LARGE.sub(lambda m: f"{m[1]} {'Tsd' if m[2] == '1000' else 'Mio'}", text)
    key = _KEYS.get(language)
    return _replace(text, key) if key else text


def _replace(text: str, key: str) -> str:
    """Runs of number words as their sum, the way that all of these languages build them."""
    out, last = [], 0
    for start, end, value in _runs(text, key):
        out += [text[last:start], f"{value:g}" if value < 1e6 else str(int(value))]
        last = end
    return "".join([*out, text[last:]])


def _runs(text: str, key: str) -> Iterator[tuple[int, int, float]]:
    run: list[tuple[int, int, float]] = []
    for match in _WORD.finditer(text):
        value = _value(match[0], key)
        joined = run and text[run[-1][1] : match.start()].strip() == ""
        if run and not (joined and value is not None):
            yield run[0][0], run[-1][1], _sum([v for _, _, v in run])
            run = []
        if value is not None:
            run.append((match.start(), match.end(), value))
    if run:
        yield run[0][0], run[-1][1], _sum([v for _, _, v in run])


def _value(word: str, key: str) -> float | None:
    # Arabic writes "and" onto the word.
    bare = word.removeprefix("و") if key == "ar" else word
    for pattern, value in _number_words(key):
        if pattern.fullmatch(bare) or pattern.fullmatch(word):
            return value
    return None


@cache
def _number_words(key: str) -> Sequence[tuple[re.Pattern[str], float]]:
    """What the words of each number look like, and its value."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))[key]
    return [(re.compile("|".join(words), re.IGNORECASE), float(value)) for value, words in table.items()]


def _sum(values: list[float]) -> float:
    total = current = 0.0
    for value in values:
        if value >= 1000 and value != 2000:
            total, current = total + (current or 1) * value, 0.0
        elif value == 100 and 0 < current < 10:
            current *= 100
        else:
            current += value
    return total + current
