"""What the tests share: one encoder, indexes that are built once, servers, and a corpus of invented facts."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bench.scripted_answers import ScriptedBot, run_scripted_bot
from bot.index.folder_store import FolderStore
from bot.index.manifest import Manifest
from bot.ingestion.plan import plan_ingest
from bot.ingestion.publish import publish_plan
from bot.models.sentence_transformer import SentenceEncoder
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

Publish = Callable[[Path, Path], Manifest]
# Called with an index, flags, and settings as keywords (without BOT_).
Serve = Callable[..., "Server"]
# Called with flags, and settings as keywords (without BOT_).
RunProcess = Callable[..., subprocess.CompletedProcess[str]]
# Called with a main function, flags, and settings as keywords (without BOT_).
RunCommand = Callable[..., "Finished"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it uses: a process, or the index of the corpus, which takes long to build.

    Tests that share what takes long to build run in one process, with `--dist loadgroup`.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        shared = "project_index" in fixtures or ("scripted" in fixtures and "page" not in fixtures)
        alone = "api" if "bot" in fixtures or "limited" in fixtures else str(item.path.relative_to(ROOT))
        item.add_marker(pytest.mark.xdist_group("shared" if shared else alone))
        if "processes" in fixtures:
            item.add_marker(pytest.mark.server)
        if "project_index" in fixtures:
            item.add_marker(pytest.mark.slow)


@dataclass(frozen=True)
class Server:
    """A running server process."""

    url: str
    process: subprocess.Popen[str]
    log: Path


@dataclass(frozen=True)
class Published:
    """A corpus and the index that was made of it."""

    corpus: Path
    index: Path

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags that name both to the ingest command."""
        return "--corpus", str(self.corpus), "--index", str(self.index)

    def copy(self, to: Path) -> Published:
        """The same elsewhere, to be changed at will."""
        shutil.copytree(self.corpus, to / "corpus")
        shutil.copytree(self.index, to / "index")
        return Published(to / "corpus", to / "index")


@dataclass(frozen=True)
class Finished:
    """How a command ended that ran in this process, and what it wrote."""

    code: int
    out: str
    err: str


def write_texts(folder: Path, texts: dict[str, str]) -> Path:
    """Write a corpus of these texts, by file name."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return folder


# In this process


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The packaged encoder, loaded once."""
    return SentenceEncoder()


@pytest.fixture(scope="session")
def publish(encoder: SentenceEncoder) -> Publish:
    """Publish a corpus into an index folder, in this process."""

    def run(corpus: Path, index: Path) -> Manifest:
        store = FolderStore(index)
        with store.lock():
            plan = plan_ingest(corpus, store, encoder.fingerprint)
            return publish_plan(plan, store, lambda: encoder, lambda done, total: None)

    return run


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with the invented texts, to be changed at will."""
    return write_texts(tmp_path / "corpus", INVENTED)


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory, publish: Publish) -> Published:
    """The invented texts and their index, built once; nothing changes them."""
    folder = tmp_path_factory.mktemp("invented")
    publish(write_texts(folder / "corpus", INVENTED), folder / "index")
    return Published(folder / "corpus", folder / "index")


@pytest.fixture
def copied(invented: Published, tmp_path: Path) -> Published:
    """The invented texts and their index, to be changed at will."""
    return invented.copy(tmp_path / "copied")


@pytest.fixture(scope="session")
def project_index(tmp_path_factory: pytest.TempPathFactory, publish: Publish) -> Path:
    """The index of the project's own corpus, built once."""
    index = tmp_path_factory.mktemp("project") / "index"
    publish(ROOT / "corpus", index)
    return index


@pytest.fixture(scope="session")
def project_passages(project_index: Path) -> list[Passage]:
    """The passages of the project's own corpus."""
    return [entry.passage for entry in FolderStore(project_index).open().entries]


@pytest.fixture
def run_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunCommand:
    """Run a command's main function in this process, with no BOT_ settings but the given ones."""

    def run(main: Callable[[Sequence[str]], int], *flags: str, **settings: str) -> Finished:
        with monkeypatch.context() as patch:
            for name in set(os.environ) - set(environment({})):
                patch.delenv(name)
            for name, value in settings.items():
                patch.setenv(f"BOT_{name.upper()}", value)
            try:
                code = main(flags)
            except SystemExit as end:  # argparse's, for wrong usage
                code = int(end.code or 0)
        return Finished(code, *capsys.readouterr())

    return run


# As processes


@pytest.fixture(scope="session")
def processes() -> None:
    """Nothing itself: a fixture that starts processes asks for it, so that its tests are marked `server`."""


@pytest.fixture(scope="session")
def run_process(processes: None) -> RunProcess:
    """Run one of the project's programs to its end, in the project's folder."""

    def run(*command: str, check: bool = False, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(settings),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=check,
            timeout=START_SECONDS,
        )

    return run


@pytest.fixture(scope="session")
def start_server(processes: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start servers that many tests read from; all end with the session."""
    servers: list[Server] = []

    def start(index: Path, /, *flags: str, ready: bool = True, **settings: str) -> Server:
        log = tmp_path_factory.mktemp("server") / "log"
        servers.append(_start(index, log, flags, settings))
        if ready:
            wait_until_ready(servers[-1])
        return servers[-1]

    yield start
    for server in servers:
        _stop(server)


@pytest.fixture
def serve(processes: None, tmp_path: Path) -> Iterator[Serve]:
    """Start servers of one test; all end with it."""
    servers: list[Server] = []

    def start(index: Path, /, *flags: str, ready: bool = True, **settings: str) -> Server:
        servers.append(_start(index, tmp_path / f"server-{len(servers)}.log", flags, settings))
        if ready:
            wait_until_ready(servers[-1])
        return servers[-1]

    yield start
    for server in servers:
        _stop(server)


@pytest.fixture(scope="session")
def server(start_server: Serve, project_index: Path) -> Server:
    """A server with the project's corpus."""
    return start_server(project_index)


@pytest.fixture(scope="session")
def scripted(processes: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptedBot]:
    """A bot process on the invented corpus of tests/scripted, and the scripted model that it asks."""
    with run_scripted_bot(tmp_path_factory.mktemp("scripted")) as bot:
        yield bot


def environment(settings: dict[str, str]) -> dict[str, str]:
    """This process's environment without its own BOT_ settings, with the given ones."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    return clean | {f"BOT_{key.upper()}": value for key, value in settings.items()}


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(happens: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something to happen."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def answers(server: Server, path: str) -> bool:
    """Whether a route is there and says 200."""
    try:
        return httpx.get(f"{server.url}{path}").status_code == 200
    except httpx.TransportError:
        return False


def wait_until_ready(server: Server) -> None:
    """Wait for a server to answer questions."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        if answers(server, "/readyz"):
            return
        time.sleep(0.1)
    raise AssertionError(f"the server did not become ready:\n{server.log.read_text()}")


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


def _stop(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
