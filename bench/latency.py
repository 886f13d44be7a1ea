"""Response times of a running server, with one client: search, chat, and the first event of a stream."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx

from bench import record, server
from bench.paths import CORPUS

ROUTES = ("search", "chat", "chat, first event")
QUESTIONS = (
    "Was verdient man am Anfang?",
    "Wie viele Tage Bildungsurlaub habe ich?",
    "Welche Kündigungsfrist gilt in der Probezeit?",
    "Wie lange gilt ein ITIL-Zertifikat?",
    "Wie hoch ist die Blaue Karte 2026?",
    "Was macht die gkd-el?",
    "Wie komme ich ohne Studium in die IT der Stadt?",
    "Wie backe ich einen Kuchen?",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Ingest the corpus, start a server, time its routes and write the result."""
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__)
    parser.add_argument("--repeats", type=int, default=20, help="how often each question is asked")
    flags = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        server.ingest(CORPUS, index)
        with server.serving(index) as running:
            record.write(
                "latency", {"questions": len(QUESTIONS)}, list(latencies(running.url, flags.repeats))
            )


def latencies(url: str, repeats: int) -> Iterator[dict[str, Any]]:
    """Median and 95th percentile of each route; the first round warms up and is not counted."""
    with httpx.Client(base_url=url, timeout=30) as client:
        for route in ROUTES:
            times = [_timed(client, route, question) for _ in range(1 + repeats) for question in QUESTIONS]
            warm = sorted(times[len(QUESTIONS) :])
            p95 = warm[int(0.95 * len(warm))]
            yield {"route": route, "p50 ms": _ms(statistics.median(warm)), "p95 ms": _ms(p95)}


def _timed(client: httpx.Client, route: str, question: str) -> float:
    body = {"messages": [{"role": "user", "content": question}]}
    started = time.perf_counter()
    if route == "search":
        client.get("/api/search", params={"q": question}).raise_for_status()
    elif route == "chat":
        client.post("/api/chat", json=body).raise_for_status()
    else:
        headers = {"Accept": "text/event-stream"}
        with client.stream("POST", "/api/chat", json=body, headers=headers) as response:
            pieces = response.iter_bytes()
            next(pieces)
            first = time.perf_counter() - started
            list(pieces)
        return first
    return time.perf_counter() - started


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


if __name__ == "__main__":
    main()
