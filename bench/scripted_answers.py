"""What visitors see when a language model answers wrongly or fails: a table of scripted replies.

It starts the bot on the invented corpus of tests/scripted, with the model of bench.scripted_model.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench import record, server
from bench.paths import ROOT

SCRIPTED = ROOT / "tests/scripted"
# BOT_LLM_TIMEOUT in seconds: short, so that the cases of a silent model do not take long.
TIMEOUT = 2
NAME = "scripted"


@dataclass(frozen=True)
class ScriptedBot:
    """A running bot and the scripted model that it asks: their addresses, and the index."""

    bot: str
    model: str
    index: Path

    def script(self, says: Any, finish: str = "stop") -> None:
        """Set the next reply of the model."""
        httpx.put(f"{self.model}/script", json={"says": says, "finish": finish}).raise_for_status()

    def asked(self) -> dict[str, Any]:
        """The last request to the model, and how many there were since the script was set."""
        found: dict[str, Any] = httpx.get(f"{self.model}/asked").json()
        return found

    def answer(self, question: str, **rest: Any) -> dict[str, Any]:
        """The bot's answer as JSON."""
        body = {"messages": [{"role": "user", "content": question}], **rest}
        response = httpx.post(f"{self.bot}/api/chat", json=body, timeout=60)
        response.raise_for_status()
        found: dict[str, Any] = response.json()
        return found

    def events(self, question: str, **rest: Any) -> list[tuple[str, dict[str, Any], float]]:
        """The bot's events: name, data and seconds since the question."""
        body = {"messages": [{"role": "user", "content": question}], **rest}
        found, name, started = [], "", time.perf_counter()
        accept = {"Accept": "text/event-stream"}
        with httpx.stream("POST", f"{self.bot}/api/chat", json=body, headers=accept, timeout=60) as response:
            for line in response.iter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    found.append((name, json.loads(line[6:]), time.perf_counter() - started))
        return found


@dataclass(frozen=True)
class CaseResult:
    """A case, the answer that the visitor saw, its seconds, and its fault (empty: none)."""

    case: dict[str, Any]
    answer: dict[str, Any]
    seconds: float
    fault: str

    @property
    def wrong_figures(self) -> int:
        """How many of the texts that must never be seen were seen."""
        return sum(text in self.answer["answer"] for text in self.case["never"])


def read_cases() -> list[dict[str, Any]]:
    """Read the scripted cases: a question, the model's reply, and what the answer must and must not hold."""
    found: list[dict[str, Any]] = json.loads((SCRIPTED / "cases.json").read_text(encoding="utf-8"))
    return found


@contextmanager
def run_scripted_bot(folder: Path, **settings: str) -> Iterator[ScriptedBot]:
    """The bot on the scripted corpus with the scripted model, as processes; settings without BOT_."""
    index, log, port = folder / "index", folder / "log", server.free_port()
    model = f"http://127.0.0.1:{port}"
    llm = {"llm": f"openai:{NAME}", "llm_base_url": f"{model}/v1", "llm_timeout": str(TIMEOUT)}
    own = {"corpus": str(SCRIPTED / "corpus"), "feedback": "off", **llm, **settings}
    server.ingest(SCRIPTED / "corpus", index)
    with (
        server.running_process(["-m", "bench.scripted_model", str(port)], log),
        server.serving(index, log, **own) as running,
    ):
        yield ScriptedBot(running.url, model, index)


def run_case(bot: ScriptedBot, case: dict[str, Any]) -> CaseResult:
    """Let the model give the reply of a case, ask the bot, and check the answer."""
    bot.script(case["says"], case.get("finish", "stop"))
    started = time.perf_counter()
    answer = bot.answer(case["question"], **language(case))
    seconds = time.perf_counter() - started
    return CaseResult(case, answer, seconds, find_fault(case, answer))


def language(case: dict[str, Any]) -> dict[str, str]:
    """The request field for the language of a case, where it has one."""
    return {"language": case["language"]} if "language" in case else {}


def find_fault(case: dict[str, Any], answer: dict[str, Any]) -> str:
    """The first fault of an answer; empty where there is none."""
    text = answer["answer"]
    if seen := [words for words in case["never"] if words in text]:
        return f"shows {seen[0]}"
    if missing := [words for words in case["sees"] if words not in text]:
        return f"lacks {missing[0]}"
    if answer["outcome"] != case.get("outcome", "answered"):
        return f"is {answer['outcome']}"
    if case["by"] == "model" and answer["answered_by"] != NAME:
        return f"is by {answer['answered_by']}"
    if re.search(r"[<>|*`]|https?:", text):
        return "shows markup"
    used = [int(number) for number in re.findall(r"\[(\d+)\]", text)]
    numbers = [citation["number"] for citation in answer["citations"]]
    if list(dict.fromkeys(used)) != numbers or numbers != list(range(1, len(numbers) + 1)):
        return f"cites {used} of {numbers}"
    for citation in answer["citations"]:
        content = (SCRIPTED / "corpus" / citation["document"]).read_text(encoding="utf-8")
        if content[citation["start"] : citation["end"]] != citation["quote"]:
            return f"[{citation['number']}] is not the text at its position"
    return ""


def _row(result: CaseResult) -> dict[str, Any]:
    says = result.case["says"]
    said = says if isinstance(says, str) else json.dumps(says, ensure_ascii=False)
    return {
        "case": result.case["id"],
        "the model said": said if len(said) < 200 else f"{said[:200]} … ({len(said)} characters)",
        "the visitor saw": result.answer["answer"],
        "by": result.answer["answered_by"],
        "ms": round(1000 * result.seconds),
        "fault": result.fault,
    }


def _markdown(about: dict[str, Any], rows: Sequence[dict[str, Any]]) -> str:
    """The results as a table: what the model said beside what the visitor saw."""
    lines = ["# What the model said, what the visitor saw", ""]
    lines += [f"- {name}: {value}" for name, value in about.items()]
    columns = list(rows[0])
    lines += ["", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    lines += [f"| {' | '.join(_cell(row[column]) for column in columns)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    text = html.escape(str(value), quote=False).replace("|", "&#124;").replace("\n", "<br>")
    return text.replace("*", "&#42;").replace("`", "&#96;").replace("[", "&#91;")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every case and write the table; returns 1 where an answer has a fault."""
    parser = argparse.ArgumentParser(prog="python -m bench.scripted_answers", description=__doc__)
    parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, run_scripted_bot(Path(folder)) as bot:
        bot.answer("Wie hoch ist der Leuchtturm von Dorrenfels?")
        cases, results = read_cases(), []
        for case in cases:
            results.append(run_case(bot, case))
            if case.get("failure"):  # a success in between, so that the circuit stays closed
                run_case(bot, cases[0])
    failed = sorted(result.seconds for result in results if result.case.get("failure"))
    about = {
        "cases": len(results),
        "faults": sum(bool(result.fault) for result in results),
        "wrong texts that reached the visitor": sum(result.wrong_figures for result in results),
        "BOT_LLM_TIMEOUT": TIMEOUT,
        "seconds to the fallback, median and most": [
            round(failed[len(failed) // 2], 2),
            round(failed[-1], 2),
        ],
    }
    rows = [_row(result) for result in results]
    path = record.write("scripted_answers", about, rows)
    path.with_suffix(".md").write_text(_markdown({**record.origin(), **about}, rows), encoding="utf-8")
    return 1 if about["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
