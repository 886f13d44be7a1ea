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

from bot.assembly import open_store
from bot.errors import BotError, CorpusError, GateError, IngestRunningError
from bot.ingestion.plan import Plan, plan_ingest
from bot.ingestion.publish import publish_plan
from bot.models.files import model_fingerprint
from bot.models.sentence_transformer import BATCH, SentenceEncoder
from bot.settings import Settings, load_settings
from bot import types

EXIT_CODES = {CorpusError: 1, IngestRunningError: 3, GateError: 4}
console = Console(highlight=False, soft_wrap=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one ingest and return its exit code."""
    parser = argparse.ArgumentParser(prog="ingest.py", description=__doc__)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="folder of the texts")
    parser.add_argument("--index", type=Path, metavar="DIR", help="folder of the built index")
    parser.add_argument("--check", action="store_true", help="say what would change, publish nothing")
    flags = parser.parse_args(arguments)
    try:
        config = load_settings({"corpus": flags.corpus, "index": flags.index})
        return _check(config) if flags.check else _ingest(config)
    except BotError as error:
        print(error, file=sys.stderr)
        print("nichts veröffentlicht, der bisherige Index bleibt")
        return EXIT_CODES.get(type(error), 2)


def _check(config: Settings) -> int:
    started, store = time.monotonic(), open_store(config.index, config.chroma_url)
    plan = plan_ingest(config.corpus, store, model_fingerprint(config.encoder))
    _summarise(plan, started, "nichts zu tun" if plan.up_to_date else "nur geprüft, nichts veröffentlicht")
    return 0


def _ingest(config: Settings) -> int:
    store = open_store(config.index, config.chroma_url)
    started = time.monotonic()
    with store.lock():
        plan = plan_ingest(config.corpus, store, model_fingerprint(config.encoder))
        outcome = "nichts zu tun, der Index ist aktuell"
        if plan.up_to_date:
            store.prune()
        else:
            with _progress() as tell:
                load = partial(SentenceEncoder, config.encoder)
                manifest = publish_plan(plan, store, load, tell)
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
    if 4 * done // total > 4 * max(0, done - BATCH) // total:
        console.print(f"Passagen berechnet: {done} von {total}")


def _summarise(plan: Plan, started: float, outcome: str) -> None:
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
