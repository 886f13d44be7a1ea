"""Which rows of tables answer a question: those that it names, those between two, or the whole table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.language.terms import search_terms, unify_spelling
from bot.language.word_lists import compile_pattern
from bot.readers.tables import split_row
from bot.retrieval.query import Query
from bot.retrieval.search import Searcher
from bot.types import Hit, Passage, Quote

WORDS = Path(__file__).with_name("tables.txt")
# A table is looked for in so many of the best passages.
PASSAGES = 6
# A longer table is shown by its first rows, unless the question names some.
MOST_ROWS = 16
# "E 9b" as what stands before its number, the number, and what follows: grades and years have an order.
_ORDERED = re.compile(r"([^\W\d]{0,12})\s?(\d+)\s?([a-z]?)")


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows in order, and the sentence that stands above it, where there is one.

    `rank` is the place of its passage among the hits, from 0.
    """

    rows: tuple[Quote, ...]
    above: Quote | None
    rank: int

    @property
    def document(self) -> str:
        """The text that it stands in."""
        return self.rows[0][0].document

    @property
    def head(self) -> str:
        """The line that names its columns."""
        return self.rows[0][1].head

    @property
    def start(self) -> int:
        """Where its first row begins in the text, in code points."""
        return self.rows[0][1].start

    @property
    def quotes(self) -> list[Quote]:
        """What is shown of it, in order."""
        return [self.above, *self.rows] if self.above else list(self.rows)


def choose_table(query: Query, hits: Sequence[Hit], searcher: Searcher) -> Table | None:
    """The table that answers, with the rows that the question asks for; None where no table does."""
    asked = unify_spelling(query.question.focus)
    tables = list(_tables(hits[:PASSAGES], searcher))
    tables = _today(tables, asked, searcher)
    for table in tables:
        if rows := _named_rows(asked, table.rows):
            return replace(table, rows=tuple(rows))
    if tables and compile_pattern(r"\b(?:<whole>)", WORDS).search(asked):
        return replace(tables[0], rows=tables[0].rows[:MOST_ROWS])
    return None


def _today(tables: list[Table], asked: str, searcher: Searcher) -> list[Table]:
    """For a table the first of its text with the same head: an editor puts first what holds today."""
    if compile_pattern(r"\b(?:<past>)\b", WORDS).search(asked):
        return tables
    entries = searcher.generation.entries
    found: dict[tuple[str, int], Table] = {}
    for table in tables:
        passages = [entry.passage for entry in entries if entry.passage.document == table.document]
        first = next(p for p in passages if any(s.head == table.head for s in p.sentences))
        section = [p for p in passages if passage_section(p) == passage_section(first)]
        current = _table(section, table.head, table.rank)
        found.setdefault((current.document, current.start), current)
    return list(found.values())


def passage_section(passage: Passage) -> tuple[str, tuple[str, ...]]:
    """The section that a passage is from: its text and the headings above it."""
    return passage.document, passage.headings


def _tables(hits: Sequence[Hit], searcher: Searcher) -> Iterator[Table]:
    """The tables of some passages, whole even where a table goes on in the next passage."""
    seen = set()
    for rank, hit in enumerate(hits):
        own = passage_section(hit.passage)
        for head in dict.fromkeys(sentence.head for sentence in hit.passage.sentences if sentence.head):
            if (own, head) not in seen:
                seen.add((own, head))
                passages = (entry.passage for entry in searcher.generation.entries)
                yield _table([one for one in passages if passage_section(one) == own], head, rank)


def _table(section: Iterable[Passage], head: str, rank: int) -> Table:
    said: list[Quote] = [(passage, sentence) for passage in section for sentence in passage.sentences]
    rows = tuple(quote for quote in said if quote[1].head == head)
    start = rows[0][1].start
    before = [quote for quote in said if quote[1].start < start and not quote[1].head]
    return Table(rows, before[-1] if before else None, rank)


def _named_rows(asked: str, rows: Sequence[Quote]) -> list[Quote]:
    """The rows whose first cell the question has, and those between two that it names as ends."""
    keys = [unify_spelling(split_row(passage.quote(row))[0]) for passage, row in rows]
    terms = set(search_terms(asked))
    named = [bool(own := search_terms(key)) and terms.issuperset(own) for key in keys]
    if ends := _ends(asked):
        first, last = sorted(ends)
        places = [_place(key) for key in keys]
        named = [
            is_named or (place is not None and first <= place <= last)
            for is_named, place in zip(named, places, strict=True)
        ]
    return [row for row, is_named in zip(rows, named, strict=True) if is_named]


def _place(key: str) -> tuple[str, int, str] | None:
    match = _ORDERED.fullmatch(key.strip())
    return (match[1].lower(), int(match[2]), match[3]) if match else None


def _ends(asked: str) -> tuple[tuple[str, int, str], tuple[str, int, str]] | None:
    """The two ends of "E 6 bis E 13" or "E6-13"."""
    pattern = rf"(?<!\w){_ORDERED.pattern}\s*(?:<to>)\s*{_ORDERED.pattern}(?!\w)"
    match = compile_pattern(pattern, WORDS).search(asked)
    if not match:
        return None
    before, number, letter, other, until, behind = match.groups()
    if other and other.lower() != before.lower():
        return None
    # "bis E 9" ends behind E 9c.
    return (before.lower(), int(number), letter.lower()), (before.lower(), int(until), behind.lower() or "~")
