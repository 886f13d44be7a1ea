"""Which rows of tables answer a question: those that it names, those between two, or the whole table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.answers.relevance import ScoredSentence
from bot.answers.rows import has_grades, has_intervals, in_digits, named_rows, names_range, row_key
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
# A grade's table from elsewhere than the best text has this share of the question's other words above it.
LEAST_SHARE = 0.3
# A table of so many intervals is shown whole.
SHORT = 8
# Grades and steps in one spelling.
_NAMES = re.compile(r"(?:e\d+[abc]?|stufe\d?)$")


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
    asked = in_digits(query.text)
    is_past = _asks_for(asked, "past")
    named = _named_tables(query, asked, tables, hits)
    if not named and query.question.story:
        # It may stand in the sentence before: "Ich bin in E 6. Wie viel ist das?"
        told = in_digits(unify_spelling(f"{query.question.story} {asked}"))
        first = hits[0].passage.document
        likely = [table for table in tables if has_grades(table.rows) or table.document == first]
        named = _named_tables(query, told, likely, hits)
    if named:
        shared = _query_terms(query)
        ranks = _ranks(hits[:PASSAGES])
        return max(
            named,
            key=lambda table: (
                table.is_past == is_past,
                _tariffs(table.said) <= shared,
                len(table.terms & shared),
                _figures(table),
                count[table.document],
                -ranks.get(table.section, PASSAGES),
                len(table.rows),
            ),
        )
    return _unnamed_table(asked, is_past, tables, hits, sentences)


def leads(query: Query, table: Table) -> bool:
    """Whether a table is what was asked for, and stands before the sentences: pay by grade."""
    return has_grades(table.rows) and _share(query, table) >= LEAST_SHARE


def _query_terms(query: Query) -> frozenset[str]:
    """The search terms of all words of a question."""
    return frozenset(term for word in query.words for term in word.terms)


def _ranks(hits: Sequence[Hit]) -> dict[Section, int]:
    """The place of each section among some hits, from 0."""
    return {section: rank for rank, section in enumerate(dict.fromkeys(section_of(h.passage) for h in hits))}


def _figures(table: Table) -> int:
    """In how many columns its first row has figures: who only names a row wants these."""
    _, *cells = split_row(table.rows[0][0].quote(table.rows[0][1]))
    return sum(cell[:1].isdigit() for cell in cells)


def _named_tables(query: Query, asked: str, tables: Sequence[Table], hits: Sequence[Hit]) -> list[Table]:
    """The tables with the rows that a question names."""
    terms = frozenset(search_terms(asked))
    named = [replace(t, rows=tuple(rows)) for t in tables if (rows := named_rows(asked, terms, t.rows))]
    # Many tariffs have the same names of grades.
    tariffs = _tariffs(query.text)
    named = [table for table in named if not has_grades(table.rows) or tariffs <= table.terms]
    if names_range(asked):
        return named
    # It may be named by chance: a year, a number, the grade of somebody who asks for something else.
    ranks, shared = _ranks(hits[:BEST]), _query_terms(query)
    best = {(table.document, table.head) for table in tables if table.section in ranks}
    first = hits[0].passage.document

    def is_meant(table: Table) -> bool:
        is_first, is_best = table.document == first, (table.document, table.head) in best
        if has_grades(table.rows):
            share = _share(query, table)
            return is_first or share >= LEAST_SHARE or (is_best and share > 0)
        common = len(table.terms & shared)
        return (is_best or common > 1) and (is_first or common > 0)

    return list(filter(is_meant, named))


def _tariffs(text: str) -> set[str]:
    """The search terms of the tariffs that a text names, the municipal one apart."""
    named = compile_pattern(r"\b<tariff>\b", WORDS).finditer(text)
    return {term for match in named for term in search_terms(match[0])}


def _share(query: Query, table: Table) -> float:
    """How much of a question's words, grades and steps apart, a table is about: 0 to 1, by rarity."""
    focus = query.question.focus.casefold()
    words = [word for word in query.words if word.surface in focus and not _NAMES.match(word.surface)]
    total = sum(word.rarity for word in words)
    is_money = "€" in table.rows[0][0].quote(table.rows[0][1])
    about = sum(
        word.rarity
        for word in words
        if table.terms.intersection(word.terms) or (is_money and _asks_for(word.surface, "money"))
    )
    return about / total if total else 1.0


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
        if has_intervals([row_key(row) for row in table.rows]):
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
