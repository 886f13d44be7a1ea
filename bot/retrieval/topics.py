"""What the texts of a generation are about: names that set them apart, passages to begin with, and tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.language.synonyms import Synonyms
from bot.language.terms import analyse_word, content_words, search_terms
from bot.retrieval.matching import PassageMatcher
from bot.types import Entry, Passage, Quote

# What most visitors come for, in this order; other topics follow.
FIRST_TOPICS = ("pay", "employers", "search", "training", "funding")
EMPLOYERS = "employers"
# A visitor without an answer is offered three questions, not yet asked and in the right language.
STARTERS = 20
# A name belongs to at most so many texts.
FEW_TEXTS = 2
# "ITIL" and "TVöD" name one thing; "IT" and what it begins names all of them.
_CAPITALS = re.compile(r"(?!IT\b)(?=.{3}).*[A-ZÄÖÜ].*[A-ZÄÖÜ]")


Section = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows in order, and the sentence that stands above it, where there is one.

    `terms` are those of its heads and of that sentence. `is_past` is a table whose heads another one of the
    text has before it: an editor puts first what holds today.
    """

    rows: tuple[Quote, ...]
    above: Quote | None
    terms: frozenset[str]
    is_past: bool

    @property
    def document(self) -> str:
        """The text that it stands in."""
        return self.rows[0][0].document

    @property
    def section(self) -> Section:
        """The section that it stands in."""
        return section_of(self.rows[0][0])

    @property
    def head(self) -> str:
        """The line that names its columns."""
        return self.rows[0][1].head

    @property
    def said(self) -> str:
        """What stands above its rows."""
        return f"{self.head} {self.above[0].quote(self.above[1]) if self.above else ''}"

    @property
    def quotes(self) -> list[Quote]:
        """What is shown of it, in order."""
        return [self.above, *self.rows] if self.above else list(self.rows)


def section_of(passage: Passage) -> Section:
    """The section that a passage is from: its text and the headings above it."""
    return passage.document, passage.headings


def tables_by_document(entries: Sequence[Entry], synonyms: Synonyms) -> Mapping[str, Sequence[Table]]:
    """The tables of each text in order, whole where they go on in the next passage."""
    sections: dict[Section, list[Quote]] = {}
    for passage in sorted((entry.passage for entry in entries), key=lambda passage: passage.start):
        sections.setdefault(section_of(passage), []).extend((passage, one) for one in passage.sentences)
    found: dict[str, list[Table]] = {}
    for (document, _), said in sections.items():
        for head in dict.fromkeys(sentence.head for _, sentence in said if sentence.head):
            rows = tuple(quote for quote in said if quote[1].head == head)
            before = [quote for quote in said if quote[1].start < rows[0][1].start and not quote[1].head]
            above = before[-1] if before else None
            tables = found.setdefault(document, [])
            is_past = any(table.head == head for table in tables)
            table = Table(rows, above, frozenset(), is_past)
            tables.append(replace(table, terms=frozenset(search_terms(table.said, synonyms))))
    return found


def distinctive_names(entries: Sequence[Entry], synonyms: Synonyms) -> dict[str, frozenset[int]]:
    """What only one or two texts are about by their titles: employers' names, and capitals such as ITIL.

    Each with the positions of all entries that have it in their text or headings.
    """
    bearers: dict[str, set[str]] = {}
    others: set[str] = set()
    # A text without headings has its first line for a title, which names nothing.
    for passage in (entry.passage for entry in entries if entry.passage.headings):
        for surface in content_words(passage.title, synonyms):
            bearers.setdefault(whole := analyse_word(surface)[0], set()).add(passage.document)
            if surface.startswith("IT-") or not (passage.topic == EMPLOYERS or _CAPITALS.match(surface)):
                others.add(whole)
    names = [
        word
        for word, texts in bearers.items()
        if len(texts) <= FEW_TEXTS and word not in others and not word.isdigit()
    ]
    terms = [{*entry.terms, *search_terms(" ".join(entry.passage.headings), synonyms)} for entry in entries]
    return {name: frozenset(i for i, own in enumerate(terms) if name in own) for name in names}


def starter_passages(entries: Sequence[Entry], matcher: PassageMatcher) -> tuple[Passage, ...]:
    """Passages to begin with: the central one of each topic, then the first ones with a heading."""
    passages = [entry.passage for entry in entries]
    headed = [position for position, passage in enumerate(passages) if passage.headings]
    by_topic: dict[str | None, list[int]] = {}
    for position in headed:
        by_topic.setdefault(passages[position].topic, []).append(position)
    order: list[str | None] = [topic for topic in FIRST_TOPICS if topic in by_topic]
    order += [topic for topic in by_topic if topic not in FIRST_TOPICS]
    central = [matcher.central(by_topic[topic]) for topic in order]
    return tuple(passages[position] for position in (*central, *headed[:STARTERS]))
