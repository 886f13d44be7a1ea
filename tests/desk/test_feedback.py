"""The ratings of visitors: kept in a file, read by the editor's command, off by a setting."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bot.desk import feedback
from bot.desk.feedback import FeedbackStore, Rating, main
from bot.errors import FeedbackFullError, FeedbackOffError, FeedbackUnavailableError
from tests.conftest import RunCommand

RATING = ("down", "outdated", "Wie viel?", "Viel.", "g1")
ENTRY = Rating(*RATING)


def test_store_tells_why_it_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that is off, full or no database says so with an error of ours."""
    with pytest.raises(FeedbackOffError):
        FeedbackStore(None).add(ENTRY)
    (tmp_path / "text").write_text("no database, but long enough to look at" * 100)
    with pytest.raises(FeedbackUnavailableError):
        FeedbackStore(tmp_path / "text").add(ENTRY)
    monkeypatch.setattr(feedback, "MOST", 1)
    store = FeedbackStore(tmp_path / "full")
    store.add(ENTRY)
    with pytest.raises(FeedbackFullError):
        store.add(ENTRY)


def test_editor_reads_exports_and_deletes(run_command: RunCommand, tmp_path: Path) -> None:
    """One command shows the ratings, exports them without formulas, and deletes them."""
    path = tmp_path / "kept.sqlite"
    setting = {"feedback": str(path)}
    assert "Noch keine" in run_command(main, **setting).out
    FeedbackStore(path).add(ENTRY)
    FeedbackStore(path).add(Rating("up", None, "=1+1", "[red]\x1b[31m", "g"))
    shown = run_command(main, **setting).out
    assert "Viel." in shown
    assert "[red]" in shown
    assert "\x1b" not in shown
    rows = list(csv.reader(io.StringIO(run_command(main, "--csv", **setting).out)))
    assert rows[1:] == [list(RATING), ["up", "", "'=1+1", "[red]\x1b[31m", "g"]]
    assert "2 Bewertungen gelöscht" in run_command(main, "--delete", **setting).out
    assert FeedbackStore(path).entries() == []
    off = run_command(main, feedback="off")
    assert (off.code, "BOT_FEEDBACK" in off.err) == (2, True)
