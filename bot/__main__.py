"""The server's command: `python -m bot`."""

from __future__ import annotations

import argparse
import errno
import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn

from bot.errors import AddressError, BotError
from bot.settings import Settings, load_settings

# Nothing else of bot is imported at the top: the parent of several workers holds what is, and a taken port
# is named before anything large is loaded.

CANNOT_START = 2
PORTS, COUNTS = range(65_536), range(1, sys.maxsize)
SIGNALS = (signal.SIGINT, signal.SIGTERM)
# A worker that dies is replaced; so many deaths in so many seconds are no accident any more.
MOST_DEATHS, DEATH_SECONDS = 5, 300
log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; the exit code is 0, or 2 where the server cannot start."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Serve the career chat.")
    parser.add_argument("--index", type=Path, metavar="DIR", help="folder of the built index")
    parser.add_argument("--host", default="127.0.0.1", metavar="H")
    port, count = partial(_number, PORTS, "0 to 65535"), partial(_number, COUNTS, "1 or more")
    parser.add_argument("--port", type=port, default=8000, metavar="N", help="0: any that is free")
    parser.add_argument("--workers", type=count, default=1, metavar="N", help="processes")
    flags = parser.parse_args(arguments)
    # The parent of workers logs too, without loading the application for it.
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with _signals_end_with_0():
        try:
            config = load_settings({"index": flags.index})
            sockets = _listen(flags.host, flags.port)
            try:
                if flags.workers > 1:
                    return _serve_with_workers(config, sockets, flags.workers)
                check_start(config)
                _log_addresses(sockets)
                return _serve(config, sockets)
            finally:
                for listening in sockets:
                    listening.close()
        except BotError as error:
            print(error, file=sys.stderr)
            return CANNOT_START


def check_start(config: Settings) -> None:
    """What can be known to be wrong before an encoder is loaded and a worker is started. Takes two seconds.

    Raises IndexUnavailableError, IndexMismatchError, EncoderError, SettingsError, FeedbackUnavailableError.
    """
    from bot.desk.feedback import FeedbackStore

    FeedbackStore(config.feedback).check()
    from bot.assembly import open_composer, open_store
    from bot.metrics import Metrics
    from bot.models.files import model_fingerprint

    manifest = open_store(config).manifest()
    manifest.check(config.encoder or "the packaged one", model_fingerprint(config.encoder))
    if config.llm:
        open_composer(config, Metrics())


def _serve(config: Settings, sockets: list[socket.socket]) -> int:
    service: Any = None

    def end(*_: object) -> None:
        # uvicorn has shut down, or has not begun; an index that is still being opened is not waited for.
        if service is None or (service.pipeline is None and service.failure is None):
            os._exit(0)
        raise SystemExit(0)

    for number in SIGNALS:
        signal.signal(number, end)
    from bot.api.app import configure_logging, create_app

    configure_logging()
    application = create_app(config)
    service = application.state.service
    try:
        # Without uvicorn's own reading of proxy headers: the application reads them, by BOT_TRUSTED_PROXIES.
        options = uvicorn.Config(application, log_config=None, access_log=False, proxy_headers=False)
        uvicorn.Server(options).run(sockets)
    except SystemExit as error:  # after a signal, and uvicorn's own
        if error.code:
            return CANNOT_START
    return CANNOT_START if service and service.failure else 0


def _serve_with_workers(config: Settings, sockets: list[socket.socket], count: int) -> int:
    """Keep so many workers running. This process loads nothing, and so stays small."""
    check = _start_process(_check_or_exit, config)
    check.join()
    if check.exitcode:
        if check.exitcode != CANNOT_START:  # it has not said why
            log.critical("the check before the start ended with %d", check.exitcode)
        return CANNOT_START
    _log_addresses(sockets)
    workers = [_start_process(_work, config, sockets) for _ in range(count)]
    deaths: deque[float] = deque(maxlen=MOST_DEATHS)
    try:
        while True:
            wait([worker.sentinel for worker in workers])
            for number, worker in enumerate(workers):
                if worker.exitcode is None:
                    continue
                if worker.exitcode == CANNOT_START:  # it has said why, and another would say the same
                    return CANNOT_START
                log.error("worker %d ended with %d and is replaced", worker.pid, worker.exitcode)
                deaths.append(time.monotonic())
                if len(deaths) == MOST_DEATHS and deaths[-1] - deaths[0] < DEATH_SECONDS:
                    log.critical("too many ended in a short time; -9 mostly means too little memory")
                    return CANNOT_START
                workers[number] = _start_process(_work, config, sockets)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def _start_process(target: Callable[..., None], *arguments: object) -> SpawnProcess:
    process = multiprocessing.get_context("spawn").Process(target=target, args=arguments, daemon=True)
    # A terminal sends SIGINT to every process. The new one inherits that it is blocked; this one ends it.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    process.start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    return process


def _check_or_exit(config: Settings) -> None:
    try:
        check_start(config)
    except BotError as error:
        print(error, file=sys.stderr)
        sys.exit(CANNOT_START)


def _work(config: Settings, sockets: list[socket.socket]) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    sys.exit(_serve(config, sockets))


def _end_with_parent() -> None:
    """End this worker when its parent is killed: nobody else would, and it holds the port."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _listen(host: str, port: int) -> list[socket.socket]:
    """Listening sockets at all addresses that a host name has. Raises AddressError.

    Listening at once, since on Linux two programs may bind one port as long as neither of them listens.
    """
    try:
        if not host:
            raise OSError("it is empty")
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise AddressError(
            f"--host {host}: no address ({getattr(error, 'strerror', None) or error}); "
            "use 127.0.0.1 to serve this machine, 0.0.0.0 to serve its networks"
        ) from error
    opened: list[socket.socket] = []
    refusals: list[OSError] = []
    for family, address in dict.fromkeys((family, address) for family, _, _, _, address in found):
        # With port 0 the second address gets the port that the first one got.
        chosen = opened[0].getsockname()[1] if opened else port
        try:
            opened.append(socket.create_server((address[0], chosen, *address[2:]), family=family))
        except OSError as error:
            refusals.append(error)
    # A name may have addresses that this machine lacks, as localhost may without IPv6.
    serious = [e for e in refusals if e.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)]
    if refusals and (serious or not opened):
        for listening in opened:
            listening.close()
        raise AddressError(_explain_refusal(host, port, (serious or refusals)[0])) from refusals[0]
    return opened


def _log_addresses(sockets: Iterable[socket.socket]) -> None:
    for listening in sockets:
        log.info("listening on %s port %d; the index is being opened", *listening.getsockname()[:2])


def _explain_refusal(host: str, port: int, error: OSError) -> str:
    reasons = {
        errno.EADDRINUSE: "another program listens there; stop it, or choose another port with --port",
        errno.EACCES: "this user may not use that port; choose one from 1024 on with --port, such as 8000",
        errno.EADDRNOTAVAIL: "this machine has no such address; use --host 127.0.0.1 or --host 0.0.0.0",
    }
    reason = reasons.get(error.errno or 0, f"{error.strerror or error}; choose others with --host and --port")
    return f"cannot listen on {host} port {port}: {reason}"


def _number(allowed: range, expected: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) not in allowed:
        raise argparse.ArgumentTypeError(f"{text!r}: expected {expected}")
    return int(text)


@contextmanager
def _signals_end_with_0() -> Iterator[None]:
    """SIGTERM and SIGINT end the program with 0, also while it starts.

    uvicorn ends in order and then raises the signal once more, by which the program would die.
    """

    def end(*_: object) -> None:
        raise SystemExit(0)

    before = {number: signal.signal(number, end) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    # By its full name: processes that multiprocessing starts do not find the "__main__" of a package.
    from bot.__main__ import main as start

    sys.exit(start())
