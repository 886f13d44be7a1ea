"""The footnotes of a Markdown text: definitions become sources, marks are checked against them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.common.utils import unescapeAll

from bot.readers.documents import FOOTNOTE_MARK
from bot.readers.faults import Faults
from bot.readers.line_starts import COMMENT
from bot.types import Source, SourceKind

_DEFINITION = re.compile(r"^[ \t\u00a0\u200b\ufeff]*\[\^([^\]\s]+)\][ \t\u00a0]*[:：][ \t\u00a0]*(.*)$")
_ANY_MARK = re.compile(r"\[\s*\^[^\]\n]*\]|\[\^[^\]\n]*$", re.MULTILINE)
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"“”»«’')\]]*$")
_LINK = re.compile(r"\[([^\]]*)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?([^()]*)\)")
# A comma, semicolon or bracket behind an address belongs to the sentence, a date behind a comma too.
_ADDRESS = re.compile(r"<?(https?://[^\s<>„“”«»\"]+)>?", re.IGNORECASE)
_DATE_IN_ADDRESS = re.compile(r"[,;](?=(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{4}(?:-\d\d){0,2}|o\.)\)?[.,;]?$)")
# An address without its beginning, or with a misspelt one.
_NO_ADDRESS = re.compile(
    r"\bwww\.\w|\b(?!https?://)[a-z][a-z+.-]*:/{1,3}\S|\bhttps?:?/{0,2}(?=[\s,]|$)|\bhttps?(?::/(?!/)|//|:[^/\s])\S",
    re.IGNORECASE,
)
# "example.org/page," in a source without another address; finanzen.net/dpa is a publisher's name.
_BARE_ADDRESS = re.compile(
    r"(?<![\w@./-])(?:[\w-]+\.)+(?:de|org|com|net|eu|info|gov|at|ch|uk|nl)/\S+?(?=[,;)]|\s*$)", re.IGNORECASE
)
_NO_DATE = re.compile(
    r"\b(?:o\.\s?D|ohne\s+Datum|ohne\s+Jahr|o\.\s?J|undatiert|n\.\s?d|laufend)\b", re.IGNORECASE
)
# How the title of a footnote begins that names no publication, but what the editors did.
_KINDS: tuple[tuple[re.Pattern[str], SourceKind], ...] = (
    (
        re.compile(r"(?:eigene\s+)?(?:be)?rechnung\b|eigene\s+(?:zuordnung|umrechnung|auswertung)\b", re.I),
        "calculation",
    ),
    (re.compile(r"(?:eigene\s+)?einschätzung\b|empfehlung\s+der\s+redaktion\b", re.I), "assessment"),
    (re.compile(r"(?:eigene\s+)?recherche\b", re.I), "research"),
)
_SEPARATORS = " \t\u00a0,;:<|·–—-"
_SHAPE = "sie braucht: Titel, Adresse (falls es sie gibt), Datum, getrennt durch Komma"


@dataclass(slots=True)
class Footnotes:
    """Sources by footnote name, the line index of each definition, and every line that one takes."""

    sources: dict[str, Source] = field(default_factory=dict)
    definitions: dict[int, str] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)


def read_footnotes(name: str, lines: list[str], faults: Faults) -> Footnotes:
    """The definitions of a text, one a line; a title that is wrapped runs on into the next lines."""
    notes = Footnotes()
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if not (match := _DEFINITION.match(line)):
            continue
        key, value = match[1], match[2].replace(COMMENT, "").strip()
        notes.definitions[index] = key
        notes.lines.add(index)
        if key in seen:
            faults.add(name, index + 1, f"die Fußnote [^{key}] ist zweimal definiert")
        seen.add(key)
        value = _with_continuation(name, lines, index, value, notes, faults)
        source = read_source(value)
        if isinstance(source, Source):
            notes.sources[key] = source
        else:
            faults.add(name, index + 1, f"die Fußnote [^{key}]: {source}")
        _check_place(name, lines, index, faults)
    return notes


def _with_continuation(
    name: str, lines: list[str], index: int, value: str, notes: Footnotes, faults: Faults
) -> str:
    following = index + 1
    while following < len(lines) and _runs_on(value) and _is_text(lines[following]):
        value = f"{value} {lines[following].strip()}"
        notes.lines.add(following)
        following += 1
    rest = next((i for i in range(following, len(lines)) if lines[i].strip()), None)
    indented = rest is not None and re.match(r"\t| {4}", lines[rest]) and _is_text(lines[rest])
    if rest is not None and (indented or (rest == following and _is_text(lines[rest]))):
        faults.add(
            name,
            rest + 1,
            "unter der Quelle steht Text; eine Quelle steht in einer Zeile, vor Text steht eine leere Zeile",
        )
    return value


def _runs_on(value: str) -> bool:
    """Whether a source is not complete, so that the line below it belongs to it."""
    return value.endswith((",", ";", "-", "–")) or not isinstance(read_source(value), Source)


def _is_text(line: str) -> bool:
    return bool(line.strip()) and not re.match(r"\s*(?:#|\[\^[^\]\s]+\]\s*[:：]|\ue000)", line)


def _check_place(name: str, lines: list[str], index: int, faults: Faults) -> None:
    """A definition in the middle of a paragraph would cut its sentence."""
    above = FOOTNOTE_MARK.sub("", lines[index - 1]).rstrip() if index else ""
    if _is_text(above) and not _DEFINITION.match(lines[index - 1]) and not _ENDS_SENTENCE.search(above):
        what = "die Quelle steht mitten in einem Absatz; Quellen stehen am Ende der Datei"
        faults.add(name, index + 1, what)


def read_source(value: str) -> Source | str:
    """The source that a footnote names, or what is missing."""
    links = [match[2] for match in _LINK.finditer(value)]
    text = _LINK.sub(_spell_out, value)
    found = list(_ADDRESS.finditer(text))
    urls = list(dict.fromkeys(unescapeAll(_trim_address(match[1])) for match in found))
    if len(urls) > 1:
        return "sie hat zwei Adressen; jede Quelle hat höchstens eine"
    without = _ADDRESS.sub(" ", text)
    wrong = _NO_ADDRESS.search(without) or (None if found else _BARE_ADDRESS.search(without))
    if wrong := wrong or next((re.match(".+", u) for u in links if not _ADDRESS.match(u)), None):
        return f"die Adresse „{wrong[0]}…“ ist unvollständig; sie beginnt mit https://"
    if found:
        end = found[0].start(1) + len(_trim_address(found[0][1]))
        before, after = text[: found[0].start()], text[end:]
        after = _ADDRESS.sub(" ", after)
    else:
        before, after = text, ""
    title, day = _trim(before), _trim(after.lstrip(">"))
    if not day:
        title, day = _split_day(title, bool(urls))
    if not re.search(r"\w", title):
        return f"der Titel fehlt; {_SHAPE}"
    if not day or not (re.search(r"\d", day) or _NO_DATE.search(day)):
        return f"das Datum fehlt, ohne Datum steht dort o. D.; {_SHAPE}"
    title = unescapeAll(title)
    return Source(title, urls[0] if urls else "", unescapeAll(day), _kind(title))


def _kind(title: str) -> SourceKind:
    return next((kind for pattern, kind in _KINDS if pattern.match(title)), "source")


def _spell_out(link: re.Match[str]) -> str:
    """A link's text, its title and its address."""
    words = "" if link[1].strip() == link[2] else link[1]
    return f"{words} {link[3]} {link[2]}"


def _split_day(title: str, has_address: bool) -> tuple[str, str]:
    """A title and the date behind its last comma; an address without a date counts as undated."""
    head, comma, tail = title.rpartition(", ")
    if not comma and not has_address:
        head, comma, tail = title.rpartition(",")
    is_day = re.search(r"\b\d{4}\b", tail) or _NO_DATE.search(tail)
    if comma and (is_day or not has_address):
        return _trim(head), tail.strip()
    return title, "o. D." if has_address else ""


def _trim_address(url: str) -> str:
    """An address without the punctuation that follows it."""
    if date := _DATE_IN_ADDRESS.search(url):
        url = url[: date.start()]
    while url and (
        url[-1] in ".,;:!?'’*_" or (url[-1] in ")]" and url.count("(") + url.count("[") < _closing(url))
    ):
        url = url[:-1]
    return url


def _closing(url: str) -> int:
    return url.count(")") + url.count("]")


def _trim(part: str) -> str:
    """A part without the signs that separate it from its neighbours."""
    part = part.strip(_SEPARATORS).removesuffix(" .")
    while part[:1] == ")" or (part[-1:] == ")" and "(" not in part):
        part = part.strip(")" + _SEPARATORS)
    while part[-1:] == "(" or (part[:1] == "(" and ")" not in part):
        part = part.strip("(" + _SEPARATORS)
    return part.lstrip("." + _SEPARATORS)


def check_marks(name: str, lines: list[str], notes: Footnotes, faults: Faults) -> None:
    """Note marks without definition, within a sentence or misspelt, and definitions without a mark."""
    used = set()
    previous = ""
    defined = set(notes.definitions.values())
    for number, line in enumerate(lines, 1):
        for mark in FOOTNOTE_MARK.finditer(line):
            used.add(mark[1])
            if mark[1] not in defined:
                faults.add(name, number, f"die Fußnote [^{mark[1]}] ist nicht definiert")
            before = FOOTNOTE_MARK.sub("", line[: mark.start()]).rstrip() or previous
            if not _ENDS_SENTENCE.search(before):
                faults.add(
                    name, number, f"die Fußnote [^{mark[1]}] steht im Satz; sie gehört hinter den Punkt"
                )
        for wrong in _misspelt_marks(line):
            faults.add(
                name, number, f"„{wrong}“ ist kein Quellenzeichen; richtig ist [^kurzname] ohne Leerzeichen"
            )
        previous = FOOTNOTE_MARK.sub("", line).rstrip()
    for index, key in notes.definitions.items():
        if key not in used:
            faults.add(name, index + 1, f"die Fußnote [^{key}] wird nirgends benutzt")


def _misspelt_marks(line: str) -> Iterator[str]:
    for match in _ANY_MARK.finditer(line):
        if not FOOTNOTE_MARK.fullmatch(match[0]):
            yield match[0]
