"""Which rows of tables answer a question: those that it names, those between two, or the whole table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from text_to_num import alpha2digit

from bot.answers.intervals import has_intervals, matching_row
from bot.answers.relevance import ScoredSentence
from bot.language.terms import search_terms, unify_spelling
from bot.language.word_lists import compile_pattern
from bot.readers.tables import split_row
from bot.retrieval.query import Query
from bot.retrieval.search import Searcher
from bot.retrieval.topics import Section, Table, section_of
from bot.types import Hit, Quote

WORDS = Path(__file__).with_name("tables.txt")
# Tables are looked for in the texts of so many of the best passages, and in so many sections where a question
# names one row or none.
PASSAGES, BEST = 12, 5
# A longer table is shown by its first rows, unless the question names some.
MOST_ROWS = 16
# Rows that nobody named are shown where so few of them score so near the best sentence.
FEW_ROWS, NEARLY = 3, 0.15
# A table of so many intervals is shown whole.
SHORT = 8
# "E 9b" as what stands before its number, the number, and what follows: grades and years have an order.
_ORDINALS = ("erst", "zweit", "dritt", "viert", "fünft", "sechst")
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})e[nrsm]?\b(?=\s\w*jahr)", re.IGNORECASE)
_ORDERED = re.compile(r"([^\W\d]{0,12})\s?(\d+)\s?([a-z]?)")


def choose_table(
    query: Query, hits: Sequence[Hit], searcher: Searcher, sentences: Sequence[ScoredSentence]
) -> Table | None:
    """The table that answers, with the rows that the question asks for; None where no table does.

    `sentences` are all that were scored, the rows among them.
    """
    count = Counter(hit.passage.document for hit in hits[:PASSAGES])
    tables = [table for document in count for table in searcher.tables.get(document, ())]
    if not tables:
        return None
    asked = _in_digits(query.text)
    is_past = _asks_for(asked, "past")
    if named := _named_tables(query, asked, tables, hits):
        shared = _query_terms(query)
        ranks = _ranks(hits[:PASSAGES])
        return max(
            named,
            key=lambda table: (
                table.is_past == is_past,
                len(table.terms & shared),
                count[table.document],
                -ranks.get(table.section, PASSAGES),
                len(table.rows),
            ),
        )
    return _unnamed_table(asked, is_past, tables, hits, sentences)


def _query_terms(query: Query) -> frozenset[str]:
    """The search terms of all words of a question."""
    return frozenset(term for word in query.words for term in word.terms)


def _ranks(hits: Sequence[Hit]) -> dict[Section, int]:
    """The place of each section among some hits, from 0."""
    return {section: rank for rank, section in enumerate(dict.fromkeys(section_of(h.passage) for h in hits))}


def _named_tables(query: Query, asked: str, tables: Sequence[Table], hits: Sequence[Hit]) -> list[Table]:
    """The tables with the rows that a question names."""
    terms = frozenset(search_terms(asked))
    named = [replace(t, rows=tuple(rows)) for t in tables if (rows := _named_rows(asked, terms, t.rows))]
    if _ends(asked):
        return named
    # What is named may be named by chance: a year, a number.
    ranks, shared = _ranks(hits[:BEST]), _query_terms(query)
    best = {(table.document, table.head) for table in tables if table.section in ranks}
    return [
        table
        for table in named
        if ((table.document, table.head) in best or len(table.terms & shared) > 1)
        and (table.document == hits[0].passage.document or table.terms & shared)
    ]


def _unnamed_table(
    asked: str,
    is_past: bool,
    tables: Sequence[Table],
    hits: Sequence[Hit],
    sentences: Sequence[ScoredSentence],
) -> Table | None:
    """The table that a question wants whole, or that stands in the best section."""
    ranks = _ranks(hits[:BEST])
    found = [table for table in tables if table.section in ranks]
    if found and _asks_for(asked, "whole"):
        same = next(t for t in tables if (t.document, t.head) == (found[0].document, found[0].head))
        table = found[0] if is_past else same
        return replace(table, rows=table.rows[:MOST_ROWS])
    for table in (table for table in found if ranks[table.section] == 0):
        if _asks_for(asked, "by"):
            return replace(table, rows=table.rows[:MOST_ROWS])
        if has_intervals([_key(row) for row in table.rows]):
            # Which row it is depends on a number that was not given.
            return table if len(table.rows) <= SHORT else None
        if likely := _best_rows(table, sentences):
            return replace(table, rows=likely)
    return None


def _asks_for(asked: str, name: str) -> bool:
    return compile_pattern(rf"\b(?:<{name}>)", WORDS).search(asked) is not None


def _best_rows(table: Table, sentences: Sequence[ScoredSentence]) -> tuple[Quote, ...]:
    """The rows that answer nearly as well as the best sentence, in the table's order; few or none."""
    least = max((one.score for one in sentences), default=0.0) - NEARLY
    good = {(one.passage, one.sentence) for one in sentences if one.score >= least}
    rows = tuple(row for row in table.rows if row in good)
    return rows if len(rows) <= FEW_ROWS else ()


def _in_digits(asked: str) -> str:
    """A question with "zehn Jahre" as "10 Jahre", and "im zweiten Lehrjahr" as "im 2. Lehrjahr"."""
    return _ORDINAL.sub(lambda match: f"{_ORDINALS.index(match[1].lower()) + 1}.", alpha2digit(asked, "de"))


def _named_rows(asked: str, terms: frozenset[str], rows: Sequence[Quote]) -> list[Quote]:
    """The rows whose first cell the question has, and those between two that it names as ends."""
    cells = list(map(_key, rows))
    if (within := matching_row(asked, cells)) is not None:
        return [rows[within]]
    keys = [_read_key(cell) for cell in cells]
    head = split_row(rows[0][1].head)[0]
    named = [
        _counts(asked, key, head) if key.isdigit() else bool(own) and terms.issuperset(own)
        for key, own in keys
    ]
    if ends := _ends(asked):
        first, last = sorted(ends)
        places = [_place(key) for key, _ in keys]
        named = [
            is_named or (place is not None and first <= place <= last)
            for is_named, place in zip(named, places, strict=True)
        ]
    return [row for row, is_named in zip(rows, named, strict=True) if is_named]


def _counts(asked: str, number: str, head: str) -> bool:
    """Whether a number of a question stands beside what its column counts: "Stufe 3", "30 Stunden"."""
    # In one spelling "Stufe 3" is a word of its own.
    if (joined := unify_spelling(f"{head} {number}").split()[-1]) != number:
        return joined in asked.split()
    terms = set(search_terms(head))
    beside = re.findall(rf"(\w*)\W*\b{number}\b\W*(\w*)", asked)
    return any(terms.intersection(search_terms(" ".join(words))) for words in beside)


def _key(row: Quote) -> str:
    """The cell that names a row."""
    passage, sentence = row
    return split_row(passage.quote(sentence))[0]


# The cells of the corpus, wanted again with every question whose texts have tables.
@lru_cache(maxsize=20_000)
def _read_key(cell: str) -> tuple[str, tuple[str, ...]]:
    """A cell in one spelling, and its search terms."""
    key = unify_spelling(cell)
    return key, search_terms(key)


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
