"""Gold questions through the pipeline: what was right, refused, equal for everyone, and how fast."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.answers.answerability import answer_threshold
from bot.answers.judgement import Judgement
from bot.assembly import open_pipeline
from bot.errors import BotError
from bot.evaluation.cases import Case, read_cases
from bot.evaluation.page import format_goal, format_share
from bot.evaluation.report import Report, build_report, write_report
from bot.evaluation.scoring import Result, find_broken_citation, find_difference, find_fault
from bot.pipeline import Judged, Pipeline
from bot.settings import load_settings
from bot.types import Answer, Message

GOLD = Path("gold")
RESULTS = Path("bench/results")
SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer, what was decided before it, and the seconds until it was there."""

    answer: Answer
    judgements: Sequence[Judgement]
    seconds: float

    @property
    def best(self) -> Judgement | None:
        """The judgement of the question that is likeliest answered; None for a message that asks nothing."""
        return max(self.judgements, key=lambda judgement: judgement.probability, default=None)


async def evaluate(pipeline: Pipeline, cases: Iterable[Case], texts: Mapping[str, str]) -> list[Result]:
    """Ask every case as a visitor would, follow-ups with the answers before them."""
    return [await _ask(pipeline, case, texts) for case in cases]


async def _ask(pipeline: Pipeline, case: Case, texts: Mapping[str, str]) -> Result:
    reply = await _converse(pipeline, case.messages)
    answer, best = reply.answer, reply.best
    evidence = best.probability if best else 0.0
    found = (
        [f"{h.score:.2f} {h.passage.document} › {h.passage.section}" for h in best.hits[:SHOWN]]
        if best
        else []
    )
    twin = (await _converse(pipeline, case.other)).answer if case.other else None
    fault = find_difference(answer, twin) if twin else find_fault(case, answer)
    broken = find_broken_citation(answer, texts) or (find_broken_citation(twin, texts) if twin else "")
    return Result(case, answer, reply.seconds, fault, broken, evidence, tuple(found), twin)


async def _converse(pipeline: Pipeline, asked: Sequence[str]) -> _Reply:
    """The reply to the last message, each message before it answered as well."""
    messages: list[Message] = []
    for text in asked:
        messages.append(Message("user", text))
        reply = await _reply(pipeline, messages)
        messages.append(Message("assistant", reply.answer.answer))
    return reply


async def _reply(pipeline: Pipeline, messages: Sequence[Message]) -> _Reply:
    judgements: Sequence[Judgement] = ()
    started = time.perf_counter()
    async for event in pipeline.reply(messages):
        if isinstance(event, Judged):
            judgements = event.judgements
        last = event
    if not isinstance(last, Answer):
        raise TypeError("a reply ends with an Answer")
    return _Reply(last, judgements, time.perf_counter() - started)


def read_texts(corpus: Path) -> dict[str, str]:
    """The corpus files as they are read, by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in corpus.glob("*.*")}


def _table(report: Report) -> Table:
    before = f", previous: {report['before']['commit']}" if report["before"] else ""
    table = Table(title=f"Gold questions at {report['commit']}{before}")
    for column in ("metric", "goal", "tuning", "held out", "all", "previous"):
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
        pipeline = open_pipeline(config)
    except BotError as error:
        print(error, file=sys.stderr)
        return 2
    results = asyncio.run(evaluate(pipeline, read_cases(flags.gold), read_texts(config.corpus)))
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
