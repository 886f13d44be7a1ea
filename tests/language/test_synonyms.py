"""One form for what people write and say otherwise: pay grades, their ranges and steps."""

from __future__ import annotations

import pytest

from bot.language.synonyms import unify_grades

SAME = (
    ("E 9b", "eg9b", "EG 9 b", "e neun b", "Entgeltgruppe 9b", "E-Gruppe 9b", "E.9b", "9b", "E-9b"),
    ("E 12 Stufe 3", "E12/3", "e12 st. 3", "EG 12, St.3", "e12stufe3", "e zwölf stufe drei", "E 12 step 3"),
    (
        "E 8 bis E 11",
        "E8-E11",
        "EG 8–11",
        "e acht bis e elf",
        "zwischen E 8 und E 11",
        "zwischen EG 8 u. 11",
        "between E 8 and E 11",
        "Entgeltgruppen acht bis elf",
        "E 8 bis zur 11",
        "E 8 hoch bis zur E 11",
        "E 8 bis einschließlich E 11",
        "E 8 through E 11",
        "E 8'den E 11",
        "E 8 до E 11",
        "E 8 do E 11",
    ),
    ("Stufe 3", "stufe drei", "Entgeltstufe 3", "Erfahrungsstufe 3", "dritte Stufe", "dritten Stufe"),
)
OTHER = (
    "Klasse 9b",
    "§ 9a TzBfG",
    "Nr. 9c",
    "St. 3",
    "E-Mail 3",
    "in E 2.800 €",
    "von 3 bis 5 Jahren",
    "Gruppe 8",
    "3/4 der Zeit",
    "Step 3",
)


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_grade_range_and_step_have_one_spelling(spellings: tuple[str, ...]) -> None:
    """However a grade, a range or a step is written or said, it is read as the texts write it."""
    first = unify_grades(spellings[0])
    assert {spelling: unify_grades(spelling) for spelling in spellings} == dict.fromkeys(spellings, first)


@pytest.mark.parametrize("text", OTHER)
def test_what_may_be_something_else_stays(text: str) -> None:
    """A class, a paragraph, an amount or a bare number is no grade and no step."""
    assert unify_grades(text) == text


def test_number_that_counts_something_ends_no_range() -> None:
    """Behind "bis" a number with a unit is no grade."""
    assert unify_grades("E 10 bis 12 Monate") == "E10 bis 12 Monate"


def test_text_in_one_spelling_stays_so() -> None:
    """Reading a text twice changes nothing."""
    for spellings in SAME:
        once = unify_grades(spellings[-1])
        assert unify_grades(once) == once
