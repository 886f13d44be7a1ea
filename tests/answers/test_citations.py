"""Quotes to citations, and the proof that an answer and its citations name each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.answers.citations import cite_quotes, closing_notes, quote_citations
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


@pytest.mark.parametrize(
    ("sources", "note"),
    [
        ((Source("Haufe", "", "2025"),), ""),
        ((Source("Haufe", "", "o. D."),), "Hinweis: [1] Quelle ohne Datum."),
        ((Source("Haufe", "", "o. D."), Source("VKA", "", "2025")), ""),
        (
            (Source("Haufe", "", "2025"), Source("Eigene Rechnung", "", "2026", "calculation")),
            "[1] eigene Rechnung",
        ),
        ((Source("Einschätzung", "", "2026", "assessment"),), "[1] Einschätzung der Redaktion"),
        ((Source("Recherche", "", "2026", "research"),), "[1] eigene Recherche"),
        ((), ""),
    ],
)
def test_what_a_quote_rests_on_is_told(sources: tuple[Source, ...], note: str) -> None:
    """A quote without a dated source, or with the editors' own part, is named once at the end."""
    sentence = replace(PASSAGE.sentences[0], sources=sources)
    told = closing_notes(cite_quotes([(PASSAGE, sentence)], TODAY), "de")
    assert note in told
    assert bool(told) is bool(note)


def test_numbers_in_a_row_are_named_by_their_ends() -> None:
    """Three and more numbers in a row are a range, so that a table does not list twelve of them."""
    sentence = replace(PASSAGE.sentences[0], sources=(Source("Haufe", "", "o. D."),))
    dated = replace(sentence, sources=(Source("VKA", "", "2025"),))
    some = [sentence, sentence, sentence, dated, sentence, sentence]
    told = closing_notes(cite_quotes([(PASSAGE, one) for one in some], TODAY), "de")
    assert told == "Hinweis: [1]–[3], [5], [6] Quelle ohne Datum."


def test_rows_are_a_table_between_sentences() -> None:
    """Rows with one head stand under it, with an empty line before, whether or not bars close them."""
    citations = cited(PASSAGE)
    row = replace(citations[0], quote="| E 6 | 3.240 € |", number=2)
    bare = replace(citations[0], quote="E 8 | 3.486 €", number=3)
    told = quote_citations(
        [citations[0], row, bare], heads=["", "| Gruppe | Stufe 1 |", "| Gruppe | Stufe 1 |"]
    )
    table = "| Gruppe | Stufe 1 | |\n|---|---|---|\n| E 6 | 3.240 € | [2] |\nE 8 | 3.486 € | [3] |"
    assert told == f"{citations[0].quote} [1]\n\n{table}"
