"""Quotes to numbered citations, and to the text of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.language.phrases import Phrase, say
from bot.types import Citation, Passage, Sentence


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


def quote_citations(citations: Sequence[Citation], *, as_list: bool = False) -> str:
    """The quotes, each followed by its number, as a running text or as a list of lines."""
    quotes = [f"{citation.quote} [{citation.number}]" for citation in citations]
    return "\n".join(f"- {quote}" for quote in quotes) if as_list else " ".join(quotes)


def quote_sources(citations: Sequence[Citation], language: str) -> str:
    """A line for each quote, with the day to which its text holds and where the fact comes from."""
    lines = []
    for citation in citations:
        day = say(Phrase.AS_OF, language, day=f"{citation.as_of:%d.%m.%Y}") if citation.as_of else ""
        named = [
            f"{source.title}, {source.date}" if source.date else source.title for source in citation.sources
        ]
        origin = say(Phrase.SOURCE, language, sources="; ".join(named) or citation.title)
        # A number in brackets would pass for a citation.
        about = "; ".join(filter(None, (day, origin))).replace("[", "(").replace("]", ")")
        lines.append(f"- {citation.quote} [{citation.number}] ({about})")
    return "\n".join(lines)
