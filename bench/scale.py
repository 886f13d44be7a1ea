"""Time and memory of ingest and search among thousands of passages: a real server, one client.

Each passage is put together from sentences drawn from the corpus or from a question set's contexts, so
the words are real and no two passages are alike.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from bench import question_sets, record, server
from bench.question_sets import QuestionSet
from bot.language.sentences import sentence_spans

A_PASSAGE = 4  # sentences
A_TEXT = 20  # passages
WARM, TIMED = 20, 300  # questions
MARK = re.compile(r"\[\^[^\]]+\]")
MARKUP = re.compile(r"[][*_`<>|#\\]")
HEADER = "---\ntitle: {}\ntopic: search\nas_of: 2026-01-01\nreview_by: 2099-01-01\n---\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Ingest, serve and ask for each number of passages; write the times down."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("passages", type=int, nargs="*", default=[1000], help="how many; 1000 if not given")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="a SQuAD file; none: corpus and gold")
    flags = parser.parse_args(arguments)
    questions = (
        question_sets.read_squad([flags.questions], flags.questions)
        if flags.questions
        else question_sets.read_gold()
    )
    asked = [asked.text for asked in questions.asked]
    rows = [measure(count, _sentences(questions), asked) for count in flags.passages]
    record.write("scale", {"question set": questions.name, "questions": len(asked)}, rows)


def measure(count: int, sentences: Sequence[str], asked: Sequence[str]) -> dict[str, Any]:
    """Time and memory of ingest and search among `count` passages."""
    with tempfile.TemporaryDirectory() as name:
        corpus, index = Path(name) / "corpus", Path(name) / "index"
        write_texts(corpus, count, sentences)
        ingest = server.ingest(corpus, index)
        print(f"{count} passages: ingested in {ingest.seconds:.0f} s", flush=True)
        with server.serving(index) as running, httpx.Client(base_url=running.url, timeout=60) as client:
            found = client.get("/api/corpus").raise_for_status().json()["documents"]
            order = [asked[i % len(asked)] for i in range(WARM + TIMED)]
            times = sorted([_timed(client, question) for question in order][WARM:])
            return {
                "passages": sum(document["passages"] for document in found),
                "ingest s": round(ingest.seconds, 1),
                "ingest MiB": round(ingest.peak_mib),
                "start s": round(running.seconds, 1),
                "p50 ms": round(1000 * statistics.median(times), 2),
                "p95 ms": round(1000 * times[int(0.95 * len(times))], 2),
                "server MiB": round(running.peak_mib()),
            }


def write_texts(corpus: Path, count: int, sentences: Sequence[str]) -> None:
    """Write `count` passages, each below its own heading, as texts of twenty."""
    draw = random.Random(question_sets.SEED)  # noqa: S311 - not for secrets
    corpus.mkdir(parents=True)
    for number, first in enumerate(range(0, count, A_TEXT), 1):
        sections = []
        for passage in range(first, min(first + A_TEXT, count)):
            picked = draw.sample(sentences, A_PASSAGE)
            sections.append(f"## {' '.join(picked[0].split()[:6])} ({passage + 1})\n{' '.join(picked)}\n")
        text = HEADER.format(f"Text {number}") + "\n".join(sections)
        (corpus / f"text-{number:06}.md").write_text(text, encoding="utf-8")


def _sentences(questions: QuestionSet) -> list[str]:
    """Sentences of ordinary length without markup, in the order of the texts."""
    found: dict[str, None] = {}
    for passage in questions.passages:
        text = MARK.sub(" ", passage.text)
        for start, end in sentence_spans(text):
            sentence = " ".join(text[start:end].split())
            if 30 <= len(sentence) <= 240 and not MARKUP.search(sentence):
                found[sentence] = None
    return list(found)


def _timed(client: httpx.Client, question: str) -> float:
    started = time.perf_counter()
    client.get("/api/search", params={"q": question}).raise_for_status()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
