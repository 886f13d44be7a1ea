"""Gold questions through the real pipe: what was right, refused, equal for everyone, and how fast."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import answering, conversing, displaying, encoding, measuring, refusing, reporting, settings, storing
from bot.answering import Pipe
from bot.errors import BotError
from bot.measuring import Case, Result
from bot.retrieving import Live
from bot.types import Answer, Message

GOLD = Path("tests/gold")
RESULTS = Path("bench/results")
SHOWN = 3


async def evaluate(pipe: Pipe, cases: Iterable[Case], texts: Mapping[str, str]) -> list[Result]:
    """Ask every case as a visitor would, follow-ups with the answers before them."""
    return [await _ask(pipe, case, texts) for case in cases]


async def _ask(pipe: Pipe, case: Case, texts: Mapping[str, str]) -> Result:
    messages = await _converse(pipe, case.messages)
    started = time.perf_counter()
    answer = await _last(pipe, messages)
    seconds = time.perf_counter() - started
    evidence, found = _weigh(pipe, messages)
    broken = measuring.broken(answer, texts)
    if not case.other:
        fault = measuring.fault(case, answer)
        return Result(case, answer, seconds, fault, broken, evidence, found)
    twin = await _last(pipe, await _converse(pipe, case.other))
    fault, broken = measuring.differs(answer, twin), broken or measuring.broken(twin, texts)
    return Result(case, answer, seconds, fault, broken, evidence, found, twin)


async def _converse(pipe: Pipe, asked: Sequence[str]) -> list[Message]:
    """The conversation up to and with the last message."""
    messages: list[Message] = []
    for text in asked[:-1]:
        messages.append(Message("user", text))
        messages.append(Message("assistant", (await _last(pipe, messages)).answer))
    return [*messages, Message("user", asked[-1])]


async def _last(pipe: Pipe, messages: Sequence[Message]) -> Answer:
    async for event in pipe.reply(messages):
        last = event
    if not isinstance(last, Answer):
        raise TypeError("a reply ends with an Answer")
    return last


def _weigh(pipe: Pipe, messages: Sequence[Message]) -> tuple[float, tuple[str, ...]]:
    """How likely the pipe held an answer to be known, and the best passages it found."""
    turn = conversing.understand(messages, None)
    if turn.smalltalk is not None:
        return 0.0, ()
    judged = answering.judge(pipe.live.snapshot(), turn, messages)
    best = max(judged, key=lambda part: part.verdict.probability)
    found = (f"{h.score:.2f} {h.passage.document} › {h.passage.section}" for h in best.verdict.hits[:SHOWN])
    return best.verdict.probability, tuple(found)


def texts(corpus: Path) -> dict[str, str]:
    """The corpus files as they are read, by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in corpus.glob("*.*")}


def _table(report: reporting.Report) -> Table:
    before = f", before: {report['before']['commit']}" if report["before"] else ""
    table = Table(title=f"Gold questions at {report['commit']}{before}")
    for column in ("metric", "to reach", "tuning", "held out", "all", "before"):
        table.add_column(column)
    for row in report["metrics"]:
        cells = [row["tuning"], row["held_out"], row["all"], row["before"] and row["before"]["all"]]
        table.add_row(row["name"], displaying.goal(row), *map(displaying.shown, cells))
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the metrics and the faults of the cases that may be looked at; write the reports."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluating", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD, metavar="DIR")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR")
    flags = parser.parse_args(arguments)
    console = Console(highlight=False)
    try:
        config = settings.load()
        store = storing.store(config.index, config.chroma_url)
        pipe = Pipe(Live(store, encoding.SentenceEncoder(config.encoder)), config.contact)
    except BotError as error:
        print(error, file=sys.stderr)
        return 2
    results = asyncio.run(evaluate(pipe, measuring.read(flags.gold), texts(config.corpus)))
    report = reporting.report(results, refusing.least(None), flags.results)
    for row in report["faults"]:
        console.print(f"{row['id']}: {row['fault']}: {' / '.join(row['asked'])}", markup=False)
    console.print(_table(report))
    console.print(f"median {report['milliseconds']} ms a question, generation {report['generation']}")
    for path in reporting.write(report, flags.results):
        console.print(f"written: {path}", markup=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
