"""Which rows of tables answer a question: those that it names, those between two, or the whole table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
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
from bot.types import Hit, Passage, Quote

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


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows in order, and the sentence that stands above it, where there is one.

    `rank` is the place of its section among the hits, from 0, behind them all where it is no hit itself.
    `is_past` is a table whose heads another one of the text has before it: an editor puts first what holds
    today.
    """

    rows: tuple[Quote, ...]
    above: Quote | None
    rank: int
    is_past: bool

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

    def shared(self, words: Container[str]) -> int:
        """How many of some terms stand above the table: in its heads and the sentence there."""
        _, row = self.rows[0]
        said = self.above[0].quote(self.above[1]) if self.above else ""
        return sum(term in words for term in set(search_terms(f"{row.head} {said}")))

    @property
    def quotes(self) -> list[Quote]:
        """What is shown of it, in order."""
        return [self.above, *self.rows] if self.above else list(self.rows)


def choose_table(
    query: Query, hits: Sequence[Hit], searcher: Searcher, sentences: Sequence[ScoredSentence]
) -> Table | None:
    """The table that answers, with the rows that the question asks for; None where no table does.

    `sentences` are all that were scored, the rows among them.
    """
    asked = _in_digits(query.text)
    tables = list(_tables(hits[:PASSAGES], searcher))
    words = {term for word in query.words for term in word.terms}
    is_past = compile_pattern(r"\b(?:<past>)\b", WORDS).search(asked) is not None
    named = [replace(table, rows=tuple(rows)) for table in tables if (rows := _named_rows(asked, table.rows))]
    if not _ends(asked):  # what is named may be named by chance: a year, a number
        best = {(table.document, table.head) for table in tables if table.rank < BEST}
        first = hits[0].passage.document
        named = [
            table
            for table in named
            if ((table.document, table.head) in best or table.shared(words) > 1)
            and (table.document == first or table.shared(words))
        ]
    if named:
        hit = Counter(hit.passage.document for hit in hits[:PASSAGES])
        return max(
            named,
            key=lambda table: (
                table.is_past == is_past,
                table.shared(words),
                hit[table.document],
                -table.rank,
                len(table.rows),
            ),
        )
    for table in tables:
        if table.rank < BEST and _asks_for(asked, "whole"):
            same = next(t for t in tables if (t.document, t.head) == (table.document, table.head))
            table = table if is_past else same
            return replace(table, rows=table.rows[:MOST_ROWS])
        if table.rank == 0 and _asks_for(asked, "by"):
            return replace(table, rows=table.rows[:MOST_ROWS])
        if table.rank == 0 and has_intervals([_key(row) for row in table.rows]):
            # Which row it is depends on a number that was not given.
            return table if len(table.rows) <= SHORT else None
        if table.rank == 0 and (likely := _best_rows(table, sentences)):
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


def passage_section(passage: Passage) -> tuple[str, tuple[str, ...]]:
    """The section that a passage is from: its text and the headings above it."""
    return passage.document, passage.headings


def _tables(hits: Sequence[Hit], searcher: Searcher) -> Iterator[Table]:
    """The tables of the texts of some hits, text by text, whole where they go on in the next passage."""
    sections = [passage_section(hit.passage) for hit in hits]
    for document in dict.fromkeys(hit.passage.document for hit in hits):
        passages = [
            entry.passage for entry in searcher.generation.entries if entry.passage.document == document
        ]
        passages.sort(key=lambda passage: passage.start)
        heads: set[str] = set()
        for section in dict.fromkeys(map(passage_section, passages)):
            said = [
                (p, sentence) for p in passages if passage_section(p) == section for sentence in p.sentences
            ]
            for head in dict.fromkeys(sentence.head for _, sentence in said if sentence.head):
                rows = tuple(quote for quote in said if quote[1].head == head)
                above = [q for q in said if q[1].start < rows[0][1].start and not q[1].head]
                rank = sections.index(section) if section in sections else len(sections)
                yield Table(rows, above[-1] if above else None, rank, head in heads)
                heads.add(head)


def _named_rows(asked: str, rows: Sequence[Quote]) -> list[Quote]:
    """The rows whose first cell the question has, and those between two that it names as ends."""
    cells = list(map(_key, rows))
    if (within := matching_row(asked, cells)) is not None:
        return [rows[within]]
    keys = [_read_key(cell) for cell in cells]
    terms = set(search_terms(asked))
    head = split_row(rows[0][1].head)[0]
    named = [
        bool(own) and terms.issuperset(own) and (not key.isdigit() or _counts(asked, key, head))
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
