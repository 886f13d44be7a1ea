"""The figures of a text as values that can be compared: amounts, dates, shares, spans, paragraphs, grades."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.verification.numbers import PARTS, normalise_text, read_number, words_to_digits
from bot.verification.units import BETWEEN, DATES, FRACTIONS, POWERS, SEVERAL, UNITS, UNREAD

_UNIT = "|".join(f"(?P<u_{i}>{words})" for i, words in enumerate(UNITS.values()))
_NAMES = list(UNITS)
_POWER = "|".join(f"(?P<p_{i}>{words})" for i, words in enumerate(POWERS))
_FACTORS = list(POWERS.values())
_DIGITS = r"\d+(?:[., '’]\d{3})*(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|[½¼¾⅓⅔]"
# „2.800,-“: the dash stands for the cents.
_NO_CENTS = r" ?[.,][-–—]{1,2}(?!\d)"
_NUMBER = re.compile(
    rf"(?P<before>t?€|\$|£|\bt?euro?|\busd|\bchf|\bfr\.|%|yüzde)? ?(?<![\w])(?P<digits>{_DIGITS})"
    rf"(?P<no_cents>{_NO_CENTS})?(?: ?(?:{_POWER}))?(?: ?-? ?(?:(?:{BETWEEN}) )?(?:{_UNIT}))?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(rf"\b(?:{SEVERAL}) (?:{_UNIT})", re.IGNORECASE)
_MONTHS_OF = {"month": 1, "year": 12}
_PARAGRAPH = re.compile(
    r"(?P<kind>§§?|\bparagra(?:ph|f)\w*|\bart\.|\bartikel|\barticle|\babs\.|\babsatz|\bsatz|\bnr\.|\bnummer)"
    r" ?(?P<value>\d+ ?(?:[a-z](?![a-zäöüß]))?)",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"(?P<kind>\b(?:E|EG|S|A|W|B|Entgeltgruppe|Besoldungsgruppe|Gruppe|(?:pay )?(?:grade|group))(?: ?(?:E|EG|A)\b)?)"
    r"[ -]?(?P<value>\d{1,2} ?(?:[a-cü](?![a-zäöüß]))?)(?![\d.,]*\d)",
)
_STEP = re.compile(
    r"\b(?P<kind>stufen?|erfahrungsstufe|level|step|kademe\w*|ступен\w*|ступін\w*|poziom\w*|stopni\w*)"
    r" ?(?P<value>\d{1,2}|[ivx]{1,4}\b)",
    re.IGNORECASE,
)
_LAW = re.compile(r"\b(?P<kind>SGB|Kapitel|Teil|Buch) (?P<value>[IVX]{1,5}|\d{1,2})\b")
_NAME = re.compile(r"(?<!\w)(?:[^\W\d_]+[-./]?\d[\w.-]*\w|[^\W\d_]+\d|\d+[^\W\d_][\w-]*)(?!\w)")
_ELIDED = re.compile(
    r" ?(?:bis|und|oder|–|-|to|and|or|ile|до|и|або|чи|і|do|lub|i|إلى|و) ?(?:zu |rund |etwa )?", re.IGNORECASE
)
_JOINED = re.compile(
    r"\s?(?:bis|und|–|-|to|and|ile|до|и|та|do|i|إلى|و)\s?(?:zu |rund |etwa |€)?", re.IGNORECASE
)
_UNIT_BEHIND = re.compile(r" ?(?:€|%|euro\b|eur\b|prozent\b)", re.IGNORECASE)
_CALENDAR = re.compile(r"(?:19|20)\d\d")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8",
          "ix": "9", "x": "10", "xi": "11", "xii": "12", "xiii": "13", "xiv": "14"}  # fmt: skip
_BEFORE = {"$": "usd", "£": "gbp", "usd": "usd", "chf": "chf", "fr.": "chf", "%": "%", "yüzde": "%"}
_MEASURES = frozenset(("", "share", *(unit for unit in UNITS)))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: every reading of it ("2.800" is 2800 or 2.8), the German one first, its unit, and its place.

    `unit` is one of units.UNITS, "date", "§", "grade", "step", "law", "name", "word", "share", or empty
    where none is named. `start` and `end` are of the text that `read_figures` gives.
    """

    readings: tuple[str, ...]
    unit: str
    start: int
    end: int

    @property
    def is_measure(self) -> bool:
        """Whether it measures something, rather than naming it."""
        return self.unit in _MEASURES


@dataclass(frozen=True, slots=True)
class FigureText:
    """A text made comparable, and its figures in order."""

    text: str
    figures: tuple[Figure, ...]


def read_figures(text: str, language: str) -> FigureText:
    """The figures of a text in a language."""
    shown = normalise_text(text)
    spoken = words_to_digits(shown, language)
    has_one = re.search(r"(?<![\w.,])1(?![\w.,]*\w)", shown) is not None
    found = sorted(_find(spoken), key=lambda figure: figure.start)
    # "ein" reads as 1, but says so only before a unit.
    kept = (f for f in _inherit(spoken, found) if has_one or f.unit or spoken[f.start : f.end].strip() != "1")
    return FigureText(spoken, tuple(kept))


def is_among(figure: Figure, evidence: Iterable[Figure]) -> bool:
    """Whether a figure is among those of the evidence, in value and unit."""
    return any(_agree(figure, other) for other in evidence)


def are_joined(text: str, one: Figure, other: Figure) -> bool:
    """Whether a text joins two figures of one kind to a range: „zwischen 3.155 und 8.951 €“."""
    is_pair = one.is_measure and one.unit == other.unit
    return is_pair and _JOINED.fullmatch(text[one.end : other.start]) is not None


def _agree(claimed: Figure, known: Figure) -> bool:
    """Whether one reading of a claim is the German reading of what is known."""
    fact = known.readings[0]
    if claimed.unit == "date":
        return known.unit == "date" and any(_within(date, fact) for date in claimed.readings)
    if "several" in claimed.readings:
        return known.unit == claimed.unit and (fact == "several" or _in_months(fact, "") > 1)
    if {claimed.unit, known.unit} == set(_MONTHS_OF) and "several" not in known.readings:
        months = _in_months(fact, known.unit)  # 18 months are a year and a half
        return any(_in_months(reading, claimed.unit) == months for reading in claimed.readings)
    if fact not in claimed.readings:
        # A date states its year too.
        year = fact.split("-")[0] if known.unit == "date" else ""
        return claimed.unit == "" and year in claimed.readings
    shares = ("%", "share")
    return claimed.unit in ("", known.unit) or (claimed.unit in shares and known.unit in shares)


def _in_months(reading: str, unit: str) -> Decimal:
    return Decimal(reading) * _MONTHS_OF.get(unit, 1)


def _within(date: str, fact: str) -> bool:
    return all(part in ("", known) for part, known in zip(date.split("-"), fact.split("-"), strict=True))


def _find(text: str) -> Iterator[Figure]:
    taken: list[tuple[int, int]] = []
    for finder in (_dates, _labels, _names, _shares, _numbers, _bare_units):
        for figure in finder(text):
            if all(figure.end <= start or figure.start >= end for start, end in taken):
                taken.append((figure.start, figure.end))
                yield figure


def _dates(text: str) -> Iterator[Figure]:
    for pattern in DATES:
        for match in pattern.finditer(text):
            if _UNIT_BEHIND.match(text, match.end()):
                continue  # no date, whatever it looks like
            parts = match.groupdict()
            named = [name[2:] for name, value in parts.items() if name.startswith("m_") and value]
            month = named[0] if named else parts.get("m") or ""
            year, day = parts.get("y") or "", parts.get("d") or ""
            year = f"20{year}" if len(year) == 2 else year
            readings = [_date(year, month, day)]
            if "/" in match[0]:  # whichever of day and month comes first
                readings.append(_date(year, day, month))
            yield Figure(tuple(readings), "date", *match.span())


def _date(year: str, month: str, day: str) -> str:
    return "-".join((year, *(str(int(part)) if part else "" for part in (month, day))))


def _labels(text: str) -> Iterator[Figure]:
    for unit, pattern in (("§", _PARAGRAPH), ("grade", _GRADE), ("step", _STEP), ("law", _LAW)):
        for match in pattern.finditer(text):
            value = match["value"].replace(" ", "").casefold()
            value = _ROMAN.get(value, value)
            if unit == "§":
                value = _part_of_law(match["kind"]) + value
            elif unit == "law":
                value = match["kind"].casefold() + value
            elif unit == "grade" and match["kind"][0] in "SAWB":
                value = match["kind"][0].casefold() + value
            yield Figure((value,), unit, *match.span())


def _part_of_law(kind: str) -> str:
    first = kind.casefold()[:3]
    return {"abs": "abs", "sat": "satz", "nr.": "nr", "num": "nr"}.get(first, "")


def _names(text: str) -> Iterator[Figure]:
    """Letters and digits in one: M365, ISO27001, 9b, 28oo; but 38h and 3k are numbers with a unit."""
    for match in _NAME.finditer(text):
        whole = match[0]
        number = _NUMBER.match(text, match.start()) if whole[0].isdigit() else None
        if number and number.end() >= match.end():
            continue
        if re.fullmatch(r"\d+(?:st|nd|rd|th|er|te[nrs]?|'?[a-zçğıöşü]{1,4}ya?)", whole):
            continue  # an ordinal or a Turkish ending: the number alone is read
        value = re.sub(r"[\W_]", "", whole).casefold()
        # A grade may be written without its letter E: 9b.
        unit = "grade" if re.fullmatch(r"\d{1,2}[a-c]", value) else "name"
        yield Figure((value,), unit, *match.span())


def _shares(text: str) -> Iterator[Figure]:
    for pattern, value in FRACTIONS:
        for match in pattern.finditer(text):
            unit = "times" if value[0] == "x" else "" if value == "12" else "share"
            yield Figure((value.lstrip("x"),), unit, *match.span())
    for match in UNREAD.finditer(text):
        if not re.match(r"\d", text[max(0, match.start() - 2) : match.start()].strip()):
            yield Figure((match[0].casefold(),), "word", *match.span())


def _bare_units(text: str) -> Iterator[Figure]:
    """A word before a unit that nothing above could read, such as a number in another language."""
    for match in re.finditer(r"([^\W\d_]+) (?:€|euro\b|eur\b|prozent\b|%)(?! ?\d)", text, re.I):
        yield Figure((match[0].casefold(),), "word", *match.span())


def _numbers(text: str) -> Iterator[Figure]:
    for match in _SEVERAL.finditer(text):
        yield Figure(("several",), _unit_of(match), *match.span())
    for match in _NUMBER.finditer(text):
        parts = match.groupdict()
        unit = _unit_of(match)
        if before := (parts["before"] or "").casefold():
            unit = _BEFORE.get(before, "eur")
        elif (parts["no_cents"] or "").strip().startswith(",") and not unit:
            unit = "eur"
        power = next((int(k[2:]) for k, v in parts.items() if k.startswith("p_") and v), None)
        factor = (1 if power is None else _FACTORS[power]) * (1000 if before.startswith("t") else 1)
        if parts["digits"] in PARTS and not unit and factor == 1:  # of a whole: „die ½ der Stellen“
            factor, unit = 100, "share"
        readings = tuple(_plain(value * factor) for value in read_number(parts["digits"]))
        yield Figure(readings, unit, match.start("digits"), match.end())


def _unit_of(match: re.Match[str]) -> str:
    named = (name for name, value in match.groupdict().items() if name.startswith("u_") and value)
    return next((_NAMES[int(name[2:])] for name in named), "")


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _inherit(text: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """In „3.155 bis 8.951 €“ the first amount has the unit of the second."""
    unit, start = "", len(text)
    kept = []
    for figure in reversed(figures):
        alone = figure.unit == "" and not _CALENDAR.fullmatch(text[figure.start : figure.end])
        if alone and unit in _MEASURES and _ELIDED.fullmatch(text[figure.end : start]):
            figure = replace(figure, unit=unit)
        unit, start = figure.unit, figure.start
        kept.append(figure)
    return reversed(kept)
