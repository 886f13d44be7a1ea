"""How fast a real server answers, and what happens to questions while the corpus is published anew."""

from __future__ import annotations

import re
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from bench import record, server
from bot.index.folder_store import FolderStore
from bot.ingestion.plan import plan_ingest
from bot.ingestion.publish import publish_plan
from bot.models.sentence_transformer import SentenceEncoder

PUBLICATIONS = 20
REPEATS = 20
CHANGED = "gelsenwasser.md"
FACT = re.compile(r"mehr als 1\.500")
ASK_FACT = "Wie viele Menschen arbeiten bei Gelsenwasser?"
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


def main() -> None:
    """Measure and write down latency, then twenty publications under load."""
    with tempfile.TemporaryDirectory() as name:
        corpus, store = Path(name) / "corpus", FolderStore(Path(name) / "index")
        shutil.copytree("corpus", corpus)
        encoder = SentenceEncoder()
        generation = publish(corpus, store, encoder)
        with server.serving(store.folder) as running:
            print(f"ready after {running.seconds:.1f} s")
            url = running.url
            record.write("latency", {"questions": len(QUESTIONS)}, list(latencies(url)))
            row = under_load(url, corpus, store, encoder, {generation: "mehr als 1.500"})
            record.write("reingest", {"publications": PUBLICATIONS}, [row])


def publish(corpus: Path, store: FolderStore, encoder: SentenceEncoder) -> str:
    """One ingest, as the command does it; the generation's name."""
    with store.lock():
        plan = plan_ingest(corpus, store, encoder.fingerprint)
        return publish_plan(plan, store, lambda: encoder, lambda done, total: None).generation


def latencies(url: str) -> Iterator[dict[str, Any]]:
    """Median and 95th percentile of search, chat as JSON, and chat to the first event, one client."""
    with httpx.Client(base_url=url, timeout=30) as client:
        for route in ("search", "chat", "chat, first event"):
            times = [_timed(client, route, q) for _ in range(REPEATS) for q in QUESTIONS]
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


def under_load(
    url: str,
    corpus: Path,
    store: FolderStore,
    encoder: SentenceEncoder,
    said: dict[str, str],
) -> dict[str, Any]:
    """Publish a changed figure again and again while two clients ask for it without a pause."""
    answers: list[Mapping[str, Any]] = []
    failures: list[str] = []
    stop = threading.Event()

    def ask() -> None:
        body = {"messages": [{"role": "user", "content": ASK_FACT}]}
        with httpx.Client(base_url=url, timeout=30) as client:
            while not stop.is_set():
                response = client.post("/api/chat", json=body)
                if response.status_code == 200:
                    answers.append(response.json())
                else:
                    failures.append(response.text)

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    text = (corpus / CHANGED).read_text(encoding="utf-8")
    for number in range(PUBLICATIONS):
        figure = f"mehr als {2000 + number}"
        (corpus / CHANGED).write_text(FACT.sub(figure, text), encoding="utf-8")
        said[publish(corpus, store, encoder)] = figure
    stop.set()
    for asker in askers:
        asker.join()
    mixed = sum(said[answer["generation"]] not in answer["answer"] for answer in answers)
    return {
        "requests": len(answers) + len(failures),
        "failed": len(failures),
        "answers of another generation": mixed,
        "generations seen": len({answer["generation"] for answer in answers}),
    }


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


if __name__ == "__main__":
    main()
