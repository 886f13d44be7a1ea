"""A Markdown text to a Document: header, footnotes, sections, other ways to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.ingestion.documents import FOOTNOTE_MARK, Block, Document, Section
from bot.ingestion.faults import Faults
from bot.types import Source

TOPICS = ("pay", "employers", "occupation", "training", "funding", "local", "search", "contract")
_DEFINITION = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*)$")
_SOURCE = re.compile(
    r"^(?P<title>.+?),\s+(?P<url>https?://\S+?)(?:,\s+(?P<date>.+))?$|^(?P<plain>.+),\s+(?P<day>.+)$"
)
_ASKED = re.compile(r"<!--\s*auch gefragt:(.*?)-->", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"“”»«’')\]]*$")


def read_markdown(name: str, text: str, digest: str, faults: Faults) -> Document:
    """A text with a YAML header; its faults are noted, and then the Document is of no use."""
    header, body_line = _read_header(name, text, faults)
    if body_line is None:
        return Document(name, name, text, digest, ())
    lines = text.split("\n")
    sources, definitions = _read_footnotes(name, lines, body_line, faults)
    blanked = ["" if index < body_line or index in definitions else line for index, line in enumerate(lines)]
    sections = tuple(_sections(text, "\n".join(blanked)))
    _check_marks(name, blanked, sources, definitions, faults)
    if not any(section.blocks for section in sections):
        faults.add(name, body_line + 1, "der Text ist leer; nach dem Kopf fehlt der Inhalt")
    title = header.pop("title", name)
    return Document(name, title, text, digest, sections, sources, **header)


def _read_header(name: str, text: str, faults: Faults) -> tuple[dict[str, Any], int | None]:
    """The checked fields, and the index of the first line after the header; None without one."""
    lines = text.removeprefix("\ufeff").split("\n")
    if lines[0].rstrip() != "---":
        if not text.strip(" \t\n\ufeff"):
            faults.add(name, 1, "der Text ist leer")
        else:
            faults.add(name, 1, "der Kopf fehlt; die erste Zeile eines .md-Textes ist ---")
        return {}, None
    closing = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if closing is None:
        faults.add(name, 1, "der Kopf ist nicht geschlossen; nach ihm fehlt eine Zeile ---")
        return {}, None
    try:
        # Dates stay strings, so that an impossible one is named as what it is.
        raw = yaml.load("\n".join(lines[1:closing]), Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
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


def _check_header(name: str, raw: dict[str, Any], lines: list[str], faults: Faults) -> dict[str, Any]:
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
        faults.add_title(name, at("title"), title)
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
    name: str, lines: list[str], first: int, faults: Faults
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
    faults: Faults,
) -> None:
    used = set()
    previous = ""
    defined = set(definitions.values())
    for number, line in enumerate(lines, 1):
        for mark in FOOTNOTE_MARK.finditer(line):
            used.add(mark[1])
            if mark[1] not in defined:
                faults.add(name, number, f"die Fußnote [^{mark[1]}] ist nicht definiert")
            before = FOOTNOTE_MARK.sub("", line[: mark.start()]).rstrip() or previous
            if not _ENDS_SENTENCE.search(before):
                faults.add(
                    name,
                    number,
                    f"die Fußnote [^{mark[1]}] steht im Satz; sie gehört hinter den Punkt",
                )
        previous = FOOTNOTE_MARK.sub("", line).rstrip()
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
        elif token.type == "html_block":
            for asked in _ASKED.findall(token.content):
                questions += tuple(q.strip() for q in asked.split("|") if q.strip())
            blocks += _html(text, starts, token)
        elif block := _block(text, starts, tokens, index):
            blocks.append(block)
    yield _section(headings, questions, blocks)


def _html(text: str, starts: list[int], token: Token) -> list[Block]:
    """What stands in an HTML block beside comments: to be found, never to be quoted."""
    if not token.map or not _COMMENT.sub("", token.content).strip():
        return []
    start = starts[token.map[0]]
    if token.content.lstrip().startswith("<!--"):
        start = text.rindex("-->", start, start + len(token.content)) + 3
    end = starts[token.map[1]] - 1 if token.map[1] < len(starts) else len(text)
    return [Block(start, end, quotable=False)]


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
