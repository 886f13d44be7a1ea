"""The systems that are compared: each a program of its own that reads a job and writes a result."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.questions import ROOT, Exam

PROGRAMS = Path(__file__).resolve().parent / "peers"
PEERS_PYTHON = ROOT / ".venv-peers/bin/python"
# Nobody reports anything, and nothing is fetched.
QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_OFFLINE": "1",
}


@dataclass(frozen=True, slots=True)
class System:
    """A program of peers/ and what tells it apart from others of the same program."""

    name: str
    program: str
    variant: str = ""
    own: bool = False  # runs in the product's environment, not in the peers'

    @property
    def python(self) -> Path:
        """The interpreter that it runs in."""
        return Path(sys.executable) if self.own else PEERS_PYTHON


PRODUCT = System("career-chat", "product_api.py", own=True)
ENCODER = System("its encoder alone", "encoder_alone.py", own=True)
PEERS = (
    System("BM25, plain words", "bm25_alone.py", "words"),
    System("BM25, German stems", "bm25_alone.py", "stems"),
    System("MiniLM in Chroma", "chroma_minilm.py"),
    System("LangChain tutorial", "langchain_tutorial.py"),
    System("LlamaIndex default", "llamaindex_default.py"),
    System("Haystack hybrid", "haystack_hybrid.py"),
)


def run(system: System, exam: Exam, folder: Path) -> Mapping[str, Any]:
    """What a system made of the texts: rankings, seconds, milliseconds, MiB.

    The texts go to `folder`/texts as files. Raises CalledProcessError.
    """
    texts = folder / "texts"
    for name, text in exam.texts.items():
        (texts / name).parent.mkdir(parents=True, exist_ok=True)
        (texts / name).write_text(text, encoding="utf-8")
    job, result = folder / "job.json", folder / "result.json"
    about = {
        "folder": str(texts),
        "variant": system.variant,
        "passages": [asdict(passage) for passage in exam.passages],
        "questions": [asked.text for asked in exam.asked],
    }
    job.write_text(json.dumps({**about, "started": time.time()}), encoding="utf-8")
    command = [str(system.python), str(PROGRAMS / system.program), str(job), str(result)]
    subprocess.run(command, env=_environment(system), cwd=ROOT, check=True)  # noqa: S603 - our own programs
    found: Mapping[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


def installed(chosen: Sequence[System]) -> list[System]:
    """Those whose environment is there; the others are named on the terminal."""
    there = [system for system in chosen if system.python.exists()]
    for system in chosen:
        if system not in there:
            print(f"{system.name}: left out, {PEERS_PYTHON} is missing; run: make bench")
    return there


def _environment(system: System) -> dict[str, str]:
    # Of the product's settings only the encoder may be another one.
    clean = {k: v for k, v in os.environ.items() if not k.startswith("BOT_") or k == "BOT_ENCODER"}
    paths = f"{ROOT}{os.pathsep}{ROOT / 'bench'}" if system.own else ""
    return clean | QUIET | {"PYTHONPATH": paths, "PYTHONWARNINGS": "ignore"}
