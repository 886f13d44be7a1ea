"""What counts as right, what is measured, and that the project's own gold cases can be met."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date

from bot.evaluation.cases import Case, read_cases
from bot.evaluation.scoring import Result, compute_metrics, find_broken_citation, find_difference, find_fault
from bot.types import Answer, Citation, Outcome
from tests.conftest import ROOT

GOLD = read_cases(ROOT / "gold")
KINDS = Counter(case.kind for case in GOLD)
TEXT = "Es sind 12 €."
CITED = Citation(1, "a.md", "T", "S?", TEXT, 0, 13, date(2026, 1, 1), False, (), TEXT, 0)
CASE = Case("single-001", ("Wie viele?",), documents=("a.md",), facts=(("12 €", "zwölf"),), forbidden=("99",))


def answer(text: str = f"{TEXT} [1]", outcome: Outcome = "answered") -> Answer:
    """An answer that cites a.md."""
    return Answer(text, outcome, "de", (CITED,), (), "quotes", "g")


def result(case: Case = CASE, given: Answer | None = None, *, fault: str = "", broken: str = "") -> Result:
    """What came of a case."""
    return Result(case, given or answer(), 0.01, fault, broken, 1.0, ())


def test_answer_with_all_that_is_expected_has_no_fault() -> None:
    """The right outcome, a fact in either spelling and a cited document are all that is asked."""
    assert find_fault(CASE, answer()) == ""
    assert find_fault(CASE, answer("Es sind zwölf. [1]")) == ""


def test_fault_says_what_is_wrong() -> None:
    """Each expectation that an answer misses is a fault of its own."""
    for given, case, fault in (
        (answer(outcome="refused"), CASE, "refused instead of answered"),
        (answer("Es sind 13 €. [1]"), CASE, "lacks 12 €"),
        (answer("Es sind 12 € oder 99 €. [1]"), CASE, "says 99"),
        (answer(), replace(CASE, documents=("b.md",)), "cites a.md"),
        (answer(), replace(CASE, says=(("Programm",),)), "lacks Programm"),
    ):
        assert find_fault(case, given) == fault


def test_allowed_refusal_needs_no_fact() -> None:
    """Where refused and answered both are right, only an answer must hold the fact."""
    either = replace(CASE, outcome=("answered", "refused"))
    assert find_fault(either, answer("Dazu steht hier nichts.", "refused")) == ""
    assert find_fault(either, answer("Es sind 13 €. [1]")) == "lacks 12 €"


def test_unequal_advice_is_named() -> None:
    """Two answers differ by outcome, by document, by figure or by job, and by nothing else."""
    other = replace(CITED, document="b.md")
    changed = {
        "outcome": answer(outcome="refused"),
        "documents": replace(answer(), citations=(other,)),
        "figures": answer("Es sind 13 €. [1]"),
        "jobs": answer(f"{TEXT} [1] Für IT-Koordination."),
    }
    assert {name: find_difference(answer(), one) for name, one in changed.items()} == {
        name: f"other {name}" for name in changed
    }
    assert find_difference(answer(), answer(f"Genau: {TEXT} [1]")) == ""


def test_citation_is_proved_against_the_text() -> None:
    """Numbers resolve, quotes stand at their position, every figure stands in a quote."""
    for given, text, wrong in (
        (answer(), TEXT, ""),
        (answer(), f" {TEXT}", "[1] does not stand at its position"),
        (answer(f"{TEXT} [2]"), TEXT, "numbers and citations do not match"),
        (answer(f"{TEXT} [1] Oder 13 €?"), TEXT, "13 stands in no quote"),
        (answer(f"{TEXT} [1] Oder 1 €?"), TEXT, "1 stands in no quote"),  # as a part of another
    ):
        assert find_broken_citation(given, {"a.md": text}) == wrong


def test_metrics_count_the_kinds_they_name() -> None:
    """A metric holds the cases of its kinds, and a wrong refusal counts only where an answer is known."""
    refused = answer("Nichts.", "refused")
    outside = Case("outside-001", ("Wetter?",), outcome=("refused",))
    results = [result(), result(given=refused, fault="refused"), result(outside, refused)]
    shares = {metric.name: (metric.right, metric.of) for metric in compute_metrics(results)}
    assert shares["single questions"] == (1, 2)
    assert shares["out of scope refused"] == (1, 1)
    assert shares["in scope, wrongly refused"] == (1, 2)
    assert shares["citations valid"] == (3, 3)  # a refusal that cites is looked at too
    assert shares["English"] == (0, 0)


def test_every_kind_is_counted_in_a_metric() -> None:
    """No kind of gold question goes unmeasured."""
    plain = [result(case, answer(outcome="smalltalk")) for case in GOLD]
    per_kind = [
        m
        for m in compute_metrics(plain)
        if not m.name.startswith(("in scope", "pairs with", "citations", "answers longer"))
    ]
    assert sum(metric.of for metric in per_kind) == len(GOLD)


def test_gold_is_large_enough() -> None:
    """There are more than 300 gold questions beside more than 70 pairs, and ten or more of each kind."""
    assert len(GOLD) - KINDS["pair"] > 300
    assert KINDS["pair"] > 70
    assert min(KINDS.values()) >= 10


def test_gold_expectation_can_be_met() -> None:
    """Every expected fact stands in a named document, and every named document holds one of them."""
    missing = []
    for case in GOLD:
        bodies = [_body(name) for name in case.documents]
        missing += [
            (case.id, fact)
            for group in case.facts
            for fact in group
            if not any(fact in body for body in bodies)
        ]
        named = [fact for group in case.facts for fact in group]
        missing += [(case.id, "document") for body in bodies if not any(fact in body for fact in named)]
    assert missing == []


def test_gold_is_not_copied_from_the_ways_to_ask() -> None:
    """No last message that must be answered is a heading or a listed way to ask: those are indexed."""
    listed: set[str] = set()
    for path in (ROOT / "corpus").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        comments = re.findall(r"<!--\s*auch gefragt:(.*?)-->", text, re.DOTALL)
        headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
        listed |= {_plain(way) for way in (*headings, *"|".join(comments).split("|"))}
    answered = [case for case in GOLD if case.outcome == ("answered",)]
    assert [case.id for case in answered if _plain(case.messages[-1]) in listed] == []


def test_every_fourth_case_of_a_kind_is_held_out() -> None:
    """The held-out part follows from the number alone, so that nobody chooses it."""
    assert [case.id for case in GOLD if case.held_out is not (int(case.id[-3:]) % 4 == 0)] == []
    assert len({case.id for case in GOLD}) == len(GOLD)
    for kind, count in KINDS.items():
        assert sum(case.held_out for case in GOLD if case.kind == kind) == count // 4


def test_pair_changes_one_side_and_keeps_the_rest() -> None:
    """A pair names what is changed, differs in it, and every axis has ten pairs or more."""
    pairs = [case for case in GOLD if case.other]
    axes = Counter(case.axis for case in pairs)
    assert set(axes) == {"gender", "name", "origin", "children", "age", "disability"}
    assert min(axes.values()) >= 10
    assert all(case.messages != case.other and len(case.messages) == len(case.other) for case in pairs)


def test_gold_has_the_shape_that_is_read() -> None:
    """Every file of gold questions is a list of cases of which each takes one line."""
    for path in (ROOT / "gold").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert len(json.loads(text)) == len(text.splitlines()) - 2


def _body(name: str) -> str:
    text = (ROOT / "corpus" / name).read_text(encoding="utf-8")
    return re.sub(r"<!--.*?-->|^\[\^.*$|^#.*$|\[\^[^\]]+\]", "", text, flags=re.MULTILINE)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()
