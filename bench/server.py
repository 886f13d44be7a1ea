"""The product's two commands as processes of their own, with what they took."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.peers.protocol import peak_mib

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Ingest:
    """What one ingest took."""

    seconds: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Running:
    """A server that can answer, and the seconds until it could."""

    url: str
    seconds: float
    process: subprocess.Popen[bytes]

    def peak_mib(self) -> float:
        """The most memory that it has held so far."""
        return peak_mib(str(self.process.pid))


def ingest(corpus: Path, index: Path) -> Ingest:
    """`python ingest.py` to its end. Raises CalledProcessError."""
    command = [sys.executable, "ingest.py", "--corpus", str(corpus), "--index", str(index)]
    started, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        while process.poll() is None:
            peak = max(peak, peak_mib(str(process.pid)))
            time.sleep(0.02)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Ingest(time.perf_counter() - started, peak)


@contextmanager
def serving(index: Path) -> Iterator[Running]:
    """A server process on an index, once it is ready; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "bot", "--index", str(index), "--port", port]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process)
        yield Running(url, time.perf_counter() - started, process)
    finally:
        process.terminate()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"the server ended with {process.returncode}; run it by hand: python -m bot")
