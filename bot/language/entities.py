"""What a question names (a place, an occupation, a year, an attribute), and whether a text has it.

Whoever asks for a dentist's pay, for Munich or for a telephone number must not be answered from a text
about something else, however well the rest fits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache
from pathlib import Path

from bot.language.offices import (
    asks_contact,
    cut_streets,
    find_offices,
    find_streets,
    given_contact,
    mark_towns,
    street_pattern,
)
from bot.types import Hit, Passage

# What a question names must stand in one of so many of the best passages.
DEPTH = 8
# The best passage that has it must fit nearly as well as the best of all.
STILL_GOOD = 0.6
# The attributes that belong to an office.
CONTACT = ("einer Telefonnummer", "einer E-Mail-Adresse", "Öffnungszeiten", "einer genauen Anschrift")
LEXICON = Path(__file__).with_name("entities.json")
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d|\s?(?:€|euro|eur))", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{3,}(?:-?\d+)?(?![\w-])|(?<![\w-])[A-Z]{2,}-\d+(?![\w-])")


class EntityKind(Enum):
    """What sort of thing a question names."""

    PLACE = auto()
    OCCUPATION = auto()
    YEAR = auto()
    ATTRIBUTE = auto()
    NAME = auto()
    OFFICE = auto()
    STREET = auto()


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that a question names: `word` as the visitor wrote it, `held` what a text about it has.

    `thing` is what German calls it behind "Zu …"; empty for years and for names in capitals. `given` is what
    is asked of an office: how or where it is reached.
    """

    kind: EntityKind
    word: str
    held: re.Pattern[str]
    thing: str = ""
    given: re.Pattern[str] | None = None

    def is_year(self, year: int) -> bool:
        """Whether it is a year: "Was verdient man 2026?" may be answered by a text without one."""
        return self.kind is EntityKind.YEAR and self.word == str(year)

    def is_in(self, passage: Passage) -> bool:
        """Whether a passage has it: a place at its beginning, so that it is about the place.

        An office is in a passage that says how to reach it: under its name, or in a sentence with it.
        """
        if self.given:
            heads = "\n".join((passage.title, *passage.headings, *passage.questions))
            said = [text for text in map(passage.quote, passage.sentences) if self.given.search(text)]
            return bool(said) and any(map(self.held.search, (heads, *said)))
        text = passage.text
        if self.kind is EntityKind.PLACE and passage.sentences:
            text = passage.quote(passage.sentences[0])
        return bool(self.held.search("\n".join((passage.title, *passage.headings, text))))


def find_entities(
    question: str, this_year: int, knows: Callable[[str], bool], context: str = ""
) -> list[Entity]:
    """What a question names that only some texts have, or none; first whose address it asks for.

    `knows` says of a name in capitals, such as AWS, whether the corpus has it; `context` is what a question
    hangs on: "Und die Telefonnummer?"
    """
    lexicon, offices = _lexicon(), find_offices(question, context)
    attributes = list(lexicon.find_attributes(question))
    contact = next((thing.thing for thing in attributes if thing.thing in CONTACT), "Kontaktdaten")
    given = given_contact(question)
    found = [
        Entity(EntityKind.OFFICE, office.word, office.held, f"{contact} {office.of}", given)
        for office in offices
    ]
    found += [
        Entity(EntityKind.STREET, street, street_pattern(street), f"der Adresse „{street}“")
        for street in find_streets(question)
    ]
    found += [_name_entity(name) for name in find_capitals(question) if not knows(name)]
    found += _years(question, this_year)
    found += lexicon.places.find(mark_towns(cut_streets(question)))
    found += lexicon.occupations.find(question)
    whose = f" {offices[0].of}" if offices else ""
    return found + [
        replace(thing, thing=thing.thing + whose) if thing.thing in CONTACT else thing for thing in attributes
    ]


def keep_hits(
    hits: Sequence[Hit], named: Iterable[Entity], this_year: int
) -> tuple[list[Hit], Entity | None]:
    """The hits that have all that a question names, and what none of the good ones has."""
    kept = list(hits)
    for entity in named:
        holding = [hit for hit in kept[:DEPTH] if entity.is_in(hit.passage)]
        if holding and holding[0].score >= STILL_GOOD * kept[0].score:
            kept = holding
        elif not (kept and entity.is_year(this_year) and not names_year(kept[0].passage)):
            return kept, entity
    return kept, None


def load_lexicon() -> None:
    """Reads the lexicon, which takes a fifth of a second: at the start rather than in the first answer."""
    _lexicon()
    asks_contact("")


def _name_entity(word: str) -> Entity:
    """Something that only a text with the word itself has."""
    return Entity(EntityKind.NAME, word, re.compile(re.escape(word)))


def find_capitals(question: str) -> list[str]:
    """The names in capitals, such as AWS or CISSP; none where everything is written so."""
    found = _CAPITALS.findall(question)
    return found if any(letter.islower() for letter in question) else []


def names_year(passage: Passage) -> bool:
    """Whether a passage says anything of a certain year."""
    return bool(_YEAR.search(passage.text))


def remove_places(text: str) -> str:
    """The text without the names of places, where people come from or live."""
    return _lexicon().places.cut(text)


def _years(question: str, this_year: int) -> Iterator[Entity]:
    own_past, following, last = _lexicon().years
    if own_past.search(question):
        return
    years = {year: year for year in _YEAR.findall(question)}
    for pattern, step in ((following, 1), (last, -1)):
        if match := pattern.search(question):
            years[str(this_year + step)] = match[0]
    for year, word in years.items():
        held = re.compile(rf"(?<!\d){year}(?!\d)|(?<!\d)20\d\d/{year[2:]}(?!\d)")
        yield Entity(EntityKind.YEAR, word, held)


class _Finder:
    """Finds the things of one kind in a question, by the forms of their names."""

    def __init__(
        self,
        things: Mapping[str, Sequence[str]],
        also: Mapping[str, Sequence[str]],
        but: str,
        unless: Container[str],
        kind: EntityKind,
    ) -> None:
        """`also` are forms that only a text has; a question that matches `but` names none of `unless`."""
        self._key = {
            form.removesuffix("$").casefold(): key for key, forms in things.items() for form in forms
        }
        self._held = {key: _pattern([*forms, *also.get(key, ())]) for key, forms in things.items()}
        self._exact = _pattern([form for forms in things.values() for form in forms])
        self._but, self._unless = re.compile(but, re.IGNORECASE), unless
        self._kind = kind

    def find(self, question: str) -> list[Entity]:
        """Each thing once, with the word as written."""
        found: dict[str, Entity] = {}
        for match in self._exact.finditer(question):
            # A capital that lower case writes as two letters (İ) is not among the keys.
            if key := self._key.get(match["form"].casefold()):
                found.setdefault(key, Entity(self._kind, match[0].strip(), self._held[key], key))
        if self._but.search(question):
            return [thing for key, thing in found.items() if key not in self._unless]
        return list(found.values())

    def cut(self, text: str) -> str:
        """The text without the words for these things."""
        return self._exact.sub(" ", text)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    places: _Finder
    occupations: _Finder
    attributes: Sequence[tuple[str, re.Pattern[str], re.Pattern[str]]]
    # The visitor's own past, the next and the last year.
    years: Sequence[re.Pattern[str]]

    def find_attributes(self, question: str) -> Iterator[Entity]:
        """The attributes that a question asks for."""
        for thing, asked, held in self.attributes:
            if match := asked.search(question):
                yield Entity(EntityKind.ATTRIBUTE, match[0].strip(), held, thing)


def _pattern(forms: Sequence[str]) -> re.Pattern[str]:
    """Any of the forms at a word's beginning, with any ending; "$" behind one allows none."""
    parts = [
        re.escape(form.removesuffix("$")) + (r"(?![^\W_])" if form.endswith("$") else "")
        for form in sorted(forms, key=len, reverse=True)
    ]
    return re.compile(
        rf"(?<![^\W_])(?:[وبلكف]?(?:ال)?|و?لل)(?P<form>{'|'.join(parts)})[^\W_]*", re.IGNORECASE
    )


def _countries(kinds: Mapping[str, str]) -> frozenset[str]:
    """Where people come from: "Mein Abschluss ist aus Syrien" asks nothing about Syria."""
    return frozenset(place for place, kind in kinds.items() if kind in {"country", "world"})


@cache
def _lexicon() -> _Lexicon:
    raw = json.loads(LEXICON.read_text(encoding="utf-8"))
    countries = _countries(raw["place_kinds"])
    also, exempt = raw["held_also"], raw["exempt"]
    jobs = raw["occupations"]
    return _Lexicon(
        _Finder(raw["places"], also, exempt["places_origin"], countries, EntityKind.PLACE),
        _Finder(jobs, also, exempt["occupations_switch"], jobs, EntityKind.OCCUPATION),
        [
            (thing, re.compile(entry["asked"], re.IGNORECASE), re.compile(entry["held"], re.IGNORECASE))
            for thing, entry in raw["attributes"].items()
        ],
        [re.compile(raw["years"][name], re.IGNORECASE) for name in ("own_past", "next", "last")],
    )
