"""What the tests share: a real encoder, real indexes, real servers, and a corpus of invented facts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bench import proofs
from bot.index.folder_store import FolderStore
from bot.index.manifest import Manifest
from bot.ingestion.plan import plan_ingest
from bot.ingestion.publish import publish_plan
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.live import Live
from bot.types import Passage

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120

HEADER = """---
title: {title}
topic: pay
as_of: 2026-05-01
review_by: 2099-05-01
---
"""
# Facts that no model and no other text can know.
INVENTED = {
    "quaxel.md": HEADER.format(title="Arbeiten bei der Quaxel-Werft")
    + """## Was verdient man als Flunsenprüferin bei der Quaxel-Werft?
<!-- auch gefragt: Gehalt Flunsenprüfer | Was kriegt ein Flunsenprüfer? | What does a Flunsen tester earn? -->
Flunsenprüferinnen bei der Quaxel-Werft erhielten 2025 genau 4.711 Taler im Monat.[^werft]
Im Nachtdienst kamen 2025 bei der Quaxel-Werft 99 Taler hinzu.[^werft]

## Wie viele Menschen arbeiten bei der Quaxel-Werft?
<!-- auch gefragt: Mitarbeiterzahl Quaxel | Wie groß ist die Quaxel-Werft? -->
Bei der Quaxel-Werft arbeiteten 2024 rund 38 Menschen.[^werft]

[^werft]: Quaxel-Bericht, https://quaxel.example/bericht, 2025
""",
    "mumpelbad.md": HEADER.format(title="Die Schule in Mumpelbad")
    + """## Wie lange dauert die Zwirbelausbildung in Mumpelbad?
<!-- auch gefragt: Dauer Zwirbellehre | Wann ist man mit der Zwirbellehre fertig? -->
Die Zwirbelausbildung in Mumpelbad dauert seit 2023 sieben Jahre und drei Tage.[^schule]

[^schule]: Schulordnung Mumpelbad, 2023
""",
    "brief.txt": "Ein Brief aus Dorrenfels\n\nDer Leuchtturm von Dorrenfels ist 17 Meter hoch.\n",
}


@dataclass(frozen=True)
class Server:
    """A running server process."""

    url: str
    process: subprocess.Popen[str]
    log: Path


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The packaged encoder, loaded once."""
    return SentenceEncoder()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with the invented texts, to be changed at will."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in INVENTED.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def publish(encoder: SentenceEncoder) -> Callable[[Path, Path], Manifest]:
    """Publish a corpus into an index folder, in this process."""

    def run(corpus: Path, index: Path) -> Manifest:
        store = FolderStore(index)
        with store.lock():
            plan = plan_ingest(corpus, store, encoder.fingerprint)
            return publish_plan(plan, store, lambda: encoder, lambda done, total: None)

    return run


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers on an index, with settings as keywords (BOT_ is added); all end with the test."""
    servers: list[Server] = []

    def start(index: Path, *flags: str, ready: bool = True, **settings: str) -> Server:
        server = _start(index, tmp_path / f"server-{len(servers)}.log", flags, settings)
        servers.append(server)
        if ready:
            _wait(server)
        return server

    yield start
    for server in servers:
        _stop(server)


@pytest.fixture(scope="session")
def project_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own corpus, ingested by its own command."""
    index = tmp_path_factory.mktemp("project") / "index"
    run_ingest("--index", str(index), check=True)
    return index


@pytest.fixture(scope="session")
def project_passages(project_index: Path, encoder: SentenceEncoder) -> list[Passage]:
    """The passages of the project's own corpus."""
    live = Live(FolderStore(project_index), encoder)
    return [entry.passage for entry in live.snapshot().generation.entries]


@pytest.fixture(scope="session")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[proofs.Stage]:
    """A bot process on the invented corpus of tests/scripted, and the scripted model that it asks."""
    with proofs.stage(tmp_path_factory.mktemp("scripted")) as stage:
        yield stage


@pytest.fixture(scope="session")
def server(project_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server process with the project's corpus."""
    running = _start(project_index, tmp_path_factory.mktemp("server") / "log", (), {})
    _wait(running)
    yield running
    _stop(running)


def run_ingest(*flags: str, check: bool = False, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `python ingest.py` as an editor does, with settings as keywords (BOT_ is added)."""
    return subprocess.run(
        [sys.executable, "ingest.py", *flags],
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=check,
        timeout=600,
    )


def environment(settings: dict[str, str]) -> dict[str, str]:
    """This process's environment without its own BOT_ settings, with the given ones."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    return clean | {f"BOT_{key.upper()}": value for key, value in settings.items()}


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(index: Path, log: Path, flags: tuple[str, ...], settings: dict[str, str]) -> Server:
    port = free_port()
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "--index", str(index), "--port", str(port), *flags],
            cwd=ROOT,
            env=environment(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return Server(f"http://127.0.0.1:{port}", process, log)


def _wait(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if httpx.get(f"{server.url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the server did not become ready:\n{server.log.read_text()}")


def _stop(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
