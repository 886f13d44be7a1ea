"""Result files: one a benchmark, with their origin inside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import record
from bench.paths import RESULTS


def test_new_result_takes_the_place_of_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A benchmark that runs again overwrites its file, which names commit, date and machine."""
    monkeypatch.setattr(record, "RESULTS", tmp_path / "results")
    for milliseconds in (2, 1):
        path = record.write("latency", {"questions": 8}, [{"route": "search [1]", "p50 ms": milliseconds}])
    assert list((tmp_path / "results").iterdir()) == [path]
    result = json.loads(path.read_text(encoding="utf-8"))
    assert result["rows"] == [{"route": "search [1]", "p50 ms": 1}]
    assert {"name", "commit", "date", "machine", "questions"} <= set(result)


def test_kept_results_name_their_origin() -> None:
    """Every kept result has commit, date and machine inside, and the name of its file."""
    for path in RESULTS.glob("*.json"):
        result = json.loads(path.read_text(encoding="utf-8"))
        assert result["name"] == path.stem
        assert {"commit", "date", "machine"} <= set(result), path.name
