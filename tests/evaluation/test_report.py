"""The report of an evaluation: its numbers, what it must not show, its page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from bot.evaluation.cases import Case
from bot.evaluation.charts import bar_chart, curve_chart
from bot.evaluation.page import format_goal, format_share, render_page
from bot.evaluation.report import Report, build_report, write_report
from bot.evaluation.scoring import Result, compute_metrics
from tests.evaluation.test_scoring import CASE, answer, result

HELD_OUT = Case("single-004", ("Geheim gehaltene Frage?",), held_out=True)
WRONG = replace(CASE, id="single-002", messages=("Was < ist & hier?",))
RESULTS = [result(), result(WRONG, fault="lacks 12 €"), result(HELD_OUT, fault="lacks 12 €")]


def made(folder: Path, results: list[Result] | None = None) -> Report:
    """A report with 0.58 as the threshold."""
    return build_report(results or RESULTS, 0.58, folder)


def test_held_out_cases_are_counted_and_never_shown(tmp_path: Path) -> None:
    """Neither file holds the text of a held-out case or the answer to it, only how many were right."""
    data, page = write_report(made(tmp_path), tmp_path)
    assert json.loads(data.read_text())["kinds"] == {"single": {"tuning": [1, 2], "held_out": [0, 1]}}
    assert "Geheim" not in data.read_text() + page.read_text()
    assert [row["id"] for row in json.loads(data.read_text())["faults"]] == ["single-002"]


def test_page_loads_nothing(tmp_path: Path) -> None:
    """The page holds its charts and styles itself: no script, no address, no source."""
    page = render_page(made(tmp_path))
    assert page.count("<svg") == 3
    assert not re.search(r"https?:|<script|<link|<img|@import|url\(|src=|href=", page)
    assert "prefers-color-scheme: dark" in page
    assert 'name="viewport"' in page


def test_page_escapes_what_visitors_write(tmp_path: Path) -> None:
    """A question with markup is shown as text."""
    assert "Was &lt; ist &amp; hier?" in render_page(made(tmp_path))


def test_report_is_compared_with_the_previous_commit(tmp_path: Path) -> None:
    """The report in the folder is the previous one; a second run at a commit keeps the comparison."""
    assert made(tmp_path)["before"] is None
    write_report({**made(tmp_path, [result()]), "commit": "aaa"}, tmp_path)
    for _ in range(2):
        report = made(tmp_path)
        assert report["before"]["commit"] == "aaa"
        assert report["metrics"][0]["before"]["all"] == [1, 1]
        assert "aaa" in render_page(report)
        files = write_report(report, tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_curve_of_the_tuning_part_ends_with_all_refused(tmp_path: Path) -> None:
    """At threshold 0 nothing is refused, above the most evidence everything would be."""
    outside = Case("outside-001", ("Wetter?",), outcome=("refused",))
    results = [
        replace(result(), evidence=0.9),
        replace(result(outside, answer("x", "refused")), evidence=0.2),
    ]
    curve = made(tmp_path, results)["curve"]
    assert curve["points"][0] == 0.0
    assert {name: shares[0] for name, shares in curve["refused"].items()}["in scope"] == 0.0
    halfway = len(curve["points"]) // 2
    assert curve["refused"]["out of scope"][halfway] == 1.0
    assert curve["refused"]["in scope"][halfway] == 0.0


def test_charts_are_well_formed() -> None:
    """Every chart is one SVG element with a title, also for a group of nothing."""
    groups = {"a & b": {"tuning": [1, 2], "held_out": [0, 0]}}
    for svg in (
        bar_chart(groups, "By <kind>"),
        curve_chart({"x": [0.0, 1.0]}, [0.0, 1.0], 0.5, "Refused"),
    ):
        assert ElementTree.fromstring(svg).findtext("title")  # noqa: S314 - our own


def test_shares_are_shown_with_their_counts() -> None:
    """A share comes with its counts, nothing with a dash, and a goal with its direction."""
    assert format_share([1, 4]) == "0.25 (1/4)"
    assert format_share([0, 0]) == format_share(None) == "–"
    assert format_goal({"reach": 0.05, "most": True}) == "≤ 0.05"


def test_metric_names_are_unique() -> None:
    """No two metrics share a name, since results of two commits are matched by it."""
    names = [metric.name for metric in compute_metrics([])]
    assert len(set(names)) == len(names)
