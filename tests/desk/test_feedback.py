"""The ratings of visitors: kept in a file, read by the editor's command, off by a setting."""

from __future__ import annotations

import csv
import io
import os
import sqlite3
from contextlib import closing
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


def test_check_accepts_what_can_be_written_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """A new file, one with ratings, an empty one and no file at all pass; nothing is made or changed."""
    FeedbackStore(None).check()
    FeedbackStore(tmp_path / "new").check()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "empty").touch()
    FeedbackStore(tmp_path / "kept").add(ENTRY)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for name in before:
        FeedbackStore(tmp_path / name).check()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing/ratings", "there is no folder"),
        ("text/ratings", "there is no folder"),
        ("folder", "it is no file"),
        ("pipe", "it is no file"),
        ("text", "not a database"),
        ("other", "another program's"),
        ("link", "No such file"),
        ("x" * 300, "too long"),
    ],
)
def test_check_refuses_what_cannot_keep_ratings(tmp_path: Path, name: str, reason: str) -> None:
    """A path that can keep no ratings is refused by setting, path, reason and remedy."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "text").write_text("no database, but long enough to look at")
    (tmp_path / "link").symlink_to(tmp_path / "missing/ratings")
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE feedback (a)")
    with pytest.raises(FeedbackUnavailableError) as caught:
        FeedbackStore(tmp_path / name).check()
    for part in (f"BOT_FEEDBACK={tmp_path / name}", reason, "BOT_FEEDBACK=off"):
        assert part in str(caught.value)


def test_ratings_go_into_no_folder_that_they_make(tmp_path: Path) -> None:
    """A misspelt folder is not made in silence: the rating is refused with its name."""
    with pytest.raises(FeedbackUnavailableError, match="there is no folder"):
        FeedbackStore(tmp_path / "ratnigs/kept").add(ENTRY)
    assert list(tmp_path.iterdir()) == []


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
