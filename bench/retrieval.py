"""Ranking quality, speed and memory of this product and other systems on the same texts and questions."""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import question_sets, record, scoring, systems
from bench.paths import ROOT
from bench.question_sets import QuestionSet

TOOK = ("ingest s", "p50 ms", "p95 ms", "peak MiB")
CHOICE = {system.name: system for system in (systems.PRODUCT, systems.ENCODER, *systems.PEERS)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every system, print and write table and chart; returns 2 for questions that do not fit."""
    flags = _flags(arguments)
    from bench import chart  # needs matplotlib, which only `make bench` installs; --help works without it

    try:
        questions = _questions(flags)
    except (OSError, ValueError, KeyError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    rows = [row for system in systems.installed(_chosen(flags)) for row in measure(system, questions)]
    if not rows:
        return 1
    about = {
        "texts": len(questions.texts),
        "passages": len(questions.passages),
        "questions": len(questions.asked),
    }
    path = record.write(f"retrieval-{flags.name or questions.name}", about, rows)
    record.show("recall@1, ties counted against", _summary(rows))
    commit = record.origin()["commit"]
    chart.draw(path.with_suffix(".svg"), f"{path.stem} at {commit}, {len(questions.texts)} texts", rows)
    print(f"written: {path} and {path.with_suffix('.svg').name}")
    return 0


def measure(system: systems.System, questions: QuestionSet) -> list[dict[str, Any]]:
    """Measure a system: a row for each group of questions, none where the system fails, with a message."""
    print(f"{system.name} …", flush=True)
    # The same folder every time: LlamaIndex puts a file's path into its vectors.
    folder = ROOT / "build/bench"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        found = systems.run(system, questions, folder)
    except subprocess.CalledProcessError as error:
        print(f"{system.name}: failed with {error.returncode}, left out", file=sys.stderr)
        return []
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    times = sorted(found["query_ms"])
    p50, p95 = statistics.median(times), times[int(0.95 * len(times))]
    values = (round(found["ingest_s"], 1), round(p50, 1), round(p95, 1), round(found["peak_mib"]))
    took = dict(zip(TOOK, values, strict=True))
    rows = []
    for group in dict.fromkeys(asked.group for asked in questions.asked):
        pairs = [(a, r) for a, r in zip(questions.asked, found["rankings"], strict=True) if a.group == group]
        figures = scoring.figures([asked for asked, _ in pairs], [ranking for _, ranking in pairs])
        rows.append({"system": system.name, "questions": group, **figures, **took})
    return rows


def _flags(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.retrieval", description=__doc__)
    add = parser.add_argument
    add("--questions", type=Path, action="append", metavar="FILE", help="a SQuAD file; repeat for more")
    add("--contexts", type=Path, metavar="FILE", help="the SQuAD file whose contexts are searched")
    add("--typos", action="store_true", help="ask every question a second time, with typos")
    add("--dense-alone", action="store_true", help="add the product's encoder without keywords")
    add("--only", action="append", choices=CHOICE, metavar="SYSTEM", help=", ".join(CHOICE))
    add(
        "--name",
        default="",
        help="the result is written to retrieval-NAME.json; without it, the name of the question set",
    )
    return parser.parse_args(arguments)


def _questions(flags: argparse.Namespace) -> QuestionSet:
    if flags.questions:
        questions = question_sets.read_squad(flags.questions, flags.contexts or flags.questions[0])
    else:
        questions = question_sets.read_gold()
    return question_sets.add_typos(questions) if flags.typos else questions


def _chosen(flags: argparse.Namespace) -> list[systems.System]:
    if flags.only:
        return [CHOICE[name] for name in flags.only]
    encoder = [systems.ENCODER] if flags.dense_alone else []
    return [systems.PRODUCT, *encoder, *systems.PEERS]


def _summary(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row for each system, a column for each group."""
    table: dict[str, dict[str, Any]] = {}
    took: dict[str, dict[str, Any]] = {}
    for row in rows:
        line = table.setdefault(row["system"], {"system": row["system"]})
        line[row["questions"]] = f"{row['recall@1']:.3f}"
        took[row["system"]] = {key: row[key] for key in TOOK}
    return [line | took[system] for system, line in table.items()]


if __name__ == "__main__":
    sys.exit(main())
