"""What a scripted model said and what the visitor saw: `python -m bench.proofs` writes the table.

It starts the bot on the invented corpus of tests/scripted, and beside it the model of scripted_model.py.
"""

from __future__ import annotations

import html
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench import record

ROOT = Path(__file__).resolve().parent.parent
SCRIPTED = ROOT / "tests/scripted"
# Short, so that a silent model is told quickly; visitors have BOT_LLM_TIMEOUT.
TIMEOUT = 2
NAME = "scripted"
FORMS = ("json", "sse", "openai")


@dataclass(frozen=True)
class Stage:
    """A bot and the scripted model that it asks, both running."""

    bot: str
    model: str
    index: Path

    def script(self, says: Any, finish: str = "stop") -> None:
        """Set what the model says next."""
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
class Shown:
    """A case, what the visitor saw, after how many seconds, and what is wrong with it (empty: nothing)."""

    case: dict[str, Any]
    answer: dict[str, Any]
    seconds: float
    fault: str

    @property
    def wrong_figures(self) -> int:
        """How many of the texts that must never be seen were seen."""
        return sum(text in self.answer["answer"] for text in self.case["never"])


def cases() -> list[dict[str, Any]]:
    """The scripted cases."""
    found: list[dict[str, Any]] = json.loads((SCRIPTED / "cases.json").read_text(encoding="utf-8"))
    return found


@contextmanager
def stage(folder: Path, **settings: str) -> Iterator[Stage]:
    """The bot on the scripted corpus with the scripted model, as processes; settings without BOT_."""
    ports = [_free_port(), _free_port()]
    model, bot = (f"http://127.0.0.1:{port}" for port in ports)
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("BOT_", "OPENAI_"))}
    own = {"corpus": str(SCRIPTED / "corpus"), "index": str(folder / "index"), "feedback": "off"}
    own |= {"llm": f"openai:{NAME}", "llm_base_url": f"{model}/v1", "llm_timeout": str(TIMEOUT)}
    env = clean | {f"BOT_{key.upper()}": value for key, value in (own | settings).items()}
    subprocess.run([sys.executable, "ingest.py"], cwd=ROOT, env=env, check=True, capture_output=True)
    with (folder / "log").open("w") as log:
        commands = (["-m", "bench.scripted_model", str(ports[0])], ["-m", "bot", "--port", str(ports[1])])
        processes = [
            subprocess.Popen(  # noqa: S603 - our own programs
                [sys.executable, *command], cwd=ROOT, env=env, stdout=log, stderr=log
            )
            for command in commands
        ]
        try:
            _wait(f"{bot}/readyz", folder / "log")
            yield Stage(bot, model, folder / "index")
        finally:
            for process in processes:
                process.terminate()
                process.wait(timeout=20)


def show(on: Stage, case: dict[str, Any]) -> Shown:
    """Let the model say a case, ask the bot, and judge what came."""
    on.script(case["says"], case.get("finish", "stop"))
    started = time.perf_counter()
    answer = on.answer(case["question"], **language(case))
    seconds = time.perf_counter() - started
    return Shown(case, answer, seconds, fault(case, answer))


def language(case: dict[str, Any]) -> dict[str, str]:
    """The language that a case asks for."""
    return {"language": case["language"]} if "language" in case else {}


def fault(case: dict[str, Any], answer: dict[str, Any]) -> str:
    """What is wrong with an answer; empty where nothing."""
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
            return f"[{citation['number']}] does not stand"
    return ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the bot did not become ready:\n{log.read_text()}")


def _row(shown: Shown) -> dict[str, Any]:
    says = shown.case["says"]
    said = says if isinstance(says, str) else json.dumps(says, ensure_ascii=False)
    return {
        "case": shown.case["id"],
        "the model said": said if len(said) < 200 else f"{said[:200]} … ({len(said)} characters)",
        "the visitor saw": shown.answer["answer"],
        "by": shown.answer["answered_by"],
        "ms": round(1000 * shown.seconds),
        "fault": shown.fault,
    }


def _markdown(about: dict[str, Any], rows: Sequence[dict[str, Any]]) -> str:
    """The table for a reader: what the model said beside what the visitor saw."""
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
    """Run every case and write the table."""
    del arguments
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as on:
        on.answer("Wie hoch ist der Leuchtturm von Dorrenfels?")
        results = []
        for case in cases():
            results.append(show(on, case))
            if case.get("failure"):  # a success in between, so that the circuit stays closed
                show(on, cases()[0])
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
    path = record.write("proofs", about, rows)
    path.with_suffix(".md").write_text(_markdown(about, rows), encoding="utf-8")
    return 1 if about["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
