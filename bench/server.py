"""The product's commands as processes: `python ingest.py` and `python -m bot`, with their time and memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.paths import ROOT
from bench.peers.protocol import peak_mib

START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Ingest:
    """The time and memory of one ingest."""

    seconds: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers, and the seconds from its start until it did."""

    url: str
    seconds: float
    process: subprocess.Popen[bytes]

    def peak_mib(self) -> float:
        """The most memory that the server has held so far."""
        return peak_mib(str(self.process.pid))

    def held_mib(self) -> float:
        """The memory that the server holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def environment(**settings: str) -> dict[str, str]:
    """This environment with the given settings, without its own but BOT_ENCODER; BOT_ is added to names."""
    private = ("BOT_", "OPENAI_")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(private) or k == "BOT_ENCODER"}
    return clean | {f"BOT_{key.upper()}": value for key, value in settings.items()}


def ingest(corpus: Path, index: Path) -> Ingest:
    """Run `python ingest.py` to its end. Raises CalledProcessError."""
    command = [sys.executable, "ingest.py", "--corpus", str(corpus), "--index", str(index)]
    started, peak = time.perf_counter(), 0.0
    with subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            peak = max(peak, peak_mib(str(process.pid)))
            time.sleep(0.02)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Ingest(time.perf_counter() - started, peak)


@contextmanager
def serving(index: Path, log: Path = Path(os.devnull), **settings: str) -> Iterator[Running]:
    """A server process on an index, once it answers; it ends with the block. Raises RuntimeError."""
    port = str(free_port())
    arguments = ["-m", "bot", "--index", str(index), "--port", port]
    started = time.perf_counter()
    with running_process(arguments, log, **settings) as process:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process, log)
        yield Running(url, time.perf_counter() - started, process)


@contextmanager
def running_process(arguments: list[str], log: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process at the root of the project that writes to a log; it ends with the block."""
    with log.open("a") as output:
        process = subprocess.Popen(  # noqa: S603 - our own programs
            [sys.executable, *arguments], cwd=ROOT, env=environment(**settings), stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"the server did not become ready; run it by hand: python -m bot\n{log.read_text()}")
