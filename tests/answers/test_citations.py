"""Quotes to citations, and the proof that an answer and its citations name each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers.citations import cite_quotes, quote_citations
from bot.types import Citation, Passage, Sentence, Source

TODAY = date(2026, 11, 23)
SOURCES = (Source("Brief", "https://x.example/", "2024"), Source("Buch", "", "o. D."))
PASSAGE = Passage(
    id="id",
    document="a.md",
    title="Lohn",
    headings=("Geld", "Wie viel?"),
    questions=(),
    text="Fünf Taler 😀. Und drei.",
    start=50,
    end=73,
    sentences=(Sentence(50, 63, SOURCES), Sentence(64, 73)),
    as_of=date(2026, 5, 1),
    review_by=date(2026, 11, 23),
)


def cited(*passages: Passage) -> tuple[Citation, ...]:
    """A citation for every sentence of the passages."""
    return cite_quotes([(p, sentence) for p in passages for sentence in p.sentences], TODAY)


def test_citation_tells_where_the_quote_stands() -> None:
    """A citation has document, title, heading, quote, positions, day and sources, and the passage around."""
    assert cited(PASSAGE)[0] == Citation(
        1,
        "a.md",
        "Lohn",
        "Wie viel?",
        "Fünf Taler 😀.",
        50,
        63,
        date(2026, 5, 1),
        False,
        SOURCES,
        PASSAGE.text,
        50,
    )


def test_citations_are_numbered_in_order() -> None:
    """Citations count from 1 in the order of the quotes, across passages."""
    numbers = [(c.number, c.quote) for c in cited(PASSAGE, replace(PASSAGE, document="b.md"))]
    assert numbers == [(1, "Fünf Taler 😀."), (2, "Und drei."), (3, "Fünf Taler 😀."), (4, "Und drei.")]


def test_citation_without_footnote_has_no_sources() -> None:
    """A sentence without marks claims no source."""
    assert cited(PASSAGE)[1].sources == ()


def test_citation_is_overdue_after_its_day() -> None:
    """A text is overdue from the day after its review, and never without one."""
    for review_by, overdue in (
        (None, False),
        (date(2026, 11, 22), True),
        (date(2026, 11, 23), False),
        (date(2026, 11, 24), False),
    ):
        found = {c.overdue for c in cited(replace(PASSAGE, review_by=review_by))}
        assert found == {overdue}, review_by


def test_composed_answer_numbers_every_quote() -> None:
    """The running text is every quote with its number behind it."""
    answer = quote_citations(cited(PASSAGE))
    assert answer == "Fünf Taler 😀. [1] Und drei. [2]"


def test_composed_list_has_a_line_for_every_quote() -> None:
    """As a list every quote stands on its own line, with its number behind it."""
    answer = quote_citations(cited(PASSAGE), as_list=True)
    assert answer == "- Fünf Taler 😀. [1]\n- Und drei. [2]"
    assert quote_citations((), as_list=True) == ""
