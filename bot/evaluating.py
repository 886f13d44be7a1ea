"""Gold questions through the real pipe to a table: what was answered, refused, and how fast."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot import encoding, settings, storing
from bot.answering import Pipe
from bot.errors import BotError
from bot.retrieving import Live
from bot.types import Answer, Message

GOLD = Path("tests/gold/questions.json")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One gold question, what came back, what was wrong with it (empty: nothing), and how long."""

    question: dict[str, Any]
    answer: Answer
    fault: str
    seconds: float


async def evaluate(pipe: Pipe, questions: Iterable[dict[str, Any]]) -> list[Outcome]:
    """Ask every gold question as a visitor would, follow-ups with the answers before them."""
    outcomes = []
    for question in questions:
        messages: list[Message] = []
        for text in question["messages"]:
            messages.append(Message("user", text))
            started = time.perf_counter()
            answer = await _last(pipe, messages)
            seconds = time.perf_counter() - started
            messages.append(Message("assistant", answer.answer))
        outcomes.append(Outcome(question, answer, fault(question, answer), seconds))
    return outcomes


def fault(question: dict[str, Any], answer: Answer) -> str:
    """What an answer lacks of what its gold question expects; empty where nothing."""
    if answer.outcome != question["outcome"]:
        return f"{answer.outcome} instead of {question['outcome']}"
    if said := [text for text in question["forbidden"] if text in answer.answer]:
        return f"says {said[0]}"
    for alternatives in question["facts"]:
        if not any(text in answer.answer for text in alternatives):
            return f"lacks {alternatives[0]}"
    cited = {citation.document for citation in answer.citations}
    if question["documents"] and not cited & set(question["documents"]):
        return f"cites {', '.join(sorted(cited)) or 'nothing'}"
    return ""


async def _last(pipe: Pipe, messages: Sequence[Message]) -> Answer:
    async for event in pipe.reply(messages):
        last = event
    if not isinstance(last, Answer):
        raise TypeError("a reply ends with an Answer")
    return last


def _tables(outcomes: Sequence[Outcome]) -> Iterable[Table]:
    for title, key in (("kind", "kind"), ("topic", "topic")):
        table = Table(title=f"Gold questions by {title}: right of all")
        for column in (title, "tuning", "held out"):
            table.add_column(column)
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            groups[outcome.question[key] or "–"].append(outcome)
        for name, group in [*sorted(groups.items()), ("all", list(outcomes))]:
            table.add_row(name, _share(group, held_out=False), _share(group, held_out=True))
        yield table


def _share(outcomes: Iterable[Outcome], *, held_out: bool) -> str:
    part = [outcome for outcome in outcomes if outcome.question["held_out"] is held_out]
    right = sum(not outcome.fault for outcome in part)
    return f"{right / len(part):.2f} ({right}/{len(part)})" if part else "–"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, and the faults of the questions that may be looked at."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluating", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD, metavar="FILE")
    flags = parser.parse_args(arguments)
    console = Console(highlight=False)
    try:
        config = settings.load()
        store = storing.store(config.index, config.chroma_url)
        pipe = Pipe(Live(store, encoding.SentenceEncoder(config.encoder)), config.contact)
    except BotError as error:
        print(error, file=sys.stderr)
        return 2
    questions = json.loads(flags.gold.read_text(encoding="utf-8"))
    outcomes = asyncio.run(evaluate(pipe, questions))
    for outcome in outcomes:
        if outcome.fault and not outcome.question["held_out"]:
            asked = " / ".join(outcome.question["messages"])
            console.print(f"{outcome.question['id']}: {outcome.fault}: {asked}", markup=False)
    for table in _tables(outcomes):
        console.print(table)
    times = sorted(outcome.seconds for outcome in outcomes)
    console.print(
        f"median {1000 * times[len(times) // 2]:.0f} ms a question, generation "
        f"{outcomes[0].answer.generation}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
