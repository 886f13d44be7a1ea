"""Results of an evaluation to a report: numbers, the previous ones beside them, JSON and a page."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.evaluation.cases import Case
from bot.evaluation.page import render_page
from bot.evaluation.scoring import Result, compute_metrics, median_milliseconds

Report = dict[str, Any]
NAME = "evaluation"
PARTS = ("tuning", "held_out")
# The curve's points, as shares of the range of evidence.
STEPS = 60


def build_report(results: Sequence[Result], threshold: float, folder: Path) -> Report:
    """Everything that is told of an evaluation; of held-out cases nothing but numbers."""
    commit = _commit()
    before = _before(folder, commit)
    tuning = [result for result in results if not result.case.held_out]
    held_out = [result for result in results if result.case.held_out]
    return {
        "name": NAME,
        "commit": commit,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "generation": results[0].answer.generation,
        "cases": {"tuning": len(tuning), "held_out": len(held_out)},
        "milliseconds": median_milliseconds(results),
        "before": {key: before[key] for key in ("commit", "date", "cases", "milliseconds")}
        if before
        else None,
        "metrics": _metrics(tuning, held_out, before),
        "kinds": _groups(results, lambda result: result.case.kind),
        "topics": _groups(results, lambda result: result.case.topic),
        "curve": _curve(tuning, threshold),
        "faults": [_fault(result) for result in tuning if result.fault or result.broken],
    }


def write_report(made: Report, folder: Path) -> tuple[Path, Path]:
    """The report as JSON and as one page that asks nothing of the network."""
    folder.mkdir(parents=True, exist_ok=True)
    data, page = (folder / f"{NAME}-{made['commit']}.{end}" for end in ("json", "html"))
    data.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write_text(render_page(made), encoding="utf-8")
    return data, page


def _metrics(tuning: Sequence[Result], held_out: Sequence[Result], before: Report | None) -> list[Report]:
    earlier = {row["name"]: row for row in before["metrics"]} if before else {}
    return [
        {
            "name": whole.name,
            "reach": whole.reach,
            "most": whole.most,
            "tuning": [one.right, one.of],
            "held_out": [two.right, two.of],
            "all": [whole.right, whole.of],
            "before": {part: earlier[whole.name][part] for part in (*PARTS, "all")}
            if whole.name in earlier
            else None,
        }
        for one, two, whole in zip(
            compute_metrics(tuning),
            compute_metrics(held_out),
            compute_metrics([*tuning, *held_out]),
            strict=True,
        )
    ]


def _groups(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, dict[str, list[int]]]:
    """Right and all, tuning and held out, of each group in the order of the files."""
    groups: dict[str, dict[str, list[int]]] = {}
    for result in results:
        counts = groups.setdefault(key(result), {part: [0, 0] for part in PARTS})
        part = counts["held_out" if result.case.held_out else "tuning"]
        part[0] += not result.fault
        part[1] += 1
    return groups


def _curve(results: Iterable[Result], threshold: float) -> Report:
    """At each threshold: the share refused of what must be refused, and of what must be answered.

    Of the tuning part alone, since the operating point is chosen on it.
    """
    weighed = [result for result in results if not result.case.other and result.answer.outcome != "smalltalk"]
    lines = {
        "out of scope": _evidence(weighed, lambda case: case.kind == "outside"),
        "near misses": _evidence(weighed, lambda case: case.kind == "near" and case.outcome == ("refused",)),
        "in scope": _evidence(weighed, lambda case: case.outcome == ("answered",)),
    }
    top = max((value for values in lines.values() for value in values), default=1.0)
    points = [round(top * step / STEPS, 4) for step in range(STEPS + 1)]
    refused = {name: [_below(values, at) for at in points] for name, values in lines.items()}
    return {"threshold": threshold, "points": points, "refused": refused}


def _evidence(results: Iterable[Result], wanted: Callable[[Case], bool]) -> list[float]:
    return [result.evidence for result in results if wanted(result.case)]


def _below(values: Sequence[float], threshold: float) -> float:
    return round(sum(value < threshold for value in values) / len(values), 4) if values else 0.0


def _fault(result: Result) -> Report:
    case = result.case
    return {
        "id": case.id,
        "kind": case.kind,
        "topic": case.topic,
        "fault": result.fault or result.broken,
        "asked": [*case.messages, *(("≠", *case.other) if case.other else ())],
        "answer": result.answer.answer,
        "twin": result.twin.answer if result.twin else "",
        "evidence": round(result.evidence, 3),
        "found": list(result.found),
    }


def _before(folder: Path, commit: str) -> Report | None:
    """The newest result of another commit."""
    made = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob(f"{NAME}-*.json")]
    others = [one for one in made if one["commit"] != commit]
    return max(others, key=lambda one: str(one["date"]), default=None)


def _commit() -> str:
    git = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(git, capture_output=True, text=True, check=False)  # noqa: S603 - the git on PATH
    return done.stdout.strip() or "unknown"
