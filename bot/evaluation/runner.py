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

from bot.answers.answerability import answer_threshold
from bot.assembly import open_store
from bot.conversation.followups import understand
from bot.errors import BotError
from bot.evaluation.cases import Case, read_cases
from bot.evaluation.page import format_goal, format_share
from bot.evaluation.report import Report, build_report, write_report
from bot.evaluation.scoring import Result, find_broken_citation, find_difference, find_fault
from bot.models.sentence_transformer import SentenceEncoder
from bot.pipeline import Pipeline, judge_turn
from bot.retrieval.live import Live
from bot.settings import load_settings
from bot.types import Answer, Message

GOLD = Path("gold")
RESULTS = Path("bench/results")
SHOWN = 3


async def evaluate(pipe: Pipeline, cases: Iterable[Case], texts: Mapping[str, str]) -> list[Result]:
    """Ask every case as a visitor would, follow-ups with the answers before them."""
    return [await _ask(pipe, case, texts) for case in cases]


async def _ask(pipe: Pipeline, case: Case, texts: Mapping[str, str]) -> Result:
    messages = await _converse(pipe, case.messages)
    started = time.perf_counter()
    answer = await _last(pipe, messages)
    seconds = time.perf_counter() - started
    evidence, found = _weigh(pipe, messages)
    broken = find_broken_citation(answer, texts)
    if not case.other:
        fault = find_fault(case, answer)
        return Result(case, answer, seconds, fault, broken, evidence, found)
    twin = await _last(pipe, await _converse(pipe, case.other))
    fault, broken = find_difference(answer, twin), broken or find_broken_citation(twin, texts)
    return Result(case, answer, seconds, fault, broken, evidence, found, twin)


async def _converse(pipe: Pipeline, asked: Sequence[str]) -> list[Message]:
    """The conversation up to and with the last message."""
    messages: list[Message] = []
    for text in asked[:-1]:
        messages.append(Message("user", text))
        messages.append(Message("assistant", (await _last(pipe, messages)).answer))
    return [*messages, Message("user", asked[-1])]


async def _last(pipe: Pipeline, messages: Sequence[Message]) -> Answer:
    async for event in pipe.reply(messages):
        last = event
    if not isinstance(last, Answer):
        raise TypeError("a reply ends with an Answer")
    return last


def _weigh(pipe: Pipeline, messages: Sequence[Message]) -> tuple[float, tuple[str, ...]]:
    """How likely the pipe held an answer to be known, and the best passages it found."""
    turn = understand(messages, None)
    if turn.smalltalk is not None:
        return 0.0, ()
    judged = judge_turn(pipe.live.snapshot(), turn, messages)
    best = max(judged, key=lambda part: part.verdict.probability)
    found = (f"{h.score:.2f} {h.passage.document} › {h.passage.section}" for h in best.verdict.hits[:SHOWN])
    return best.verdict.probability, tuple(found)


def read_texts(corpus: Path) -> dict[str, str]:
    """The corpus files as they are read, by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in corpus.glob("*.*")}


def _table(report: Report) -> Table:
    before = f", before: {report['before']['commit']}" if report["before"] else ""
    table = Table(title=f"Gold questions at {report['commit']}{before}")
    for column in ("metric", "to reach", "tuning", "held out", "all", "before"):
        table.add_column(column)
    for row in report["metrics"]:
        cells = [row["tuning"], row["held_out"], row["all"], row["before"] and row["before"]["all"]]
        table.add_row(row["name"], format_goal(row), *map(format_share, cells))
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the metrics and the faults of the cases that may be looked at; write the reports."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.runner", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD, metavar="DIR")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR")
    flags = parser.parse_args(arguments)
    console = Console(highlight=False)
    try:
        config = load_settings()
        store = open_store(config.index, config.chroma_url)
        pipe = Pipeline(Live(store, SentenceEncoder(config.encoder)), config.contact)
    except BotError as error:
        print(error, file=sys.stderr)
        return 2
    results = asyncio.run(evaluate(pipe, read_cases(flags.gold), read_texts(config.corpus)))
    report = build_report(results, answer_threshold(None), flags.results)
    for row in report["faults"]:
        console.print(f"{row['id']}: {row['fault']}: {' / '.join(row['asked'])}", markup=False)
    console.print(_table(report))
    console.print(f"median {report['milliseconds']} ms a question, generation {report['generation']}")
    for path in write_report(report, flags.results):
        console.print(f"written: {path}", markup=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
