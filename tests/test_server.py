"""The server's command, `python -m bot`: start, settings, stop, and new generations while it runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import __main__ as command
from bot.__main__ import main
from bot.index.folder_store import FolderStore
from bot.models.sentence_transformer import SentenceEncoder
from tests.conftest import (
    INVENTED,
    ROOT,
    Finished,
    Publish,
    Published,
    RunCommand,
    RunProcess,
    Serve,
    Server,
    answers,
    free_port,
    wait_until,
    write_texts,
)

ANY_PORT = ("--port", "0")
QUESTION = "Was verdient man als Flunsenprüferin?"
STOP_SECONDS = 10
# One that serves holds ten times as much.
PARENT_MEGABYTES = 90
FIGURES = [f"{digit}.{digit}{digit}{digit}" for digit in range(1, 10)]
PUBLICATIONS = len(FIGURES) - 1


def write(folder: Path, figure: str) -> Path:
    """The invented texts, with another figure for the pay."""
    return write_texts(folder, {name: text.replace("4.711", figure) for name, text in INVENTED.items()})


def live_folder(index: Path) -> Path:
    """The folder of the live generation."""
    return index / (index / "current").read_text("ascii").strip()


def ask(server: Server, question: str = QUESTION) -> dict[str, Any]:
    """A server's answer."""
    body = {"messages": [{"role": "user", "content": question}]}
    response = httpx.post(f"{server.url}/api/chat", json=body, timeout=30)
    answer: dict[str, Any] = response.raise_for_status().json()
    return answer


# A server that cannot start


def assert_refuses(run: Finished, *parts: str) -> None:
    """Check that a server ended with 2 and one message that says these things."""
    assert run.code == 2
    for part in parts:
        assert part in run.err, run.err
    assert "Traceback" not in run.err


def test_server_without_an_index_says_what_to_run(run_command: RunCommand, tmp_path: Path) -> None:
    """Without an index the server ends at once, naming the folder and the command that makes one."""
    none = str(tmp_path / "none")
    assert_refuses(run_command(main, *ANY_PORT, "--index", none), none, "make ingest")


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"fingerprint": "0123456789abcdef", "encoder": "andere"}, ("andere", "BOT_ENCODER")),
        ({"format": 99}, ("99",)),
        (None, ()),
    ],
    ids=["encoder", "format", "damaged"],
)
def test_server_with_a_foreign_manifest_says_what_to_run(
    copied: Published, run_command: RunCommand, changes: dict[str, Any] | None, parts: tuple[str, ...]
) -> None:
    """An index of another encoder or format, or a damaged manifest, stops the start, with what to run."""
    path = live_folder(copied.index) / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    path.write_text("{" if changes is None else json.dumps(manifest | changes), encoding="utf-8")
    assert_refuses(run_command(main, *ANY_PORT, "--index", str(copied.index)), *parts, "make ingest")


def test_server_whose_generation_is_gone_says_what_to_run(copied: Published, run_command: RunCommand) -> None:
    """Where index/current names a generation that does not lie there, the server does not start."""
    name = live_folder(copied.index).name
    shutil.rmtree(copied.index / name)
    assert_refuses(run_command(main, *ANY_PORT, "--index", str(copied.index)), name, "make ingest")


def test_damaged_vectors_are_rebuilt(copied: Published, encoder: SentenceEncoder) -> None:
    """Where only the vectors' graph is damaged, Chroma makes it anew from its log, and passages are found."""
    [path] = live_folder(copied.index).rglob("data_level0.bin")
    path.write_bytes(b"nothing of use" * 50)
    generation = FolderStore(copied.index).open()
    question = encoder.encode_question("Wie viele Menschen hat die Quaxel-Werft?")
    found = generation.similarities(question.passage_space, 1)
    assert [generation.entries[i].passage.document for i in found] == ["quaxel.md"]
    generation.close()


@pytest.mark.parametrize("flags", [(), pytest.param(("--workers", "2"), marks=pytest.mark.slow)])
def test_server_with_a_damaged_database_ends_and_says_so(
    copied: Published, run_process: RunProcess, flags: tuple[str, ...]
) -> None:
    """A database that cannot be read ends the server with 2 and a message, whether it has workers or not."""
    [path] = live_folder(copied.index).rglob("chroma.sqlite3")
    path.write_bytes(b"nothing of use" * 50)
    run = run_process("-m", "bot", *ANY_PORT, "--index", str(copied.index), *flags)
    assert run.returncode == 2
    assert "make ingest" in run.stderr
    assert "Traceback" not in run.stderr


def test_wrong_settings_and_flags_stop_the_start(run_command: RunCommand, invented: Published) -> None:
    """A misspelt name, a bad value, a model that cannot be had and a wrong flag end the server with 2.

    The message has the name, the value, and what exists or was expected.
    """
    assert_refuses(run_command(main, porto="8000"), "BOT_PORTO", "8000", "BOT_CONTACT")
    assert_refuses(run_command(main, rate_limit="oft"), "BOT_RATE_LIMIT", "oft", "30/minute")
    flags = (*ANY_PORT, "--index", str(invented.index))
    assert_refuses(run_command(main, *flags, llm="openai:gpt-5-mini"), "BOT_LLM_API_KEY")
    assert_refuses(run_command(main, *flags, llm="openai"), "provider:model")
    assert_refuses(run_command(main, "--prot", "8000"), "--prot")


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])  # noqa: S104 - it is refused
def test_port_in_use_stops_the_start(run_command: RunCommand, tmp_path: Path, host: str) -> None:
    """Where the port is taken the server ends before it looks for an index, and names host and port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = run_command(main, "--host", host, "--port", port, "--index", str(tmp_path / "none"))
    assert_refuses(run, f"{host} port {port}", "another program", "--port")
    assert "no index" not in run.err


@pytest.mark.parametrize(
    ("flags", "parts"),
    [
        (("--host", "nowhere.invalid"), ("nowhere.invalid", "127.0.0.1")),
        (("--host", ""), ("--host", "127.0.0.1")),
        (("--host", "a..b"), ("a..b", "127.0.0.1")),
        (("--host", "203.0.113.9"), ("203.0.113.9", "127.0.0.1")),
        (("--port", "70000"), ("--port", "70000", "65535")),
        (("--port", "-5"), ("--port", "-5", "65535")),
        (("--port", "http"), ("--port", "http", "65535")),
        (("--workers", "0"), ("--workers", "0", "1 or more")),
        (("--workers", "-1"), ("--workers", "-1", "1 or more")),
        (("--workers", "two"), ("--workers", "two", "1 or more")),
    ],
)
def test_wrong_address_or_number_stops_the_start(
    run_command: RunCommand, tmp_path: Path, flags: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    """A host, port or number of workers that cannot be is named with what was expected."""
    assert_refuses(run_command(main, *ANY_PORT, "--index", str(tmp_path), *flags), *parts)


def test_ratings_that_cannot_be_kept_stop_the_start(
    invented: Published, run_command: RunCommand, tmp_path: Path
) -> None:
    """Where BOT_FEEDBACK cannot be written, the server names it and how to turn ratings off."""
    path = str(tmp_path / "no/such/folder/ratings.sqlite")
    run = run_command(main, *ANY_PORT, "--index", str(invented.index), feedback=path)
    assert_refuses(run, f"BOT_FEEDBACK={path}", "BOT_FEEDBACK=off")


def test_index_that_is_no_folder_stops_the_start(run_command: RunCommand, tmp_path: Path) -> None:
    """A file where the index should be is named, by the flag and by the setting."""
    path = tmp_path / "file"
    path.write_text("x")
    assert_refuses(run_command(main, *ANY_PORT, "--index", str(path)), str(path), "--index")
    assert_refuses(run_command(main, *ANY_PORT, index=str(path)), str(path), "BOT_INDEX")


def test_chroma_server_that_is_away_stops_the_start(run_command: RunCommand) -> None:
    """Where no Chroma server answers, the server ends with 2 and names the address."""
    url = f"http://127.0.0.1:{free_port()}"
    assert_refuses(run_command(main, *ANY_PORT, chroma_url=url), f"BOT_CHROMA_URL={url}")


# Stopping


def test_sigterm_ends_a_server_that_is_still_starting(invented: Published, serve: Serve) -> None:
    """A server that is stopped while it opens the index ends with 0."""
    server = serve(invented.index, ready=False)
    wait_until(lambda: answers(server, "/healthz"))
    assert not answers(server, "/readyz")
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=60) == 0
    assert "Traceback" not in server.log.read_text("utf-8")


def children(pid: int) -> set[int]:
    """The processes below a process."""
    try:
        direct = {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    except FileNotFoundError:  # it has just ended
        return set()
    return direct.union(*(children(child) for child in direct))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_two_workers_answer_and_leave_no_process_behind(invented: Published, serve: Serve) -> None:
    """`--workers 2` answers from the flag's index and logs it; SIGINT ends it and both workers with 0.

    The parent is small, and replaces a worker that is killed.
    """
    server = serve(invented.index, "--workers", "2", index="/nowhere")
    replies = [ask_patiently(server) for _ in range(12)]
    assert all("4.711" in answer["answer"] for answer in replies)
    # An answer is logged behind its last byte, which a worker that is killed may not reach.
    wait_until(lambda: server.log.read_text("utf-8").count("POST /api/chat 200") == len(replies))
    assert resident_megabytes(server.process.pid) < PARENT_MEGABYTES
    before = children(server.process.pid)
    os.kill(max(before, key=resident_megabytes), signal.SIGKILL)
    wait_until(lambda: len(children(server.process.pid) - before) == 1)
    below = before | children(server.process.pid)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(timeout=60) == 0
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below))
    log = server.log.read_text("utf-8")
    assert log.count("is replaced") == 1
    assert "Traceback" not in log


def resident_megabytes(pid: int) -> int:
    """The memory that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    [kilobytes] = re.findall(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)
    return int(kilobytes) // 1024


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_workers_end_with_their_killed_parent(invented: Published, serve: Serve) -> None:
    """Where the parent is killed, the workers end by themselves and free the port."""
    server = serve(invented.index, "--workers", "2")
    below = children(server.process.pid)
    server.process.kill()
    server.process.wait(timeout=10)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below))


def test_workers_that_die_at_once_are_not_replaced_for_ever(
    invented: Published, run_command: RunCommand, monkeypatch: pytest.MonkeyPatch, processes: None
) -> None:
    """After five deaths in a short time the server ends with 2."""
    monkeypatch.setattr(command, "_check_or_exit", print)
    monkeypatch.setattr(command, "_work", print)  # ends at once
    flags = ("--index", str(invented.index), "--workers", "2")
    assert run_command(main, *ANY_PORT, *flags).code == 2


def test_parent_of_workers_imports_nothing_large() -> None:
    """The command itself loads neither the web framework nor numpy; the processes that need them do."""
    script = "import sys, bot.__main__; print(sorted({'fastapi', 'numpy', 'chromadb'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def ask_patiently(server: Server) -> dict[str, Any]:
    """A server's answer; a worker that is not ready yet is asked again, as its 503 says."""
    while True:
        try:
            return ask(server)
        except httpx.HTTPStatusError as error:
            if error.response.status_code != 503:
                raise
            time.sleep(1)


# New generations while it runs


@dataclass
class Record:
    """What a server said while generations were published under it, and how it ended."""

    said: dict[str, str] = field(default_factory=dict)  # the figure of each generation
    firsts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # generation and first answer
    answers: list[dict[str, Any]] = field(default_factory=list)
    streams: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)  # citations, answer
    searches: list[dict[str, Any]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    foreign_sockets: list[str] = field(default_factory=list)
    open_generations: set[str] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)
    faulty_code: int = 0
    after_fault: dict[str, Any] = field(default_factory=dict)
    stop_code: int = 0
    log: str = ""


class Visitors:
    """Threads that ask without a pause, each in its own way, until they are told to leave."""

    def __init__(self, server: Server, record: Record) -> None:
        self._server, self._record = server, record
        self._leave = threading.Event()
        ways = (self._chat, self._stream, self._search)
        self._threads = [threading.Thread(target=self._repeat, args=(way,)) for way in ways]

    def __enter__(self) -> Visitors:
        """Start asking."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop asking."""
        self._leave.set()
        for thread in self._threads:
            thread.join()

    def _repeat(self, way: Callable[[httpx.Client], None]) -> None:
        with httpx.Client(base_url=self._server.url, timeout=30) as client:
            while not self._leave.is_set():
                try:
                    way(client)
                except Exception as error:  # whatever a visitor would see is a failure
                    self._record.failures.append(f"{way.__name__}: {error!r}")

    def _post(self, client: httpx.Client, accept: str) -> httpx.Response:
        body = {"messages": [{"role": "user", "content": QUESTION}]}
        return client.post("/api/chat", json=body, headers={"Accept": accept}).raise_for_status()

    def _chat(self, client: httpx.Client) -> None:
        self._record.answers.append(self._post(client, "application/json").json())

    def _stream(self, client: httpx.Client) -> None:
        text = self._post(client, "text/event-stream").text
        events = {
            name: json.loads(data)
            for name, data in re.findall(r"event: (citations|answer)\ndata: (.*)\n", text)
        }
        self._record.streams.append((events["citations"], events["answer"]))

    def _search(self, client: httpx.Client) -> None:
        response = client.get("/api/search", params={"q": QUESTION}).raise_for_status()
        self._record.searches.append(response.json())


def open_files(pid: int) -> list[str]:
    """What the file descriptors of a process point to."""
    found = []
    for path in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(os.readlink(path))
        except OSError:
            continue
    return found


def foreign_sockets(pid: int) -> list[str]:
    """The internet sockets of a process that are bound or connected to more than this machine."""
    own = {match[1] for name in open_files(pid) if (match := re.match(r"socket:\[(\d+)\]", name))}
    found = []
    for protocol in ("tcp", "tcp6", "udp", "udp6"):
        table = Path(f"/proc/{pid}/net/{protocol}")
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            columns = line.split()
            if columns[9] in own and not columns[1].startswith("0100007F:"):
                found.append(f"{protocol} {columns[1]} {columns[2]}")
    return found


@pytest.fixture(scope="module")
def record(
    tmp_path_factory: pytest.TempPathFactory, publish: Publish, start_server: Serve, run_process: RunProcess
) -> Record:
    """A server under load while texts with other figures are published, then a faulty one, then SIGTERM."""
    folder = tmp_path_factory.mktemp("reingest")
    index, corpus, record = folder / "index", folder / "corpus", Record()
    record.said[publish(write(corpus, FIGURES[0]), index).generation] = FIGURES[0]
    # The index can only be the flag's.
    server = start_server(index, index="/nowhere")
    with Visitors(server, record):
        for figure in FIGURES[1:]:
            name = publish(write(corpus, figure), index).generation
            record.said[name] = figure
            record.firsts.append((name, ask(server)))
            record.foreign_sockets += foreign_sockets(server.process.pid)
            time.sleep(0.3)  # for the visitors to see it
    record.open_generations = open_generations(server.process.pid, index)
    record.kept = [path.name for path in index.iterdir() if path.is_dir()]
    (corpus / "quaxel.md").write_text("ohne Kopf\n", encoding="utf-8")
    record.faulty_code = run_process("ingest.py", "--corpus", str(corpus), "--index", str(index)).returncode
    record.after_fault = ask(server)
    with httpx.Client() as client:
        client.get(f"{server.url}/healthz")  # the connection stays open
        server.process.send_signal(signal.SIGTERM)
        record.stop_code = server.process.wait(timeout=STOP_SECONDS)
    record.log = server.log.read_text("utf-8")
    return record


def open_generations(pid: int, index: Path) -> set[str]:
    """The generations of which a process has files open."""
    matches = (re.match(rf"{re.escape(str(index))}/([^/]+)/", path) for path in open_files(pid))
    return {match[1] for match in matches if match}


@pytest.mark.slow
def test_no_request_fails_while_generations_are_published(record: Record) -> None:
    """Chat, streams and search all succeed while generations are published under the server."""
    assert record.failures == []
    assert min(len(record.answers), len(record.streams), len(record.searches)) >= PUBLICATIONS
    assert "Traceback" not in record.log
    assert " ERROR " not in record.log


def figures(text: str) -> set[str]:
    """The invented figures in a text."""
    return set(re.findall(r"\b(\d\.\d{3})\b", text))


@pytest.mark.slow
def test_answer_is_of_the_generation_that_it_names(record: Record) -> None:
    """No answer mixes two generations: text and quotes hold the figure of the one it names only."""
    streamed = [answer for _, answer in record.streams]
    for answer in [*record.answers, *streamed]:
        assert answer["outcome"] == "answered"
        expected = {record.said[answer["generation"]]}
        assert figures(answer["answer"]) == expected
        assert figures(json.dumps(answer["citations"])) == expected
    for citations, answer in record.streams:
        assert citations["citations"] == answer["citations"]
    for found in record.searches:
        texts = " ".join(hit["text"] for hit in found["hits"])
        assert figures(texts) == {record.said[found["generation"]]}


@pytest.mark.slow
def test_load_saw_many_generations(record: Record) -> None:
    """The visitors were answered from most of the generations, so the facts above were put to the test."""
    seen = {answer["generation"] for answer in record.answers}
    assert len(record.said) == PUBLICATIONS + 1
    assert len(seen) > PUBLICATIONS / 2


@pytest.mark.slow
def test_first_request_after_a_publication_is_answered_from_the_new_text(record: Record) -> None:
    """Once a publication is through, the very next answer is of the new generation and its text."""
    assert len(record.firsts) == PUBLICATIONS
    for name, answer in record.firsts:
        assert answer["generation"] == name
        assert figures(answer["answer"]) == {record.said[name]}


@pytest.mark.slow
def test_two_generations_are_kept(record: Record) -> None:
    """After many publications the live generation and the one before it lie in the index."""
    assert sorted(record.kept) == sorted(list(record.said)[-2:])


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads /proc")
def test_server_lets_go_of_old_generations(record: Record) -> None:
    """The server does not keep the databases of all past generations open."""
    assert len(record.open_generations) <= 2, record.open_generations


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads /proc")
def test_server_has_no_connection_to_another_machine(record: Record) -> None:
    """While it answers, every internet socket of the server is bound to 127.0.0.1."""
    assert record.foreign_sockets == []


@pytest.mark.slow
def test_faulty_ingest_leaves_the_server_with_the_old_text(record: Record) -> None:
    """An ingest that fails at a fault of the corpus changes nothing of what a running server says."""
    name, _ = record.firsts[-1]
    assert record.faulty_code == 1
    assert record.after_fault["generation"] == name
    assert figures(record.after_fault["answer"]) == {record.said[name]}


@pytest.mark.slow
def test_sigterm_ends_a_server_with_open_connections(record: Record) -> None:
    """SIGTERM ends a server that has just served many with 0; the wait for it has a limit of ten seconds."""
    assert record.stop_code == 0
