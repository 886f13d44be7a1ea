"""The editor's command: read the corpus, build the next index aside, publish it in one step."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

try:
    from bot.assembly import open_encoder, open_store
    from bot.errors import BotError
    from bot.ingestion.console import Report
    from bot.ingestion.plan import plan_ingest
    from bot.ingestion.publish import find_losses, publish_plan
    from bot.models.files import model_fingerprint
    from bot.settings import load_settings
except ImportError as error:
    if (error.name or "").startswith("bot."):
        raise  # a fault of the program; else this Python lacks what `make` installs
    print(f"{error}; bitte ausführen: make check (oder .venv/bin/python ingest.py)", file=sys.stderr)
    sys.exit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one ingest and return its exit code."""
    parser = argparse.ArgumentParser(prog="ingest.py", description=__doc__)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="folder of the texts")
    parser.add_argument("--index", type=Path, metavar="DIR", help="folder of the built index")
    parser.add_argument("--check", action="store_true", help="say what would change, publish nothing")
    parser.add_argument("--yes", action="store_true", help="publish even if many texts are gone")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    flags = parser.parse_args(arguments)
    report, generation = Report(flags.check, flags.json), None
    try:
        config = load_settings({"corpus": flags.corpus, "index": flags.index})
        store = open_store(config)
        with nullcontext() if flags.check else store.lock():
            store.current()  # a place that cannot be reached would look like an empty one
            plan = plan_ingest(config.corpus, store, model_fingerprint(config.encoder))
            report.plan(plan, find_losses(plan, store))
            if flags.check:
                outcome = "nichts zu tun" if plan.up_to_date else "nur geprüft, nichts veröffentlicht"
            elif plan.up_to_date:
                store.prune()
                outcome = "nichts zu tun, der Index ist aktuell"
            else:
                report.confirm(flags.yes)
                with report.progress() as progress:
                    generation = publish_plan(plan, store, partial(open_encoder, config), progress).generation
                outcome = f"veröffentlicht als {generation} in {store.place}"
    except (BotError, OSError, KeyboardInterrupt) as error:
        return report.fail(error)
    return report.finish(outcome, generation)


if __name__ == "__main__":
    sys.exit(main())
