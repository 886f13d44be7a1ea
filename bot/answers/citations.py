"""Quotes to numbered citations, and to the text of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from bot.language.phrases import Phrase, overdue_text, say
from bot.readers.tables import row_in_words, split_row
from bot.types import Citation, Passage, Sentence, Source, SourceKind

_MARKS: Mapping[SourceKind, Phrase] = {
    "calculation": Phrase.CALCULATION,
    "assessment": Phrase.ASSESSMENT,
    "research": Phrase.RESEARCH,
}


def cite_quotes(chosen: Sequence[tuple[Passage, Sentence]], today: date) -> tuple[Citation, ...]:
    """A citation for each quoted sentence, numbered from 1 in order."""
    return tuple(
        Citation(
            number=number,
            document=passage.document,
            title=passage.title,
            section=passage.section,
            quote=passage.quote(sentence),
            start=sentence.start,
            end=sentence.end,
            as_of=passage.as_of,
            overdue=passage.review_by is not None and passage.review_by < today,
            sources=sentence.sources,
            passage=passage.text,
            passage_start=passage.start,
        )
        for number, (passage, sentence) in enumerate(chosen, 1)
    )


def quote_citations(
    citations: Sequence[Citation], *, as_list: bool = False, heads: Sequence[str] = ()
) -> str:
    """The quotes, each followed by its number, as a running text or as a list of lines, and as tables.

    `heads` has for each citation the head of the table that it is a row of, empty for a sentence.
    """
    told = ""
    for head, group in groupby(
        zip(citations, heads or [""] * len(citations), strict=True), lambda pair: pair[1]
    ):
        cited = [citation for citation, _ in group]
        quotes = [f"{citation.quote} [{citation.number}]" for citation in cited]
        if head:
            part = _as_table(head, cited)
        else:
            part = "\n".join(f"- {quote}" for quote in quotes) if as_list else " ".join(quotes)
        told += f"\n\n{part}" if told else part
    return told


def _as_table(head: str, rows: Sequence[Citation]) -> str:
    """Rows under their head, each with its number in a column of its own."""
    columns = len(split_row(head)) + 1
    lines = [f"{_closed(citation.quote)} [{citation.number}] |" for citation in rows]
    return "\n".join((f"{_closed(head)} |", "|" + "---|" * columns, *lines))


def _closed(row: str) -> str:
    return row if row.endswith("|") else f"{row} |"


def closing_notes(citations: Sequence[Citation], language: str) -> str:
    """What has to be said of quotes: which may be out of date, and which rest on no source with a date."""
    overdue = overdue_text(language, [citation.number for citation in citations if citation.overdue])
    marked: dict[Phrase, list[int]] = {}
    for citation in citations:
        if mark := _mark(citation.sources):
            marked.setdefault(mark, []).append(citation.number)
    marks = "; ".join(f"{_name_numbers(numbers)} {say(mark, language)}" for mark, numbers in marked.items())
    return " ".join(filter(None, (overdue, say(Phrase.PROVENANCE, language, marks=marks) if marks else "")))


def _name_numbers(numbers: Sequence[int]) -> str:
    """Numbers of citations in order, three and more in a row as "[2]–[5]"."""
    named = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        row = [f"[{number}]" for _, number in run]
        named += [f"{row[0]}–{row[-1]}"] if len(row) > 2 else row
    return ", ".join(named)


def _mark(sources: Sequence[Source]) -> Phrase | None:
    """What a quote rests on, where it is not a source with a date; what is the editors' own comes first."""
    kinds = {source.kind for source in sources}
    for kind, mark in _MARKS.items():
        if kind in kinds:
            return mark
    return (
        Phrase.UNDATED if sources and not any(re.search(r"\d", source.date) for source in sources) else None
    )


def quote_sources(citations: Sequence[Citation], language: str, heads: Sequence[str]) -> str:
    """A line for each quote, with the day to which its text holds and where the fact comes from.

    `heads` are as in `quote_citations`; a row is told with the head of each of its cells.
    """
    lines = []
    for citation, head in zip(citations, heads, strict=True):
        day = say(Phrase.AS_OF, language, day=f"{citation.as_of:%d.%m.%Y}") if citation.as_of else ""
        named = [
            f"{source.title}, {source.date}" if source.date else source.title for source in citation.sources
        ]
        origin = say(Phrase.SOURCE, language, sources="; ".join(named) or citation.title)
        # A number in brackets would pass for a citation.
        about = "; ".join(filter(None, (day, origin))).replace("[", "(").replace("]", ")")
        lines.append(f"- {row_in_words(head, citation.quote)} [{citation.number}] ({about})")
    return "\n".join(lines)
