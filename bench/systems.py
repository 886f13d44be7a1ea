"""The compared retrieval systems, each a program of its own that reads a job and writes a result."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import server
from bench.paths import ROOT
from bench.question_sets import QuestionSet

PEERS_PYTHON = ROOT / ".venv-peers/bin/python"
# No system sends telemetry or downloads anything.
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
    """A module of bench.peers, and the variant where one module serves several systems."""

    name: str
    module: str
    variant: str = ""
    own: bool = False  # runs in the product's environment instead of the peers'

    @property
    def python(self) -> Path:
        """The interpreter that runs it."""
        return Path(sys.executable) if self.own else PEERS_PYTHON


PRODUCT = System("career-chat", "product_api", own=True)
ENCODER = System("its encoder alone", "encoder_alone", own=True)
PEERS = (
    System("BM25, plain words", "bm25_alone", "words"),
    System("BM25, German stems", "bm25_alone", "stems"),
    System("MiniLM in Chroma", "chroma_minilm"),
    System("LangChain tutorial", "langchain_tutorial"),
    System("LlamaIndex default", "llamaindex_default"),
    System("Haystack hybrid", "haystack_hybrid"),
)


def run(system: System, questions: QuestionSet, folder: Path) -> Mapping[str, Any]:
    """Run a system over the texts and questions; returns rankings, seconds, milliseconds, MiB.

    The texts go to `folder`/texts as files. Raises CalledProcessError.
    """
    texts = folder / "texts"
    for name, text in questions.texts.items():
        (texts / name).parent.mkdir(parents=True, exist_ok=True)
        (texts / name).write_text(text, encoding="utf-8")
    job, result = folder / "job.json", folder / "result.json"
    about = {
        "folder": str(texts),
        "variant": system.variant,
        "passages": [asdict(passage) for passage in questions.passages],
        "questions": [asked.text for asked in questions.asked],
    }
    job.write_text(json.dumps({**about, "started": time.time()}), encoding="utf-8")
    command = [str(system.python), "-m", f"bench.peers.{system.module}", str(job), str(result)]
    environment = server.environment() | QUIET | {"PYTHONWARNINGS": "ignore"}
    subprocess.run(command, env=environment, cwd=ROOT, check=True)  # noqa: S603 - our own programs
    found: Mapping[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


def installed(chosen: Sequence[System]) -> list[System]:
    """The systems whose environment exists; the others are named on the terminal."""
    there = [system for system in chosen if system.python.exists()]
    for system in chosen:
        if system not in there:
            print(f"{system.name}: left out, {PEERS_PYTHON} is missing; run: make bench")
    return there
