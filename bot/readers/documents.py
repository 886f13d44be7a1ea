"""A corpus text as the readers of each format give it: sections of blocks, with exact positions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.types import Action, Source

# One footnote mark, with the footnote's name.
FOOTNOTE_MARK = re.compile(r"\[\^([^\]\s]+)\]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or table row: code points `start` to `end` of the document's text.

    Of a row, `head` is the line of the table that names its columns, and `marks` are the footnotes of the
    sentence above the table. The line that names the columns is a block too, with `is_head`.
    """

    start: int
    end: int
    quotable: bool = True
    head: str = ""
    marks: str = ""
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks under one heading, with the headings that lead there and other ways to ask.

    `line` is the line of the nearest heading, 1 where there is none.
    """

    headings: tuple[str, ...]
    questions: tuple[str, ...]
    blocks: tuple[Block, ...]
    line: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One corpus text as read, with every position in code points of `text`."""

    name: str
    title: str
    text: str
    digest: str
    sections: tuple[Section, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    topic: str | None = None
    as_of: date | None = None
    review_by: date | None = None
    actions: tuple[Action, ...] = ()


def line_of(text: str, position: int) -> int:
    """The line, counted from 1, that holds the character at `position`."""
    return text.count("\n", 0, position) + 1
