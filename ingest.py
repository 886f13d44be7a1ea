"""The editor's door: read the corpus, build the next index aside, publish it in one step."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot import encoding, errors, ingesting, settings, storing, types

EXIT_CODES = {errors.CorpusError: 1, errors.IngestRunningError: 3, errors.GateError: 4}
console = Console(highlight=False, soft_wrap=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one ingest and return its exit code."""
    parser = argparse.ArgumentParser(prog="ingest.py", description=__doc__)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="folder of the texts")
    parser.add_argument("--index", type=Path, metavar="DIR", help="folder of the built index")
    parser.add_argument("--check", action="store_true", help="say what would change, publish nothing")
    flags = parser.parse_args(arguments)
    try:
        config = settings.load({"corpus": flags.corpus, "index": flags.index})
        return _check(config) if flags.check else _ingest(config)
    except errors.BotError as error:
        print(error, file=sys.stderr)
        print("nichts veröffentlicht, der bisherige Index bleibt")
        return EXIT_CODES.get(type(error), 2)


def _check(config: settings.Settings) -> int:
    started, store = time.monotonic(), storing.store(config.index, config.chroma_url)
    plan = ingesting.plan(config.corpus, store, encoding.fingerprint(config.encoder))
    _summarise(plan, started, "nichts zu tun" if plan.up_to_date else "nur geprüft, nichts veröffentlicht")
    return 0


def _ingest(config: settings.Settings) -> int:
    store = storing.store(config.index, config.chroma_url)
    started = time.monotonic()
    with store.lock():
        plan = ingesting.plan(config.corpus, store, encoding.fingerprint(config.encoder))
        outcome = "nichts zu tun, der Index ist aktuell"
        if plan.up_to_date:
            store.prune()
        else:
            with _progress() as tell:
                load = partial(encoding.SentenceEncoder, config.encoder)
                manifest = ingesting.publish(plan, store, load, tell)
            outcome = f"veröffentlicht als {manifest.generation} in {store.place}"
    _summarise(plan, started, outcome)
    return 0


@contextmanager
def _progress() -> Iterator[types.Progress]:
    """A bar on a terminal, a plain line for each quarter in a log."""
    if not console.is_terminal:
        yield _log_progress
        return
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()) as bar:
        task = bar.add_task("Passagen werden berechnet", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _log_progress(done: int, total: int) -> None:
    if 4 * done // total > 4 * max(0, done - encoding.BATCH) // total:
        console.print(f"Passagen berechnet: {done} von {total}")


def _summarise(plan: ingesting.Plan, started: float, outcome: str) -> None:
    for notice in plan.notices:
        console.print(f"Hinweis: {notice}", markup=False)
    for name, change in (("Texte", plan.text_change), ("Passagen", plan.passage_change)):
        console.print(
            f"{name}: {change.new} neu, {change.changed} geändert, "
            f"{change.removed} entfernt, {change.unchanged} unverändert"
        )
    console.print(f"{outcome} ({time.monotonic() - started:.1f} s)", markup=False)


if __name__ == "__main__":
    sys.exit(main())
