"""Numbers written in words become digits, in seven languages, and digits of any script become 0 to 9."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from text_to_num import alpha2digit

# text2num speaks these; the others are read with the words in `numbers.toml`.
_LIBRARY = {"de", "en"}
# An isolated "ein" or "one" is an article; from two on it is a number.
_THRESHOLD = 1
# The table of `numbers.toml` for a language.
_KEYS = {"ru": "cyrillic", "uk": "cyrillic", "ar": "ar", "tr": "tr", "pl": "pl"}
_WORD = re.compile(r"[^\W\d_½¼¾⅓⅔]+(?:['’][^\W\d_]+)?")
# The part of one that each sign means, as the digits behind the comma.
PARTS = {"½": "5", "¼": "25", "¾": "75", "⅓": "33", "⅔": "66"}
_SLASHED = {"1/2": "½", "1/4": "¼", "3/4": "¾", "1/3": "⅓", "2/3": "⅔"}
_SIGNS = str.maketrans({"٫": ",", "٬": ".", "٪": "%", "−": "-", "‐": "-", "‑": "-", "⁄": "/"})
# A raised sign behind a word or a number belongs to a footnote; between digits nobody knows what it means.
_RAISED = r"\u00b9\u00b2\u00b3\u2074-\u2079"
_FOOTNOTES = re.compile(
    rf"(?<!\b[kcdm]m)(?<!\bm)(?<=[^\s(]) ?⁽?(?:[{_RAISED}]⁰*[,; ]?)*(?<=[{_RAISED}⁰])[⁾)]?(?!\d)"
    r"|(?<=[A-Za-zÄÖÜäöüß0-9.,€%])[\u2460-\u2473\u2776-\u2793](?![\d\u2460-\u24ff])"
    r"|(?<=[\d–—-]) ?[*†‡]+\)?| ?\[\^[^\]\s]+\]|(?<=[\w.,€%–-])\[\d{1,2}\]|(?<=\d) \d{1,2}\)(?= ?(?:€|[Ee]))"
)
_COMPOUND = re.compile(
    r"\b(?:ver)?([a-zäöüß]+?)(jähr|jahre|monat|wöch|woch|täg|stünd|stund|prozent|stuf|fach|mal)"
    r"((?:ent)?lich|)(\w*)",
    re.IGNORECASE,
)
# „Zwei- bis dreijährig“.
_HANGING = re.compile(r"\b([a-zäöüß]+)-(?= (?:bis|und|oder)\b)", re.IGNORECASE)
# "2 Millionen" comes as "2 1000000".
_LARGE = re.compile(r"(\d+(?:[.,]\d+)?|[½¼¾]) (1000|1000000)\b")


def normalise_text(text: str) -> str:
    """The text with every digit as 0 to 9, every space as one, and nothing invisible or of footnotes.

    Only for comparing: letters may lose their marks. Behind a number „½“ becomes its decimals.
    """
    text = _FOOTNOTES.sub("", text)
    # Letters and their marks as one; then sign by sign, since ½ must not become 1⁄2.
    text = unicodedata.normalize("NFC", text)
    text = "".join(sign if sign in PARTS else unicodedata.normalize("NFKC", sign) for sign in text)
    text = "".join(map(_plain_sign, text.translate(_SIGNS)))
    text = re.sub(
        r"(?<![\d/.,])([123]/[234])(?![/\d])(?= ?[A-Za-z])|(?<=\d )([123]/[234])(?![/\d])", _slash, text
    )
    return _join_parts(re.sub(r"(?<=\d) (?=[½¼¾⅓⅔])", "", text))


def _slash(match: re.Match[str]) -> str:
    return _SLASHED.get(match[0], match[0])


def _join_parts(text: str) -> str:
    """A part of one that belongs to the number before it as its decimals: „3½“ and „3 +½“ become 3,5."""
    text = re.sub(r"(?<![\w.,/])(\d+)(?: ?\+)?([½¼¾⅓⅔])(?!\d)", lambda m: f"{m[1]},{PARTS[m[2]]}", text)
    return re.sub(r"\+(?=[½¼¾⅓⅔])", "", text)


def _plain_sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind in ("Cf", "Mn", "Me"):  # zero width, soft hyphen, combining marks, frames around digits
        return ""
    return " " if kind == "Zs" else sign


def words_to_digits(text: str, language: str) -> str:
    """The text with numbers in words as digits: „zweitausendachthundert“ becomes 2800, „dreieinhalb“ 3,5."""
    text = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", " ", text)
    languages = dict.fromkeys((language, "de", "en"))
    for pattern, instead in (rule for spoken in languages for rule in _rules(spoken)):
        text = pattern.sub(instead, text)
    text = _HANGING.sub(lambda m: m[1] if _is_number(m[1]) else m[0], text)
    text = re.sub(r" {2,}", " ", _COMPOUND.sub(_split_compound, text))
    for spoken in languages:
        if spoken in _LIBRARY:
            text = alpha2digit(text, spoken, threshold=_THRESHOLD)
    if key := _KEYS.get(language):
        text = _replace(text, key)
    return _LARGE.sub(lambda m: f"{m[1]} {'Tsd' if m[2] == '1000' else 'Mio'}", _join_parts(text))


def _split_compound(match: re.Match[str]) -> str:
    """A number word and what it counts, apart: „dreijährig“ becomes 3 jährig; other words stay whole."""
    number, counted, often, rest = match.groups()
    if not _is_number(number) or (number.lower() == "ein" and counted.lower() in ("fach", "mal")):
        return match[0]
    # „Zweijährlich“ says every two years, and nothing of what is paid in a year.
    return f"{number} {counted}{'ig' if often else ''}{rest}"


def _is_number(word: str) -> bool:
    return str(alpha2digit(word.lower(), "de", threshold=_THRESHOLD)).isdigit()


@cache
def _rules(language: str) -> Sequence[tuple[re.Pattern[str], str]]:
    """What is read before single number words: parts of one, and number words that begin a longer word."""
    tables = _tables()
    rules = [(rule["words"], rule["as"]) for rule in tables["rules"].get(language, ())]
    compounds = tables["compounds"].get(language, {"numbers": {}, "units": {}})
    for number, starts in compounds["numbers"].items():
        for unit, ends in compounds["units"].items():
            rules.append(([rf"(?<!\w)(?:{'|'.join(starts)})(?:{'|'.join(ends)})\w*"], f"{number} {unit}"))
    return [(re.compile("|".join(words), re.IGNORECASE), instead) for words, instead in rules]


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def read_number(digits: str) -> tuple[Decimal, ...]:
    """Every number that digits with points, commas and spaces can mean, the German reading first."""
    if digits in PARTS:
        return (Decimal(f"0.{PARTS[digits]}"),)
    bare = re.sub(r"[ '’]", "", digits)
    last = max(bare.rfind("."), bare.rfind(","))
    whole = Decimal(re.sub(r"[.,]", "", bare))
    if last < 0 or bare.count(bare[last]) > 1:
        return (whole,)
    fraction = Decimal(f"{re.sub('[.,]', '', bare[:last])}.{bare[last + 1 :]}")
    if not re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", bare):
        return (fraction,)
    return (whole, fraction) if bare[last] == "." else (fraction, whole)


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
    table = _tables()[key]
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
