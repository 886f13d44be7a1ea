"""What an editor sees of an ingest on the terminal: progress, notices, what changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich import progress
from rich.console import Console

from bot.ingestion.plan import Plan
from bot.types import Progress

console = Console(highlight=False, soft_wrap=True)


@contextmanager
def show_progress() -> Iterator[Progress]:
    """A bar on a terminal, a plain line for each quarter in a log."""
    if not console.is_terminal:
        yield _LoggedProgress().report
        return
    columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.MofNCompleteColumn())
    with progress.Progress(*columns) as bar:
        task = bar.add_task("Passagen werden berechnet", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _LoggedProgress:
    """Prints a line whenever another quarter is done."""

    def __init__(self) -> None:
        self._quarters = 0

    def report(self, done: int, total: int) -> None:
        if (quarters := 4 * done // total) > self._quarters:
            self._quarters = quarters
            console.print(f"Passagen berechnet: {done} von {total}")


def print_summary(plan: Plan, started: float, outcome: str) -> None:
    """Print the notices, what changed, and what came of it; `started` is by the monotonic clock."""
    for notice in plan.notices:
        console.print(f"Hinweis: {notice}", markup=False)
    for name, change in (("Texte", plan.text_change), ("Passagen", plan.passage_change)):
        console.print(
            f"{name}: {change.new} neu, {change.changed} geändert, "
            f"{change.removed} entfernt, {change.unchanged} unverändert"
        )
    console.print(f"{outcome} ({time.monotonic() - started:.1f} s)", markup=False)
