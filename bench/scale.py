"""How long a search takes among 1,000 or 100,000 passages: a real index, a real server, one client.

The passages are sentences of the corpus, or of a question set's contexts, drawn and put together
anew: real words in real sentences, and no two passages alike.
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

from bench import questions, record, server
from bot.language.sentences import sentence_spans

A_PASSAGE = 4  # sentences
A_TEXT = 20  # passages
WARM, TIMED = 20, 300  # questions
MARK = re.compile(r"\[\^[^\]]+\]")
MARKUP = re.compile(r"[][*_`<>|#\\]")
HEADER = "---\ntitle: {}\ntopic: search\nas_of: 2026-01-01\nreview_by: 2099-01-01\n---\n"


def main() -> None:
    """Ingest, serve and ask for each number of passages; write the times down."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("passages", type=int, nargs="*", default=[1000], help="how many; 1000 if not given")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="a SQuAD file; none: corpus and gold")
    flags = parser.parse_args()
    exam = questions.squad([flags.questions], flags.questions) if flags.questions else questions.gold()
    asked = [asked.text for asked in exam.asked]
    rows = [measure(count, _sentences(exam), asked) for count in flags.passages]
    record.write(f"scale-{exam.name}", {"questions": len(asked)}, rows)


def measure(count: int, sentences: Sequence[str], asked: Sequence[str]) -> dict[str, Any]:
    """What ingest and search took among `count` passages."""
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
    """`count` passages below headings of their own, in texts of twenty."""
    draw = random.Random(questions.SEED)  # noqa: S311 - not for secrets
    corpus.mkdir(parents=True)
    for number, first in enumerate(range(0, count, A_TEXT), 1):
        sections = []
        for passage in range(first, min(first + A_TEXT, count)):
            picked = draw.sample(sentences, A_PASSAGE)
            sections.append(f"## {' '.join(picked[0].split()[:6])} ({passage + 1})\n{' '.join(picked)}\n")
        text = HEADER.format(f"Text {number}") + "\n".join(sections)
        (corpus / f"text-{number:06}.md").write_text(text, encoding="utf-8")


def _sentences(exam: questions.Exam) -> list[str]:
    """Sentences of ordinary length without markup, in the order of the texts."""
    found: dict[str, None] = {}
    for passage in exam.passages:
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
