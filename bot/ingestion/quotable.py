"""Which sentences and rows of tables may be quoted, and why others not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from bot.readers.documents import Block, Document

# What looks like one sentence and is longer is a text without full stops.
LONGEST_QUOTE = 600
# A number in brackets would pass for a citation, in plain text too.
_CITATION = re.compile(r"\[\d+\]")
_MARKUP = re.compile(r"[*`<>|\\\[\]]|~~|(?<!\w)_|_(?!\w)|\n\s*[-+>#•●▪◦‣]\s")
# The bars of a row are no markup: it is shown as the row of a table.
_MARKUP_IN_ROW = re.compile(r"[*`<>\\\[\]]|~~|(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,31});")


@dataclass(frozen=True, slots=True)
class Unquotable:
    """A sentence that is found but not quoted: its line, its beginning, and why with the remedy."""

    line: int
    beginning: str
    reason: str


def why_unquotable(document: Document, block: Block, start: int, end: int) -> str | None:
    """What keeps a sentence from being quoted, with the remedy; None for one that is quoted."""
    if not block.quotable:
        return "Code, HTML, oder ein Kommentar mitten im Satz; als einfachen Satz schreiben"
    if end - start > LONGEST_QUOTE:
        return f"kein Satz, mehr als {LONGEST_QUOTE} Zeichen ohne Ende; kürzere Sätze schreiben"
    if entity := _entity(document.text, start, end):
        sign = unescape(entity)
        is_seen = sign.isprintable() and not sign.isspace()
        remedy = (
            f"das Zeichen selbst schreiben: {sign}" if is_seen else "ein Leerzeichen oder nichts schreiben"
        )
        return f"„{entity}“ im Satz; {remedy}"
    barred = _MARKUP if document.name.endswith(".md") else _CITATION
    if block.head:
        barred = _MARKUP_IN_ROW
    if markup := barred.search(document.text, start, end):
        return f"Auszeichnung „{markup[0].strip()}“ im Satz; ohne sie schreiben"
    return None


def _entity(text: str, start: int, end: int) -> str | None:
    found = (match[0] for match in _ENTITY.finditer(text, start, end))
    return next((entity for entity in found if unescape(entity) != entity), None)
