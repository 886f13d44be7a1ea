"""Whose address, telephone number or opening hours a question asks for, and the streets that it names.

Contact data belong to the office they are asked of: whoever asks for the number of the foreigners' office
must not be given the job centre's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.language.terms import is_proper_name

OFFICES = Path(__file__).with_name("offices.toml")
_TOKEN = re.compile(r"[^\W_]+(?:[-.'’&][^\W_]+)*")
_ENDING = r"(?:en|n|s|es|in|innen)?"
# A name and what stands behind it in a case that is not asked about: "des Finanzamtes" is "Finanzamt".
_INFLECTED = re.compile(r"(?<=\w{4})(?:es|en|s|n|e)$")
_REFERENCE = re.compile(r"\{([a-z]+)\}")
_CAPITALISED = r"(?-i:(?P<name>[A-ZÄÖÜ][\w.&'’-]+))"
_NUMBER, _STREET = re.compile(r"\s?\d+\s?[a-z]?$"), re.compile(r"[\s-]?str(?:aße|asse|\.|)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Office:
    """Whom contact data are asked of, `word` as the visitor wrote it.

    `held` is what a text about it has, `of` what German says behind "Anschrift": "der Agentur für Arbeit".
    """

    word: str
    held: re.Pattern[str]
    of: str


@dataclass(frozen=True, slots=True)
class _Known:
    asked: re.Pattern[str]
    office: Office
    locates: bool


@dataclass(frozen=True, slots=True)
class _Patterns:
    contact: re.Pattern[str]
    where: re.Pattern[str]
    unless: re.Pattern[str]
    place: re.Pattern[str]
    ways: re.Pattern[str]
    known: Sequence[_Known]
    head: re.Pattern[str]
    no_office: frozenset[str]
    compound: re.Pattern[str]
    behind: re.Pattern[str]
    towns: re.Pattern[str]
    beside: Sequence[re.Pattern[str]]
    nobody: frozenset[str]
    street: re.Pattern[str]
    own_street: re.Pattern[str]


def asks_contact(question: str) -> bool:
    """Whether a question asks how or where an office is reached."""
    patterns, text = _patterns(), _split_compounds(question)
    if patterns.unless.search(text):
        return False
    return bool(patterns.contact.search(text) or patterns.where.search(text))


def given_contact(question: str) -> re.Pattern[str]:
    """What a sentence has that gives the contact data a question asks for."""
    patterns = _patterns()
    return patterns.place if patterns.where.search(question) else patterns.ways


def find_offices(question: str, context: str = "") -> list[Office]:
    """Whom a question asks for contact data of; of `context` where the question itself names nobody."""
    if not asks_contact(question):
        return []
    for text in filter(None, (question, context)):
        if found := _named_offices(cut_streets(_split_compounds(text))):
            return found
    return list(_named_beside(cut_streets(_split_compounds(question))))


def find_streets(question: str) -> list[str]:
    """The streets that a question asks about, as written; not those where visitors say that they live."""
    patterns = _patterns()
    if patterns.own_street.search(question):
        return []
    return [match[0].strip() for match in patterns.street.finditer(question)]


def cut_streets(text: str) -> str:
    """The text without streets, whose names may be those of towns: "Bochumer Straße"."""
    return _patterns().street.sub(" ", text)


def mark_towns(text: str) -> str:
    """Towns whose names are words told from these by "in": "Jobcenter Essen" as "Jobcenter in Essen"."""
    return _patterns().towns.sub(r"\g<office> in \g<town>", text)


def street_pattern(street: str) -> re.Pattern[str]:
    """What a text has that names a street, also in another spelling."""
    street = _NUMBER.sub("", street)
    name = _STREET.sub("", street)
    ending = "" if name == street else r"[\s-]?str(?:aße|asse|\.)"
    return re.compile(rf"(?<![^\W_]){re.escape(name)}{ending}", re.IGNORECASE)


def _split_compounds(text: str) -> str:
    """The text with "Rathausadresse" as "Rathaus Adresse"."""
    return _patterns().compound.sub(r"\1 \2", text)


def _named_offices(text: str) -> list[Office]:
    """The offices that the lexicon knows by name or by the end of a word."""
    patterns = _patterns()
    found: list[Office] = []
    locators: list[Office] = []
    for known in patterns.known:
        if match := known.asked.search(text):
            office = replace(known.office, word=match[0].strip())
            (locators if known.locates else found).append(_with_town(office, text, match.end()))
            text = known.asked.sub(" ; ", text)
    for match in patterns.head.finditer(text):
        if not {match[0].casefold(), _plain(match[0]).casefold()} & patterns.no_office:
            office = _open_office(match[0], match.lastgroup or "")
            found.append(_with_town(office, text, match.end()))
    return found or locators


def _with_town(office: Office, text: str, end: int) -> Office:
    """The office with the name that stands right behind it: "Agentur für Arbeit Meschede"."""
    match = _patterns().behind.match(text, end)
    name = match["name"].removeprefix("Gelsenkirchen-") if match else ""
    is_written_small = text == text.lower()
    if not name or name.casefold() in _patterns().nobody or not (name[0].isupper() or is_written_small):
        return office
    if _patterns().contact.search(name) or not is_proper_name(
        name.capitalize() if is_written_small else name
    ):
        return office
    held = rf"(?s)(?=.*(?:{office.held.pattern}))(?=.*{_beginning(name)})"
    town = name.capitalize() if is_written_small else name
    return Office(
        f"{office.word} {town}",
        re.compile(held, re.IGNORECASE),
        f"{office.of} {town}",
    )


def _named_beside(text: str) -> Iterator[Office]:
    """Whom the words for contact data stand beside: "Telefonnummer vom Bäcker", "Adresse Siemens"."""
    patterns = _patterns()
    names = [match["name"] for pattern in patterns.beside for match in pattern.finditer(text)]
    # The first word is in capitals whatever it is.
    names += [token for token in _TOKEN.findall(text)[1:] if token[0].isupper() and is_proper_name(token)]
    for name in dict.fromkeys(names):
        if name.casefold() not in patterns.nobody and not patterns.contact.search(name):
            yield _open_office(name, "name")


def _open_office(word: str, gender: str) -> Office:
    """An office that the lexicon does not know, by the visitor's own word."""
    held = re.compile(_beginning(word), re.IGNORECASE)
    of = {"feminine": "der", "plural": "der", "other": "vom"}.get(gender, "von")
    return Office(word, held, f"{of} {word}")


def _beginning(word: str) -> str:
    """A pattern for a word that begins so, in any case."""
    return rf"(?<![^\W_]){re.escape(_plain(word))}"


def _plain(word: str) -> str:
    return _INFLECTED.sub("", word)


@cache
def _patterns() -> _Patterns:
    raw: Mapping[str, Any] = tomllib.loads(OFFICES.read_text(encoding="utf-8"))
    heads, nouns = raw["heads"], raw["nouns"]
    genders = ("feminine", "other", "plural")
    head = "|".join(f"(?P<{gender}>{_heads(heads[gender])})" for gender in genders)
    head = rf"(?<![\w-])(?:{head}){_ENDING}(?![^\W_])"
    forms = [form for entry in raw["known"] for form in entry["forms"]]
    office = f"(?:{'|'.join(forms)}|{re.sub(r'[?]P<[a-z]+>', '?:', head)})"
    street = _street(**raw["streets"])
    aside = rf"(?:{raw['adjectives']}\s+)*"
    places = {"office": office, "street": f"(?:{street})", "adjectives": aside}
    before = rf"\b{nouns}\s+{raw['joins']}\s+(?:{raw['articles']}\s+)?{aside}"
    return _Patterns(
        contact=_any(raw["contact"]),
        where=_any([_REFERENCE.sub(lambda match: places[match[1]], pattern) for pattern in raw["where"]]),
        unless=_any(raw["unless"]),
        place=_any([raw["place"]]),
        ways=_any([raw["place"], raw["ways"]]),
        known=[_read_known(entry) for entry in raw["known"]],
        head=_any([head]),
        no_office=frozenset(heads["but"]),
        compound=_any([rf"\b(?!{raw['own_compounds']})([^\W\d_]{{4,40}}?)-?({nouns})\b"]),
        behind=_any([r"[\s(:-]{1,3}(?:(?:in|von|zu)\s)?(?P<name>[^\W\d_][\w-]+)"]),
        towns=_any([rf"(?P<office>{office})[\s(:-]{{1,3}}(?:zu\s)?(?P<town>(?:{'|'.join(raw['towns'])})\b)"]),
        beside=[
            _any([pattern])
            for pattern in (
                rf"{before}(?P<name>[^\W\d_][\w.&'’-]*\w|\w)",
                rf"^\W*{_CAPITALISED}\s+{nouns}\W*$",
                rf"\b{nouns}:?\s+{_CAPITALISED}\W*$",
            )
        ],
        nobody=frozenset(raw["nobody"]),
        street=_any([street]),
        own_street=_any([raw["streets"]["own"]]),
    )


def _read_known(entry: Mapping[str, Any]) -> _Known:
    office = Office("", _any([entry["held"]]), entry["of"])
    return _Known(_any(entry["forms"]), office, entry.get("locates", False))


def _street(ends: Sequence[str], before: str, no_names: str, **_: str) -> str:
    """A pattern for streets with a name: "Bochumer Str. 5", "Am Kölner Hof", "ulica Bochumska"."""
    name = r"(?:[^\W\d_]{2,30}er[\s-]?|(?:[^\W\d_]{1,20}-){1,3}|[^\W\d_]{2,30}(?=str|штр))"
    article = r"(?:(?:am|an der|im|alte[rn]?|neue[rn]?)\s)?"
    number = r"(?:\s?\d+\s?[a-z]?\b)?"
    german = rf"(?<![\w-]){article}(?!(?:{no_names})\b){name}(?:{'|'.join(ends)}){number}"
    return rf"{german}|\b(?:{before})\s[^\W\d_]+"


def _heads(heads: Sequence[str]) -> str:
    """What words for offices end with; "-" stands for a word of three letters or more before it."""
    return "|".join(re.sub("^-", r"[\\w-]{2,40}\\w", head) for head in heads)


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
