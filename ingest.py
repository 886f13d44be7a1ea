"""The editor's command: read the corpus, build the next index aside, publish it in one step."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.assembly import open_encoder, open_store
from bot.errors import BotError, CorpusError, GateError, IngestRunningError
from bot.ingestion.console import print_summary, show_progress
from bot.ingestion.plan import plan_ingest
from bot.ingestion.publish import publish_plan
from bot.models.files import model_fingerprint
from bot.settings import Settings, load_settings

EXIT_CODES = {CorpusError: 1, IngestRunningError: 3, GateError: 4}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one ingest and return its exit code."""
    parser = argparse.ArgumentParser(prog="ingest.py", description=__doc__)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="folder of the texts")
    parser.add_argument("--index", type=Path, metavar="DIR", help="folder of the built index")
    parser.add_argument("--check", action="store_true", help="say what would change, publish nothing")
    flags = parser.parse_args(arguments)
    try:
        config = load_settings({"corpus": flags.corpus, "index": flags.index})
        (_check if flags.check else _ingest)(config, time.monotonic())
    except BotError as error:
        print(error, file=sys.stderr)
        print("nichts veröffentlicht, der bisherige Index bleibt")
        return EXIT_CODES.get(type(error), 2)
    return 0


def _check(config: Settings, started: float) -> None:
    plan = plan_ingest(config.corpus, open_store(config), model_fingerprint(config.encoder))
    print_summary(plan, started, "nichts zu tun" if plan.up_to_date else "nur geprüft, nichts veröffentlicht")


def _ingest(config: Settings, started: float) -> None:
    store, outcome = open_store(config), "nichts zu tun, der Index ist aktuell"
    with store.lock():
        plan = plan_ingest(config.corpus, store, model_fingerprint(config.encoder))
        if plan.up_to_date:
            store.prune()
        else:
            with show_progress() as progress:
                manifest = publish_plan(plan, store, partial(open_encoder, config), progress)
            outcome = f"veröffentlicht als {manifest.generation} in {store.place}"
    print_summary(plan, started, outcome)


if __name__ == "__main__":
    sys.exit(main())
