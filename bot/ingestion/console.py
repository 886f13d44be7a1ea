"""What an editor sees of an ingest: progress, notices, what changed, what would be lost, faults."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich import progress
from rich.console import Console

from bot.errors import (
    CorpusError,
    GateError,
    IndexUnavailableError,
    IndexWriteError,
    IngestRunningError,
)
from bot.ingestion.plan import Plan
from bot.ingestion.publish import Losses
from bot.types import Progress

EXIT_CODES = {
    CorpusError: 1,
    IngestRunningError: 3,
    GateError: 4,
    IndexWriteError: 5,
    IndexUnavailableError: 5,
}
WRONG_USAGE, NOT_WRITABLE, INTERRUPTED = 2, 5, 130
UNCHANGED = "nichts veröffentlicht, der bisherige Index bleibt"
# A normal ingest names so many notices and lost texts; `--check` names all.
SHOWN = 10
YES = {"j", "ja", "y", "yes"}


class Report:
    """What one ingest says, in lines or as one JSON object at its end."""

    def __init__(self, is_check: bool, as_json: bool) -> None:
        self._started = time.monotonic()
        self._is_check = is_check
        self._as_json = as_json
        self._console = Console(highlight=False, soft_wrap=True, markup=False, emoji=False, quiet=as_json)
        self._losses = Losses()
        self._facts: dict[str, Any] = {}

    def plan(self, plan: Plan, losses: Losses) -> None:
        """Say what the editor should know before anything is published."""
        self._losses = losses
        self._facts = {
            "texts": asdict(plan.text_change),
            "passages": asdict(plan.passage_change),
            "notices": list(plan.notices),
            "lost_texts": list(losses.texts),
            "needs_yes": losses.are_many,
        }
        self._list([f"Hinweis: {notice}" for notice in plan.notices], "Hinweise")
        for name, change in (("Texte", plan.text_change), ("Passagen", plan.passage_change)):
            self._print(
                f"{name}: {change.new} neu, {change.changed} geändert, "
                f"{change.removed} entfernt, {change.unchanged} unverändert"
            )
        self._list([f"fällt weg: {name}" for name in losses.texts], "Texte, die wegfallen")
        if losses.are_many:
            self._print(f"Achtung: {_describe(losses)}")
            if self._is_check:
                self._print("Zum Veröffentlichen ist eine Bestätigung oder --yes nötig.")

    def confirm(self, has_agreed: bool) -> None:
        """Ask before much is lost. Raises GateError where nobody agrees."""
        if has_agreed or not self._losses.are_many:
            return
        if self._console.is_terminal and sys.stdin.isatty() and not self._as_json and self._asks():
            return
        raise GateError(
            f"{_describe(self._losses)}; ist das gewollt, dann mit --yes veröffentlichen "
            "(python ingest.py --yes), sonst den Ordner der Texte prüfen (--corpus, BOT_CORPUS)"
        )

    def _asks(self) -> bool:
        try:
            return (
                self._console.input("Trotzdem veröffentlichen? [j/N] ", markup=False).strip().lower() in YES
            )
        except EOFError:
            return False

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A bar on a terminal, a plain line for each quarter in a log."""
        if not self._console.is_terminal or self._as_json:
            yield _LoggedProgress(self._print).report
            return
        columns = (
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
        )
        with progress.Progress(*columns, console=self._console) as bar:
            task = bar.add_task("Passagen werden berechnet", total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)

    def finish(self, outcome: str, generation: str | None = None) -> int:
        """Say what came of it; the exit code."""
        self._print(f"{outcome} ({time.monotonic() - self._started:.1f} s)")
        self._end(0, outcome, generation=generation)
        return 0

    def fail(self, error: BaseException) -> int:
        """Say why nothing was published; the exit code."""
        if isinstance(error, KeyboardInterrupt):
            code, message = INTERRUPTED, "abgebrochen"
        elif isinstance(error, OSError):
            named = f"{error.filename}: " if error.filename else ""
            code, message = NOT_WRITABLE, f"{named}{error.strerror or error}; Rechte und freien Platz prüfen"
        else:
            code, message = EXIT_CODES.get(type(error), WRONG_USAGE), str(error)
        if not self._as_json:
            print(message, file=sys.stderr)
        self._print(UNCHANGED)
        faults = list(error.faults) if isinstance(error, CorpusError) else []
        self._end(code, UNCHANGED, message=message, faults=faults)
        return code

    def _end(self, code: int, outcome: str, **facts: Any) -> None:
        if self._as_json:
            seconds = round(time.monotonic() - self._started, 1)
            whole = {"exit_code": code, "outcome": outcome, **facts, **self._facts, "seconds": seconds}
            print(json.dumps(whole, ensure_ascii=False, indent=1))

    def _print(self, line: str) -> None:
        self._console.print(line)

    def _list(self, lines: Sequence[str], what: str) -> None:
        shown = lines if self._is_check or len(lines) <= SHOWN else lines[:SHOWN]
        for line in shown:
            self._print(line)
        if len(shown) < len(lines):
            rest = len(lines) - len(shown)
            self._print(f"… und {rest} weitere {what}; alle nennt: python ingest.py --check")


class _LoggedProgress:
    """Prints a line whenever another quarter is done."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._quarters = 0

    def report(self, done: int, total: int) -> None:
        if (quarters := 4 * done // total) > self._quarters:
            self._quarters = quarters
            self._write(f"Passagen berechnet: {done} von {total}")


def _describe(losses: Losses) -> str:
    parts = [
        f"{lost} von {before} {what}"
        for lost, before, what in (
            (len(losses.texts), losses.texts_before, "Texten"),
            (losses.passages, losses.passages_before, "Passagen"),
            (losses.characters, losses.characters_before, "Zeichen"),
        )
        if lost
    ]
    return f"es würden wegfallen: {', '.join(parts)}"
