"""This product as it is used: `python ingest.py`, a server process, GET /api/search."""

from __future__ import annotations

import tempfile
from pathlib import Path

import httpx

from bench import server
from bench.peers import protocol


def main() -> None:
    """Ingest the texts, start a server, ask it, and write the result file."""
    job, result = protocol.read_job()
    with tempfile.TemporaryDirectory() as name:
        index = Path(name) / "index"
        ingest = server.ingest(Path(job["folder"]), index)
        with server.serving(index) as running, httpx.Client(base_url=running.url, timeout=60) as client:

            def search(question: str, count: int) -> list[protocol.Hit]:
                response = client.get("/api/search", params={"q": question, "k": count})
                hits = response.raise_for_status().json()["hits"]
                return [{"file": h["document"], "text": h["text"], "score": h["score"]} for h in hits]

            seconds = ingest.seconds + running.seconds
            peak = ingest.peak_mib
            protocol.answer(job, result, search, seconds, lambda: max(peak, running.peak_mib()))


if __name__ == "__main__":
    main()
