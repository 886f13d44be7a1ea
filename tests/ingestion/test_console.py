"""What an editor sees of an ingest: how many notices, which exit code."""

from __future__ import annotations

import pytest

from bot.errors import (
    CorpusError,
    EncoderError,
    GateError,
    IndexUnavailableError,
    IndexWriteError,
    IngestRunningError,
    SettingsError,
)
from bot.ingestion.console import SHOWN, Report
from bot.ingestion.plan import Change, Plan
from bot.ingestion.publish import Losses
from bot.language.synonyms import Synonyms

NOTHING = Change(0, 0, 0, 0)
NOTICES = tuple(f"a.md:{line}: ein Hinweis [b]" for line in range(1, 31))
PLAN = Plan((), (), Synonyms({}), {}, {}, NOTHING, NOTHING, NOTICES, up_to_date=False)


def test_normal_ingest_shows_few_notices_and_where_all_are(capsys: pytest.CaptureFixture[str]) -> None:
    """A normal run prints the first ten notices and what prints them all; `--check` prints all."""
    Report(is_check=False, as_json=False).plan(PLAN, Losses())
    shown = capsys.readouterr().out
    assert shown.count("ein Hinweis [b]") == SHOWN
    assert f"{len(NOTICES) - SHOWN} weitere" in shown
    assert "--check" in shown
    Report(is_check=True, as_json=False).plan(PLAN, Losses())
    shown = capsys.readouterr().out
    assert shown.count("ein Hinweis [b]") == len(NOTICES)
    assert "weitere" not in shown


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CorpusError(["a.md:1: das"]), 1),
        (SettingsError("das"), 2),
        (EncoderError("das"), 2),
        (IngestRunningError("das"), 3),
        (GateError("das"), 4),
        (IndexWriteError("das"), 5),
        (IndexUnavailableError("das"), 5),
        (OSError(28, "das", "name"), 5),
        (KeyboardInterrupt(), 130),
    ],
)
def test_failure_has_its_exit_code_and_says_that_nothing_changed(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each kind of failure has its exit code; the message goes to stderr, and the old index is mentioned."""
    assert Report(is_check=False, as_json=False).fail(error) == code
    shown = capsys.readouterr()
    assert shown.err.strip()
    assert "der bisherige Index bleibt" in shown.out
