"""The server's door: `python -m bot`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from bot import app, encoding, settings, storing
from bot.counting import Tally
from bot.errors import BotError

USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; the exit code is 0, or 2 where the server cannot start."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Serve the career chat.")
    parser.add_argument("--index", type=Path, metavar="DIR", help="folder of the built index")
    parser.add_argument("--host", default="127.0.0.1", metavar="H")
    parser.add_argument("--port", type=int, default=8000, metavar="N")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes")
    flags = parser.parse_args(arguments)
    app.configure_logging()
    try:
        config = settings.load({"index": flags.index})
        # Before anything is served, and before workers that would be started again and again.
        manifest = storing.store(config.index, config.chroma_url).manifest()
        manifest.check(config.encoder or "the packaged one", encoding.fingerprint(config.encoder))
        if config.llm:
            app.open_composer(config, Tally())
        return _serve(config, flags)
    except BotError as error:
        print(error, file=sys.stderr)
        return USAGE


def _serve(config: settings.Settings, flags: argparse.Namespace) -> int:
    common = {"host": flags.host, "port": flags.port, "log_config": None, "access_log": False}
    if flags.workers > 1:
        app.open_pipe(config, Tally())  # what fails here would be started again and again by uvicorn
        if flags.index:  # workers read the settings themselves
            os.environ["BOT_INDEX"] = str(flags.index)
        uvicorn.run("bot.app:create_app", factory=True, workers=flags.workers, **common)
        return 0
    application = app.create_app(config)
    uvicorn.run(application, **common)
    return USAGE if application.state.service.failure else 0


if __name__ == "__main__":
    sys.exit(main())
