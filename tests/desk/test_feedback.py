"""What visitors rate: kept through the route, read by the command, off by a setting."""

from __future__ import annotations

import csv
import io
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.desk import feedback
from bot.desk.feedback import FeedbackStore, Rating
from bot.errors import FeedbackFullError, FeedbackOffError, FeedbackUnavailableError
from bot.settings import load_settings
from tests.conftest import ROOT, Server, environment

RATING = {
    "rating": "down",
    "reason": "outdated",
    "question": "Wie viel?",
    "answer": "Viel.",
    "generation": "g1",
}
ENTRY = Rating(**RATING)


@pytest.fixture
def running(serve: Callable[..., Server], project_index: Path, tmp_path: Path) -> Server:
    """A server that keeps ratings in a folder of the test."""
    return serve(project_index, feedback=str(tmp_path / "deep" / "kept.sqlite"))


def command(path: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Run the editor's command."""
    return subprocess.run(
        [sys.executable, "-m", "bot.desk.feedback", *flags],
        cwd=ROOT, env=environment({"feedback": str(path)}), capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def test_route_keeps_five_fields_and_nothing_else(running: Server, tmp_path: Path) -> None:
    """A rating arrives in the file as sent, in a table of just five columns; anything odd is refused."""
    url = f"{running.url}/api/feedback"
    assert httpx.post(url, json=RATING).status_code == 201
    odd = ({"rating": "best"}, {"reason": "x"}, {"question": " "}, {"name": "Eva"}, {"generation": "g" * 101})
    for change in odd:
        assert httpx.post(url, json=RATING | change).json()["error"]["code"] == "invalid_request"
    long = httpx.post(url, json=RATING | {"question": "a" * 2001})
    assert (long.status_code, long.json()["error"]["code"]) == (413, "question_too_long")
    path = tmp_path / "deep" / "kept.sqlite"
    with sqlite3.connect(path) as database:
        rows = database.execute("select * from feedback")
        assert [column[0] for column in rows.description] == list(RATING)
        assert rows.fetchall() == [tuple(RATING.values())]
    database.close()
    assert path.stat().st_mode & 0o077 == 0
    options = httpx.get(f"{running.url}/api/options").json()
    assert options == {"feedback": True, "max_question_chars": 2000, "max_messages": 20}
    assert "Wie viel?" not in running.log.read_text()


def test_setting_turns_feedback_off(serve: Callable[..., Server], project_index: Path) -> None:
    """With BOT_FEEDBACK=off clients are told so, and the route answers a clean error."""
    server = serve(project_index, feedback="off")
    assert httpx.get(f"{server.url}/api/options").json()["feedback"] is False
    response = httpx.post(f"{server.url}/api/feedback", json=RATING)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "feedback_off")


@pytest.mark.parametrize("value", ["off", ""])
def test_empty_setting_keeps_nothing(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever empties BOT_FEEDBACK, or says off, gets no file."""
    monkeypatch.setenv("BOT_FEEDBACK", value)
    assert load_settings().feedback is None


def test_book_tells_why_it_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book that is off, full or no database says so with an error of ours."""
    with pytest.raises(FeedbackOffError):
        FeedbackStore(None).add(ENTRY)
    (tmp_path / "text").write_text("no database, but long enough to look at" * 100)
    with pytest.raises(FeedbackUnavailableError):
        FeedbackStore(tmp_path / "text").add(ENTRY)
    monkeypatch.setattr(feedback, "MOST", 1)
    book = FeedbackStore(tmp_path / "full")
    book.add(ENTRY)
    with pytest.raises(FeedbackFullError):
        book.add(ENTRY)


def test_editor_reads_exports_and_deletes(tmp_path: Path) -> None:
    """One command shows the ratings, exports them without formulas, and deletes them."""
    path = tmp_path / "kept.sqlite"
    assert "Noch keine" in command(path).stdout
    FeedbackStore(path).add(ENTRY)
    FeedbackStore(path).add(Rating("up", None, "=1+1", "[red]\x1b[31m", "g"))
    shown = command(path).stdout
    assert "Viel." in shown
    assert "[red]" in shown
    assert "\x1b" not in shown
    rows = list(csv.reader(io.StringIO(command(path, "--csv").stdout)))
    assert rows[1:] == [list(RATING.values()), ["up", "", "'=1+1", "[red]\x1b[31m", "g"]]
    assert "2 Bewertungen gelöscht" in command(path, "--delete").stdout
    assert FeedbackStore(path).entries() == []
    off = command(Path("off"))
    assert (off.returncode, "BOT_FEEDBACK" in off.stderr) == (2, True)
