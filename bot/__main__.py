"""The server's command: `python -m bot`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from bot.api.app import configure_logging, create_app
from bot.assembly import open_composer, open_server_pipeline, open_store
from bot.errors import BotError
from bot.metrics import Metrics
from bot.models.files import model_fingerprint
from bot.settings import Settings, load_settings

USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; the exit code is 0, or 2 where the server cannot start."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Serve the career chat.")
    parser.add_argument("--index", type=Path, metavar="DIR", help="folder of the built index")
    parser.add_argument("--host", default="127.0.0.1", metavar="H")
    parser.add_argument("--port", type=int, default=8000, metavar="N")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes")
    flags = parser.parse_args(arguments)
    configure_logging()
    try:
        config = load_settings({"index": flags.index})
        # Before anything is served, and before workers that would be started again and again.
        manifest = open_store(config).manifest()
        manifest.check(config.encoder or "the packaged one", model_fingerprint(config.encoder))
        if config.llm:
            open_composer(config, Metrics())
        return _serve(config, flags)
    except BotError as error:
        print(error, file=sys.stderr)
        return USAGE


def _serve(config: Settings, flags: argparse.Namespace) -> int:
    common = {"host": flags.host, "port": flags.port, "log_config": None, "access_log": False}
    if flags.workers > 1:
        open_server_pipeline(config, Metrics())  # what fails here would be started again and again by uvicorn
        if flags.index:  # workers read the settings themselves
            os.environ["BOT_INDEX"] = str(flags.index)
        uvicorn.run("bot.api.app:create_app", factory=True, workers=flags.workers, **common)
        return 0
    application = create_app(config)
    uvicorn.run(application, **common)
    return USAGE if application.state.service.failure else 0


if __name__ == "__main__":
    sys.exit(main())
