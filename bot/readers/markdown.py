"""A Markdown text to a Document: its sections and blocks, with everything that is not read named."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.readers.comments import Comment, blank_comments, check_outside, read_comments
from bot.readers.documents import FOOTNOTE_MARK, Block, Document, Section, line_of
from bot.readers.faults import Faults
from bot.readers.footnotes import check_marks, read_footnotes
from bot.readers.header import read_header
from bot.readers.line_starts import COMMENT, LineStarts, mask_line_starts
from bot.readers.tables import check_rows, marks_above, read_table

_BLANKS = "\\s\u00ad\u200b-\u200f\u2060\ufeff" + COMMENT
_LIKE_HEADING = re.compile(rf"^(?P<before>[{_BLANKS}]*)(?P<signs>[#＃]+)(?P<blank>.?)")
_IN_ITEM = re.compile(r"^[ \t]*(?:(?:[-+*>]|\d{1,9}[.)])[ \t]+)+(?=##)")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]|$)")
# Behind a sentence or its mark, where a line end was lost.
_HEADING_IN_LINE = re.compile(r"(?<=[.!?:\]])[ \t]*##+[ \t\u00a0]*\w")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"“”»«’')\]]*(?:\[\^[^\]\s]+\]\s*)*$")
_ITEM_NUMBER = re.compile(r"[^\w]*\d{1,9}[.)][^\w]*")
_WITHOUT_MARKUP = ("text", "softbreak", "hardbreak")
# Link definitions and indented code are ordinary text here: Markdown would drop the first, and editors
# who indent a paragraph do not mean code.
_PARSER = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").disable(["reference", "code"])


@dataclass(slots=True)
class _Part:
    """What stands under one heading, as it is read."""

    start: int
    line: int
    headings: tuple[str, ...] = ()
    level: int = 0
    blocks: list[Block] = field(default_factory=list)


def read_markdown(name: str, text: str, digest: str, faults: Faults) -> Document:
    """A text with a YAML header; its faults are noted, and then the Document is of no use."""
    header, body_line = read_header(name, text, faults)
    if body_line is None:
        return Document(name, name, text, digest, ())
    lines = text.split("\n")
    begin = sum(len(line) + 1 for line in lines[:body_line])
    comments = read_comments(name, text, begin, faults)
    lines = [*(" " * len(line) for line in lines[:body_line]), *blank_comments(text, begin, comments)]
    notes = read_footnotes(name, lines, faults)
    lines = [" " * len(line) if index in notes.lines else line for index, line in enumerate(lines)]
    check_outside(name, "\n".join(lines), faults)
    check_marks(name, lines, notes, faults)
    reader = _Reader(name, text, lines, faults)
    sections = reader.read_sections(comments)
    if not any(section.blocks for section in sections):
        faults.add(name, body_line + 1, "der Text ist leer; nach dem Kopf fehlt der Inhalt")
    _check_coverage(name, lines, reader, sections, faults)
    title = header.pop("title", name)
    return Document(name, title, text, digest, sections, notes.sources, **header)


class _Reader:
    """The parsed body of one text. `lines` are those of the text, with all but the body blanked."""

    def __init__(self, name: str, text: str, lines: list[str], faults: Faults) -> None:
        self.name, self.text, self.lines, self.faults = name, text, lines, faults
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.masked: LineStarts = mask_line_starts(lines)
        self.tokens = _PARSER.parse("\n".join(self.masked.lines).replace("\0", "\ufffd"))
        self.headings: set[int] = set()

    def read_sections(self, comments: list[Comment]) -> tuple[Section, ...]:
        """The sections in order, each with the ways to ask of its comments."""
        parts = self._read_parts()
        self._check_headings()
        for index in self.masked.in_sentence:
            what = (
                "hier beginnt eine Liste mitten im Satz; davor gehört ein Doppelpunkt oder eine leere Zeile"
            )
            self.faults.add_notice(self.name, index + 1, what)
        asked: dict[int, list[str]] = {}
        places = [part.start for part in parts]
        for comment in comments:
            number = bisect_right(places, comment.start) - 1
            asked.setdefault(number, []).extend(comment.questions)
            self._check_place(comment, parts[number])
        sections = []
        for number, part in enumerate(parts):
            blocks = tuple(self._cut_comments(part.blocks, comments))
            questions = tuple(asked.get(number, ()))
            below = takewhile(lambda other, level=part.level: other.level > level, parts[number + 1 :])  # type: ignore[misc]
            if not blocks and part.level and not any(other.blocks for other in below):
                what = "unter der Überschrift steht kein Text; sie wird nicht gefunden"
                self.faults.add_notice(self.name, part.line, what)
            sections.append(Section(part.headings, questions, blocks, part.line))
        return tuple(sections)

    def _read_parts(self) -> list[_Part]:
        path: list[tuple[int, str]] = []
        parts = [_Part(0, 1)]
        for index, token in enumerate(self.tokens):
            if token.type == "heading_open" and token.map:
                level = int(token.tag[1:])
                path = [pair for pair in path if pair[0] < level]
                path.append((level, self._read_heading(token, self.tokens[index + 1])))
                line = token.map[0]
                parts.append(_Part(self.starts[line], line + 1, tuple(text for _, text in path), level))
            elif token.type == "table_open":
                parts[-1].blocks += self._read_table(token, parts[-1].blocks)
            elif block := self._read_block(index):
                parts[-1].blocks.append(block)
        return parts

    def _read_table(self, token: Token, above: list[Block]) -> list[Block]:
        lines = range(*(token.map or (0, 1)))
        if token.level:  # in a list or quotation: its lines begin with other signs
            return [Block(*self._span(lines.start, lines.stop), quotable=False)]
        marks = marks_above(self.text, above[-1] if above else None)
        return list(read_table(self.name, self.text, lines, self.starts, marks, self.faults))

    def _read_heading(self, token: Token, inline: Token) -> str:
        first, last = token.map or [0, 1]
        self.headings.add(first)
        if token.markup in ("-", "="):
            what = f"{token.markup * 3} direkt unter einem Absatz macht ihn zur Überschrift; "
            what += "davor gehört eine leere Zeile, eine Überschrift beginnt mit ##"
            self.faults.add(self.name, last, what)
        elif token.level:
            self.faults.add(
                self.name, first + 1, "Überschrift in einer Liste oder einem Zitat; sie steht allein"
            )
        elif token.tag == "h1":
            what = "Überschrift mit einer Raute; Überschriften beginnen mit ##, der Titel steht im Kopf"
            self.faults.add_notice(self.name, first + 1, what)
        if FOOTNOTE_MARK.search(inline.content):
            what = "Quellenzeichen in der Überschrift; es gehört hinter den Punkt eines Satzes"
            self.faults.add(self.name, first + 1, what)
        if not inline.content.replace(COMMENT, "").strip():
            self.faults.add(self.name, first + 1, "die Überschrift ist leer; hinter ## fehlt die Frage")
        if any(child.type not in _WITHOUT_MARKUP for child in inline.children or ()):
            what = "Auszeichnung oder Adresse in der Überschrift wird weggelassen; bitte ohne schreiben"
            self.faults.add_notice(self.name, first + 1, what)
        words = (" " if "break" in child.type else child.content for child in inline.children or ())
        return "".join(words).replace(COMMENT, "").strip()

    def _check_headings(self) -> None:
        """A line that looks like a heading and is none would put its section under the one before."""
        code = self._lines_of("fence")
        check_rows(self.name, self.lines, code | self._lines_of("table_open", "html_block"), self.faults)
        for token in self.tokens:
            if token.type == "fence" and token.map and not self._is_closed(token):
                what = f"der Code-Block ist nicht geschlossen; nach ihm fehlt eine Zeile {token.markup}"
                self.faults.add(self.name, token.map[0] + 1, what)
        for index, line in enumerate(self.lines):
            if index not in code and _HEADING_IN_LINE.search(line):
                what = "eine Überschrift mitten in der Zeile; sie beginnt in einer eigenen Zeile"
                self.faults.add(self.name, index + 1, what)
            match = _LIKE_HEADING.match(_IN_ITEM.sub("", line))
            # A heading in a list or quotation is named already.
            if not match or (index in self.headings and (_HEADING.match(line) or _IN_ITEM.match(line))):
                continue
            if index in code and match["signs"] == "#":
                continue
            if match["blank"] in " \t" or index in self.headings or len(match["signs"]) > 6:
                what = "die Überschrift wird nicht erkannt; sie beginnt am Zeilenanfang mit"
            else:
                what = "hinter den Rauten fehlt ein Leerzeichen; eine Überschrift beginnt mit"
            self.faults.add(self.name, index + 1, f"{what} ## und einem Leerzeichen")

    def _lines_of(self, *types: str) -> set[int]:
        return {line for t in self.tokens if t.type in types and t.map for line in range(*t.map)}

    def _is_closed(self, token: Token) -> bool:
        first, end = token.map or [0, 0]
        return end - first > 1 and self.lines[end - 1].strip().strip("> ").startswith(token.markup)

    def _check_place(self, comment: Comment, part: _Part) -> None:
        """Ways to ask lead to the text below them, up to the next heading."""
        if not comment.questions:
            return
        if not part.blocks:
            what = "„auch gefragt“ gilt für einen Abschnitt ohne Text; diese Fragen werden nicht gefunden"
        elif any(block.start < comment.start for block in part.blocks):
            what = "„auch gefragt“ steht hinter Text; es gehört direkt unter die Überschrift, für die es gilt"
        else:
            return
        self.faults.add_notice(self.name, line_of(self.text, comment.start), what)

    def _read_block(self, index: int) -> Block | None:
        token = self.tokens[index]
        if token.type not in ("paragraph_open", "fence", "html_block") or not token.map:
            return None
        first, last = token.map
        start, end = self._span(first, last)
        if token.type == "html_block":
            return Block(start, end, quotable=False) if self.text[start:end].strip() else None
        if token.type == "paragraph_open":
            if first in self.masked.ordinals:
                return Block(start + self.masked.ordinals[first], end)
            # Past the marker of a list or a quotation.
            line = self.masked.lines[first].rstrip()
            words = self.tokens[index + 1].content.split("\n")[0].rstrip()
            start += len(line) - len(words) if line.endswith(words) else 0
        return Block(start, end, quotable=token.type == "paragraph_open")

    def _cut_comments(self, blocks: list[Block], comments: list[Comment]) -> Iterator[Block]:
        """The blocks without the comments in them; a sentence that a comment cuts is no quote."""
        for block in blocks:
            inside = [c for c in comments if block.start < c.end and c.start < block.end]
            if not inside:
                yield block
                continue
            edges = [block.start, *(edge for c in inside for edge in (c.start, c.end)), block.end]
            spans = [self._trim(*edges[at : at + 2]) for at in range(0, len(edges), 2)]
            pieces = [(start, end) for start, end in spans if start < end]
            whole = all(_ENDS_SENTENCE.search(self.text[start:end]) for start, end in pieces[:-1])
            yield from (
                Block(start, end, block.quotable and whole and not block.head) for start, end in pieces
            )

    def _span(self, first: int, last: int) -> tuple[int, int]:
        return self.starts[first], self.starts[last] - 1 if last < len(self.starts) else len(self.text)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        piece = self.text[start : max(start, end)]
        return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _check_coverage(
    name: str, lines: list[str], reader: _Reader, sections: Iterable[Section], faults: Faults
) -> None:
    """Name every line of the body with words that no block, heading, footnote or comment holds."""
    left = list("\n".join(" " * len(line) if i in reader.headings else line for i, line in enumerate(lines)))
    for section in sections:
        for block in section.blocks:
            held = "".join(left[block.start : block.end])
            left[block.start : block.end] = re.sub(r"[^\n]", " ", held)
    for index, line in enumerate("".join(left).split("\n")):
        if index in reader.masked.numbered and _ITEM_NUMBER.fullmatch(line):
            continue
        if re.search(r"\w", line):
            what = f"wird nicht gelesen; bitte als eigenen Absatz schreiben: {' '.join(line.split())[:60]}"
            faults.add_notice(name, index + 1, what)
