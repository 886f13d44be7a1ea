"""Gold questions: what counts as right, and that the project's own ones can be met."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from conftest import ROOT

from bot import evaluating
from bot.types import Answer, Citation, Outcome

GOLD = json.loads((ROOT / evaluating.GOLD).read_text(encoding="utf-8"))
CITED = Citation(1, "a.md", "T", "S?", "Es sind 12 €.", 0, 13, date(2026, 1, 1), False, ())
EXPECTED = {"outcome": "answered", "documents": ["a.md"], "facts": [["12 €", "zwölf"]], "forbidden": ["99"]}


def answer(text: str = "Es sind 12 €. [1]", outcome: Outcome = "answered") -> Answer:
    """An answer that cites a.md."""
    return Answer(text, outcome, "de", (CITED,), (), "quotes", "g")


def test_answer_with_all_that_is_expected_has_no_fault() -> None:
    """The right outcome, a fact in either spelling and a cited document are all that is asked."""
    assert evaluating.fault(EXPECTED, answer()) == ""
    assert evaluating.fault(EXPECTED, answer("Es sind zwölf. [1]")) == ""


@pytest.mark.parametrize(
    ("given", "change", "fault"),
    [
        (answer(outcome="refused"), {}, "refused instead of answered"),
        (answer("Es sind 13 €. [1]"), {}, "lacks 12 €"),
        (answer("Es sind 12 € oder 99 €. [1]"), {}, "says 99"),
        (answer(), {"documents": ["b.md"]}, "cites a.md"),
    ],
    ids=["outcome", "fact", "forbidden", "document"],
)
def test_fault_says_what_is_wrong(given: Answer, change: dict[str, Any], fault: str) -> None:
    """Each expectation that an answer misses is a fault of its own."""
    assert evaluating.fault(EXPECTED | change, given) == fault


def test_gold_questions_can_be_met() -> None:
    """Every expected fact stands in every document that is named for it, beside comments and sources."""
    missing = []
    for question in GOLD:
        for name in question["documents"]:
            text = (ROOT / "corpus" / name).read_text(encoding="utf-8")
            body = re.sub(r"<!--.*?-->|^\[\^.*$|^#.*$|\[\^[^\]]+\]", "", text, flags=re.MULTILINE)
            missing += [
                (question["id"], name, facts[0])
                for facts in question["facts"]
                if not any(fact in body for fact in facts)
            ]
    assert missing == []


def test_a_part_of_each_kind_is_held_out() -> None:
    """Every kind of gold question has some that were never looked at while tuning, about a quarter."""
    assert len({question["id"] for question in GOLD}) == len(GOLD)
    held_out = [question for question in GOLD if question["held_out"]]
    assert {question["kind"] for question in held_out} == {question["kind"] for question in GOLD}
    assert 0.2 < len(held_out) / len(GOLD) < 0.3
