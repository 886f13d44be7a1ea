"""Corpus files to Documents. Every fault of every file is found before any is reported."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.errors import CorpusError
from bot.types import Block, Document, Section, Source

TOPICS = ("pay", "employers", "occupation", "training", "funding", "local", "search", "contract")
SUFFIXES = (".md", ".txt")
GUIDE = "README.md"
FOOTNOTE_MARK = re.compile(r"\[\^([^\]\s]+)\]")

_DEFINITION = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*)$")
_SOURCE = re.compile(
    r"^(?P<title>.+?),\s+(?P<url>https?://\S+?)(?:,\s+(?P<date>.+))?$|^(?P<plain>.+),\s+(?P<day>.+)$"
)
_ASKED = re.compile(r"<!--\s*auch gefragt:(.*?)-->", re.DOTALL | re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"“”»«’')\]]*$")
_ENDS_LINE = re.compile(r"[.!?…:;\"“”»«)]$")


@dataclass(slots=True)
class _Faults:
    """Collects what is wrong as `file:line: what`, so that one run shows an editor everything."""

    lines: list[str] = field(default_factory=list)

    def add(self, name: str, line: int, what: str) -> None:
        self.lines.append(f"{name}:{line}: {what}")


def read_corpus(folder: Path) -> list[Document]:
    """All texts of a folder, by name. Raises CorpusError with every fault of every file."""
    faults = _Faults()
    names = text_names(folder)
    documents = [doc for name in names if (doc := _read_file(folder, name, faults)) is not None]
    _check_titles(documents, faults)
    if not names:
        faults.add(str(folder), 1, "kein Text gefunden; erwartet werden Dateien auf .md oder .txt")
    if faults.lines:
        raise CorpusError(faults.lines)
    return documents


def text_names(folder: Path) -> list[str]:
    """The names of the texts below a folder, sorted; hidden files and README.md are none."""
    return [name for name in _names(folder) if name.endswith(SUFFIXES)]


def passed_over(folder: Path) -> list[str]:
    """The names of files that are no texts and so are not read."""
    return [name for name in _names(folder) if not name.endswith(SUFFIXES)]


def _names(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    relative = (path.relative_to(folder) for path in found)
    return sorted(
        path.as_posix()
        for path in relative
        if path.name != GUIDE and not any(part.startswith(".") for part in path.parts)
    )


def _read_file(folder: Path, name: str, faults: _Faults) -> Document | None:
    before = len(faults.lines)
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        faults.add(name, 1, f"nicht lesbar ({error.strerror}); Datei und Rechte prüfen")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        faults.add(name, line, "kein UTF-8; die Datei bitte als UTF-8 speichern")
        return None
    # As Python reads a text file: every line end counts as one character.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    read = _read_markdown if name.endswith(".md") else _read_plain
    document = read(name, text, hashlib.sha256(data).hexdigest(), faults)
    return document if len(faults.lines) == before else None


def _check_titles(documents: list[Document], faults: _Faults) -> None:
    seen: dict[str, str] = {}
    for document in documents:
        other = seen.setdefault(document.title.casefold(), document.name)
        if other != document.name:
            line = document.text[: document.text.find(document.title)].count("\n") + 1
            faults.add(document.name, line, f"der Titel „{document.title}“ steht schon in {other}")


# Plain text


def _read_plain(name: str, text: str, digest: str, faults: _Faults) -> Document:
    lines = [line for line in _lines(text) if text[slice(*line)].strip(" \t\ufeff")]
    if not lines:
        faults.add(name, 1, "der Text ist leer")
        return Document(name, name, text, digest, ())
    title = text[slice(*lines[0])].strip(" \t\ufeff")
    # A text of one line is its own title and all that there is to quote.
    blocks = tuple(Block(*span) for span in _paragraphs(text, lines[1:] or lines))
    return Document(name, title, text, digest, (Section((), (), blocks),))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n]+", text):
        yield match.start(), match.end()


def _paragraphs(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lines belong together where one runs on into the next, as in text wrapped by hand."""
    longest = max(end - start for start, end in lines)
    begin = lines[0][0]
    for (start, end), (following, _) in zip(lines, [*lines[1:], (len(text) + 2, 0)], strict=True):
        ended = _ENDS_LINE.search(text[start:end].rstrip()) or end - start < longest / 2
        if ended or following > end + 1:
            yield begin, end
            begin = following


# Markdown


def _read_markdown(name: str, text: str, digest: str, faults: _Faults) -> Document:
    header, body_line = _read_header(name, text, faults)
    lines = text.split("\n")
    sources, definitions = _read_footnotes(name, lines, body_line, faults)
    blanked = ["" if index < body_line or index in definitions else line for index, line in enumerate(lines)]
    sections = tuple(_sections(text, "\n".join(blanked)))
    _check_marks(name, blanked, sources, definitions, faults)
    if not any(section.blocks for section in sections):
        faults.add(name, body_line + 1, "der Text ist leer; nach dem Kopf fehlt der Inhalt")
    title = header.pop("title", name)
    return Document(name, title, text, digest, sections, sources, **header)


def _read_header(name: str, text: str, faults: _Faults) -> tuple[dict[str, Any], int]:
    """The checked fields, and the index of the first line after the header."""
    lines = text.removeprefix("\ufeff").split("\n")
    if lines[0].rstrip() != "---":
        if not text.strip(" \t\n\ufeff"):
            faults.add(name, 1, "der Text ist leer")
        else:
            faults.add(name, 1, "der Kopf fehlt; die erste Zeile eines .md-Textes ist ---")
        return {}, 0
    closing = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if closing is None:
        faults.add(name, 1, "der Kopf ist nicht geschlossen; nach ihm fehlt eine Zeile ---")
        return {}, len(lines)
    try:
        # Dates stay strings, so that an impossible one is named as what it is.
        raw = yaml.load("\n".join(lines[1:closing]), Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        faults.add(
            name,
            line,
            "der Kopf ist kein gültiges YAML; ein Wert mit Doppelpunkt gehört in Anführungszeichen",
        )
        return {}, closing + 1
    if not isinstance(raw, dict):
        faults.add(name, 1, "der Kopf hat keine Felder; nötig ist mindestens title")
        return {}, closing + 1
    return _check_header(name, raw, lines[:closing], faults), closing + 1


def _check_header(name: str, raw: dict[str, Any], lines: list[str], faults: _Faults) -> dict[str, Any]:
    def at(key: str) -> int:
        return next((i for i, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)

    for key in ("title", "topic", "as_of", "review_by"):
        if not str(raw.get(key) or "").strip():
            faults.add(name, at(key), f"im Kopf fehlt {key}")
    for key in sorted(set(raw) - {"title", "topic", "as_of", "review_by"}):
        faults.add(name, at(key), f"das Feld {key} gibt es nicht")
    header: dict[str, Any] = {}
    if title := str(raw.get("title") or "").strip():
        header["title"] = title
    if topic := raw.get("topic"):
        header["topic"] = topic
        if topic not in TOPICS:
            faults.add(name, at("topic"), f"das Thema {topic} gibt es nicht; erlaubt: {', '.join(TOPICS)}")
    for key in ("as_of", "review_by"):
        if value := raw.get(key):
            try:
                header[key] = date.fromisoformat(str(value))
            except ValueError:
                faults.add(name, at(key), f"{key}: {value} ist kein Tag; Schreibweise etwa 2026-05-31")
    if {"as_of", "review_by"} <= set(header) and header["review_by"] < header["as_of"]:
        faults.add(name, at("review_by"), "review_by liegt vor as_of")
    return header


def _read_footnotes(
    name: str, lines: list[str], first: int, faults: _Faults
) -> tuple[dict[str, Source], dict[int, str]]:
    """Sources by footnote name, and the footnote name by the index of the line that defines it."""
    sources: dict[str, Source] = {}
    definitions: dict[int, str] = {}
    for index, line in enumerate(lines[first:], first):
        if not (match := _DEFINITION.match(line)):
            continue
        key, value = match[1], match[2].strip()
        definitions[index] = key
        if key in sources:
            faults.add(name, index + 1, f"die Fußnote [^{key}] ist zweimal definiert")
        parts = _SOURCE.match(value)
        if not parts:
            faults.add(
                name,
                index + 1,
                f"die Fußnote [^{key}] braucht: Titel, Adresse (falls es sie gibt), Datum",
            )
            continue
        title, day = parts["title"] or parts["plain"], parts["date"] or parts["day"] or "o. D."
        sources[key] = Source(title, parts["url"] or "", day)
    return sources, definitions


def _check_marks(
    name: str,
    lines: list[str],
    sources: dict[str, Source],
    definitions: dict[int, str],
    faults: _Faults,
) -> None:
    used = set()
    defined = set(definitions.values())
    for number, line in enumerate(lines, 1):
        before = 0
        for mark in FOOTNOTE_MARK.finditer(line):
            used.add(mark[1])
            if mark[1] not in defined:
                faults.add(name, number, f"die Fußnote [^{mark[1]}] ist nicht definiert")
            if mark.start() != before and not _ENDS_SENTENCE.search(line[: mark.start()]):
                faults.add(
                    name,
                    number,
                    f"die Fußnote [^{mark[1]}] steht im Satz; sie gehört hinter den Punkt",
                )
            before = mark.end()
    for index, key in definitions.items():
        if key not in used:
            faults.add(name, index + 1, f"die Fußnote [^{key}] wird nirgends benutzt")


def _sections(text: str, body: str) -> Iterator[Section]:
    """Sections in order. `body` is `text` with header and footnote lines blanked, line by line."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    headings: list[tuple[int, str]] = []
    questions: tuple[str, ...] = ()
    blocks: list[Block] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield _section(headings, questions, blocks)
            level = int(token.tag[1:])
            headings = [pair for pair in headings if pair[0] < level]
            headings.append((level, tokens[index + 1].content.strip()))
            questions, blocks = (), []
        elif token.type == "html_block" and (asked := _ASKED.search(token.content)):
            questions += tuple(q.strip() for q in asked[1].split("|") if q.strip())
        elif block := _block(text, starts, tokens, index):
            blocks.append(block)
    yield _section(headings, questions, blocks)


def _section(headings: list[tuple[int, str]], questions: tuple[str, ...], blocks: list[Block]) -> Section:
    return Section(tuple(heading for _, heading in headings), questions, tuple(blocks))


def _block(text: str, starts: list[int], tokens: list[Token], index: int) -> Block | None:
    token = tokens[index]
    if token.type not in ("paragraph_open", "tr_open", "fence", "code_block") or not token.map:
        return None
    start = starts[token.map[0]]
    end = starts[token.map[1]] - 1 if token.map[1] < len(starts) else len(text)
    if token.type == "paragraph_open":
        # Past the marker of a list or a quotation.
        first_line = tokens[index + 1].content.split("\n")[0]
        start = max(start, text.find(first_line, start, end))
    return Block(start, end, quotable=token.type == "paragraph_open")
