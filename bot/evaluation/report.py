"""The report of an evaluation: its numbers, the previous report's beside them, as JSON and as a page."""

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
# What a report keeps of the previous one, beside the shares of each metric.
KEPT = ("commit", "date", "cases", "milliseconds")
# Points of the curve, spread evenly from no evidence to the most that occurred.
STEPS = 60


def build_report(results: Sequence[Result], threshold: float, folder: Path) -> Report:
    """The report of these results beside the one in the folder; held-out cases appear only as numbers."""
    commit = current_commit()
    before = _previous(folder, commit)
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
        "before": {key: before[key] for key in KEPT} if before else None,
        "metrics": _metrics(tuning, held_out, before),
        "kinds": _groups(results, lambda result: result.case.kind),
        "topics": _groups(results, lambda result: result.case.topic),
        "curve": _curve(tuning, threshold),
        "faults": [_fault(result) for result in tuning if result.fault or result.broken],
    }


def write_report(report: Report, folder: Path) -> tuple[Path, Path]:
    """Write evaluation.json and evaluation.html, a page that loads nothing; returns both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    data, page = (folder / f"{NAME}.{suffix}" for suffix in ("json", "html"))
    data.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write_text(render_page(report), encoding="utf-8")
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
    """Counts of right and of all cases, by group in the order of the files and by part."""
    groups: dict[str, dict[str, list[int]]] = {}
    for result in results:
        counts = groups.setdefault(key(result), {part: [0, 0] for part in PARTS})
        part = counts["held_out" if result.case.held_out else "tuning"]
        part[0] += not result.fault
        part[1] += 1
    return groups


def _curve(results: Iterable[Result], threshold: float) -> Report:
    """The shares that would be refused at each threshold, of cases to refuse and of cases to answer.

    It takes the tuning part alone, since the threshold is chosen on it.
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


def _previous(folder: Path, commit: str) -> Report | None:
    """The report in the folder; where it is of this commit already, the one that it was compared with."""
    path = folder / f"{NAME}.json"
    if not path.exists():
        return None
    report: Report = json.loads(path.read_text(encoding="utf-8"))
    if report["commit"] != commit:
        return report
    if report["before"] is None:
        return None
    metrics = [{"name": row["name"], **row["before"]} for row in report["metrics"] if row["before"]]
    return {**report["before"], "metrics": metrics}


def current_commit() -> str:
    """The commit of the source, with -dirty behind it where files have changed; unknown without git."""
    git = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(git, capture_output=True, text=True, check=False)  # noqa: S603 - the git on PATH
    return done.stdout.strip() or "unknown"
