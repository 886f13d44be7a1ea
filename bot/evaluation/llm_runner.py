"""Gold questions through the pipeline with the model of BOT_LLM: what verification removed, what is left."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.assembly import open_chat_model, open_pipeline
from bot.errors import BotError
from bot.evaluation.cases import Case, read_cases
from bot.evaluation.report import current_commit
from bot.evaluation.scoring import answer_figures, find_fault
from bot.llm.chat_model import ChatModel
from bot.llm.composer import Composer
from bot.metrics import Metrics
from bot.pipeline import Pipeline
from bot.settings import Settings, load_settings
from bot.types import Answer, Message, Token

GOLD = Path("gold")
RESULTS = Path("bench/results")
USAGE = 2
QUOTES = "quotes"
JUDGE = (
    "Zitate:\n{quotes}\n\nAntwort:\n{answer}\n\n"
    "Folgt jede Aussage der Antwort aus den Zitaten? Antworte nur mit Ja oder Nein."
)


@dataclass(frozen=True, slots=True)
class ModelResult:
    """A case, its answer, the seconds to the first piece, and the answer to the other of a pair."""

    case: Case
    answer: Answer
    first: float
    twin: Answer | None = None
    judged: bool | None = None


async def evaluate_model(
    pipeline: Pipeline, cases: Iterable[Case], judge: ChatModel | None = None
) -> list[ModelResult]:
    """Ask the last message of every case, and of every pair both."""
    return [await _ask(pipeline, case, judge) for case in cases]


def build_llm_report(results: Sequence[ModelResult], metrics: Metrics, model: ChatModel) -> dict[str, Any]:
    """The numbers of an evaluation with a model; shares are from 0 to 1, None of nothing."""
    written = [r for r in results if r.answer.outcome == "answered" and r.answer.answered_by != QUOTES]
    sentences = metrics.sentences()
    removed = sum(count for verdict, count in sentences.items() if verdict != "shown")
    known = [r for r in written if r.case.facts and r.case.documents]
    cited = [c.document in r.case.documents for r in known for c in r.answer.citations]
    facts = [_is_cited(group, r.answer) for r in known for group in r.case.facts]
    pairs = [_same_facts(r.answer, r.twin) for r in results if r.twin is not None]
    return {
        "model": model.name,
        "commit": current_commit(),
        "date": time.strftime("%Y-%m-%d"),
        "cases": len(results),
        "written by the model": _share([r in written for r in results if r.answer.outcome == "answered"]),
        "right": _share([not find_fault(r.case, r.answer) for r in results if not r.case.other]),
        "sentences": sum(sentences.values()),
        "sentences removed or replaced": round(removed / (sum(sentences.values()) or 1), 3),
        "removed, by reason": {v: n for v, n in sorted(sentences.items()) if v != "shown"},
        "citation precision": _share(cited),
        "citation recall": _share(facts),
        "pairs with the same facts": _share(pairs),
        "followed by the judge": _share([r.judged for r in written if r.judged is not None]),
        "ms to the first sentence": round(1000 * median(r.first for r in results)),
        "tokens in": model.tokens_in,
        "tokens out": model.tokens_out,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the numbers and write them; without BOT_LLM there is nothing to appraise."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.llm_runner", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD, metavar="DIR")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth case")
    parser.add_argument("--judge", default="", metavar="PROVIDER:MODEL", help="asks it about each answer")
    flags = parser.parse_args(arguments)
    try:
        config = load_settings()
        if not config.llm:
            print("BOT_LLM is not set: there is no language model to evaluate.")
            return 0
        made = asyncio.run(_run(config, flags))
    except BotError as error:
        print(error, file=sys.stderr)
        return USAGE
    table = Table("what", "result", title=f"{made['model']} over the gold questions")
    for name, value in made.items():
        table.add_row(name, json.dumps(value, ensure_ascii=False))
    Console(highlight=False).print(table)
    flags.results.mkdir(parents=True, exist_ok=True)
    path = flags.results / "llm-evaluation.json"
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {path}")
    return 0


async def _run(config: Settings, flags: argparse.Namespace) -> dict[str, Any]:
    metrics, model = Metrics(), open_chat_model(config, config.llm)
    pipeline = open_pipeline(config, Composer(model, metrics))
    judge = open_chat_model(config, flags.judge) if flags.judge else None
    results = await evaluate_model(pipeline, read_cases(flags.gold)[:: flags.every], judge)
    return build_llm_report(results, metrics, model)


async def _ask(pipeline: Pipeline, case: Case, judge: ChatModel | None) -> ModelResult:
    started, first = time.perf_counter(), 0.0
    async for event in pipeline.reply(_conversation(case.messages)):
        if isinstance(event, Token):
            first = first or time.perf_counter() - started
        last = event
    answer = _answer(last)
    twin = None
    if case.other:
        async for event in pipeline.reply(_conversation(case.other)):
            last = event
        twin = _answer(last)
    judged = await _follows(judge, answer) if judge and answer.citations else None
    return ModelResult(case, answer, first, twin, judged)


async def _follows(judge: ChatModel, answer: Answer) -> bool:
    """Whether another model holds an answer to follow from its quotes."""
    quotes = "\n".join(citation.quote for citation in answer.citations)
    said = await judge.chat.ainvoke(JUDGE.format(quotes=quotes, answer=answer.answer))
    return "ja" in str(said.text).casefold()


def _conversation(asked: Sequence[str]) -> list[Message]:
    # Earlier answers would cost a call each; a follow-up is understood from the questions.
    return [Message("user", text) for text in asked]


def _answer(event: object) -> Answer:
    if not isinstance(event, Answer):
        raise TypeError("a reply ends with an Answer")
    return event


def _is_cited(alternatives: Sequence[str], answer: Answer) -> bool:
    return any(text in citation.quote for text in alternatives for citation in answer.citations)


def _same_facts(one: Answer, other: Answer) -> bool:
    """Whether two answers have the same outcome and figures, however they are worded."""
    same = answer_figures(one.answer) == answer_figures(other.answer)
    return same and one.outcome == other.outcome


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


if __name__ == "__main__":
    sys.exit(main())
