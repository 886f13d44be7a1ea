"""Numbers written in words to digits, in the seven languages; whatever digits to 0 to 9."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from text_to_num import alpha2digit

# text2num speaks these; the others are read with the stems below, in every case form.
_LIBRARY = {"de", "en"}
# An isolated "ein" or "one" is an article; from two on it is a number.
_THRESHOLD = 1
_STEMS: Mapping[str, Mapping[str, float]] = {
    "cyrillic": {
        r"пів": 0.5, r"полтор\w*|півтор\w*": 1.5, r"дв(?:а|е|і|ух|ох|ум|ом|ум'?я|ома)": 2,
        r"тр(?:и|ёх|ех|ьох|ём|ьом)": 3, r"четыр(?:е|ёх|ех)|чотир(?:и|ьох)": 4, r"пят[ьи]|п['’]?ят[иь]": 5,
        r"шест[ьи]|ш(?:ість|ести)": 6, r"сем[ьи]|сім|семи": 7, r"восемь|восьми|вісім": 8,
        r"девять|девяти|дев['’]?ят[ьи]": 9, r"десять|десяти": 10, r"одиннадцат\w|одинадцят\w": 11,
        r"двенадцат\w|дванадцят\w": 12, r"тринадцат\w|тринадцят\w": 13, r"четырнадцат\w|чотирнадцят\w": 14,
        r"пятнадцат\w|п['’]?ятнадцят\w": 15, r"шестнадцат\w|шістнадцят\w": 16,
        r"семнадцат\w|сімнадцят\w": 17, r"восемнадцат\w|вісімнадцят\w": 18,
        r"девятнадцат\w|дев['’]?ятнадцят\w": 19, r"двадцат[ьи]|двадцят[ьи]": 20,
        r"тридцат[ьи]|тридцят[ьи]": 30, r"сорок\w?": 40, r"пят(?:ь|и)десят\w*|п['’]?ятдесят\w*": 50,
        r"шест(?:ь|и)десят\w*|шістдесят\w*": 60, r"сем(?:ь|и)десят\w*|сімдесят\w*": 70,
        r"вос(?:емь|ьми)десят\w*|вісімдесят\w*": 80, r"девяност\w|дев['’]?яност\w": 90,
        r"сто|ста": 100, r"дв(?:ести|ухсот|істі|охсот)": 200, r"тр(?:иста|ёхсот|ехсот|ьохсот)": 300,
        r"четыр(?:еста|ёхсот|ехсот)|чотириста": 400, r"пят(?:ьсот|исот)|п['’]?ятсот": 500,
        r"шест(?:ьсот|исот)|шістсот": 600, r"сем(?:ьсот|исот)|сімсот": 700,
        r"вос(?:емьсот|ьмисот)|вісімсот": 800, r"девят(?:ьсот|исот)|дев['’]?ятсот": 900,
        r"тысяч\w{0,3}|тисяч\w{0,3}": 1000, r"миллион\w{0,3}|мільйон\w{0,3}": 1_000_000,
    },
    "ar": {
        r"نصف": 0.5, r"اثن(?:ان|ين|تان|تين)": 2, r"ثلاثة?": 3, r"أربعة?": 4, r"خمسة?": 5, r"ستة?": 6,
        r"سبعة?": 7, r"ثماني?ة?": 8, r"تسعة?": 9, r"عشرة?": 10, r"عشر(?:ون|ين)": 20, r"ثلاث(?:ون|ين)": 30,
        r"أربع(?:ون|ين)": 40, r"خمس(?:ون|ين)": 50, r"ست(?:ون|ين)": 60, r"سبع(?:ون|ين)": 70,
        r"ثمان(?:ون|ين)": 80, r"تسع(?:ون|ين)": 90, r"ما?ئة": 100, r"ما?ئت(?:ان|ين)": 200,
        r"ثلاثما?ئة": 300, r"أربعما?ئة": 400, r"خمسما?ئة": 500, r"ستما?ئة": 600, r"سبعما?ئة": 700,
        r"ثمانما?ئة": 800, r"تسعما?ئة": 900, r"ألف[اً]?|آلاف": 1000, r"ألف(?:ان|ين)": 2000,
        r"مليون": 1_000_000,
    },
    "tr": {
        r"yarım": 0.5, r"iki": 2, r"üç": 3, r"dört": 4, r"beş": 5, r"altı": 6, r"yedi": 7, r"sekiz": 8,
        r"dokuz": 9, r"on": 10, r"yirmi": 20, r"otuz": 30, r"kırk": 40, r"elli": 50, r"altmış": 60,
        r"yetmiş": 70, r"seksen": 80, r"doksan": 90, r"yüz": 100, r"bin": 1000, r"milyon": 1_000_000,
    },
    "pl": {
        r"pół": 0.5, r"półtor\w*": 1.5, r"dw(?:a|ie|óch|u|óm|oma)": 2, r"trzy|trzech|trzem": 3,
        r"czter(?:y|ech|em)": 4, r"pię(?:ć|ciu)": 5, r"sześ(?:ć|ciu)": 6, r"siedem|siedmiu": 7,
        r"osiem|ośmiu": 8, r"dziewię(?:ć|ciu)": 9, r"dziesię(?:ć|ciu)": 10, r"jedena(?:ście|stu)": 11,
        r"dwana(?:ście|stu)": 12, r"trzyna(?:ście|stu)": 13, r"czterna(?:ście|stu)": 14,
        r"piętna(?:ście|stu)": 15, r"szesna(?:ście|stu)": 16, r"siedemna(?:ście|stu)": 17,
        r"osiemna(?:ście|stu)": 18, r"dziewiętna(?:ście|stu)": 19, r"dwadzieścia|dwudziestu": 20,
        r"trzydzieści|trzydziestu": 30, r"czterdzieści|czterdziestu": 40, r"pięćdziesi\w+": 50,
        r"sześćdziesi\w+": 60, r"siedemdziesi\w+": 70, r"osiemdziesi\w+": 80, r"dziewięćdziesi\w+": 90,
        r"sto|stu": 100, r"dwieście|dwustu": 200, r"trzysta|trzystu": 300, r"czterysta|czterystu": 400,
        r"pięćset|pięciuset": 500, r"sześćset|sześciuset": 600, r"siedemset|siedmiuset": 700,
        r"osiemset|ośmiuset": 800, r"dziewięćset|dziewięciuset": 900,
        r"tysiąc\w{0,3}|tysięcy": 1000, r"milion\w{0,3}": 1_000_000,
    },
}  # fmt: skip
_KEYS = {"ru": "cyrillic", "uk": "cyrillic", "ar": "ar", "tr": "tr", "pl": "pl"}
_READERS = {
    key: [(re.compile(stem, re.IGNORECASE), value) for stem, value in stems.items()]
    for key, stems in _STEMS.items()
}
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
    for reader, value in _READERS[key]:
        if reader.fullmatch(bare) or reader.fullmatch(word):
            return value
    return None


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
