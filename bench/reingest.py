"""Answers while the corpus is published again and again: none may fail or mix two publications.

One figure of one text changes with each publication, while clients ask for it without a pause. Every answer
names the generation of the index that it was made from, and must hold that generation's figure. After each
publication the server's memory is read.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench import record, server
from bench.paths import CORPUS
from bot.assembly import open_encoder, open_store
from bot.index.base import Store
from bot.ingestion.plan import plan_ingest
from bot.ingestion.publish import publish_plan
from bot.settings import load_settings
from bot.types import Encoder

CLIENTS = 2
CHANGED = "gelsenwasser.md"
FACT = "mehr als 1.500"
QUESTION = "Wie viele Menschen arbeiten bei Gelsenwasser?"


@dataclass(frozen=True, slots=True)
class Replies:
    """What the clients got: answers, and the text of every response that was an error."""

    answers: list[Mapping[str, Any]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> None:
    """Publish a copy of the corpus again and again under load; write the counts."""
    parser = argparse.ArgumentParser(prog="python -m bench.reingest", description=__doc__)
    parser.add_argument("--publications", type=int, default=20)
    flags = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        config = load_settings({"index": index})
        store, encoder = open_store(config), open_encoder(config)
        shutil.copytree(CORPUS, corpus)

        def publish() -> str:
            return publish_corpus(corpus, store, encoder)

        figures = {publish(): FACT}
        held: list[float] = []
        with server.serving(index) as running, asking(running.url) as replies:
            for number in range(flags.publications):
                figures |= change_figure(corpus / CHANGED, number, publish)
                held.append(round(running.held_mib(), 1))
    result = count(replies, figures) | {"MiB held after each publication": held}
    record.write("reingest", {"publications": flags.publications}, [result])


def publish_corpus(corpus: Path, store: Store, encoder: Encoder) -> str:
    """Publish a corpus as `python ingest.py` does, with the encoder loaded once; returns the generation."""
    with store.lock():
        plan = plan_ingest(corpus, store, encoder.fingerprint)
        return publish_plan(plan, store, lambda: encoder, lambda done, total: None).generation


def change_figure(path: Path, number: int, publish: Callable[[], str]) -> dict[str, str]:
    """Publish a text with another figure; returns the generation's figure by its name."""
    figure = f"mehr als {2000 + number}"
    path.write_text(re.sub(rf"{re.escape(FACT)}|mehr als 2\d\d\d", figure, path.read_text("utf-8")), "utf-8")
    return {publish(): figure}


@contextmanager
def asking(url: str) -> Iterator[Replies]:
    """Clients that ask for the figure without a pause until the block ends."""
    replies, stop = Replies(), threading.Event()

    def ask() -> None:
        body = {"messages": [{"role": "user", "content": QUESTION}]}
        with httpx.Client(base_url=url, timeout=30) as client:
            while not stop.is_set():
                response = client.post("/api/chat", json=body)
                if response.status_code == 200:
                    replies.answers.append(response.json())
                else:
                    replies.failures.append(response.text)

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        yield replies
    finally:
        stop.set()
        for client in clients:
            client.join()


def count(replies: Replies, figures: Mapping[str, str]) -> dict[str, Any]:
    """The numbers of requests, failures, answers with another generation's figure, and generations seen."""
    answers = replies.answers
    return {
        "requests": len(answers) + len(replies.failures),
        "failed": len(replies.failures),
        "answers of another generation": sum(
            figures[answer["generation"]] not in answer["answer"] for answer in answers
        ),
        "generations seen": len({answer["generation"] for answer in answers}),
    }


if __name__ == "__main__":
    main()
