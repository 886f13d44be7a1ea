"""The editor's command, `python ingest.py`, as a process: exit codes, faults, counts, kills."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.conftest import HEADER, INVENTED, ROOT, Server, environment, run_ingest

LOCK = ".lock"
COUNTS = re.compile(r"(\w+): (\d+) neu, (\d+) geändert, (\d+) entfernt, (\d+) unverändert")
FOOTNOTE = "\n[^a]: Ein Bericht, 2024\n"
SECTION = "## Was gilt?\nIn Dorrenfels gilt seit 2024 die Regel.[^a]\n"


def counts(output: str) -> dict[str, tuple[int, ...]]:
    """What an ingest said was new, changed, removed and unchanged, by what it counted."""
    plain = re.sub(r"\x1b\[[?\d;]*[a-zA-Z]", "", output)
    return {name: tuple(map(int, numbers)) for name, *numbers in COUNTS.findall(plain)}


def generations(index: Path) -> list[str]:
    """The names of the generations that lie in an index folder."""
    return sorted(path.name for path in index.iterdir() if path.is_dir())


def state(index: Path) -> dict[str, bytes]:
    """Every file of an index by name, the lock of the ingest aside."""
    files = (path for path in index.rglob("*") if path.is_file() and path.name != LOCK)
    return {path.relative_to(index).as_posix(): path.read_bytes() for path in files}


def write(folder: Path, texts: dict[str, str]) -> Path:
    """A corpus folder with these texts."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def on_terminal(*command: str) -> tuple[int, str]:
    """Run a command with a terminal as its output: its exit code, and what the terminal got."""
    ours, theirs = pty.openpty()
    env = environment({}) | {"TERM": "xterm-256color"}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=theirs, stderr=theirs)
    os.close(theirs)
    output = b""
    while True:
        try:
            output += (piece := os.read(ours, 65536))
        except OSError:  # the other end is closed
            break
        if not piece:
            break
    os.close(ours)
    return process.wait(timeout=60), output.decode("utf-8")


@dataclass(frozen=True)
class Published:
    """A corpus with its first published index, and what a terminal showed meanwhile."""

    corpus: Path
    index: Path
    code: int
    terminal: str

    def copy(self, to: Path) -> Published:
        """The same elsewhere, to be changed at will."""
        shutil.copytree(self.corpus, to / "corpus")
        shutil.copytree(self.index, to / "index")
        return Published(to / "corpus", to / "index", self.code, self.terminal)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The invented texts, published by the command on a terminal."""
    folder = tmp_path_factory.mktemp("published")
    corpus, index = write(folder / "corpus", INVENTED), folder / "index"
    flags = ("--corpus", str(corpus), "--index", str(index))
    return Published(corpus, index, *on_terminal(sys.executable, "ingest.py", *flags))


@pytest.fixture
def copied(published: Published, tmp_path: Path) -> Published:
    """A corpus and its index of one's own."""
    return published.copy(tmp_path)


def ingest(where: Published, *flags: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a corpus and its index."""
    return run_ingest("--corpus", str(where.corpus), "--index", str(where.index), *flags, **settings)


def start_ingest(where: Published) -> subprocess.Popen[str]:
    """Start the command on a corpus and its index, and do not wait for it."""
    flags = ("--corpus", str(where.corpus), "--index", str(where.index))
    return subprocess.Popen(
        [sys.executable, "ingest.py", *flags],
        cwd=ROOT,
        env=environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def wait_until(happens: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something to happen."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.002)


# The first publication


def test_first_ingest_publishes_and_exits_0(published: Published) -> None:
    """The first ingest exits 0, and index/current names the generation it reports."""
    name = (published.index / "current").read_text("ascii").strip()
    assert published.code == 0
    assert generations(published.index) == [name]
    assert f"veröffentlicht als {name}" in published.terminal


def test_first_ingest_counts_everything_as_new(published: Published) -> None:
    """The summary of a first ingest counts each text and each passage as new."""
    assert counts(published.terminal) == {"Texte": (3, 0, 0, 0), "Passagen": (4, 0, 0, 0)}


def test_ingest_shows_a_progress_bar_on_a_terminal(published: Published) -> None:
    """On a terminal a bar counts the passages up to all of them."""
    assert "Passagen werden berechnet" in published.terminal
    assert "4/4" in published.terminal
    assert "\x1b[" in published.terminal


def test_manifest_tells_what_the_generation_was_made_of(published: Published) -> None:
    """Beside the vectors stands a manifest with the encoder, the files and the number of passages."""
    name = (published.index / "current").read_text("ascii").strip()
    manifest = json.loads((published.index / name / "manifest.json").read_text("utf-8"))
    assert sorted(manifest["files"]) == sorted(INVENTED)
    assert manifest["passages"] == 4
    assert manifest["fingerprint"]


# Ingest again


def test_ingest_without_a_change_publishes_nothing_and_says_so(copied: Published) -> None:
    """A second ingest of the same corpus exits 0, says that there is nothing to do, and changes no file."""
    before = state(copied.index)
    run = ingest(copied)
    assert (run.returncode, run.stderr) == (0, "")
    assert "nichts zu tun" in run.stdout
    assert counts(run.stdout) == {"Texte": (0, 0, 0, 3), "Passagen": (0, 0, 0, 4)}
    assert state(copied.index) == before


def test_ingest_after_a_kill_behind_publication_prunes_what_was_left(copied: Published) -> None:
    """Folders that a killed ingest left are gone after the next run, even if it has nothing to publish."""
    live = generations(copied.index)[0]
    for leftover in ("20200101T000000-aaaaaa", "20200102T000000-bbbbbb"):
        shutil.copytree(copied.index / live, copied.index / leftover)
    assert ingest(copied).returncode == 0
    assert live in generations(copied.index)
    assert len(generations(copied.index)) <= 2


@dataclass(frozen=True)
class Changed:
    """What `--check`, the real run, and one started during it said about a changed corpus."""

    where: Published
    before: dict[str, bytes]
    after_check: dict[str, bytes]
    check: subprocess.CompletedProcess[str]
    real: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def changed(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """A corpus with a text added, one changed, one renamed and none else, checked and then ingested twice."""
    where = published.copy(tmp_path_factory.mktemp("changed"))
    before = state(where.index)
    quaxel = where.corpus / "quaxel.md"
    quaxel.write_text(quaxel.read_text("utf-8").replace("4.711", "4.712"), encoding="utf-8")
    (where.corpus / "mumpelbad.md").rename(where.corpus / "zwirbeln.md")
    (where.corpus / "neu.txt").write_text("Neues aus Dorrenfels\n\nDas Wasser ist tief.\n", encoding="utf-8")
    check = ingest(where, "--check")
    after_check = state(where.index)
    (where.index / LOCK).unlink(missing_ok=True)
    first = start_ingest(where)
    wait_until((where.index / LOCK).exists)
    second = ingest(where)
    output, errors = first.communicate(timeout=120)
    real = subprocess.CompletedProcess(first.args, first.returncode, output, errors)
    return Changed(where, before, after_check, check, real, second)


def test_ingest_counts_texts_added_changed_removed_and_unchanged(changed: Changed) -> None:
    """A renamed text counts as one new and one removed, beside an added, a changed and an unchanged one."""
    assert changed.real.returncode == 0
    assert counts(changed.real.stdout)["Texte"] == (2, 1, 1, 1)


def test_ingest_counts_passages_added_changed_removed_and_unchanged(changed: Changed) -> None:
    """A passage with a new figure counts as changed, its neighbour under another heading as unchanged."""
    assert counts(changed.real.stdout)["Passagen"] == (2, 1, 1, 2)


def test_check_prints_the_counts_of_the_real_run(changed: Changed) -> None:
    """`--check` exits 0 and counts what the run behind it then counts."""
    assert (changed.check.returncode, changed.check.stderr) == (0, "")
    assert counts(changed.check.stdout) == counts(changed.real.stdout)
    assert len(counts(changed.check.stdout)) == 2


def test_check_publishes_nothing(changed: Changed) -> None:
    """`--check` leaves every byte of the index as it was, and says that it published nothing."""
    assert changed.after_check == changed.before
    assert "nichts veröffentlicht" in changed.check.stdout


def test_check_of_a_missing_index_makes_none(published: Published, tmp_path: Path) -> None:
    """`--check` without an index counts everything as new and creates no folder."""
    run = run_ingest("--check", "--corpus", str(published.corpus), "--index", str(tmp_path / "none"))
    assert run.returncode == 0
    assert counts(run.stdout) == {"Texte": (3, 0, 0, 0), "Passagen": (4, 0, 0, 0)}
    assert not (tmp_path / "none").exists()


def test_ingest_keeps_the_previous_generation(changed: Changed) -> None:
    """After a second publication the new generation and the one before it lie in the index."""
    live = (changed.where.index / "current").read_text("ascii").strip()
    old = changed.before["current"].decode("ascii").strip()
    assert live != old
    assert generations(changed.where.index) == sorted([old, live])


def test_second_ingest_at_the_same_time_exits_3(changed: Changed) -> None:
    """An ingest started while another runs exits 3 and says so; the other one publishes."""
    assert changed.second.returncode == 3
    assert changed.second.stderr.strip()
    assert "Traceback" not in changed.second.stderr
    assert changed.real.returncode == 0


def test_output_to_a_log_has_no_control_characters(changed: Changed) -> None:
    """Where the output is no terminal, it is plain lines that end with the seconds it took."""
    for run in (changed.check, changed.real, changed.second):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", run.stdout + run.stderr)
    lines = changed.real.stdout.splitlines()
    assert re.search(r"\(\d+\.\d s\)$", lines[-1])
    assert str(changed.where.index) in lines[-1]


def test_ingest_names_files_it_passes_over_and_overdue_texts(published: Published, tmp_path: Path) -> None:
    """A file that is no text and a text behind its review_by are named in the output."""
    old = HEADER.format(title="Alt").replace("2099-05-01", "2026-06-01") + SECTION + FOOTNOTE
    corpus = write(tmp_path / "corpus", {"alt.md": old, "bild.png": "kein Bild", ".versteckt.md": "x"})
    run = run_ingest("--check", "--corpus", str(corpus), "--index", str(published.index))
    assert run.returncode == 0
    assert re.search(r"bild\.png: .*übergangen", run.stdout)
    assert re.search(r"alt\.md: überfällig seit 01\.06\.2026", run.stdout)
    assert ".versteckt.md" not in run.stdout


# What an editor drops in

ARTICLE = """\ufeffLeuchtturmwärterin in Dorrenfels

Leuchtturmwärterinnen halten das Licht von Dorrenfels in Gang, auch wenn
der Nebel dicht ist und die Telefone schweigen.

Was verdient man?
Am Anfang sind es etwa 2.345 Taler brutto im Monat (Stand 2025). Später
sind bis zu 3.456 Taler drin.

- Robuste Lampen
- Geduld

„Man muss den Nebel mögen“, sagt die Wärterin. 🗼
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_plain_article_ingests(tmp_path: Path, newline: str) -> None:
    """A plain .txt article is ingested as it is, with either line end, a BOM and no header."""
    (tmp_path / "corpus").mkdir()
    data = ARTICLE.replace("\n", newline).encode("utf-8")
    (tmp_path / "corpus" / "artikel.txt").write_bytes(data)
    run = run_ingest("--check", "--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index"))
    assert (run.returncode, run.stderr) == (0, "")
    assert counts(run.stdout)["Texte"] == (1, 0, 0, 0)
    assert counts(run.stdout)["Passagen"][0] >= 1


# Faults


def fault(title: str, *changes: tuple[str, str], body: str = SECTION + FOOTNOTE) -> str:
    """A sound text with a title of its own, made faulty by replacements."""
    text = HEADER.format(title=title) + body
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


# By file: what it holds, the line of the fault, and words that say what is wrong.
FAULTS: dict[str, tuple[str | bytes, int, str]] = {
    "header-missing.md": ("## Was gilt?\nEs gilt.\n", 1, "Kopf fehlt"),
    "header-open.md": ("---\ntitle: Offen\ntopic: pay\n\n## Was?\nText.\n", 1, "nicht geschlossen"),
    "header-no-yaml.md": (fault("Kaputt: ganz"), 2, "YAML"),
    "header-no-fields.md": ("---\nnur ein Satz\n---\n## Was?\nText.\n", 1, "Felder"),
    "title-missing.md": (fault("Ohne", ("title: Ohne\n", "")), 1, "title"),
    "topic-missing.md": (fault("Ohne Thema", ("topic: pay\n", "")), 1, "topic"),
    "as-of-missing.md": (fault("Ohne Tag", ("as_of: 2026-05-01\n", "")), 1, "as_of"),
    "review-by-missing.md": (fault("Ohne Ende", ("review_by: 2099-05-01\n", "")), 1, "review_by"),
    "field-unknown.md": (fault("Feld", ("topic: pay", "topic: pay\nautor: Ich")), 4, "autor"),
    "topic-unknown.md": (fault("Thema", ("topic: pay", "topic: wetter")), 3, "wetter"),
    "date-impossible.md": (fault("Datum", ("2026-05-01", "2026-02-30")), 4, "2026-02-30"),
    "date-in-words.md": (fault("Wort", ("2099-05-01", "bald")), 5, "bald"),
    "dates-swapped.md": (fault("Tausch", ("2099-05-01", "2026-04-30")), 5, "as_of"),
    "footnote-undefined.md": (fault("Marke", ("Regel.[^a]", "Regel.[^a] Sie gilt.[^b]")), 8, r"\[\^b\]"),
    "footnote-unused.md": (fault("Ungenutzt") + "[^c]: Ein Buch, 2020\n", 11, r"\[\^c\]"),
    "footnote-twice.md": (fault("Zweimal") + "[^a]: Ein Buch, 2020\n", 11, r"\[\^a\]"),
    "footnote-without-date.md": (fault("Undatiert", ("Ein Bericht, 2024", "Bericht")), 10, r"\[\^a\]"),
    "footnote-in-sentence.md": (fault("Mitten", ("Regel.[^a]", "Regel[^a].")), 8, r"\[\^a\]"),
    "text-empty.md": (fault("Leer", body=""), 7, "leer"),
    "file-empty.md": ("", 1, "leer"),
    "file-blank.txt": (" \n\n\t\n", 1, "leer"),
    "folder/title-again.md": (fault("Ein Titel"), 2, "ein-titel.md"),
    "latin.txt": ("Titel\n\nStraße\n".encode("latin-1"), 3, "UTF-8"),
}
SOUND = {"ein-titel.md": fault("Ein Titel"), "sound.md": fault("Gesund"), "z.txt": "Z\n\nAlles gut.\n"}


@pytest.fixture(scope="module")
def faulty(published: Published, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """A folder with every faulty text, among sound ones."""
    corpus = write(tmp_path_factory.mktemp("faulty") / "corpus", SOUND)
    for name, (content, _, _) in FAULTS.items():
        (corpus / name).parent.mkdir(exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (corpus / name).write_bytes(data)
    (corpus / "unreadable.md").symlink_to(corpus / "gone")
    return (corpus,)


@dataclass(frozen=True)
class FaultyRun:
    """An ingest of faulty texts over a published index."""

    run: subprocess.CompletedProcess[str]
    before: dict[str, bytes]
    after: dict[str, bytes]


@pytest.fixture(scope="module")
def faulty_run(faulty: tuple[Path, ...], published: Published) -> FaultyRun:
    """One real ingest of all faulty texts."""
    before = state(published.index)
    run = run_ingest("--corpus", str(faulty[0]), "--index", str(published.index))
    return FaultyRun(run, before, state(published.index))


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_named_with_file_and_line(faulty_run: FaultyRun, name: str) -> None:
    """Each fault of each file is named as `file:line: what is wrong` in the same run."""
    _, line, what = FAULTS[name]
    named = [entry for entry in faulty_run.run.stderr.splitlines() if entry.startswith(f"{name}:")]
    assert any(re.match(rf"{re.escape(name)}:{line}: .*{what}", entry) for entry in named), named


def test_unreadable_file_is_named(faulty_run: FaultyRun) -> None:
    """A file that cannot be opened is a fault among the others."""
    assert re.search(r"^unreadable\.md:1: .*nicht lesbar", faulty_run.run.stderr, re.MULTILINE)


def test_faulty_corpus_exits_1(faulty_run: FaultyRun) -> None:
    """A corpus at fault ends the ingest with 1 and without a summary or a traceback."""
    assert faulty_run.run.returncode == 1
    assert faulty_run.run.stdout == "nichts veröffentlicht, der bisherige Index bleibt\n"
    assert "Traceback" not in faulty_run.run.stderr


def test_every_line_of_a_faulty_run_is_a_fault(faulty_run: FaultyRun) -> None:
    """The error output holds nothing but `file:line: what`, and no sound text."""
    for line in faulty_run.run.stderr.splitlines():
        assert re.match(r"[^:\s]+:\d+: \S", line), line
        assert line.split(":")[0] not in SOUND


def test_faulty_corpus_leaves_the_index_untouched(faulty_run: FaultyRun) -> None:
    """After an ingest of faulty texts every file of the index has the bytes it had."""
    assert faulty_run.after == faulty_run.before
    assert "current" in faulty_run.before


def test_check_reports_the_faults_of_the_real_run(faulty: tuple[Path, ...], faulty_run: FaultyRun) -> None:
    """`--check` of a faulty corpus exits 1 with the same lines."""
    run = run_ingest("--check", "--corpus", str(faulty[0]), "--index", str(faulty[0].parent / "index"))
    assert (run.returncode, run.stderr) == (1, faulty_run.run.stderr)


@pytest.mark.parametrize("files", [None, {}, {"README.md": "# Anleitung\n"}], ids=["gone", "empty", "guide"])
def test_corpus_without_texts_is_a_fault(tmp_path: Path, files: dict[str, str] | None) -> None:
    """A folder that is missing, empty or holds only the guide exits 1 and is named."""
    corpus = tmp_path / "corpus"
    if files is not None:
        corpus.mkdir()
        write(corpus, files)
    run = run_ingest("--check", "--corpus", str(corpus), "--index", str(tmp_path / "index"))
    assert run.returncode == 1
    assert re.match(rf"{re.escape(str(corpus))}:\d+: \S", run.stderr)
    assert "Traceback" not in run.stderr


# Usage and settings


def test_unknown_flag_exits_2() -> None:
    """A flag that does not exist is wrong usage."""
    run = run_ingest("--corpse", "x")
    assert run.returncode == 2
    assert "--corpse" in run.stderr


def test_unknown_setting_exits_2_with_name_value_and_what_there_is() -> None:
    """A misspelt BOT_ name is shown with its value and the names that exist."""
    run = run_ingest("--check", corpse="/nowhere")
    assert run.returncode == 2
    for part in ("BOT_CORPSE", "/nowhere", "BOT_CORPUS", "BOT_INDEX"):
        assert part in run.stderr
    assert "Traceback" not in run.stderr


def test_bad_settings_exit_2_with_name_value_and_what_was_expected() -> None:
    """Every bad value is shown in the same run, with its name and what was expected."""
    run = run_ingest(
        "--check", rate_limit="viel", allowed_origins="example.org", max_messages="0", chroma_url="localhost"
    )
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    for pattern in (
        r"BOT_RATE_LIMIT=viel: expected .*30/minute",
        r"BOT_ALLOWED_ORIGINS=.*example\.org.*: expected .*https://",
        r"BOT_MAX_MESSAGES=0: expected .*1",
        r"BOT_CHROMA_URL=localhost: expected .*http://",
    ):
        assert re.search(pattern, run.stderr), pattern


def run_elsewhere(folder: Path, *flags: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command with another folder as the place where it is started."""
    return subprocess.run(
        [sys.executable, str(ROOT / "ingest.py"), *flags],
        cwd=folder,
        env=environment(settings) | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_env_file_sets_what_the_environment_does_not(tmp_path: Path) -> None:
    """The corpus is the one that `.env` names, unless the environment names another."""
    write(tmp_path / "one", {"a.txt": "Eins\n\nText.\n"})
    write(tmp_path / "two", {"a.txt": "Eins\n\nText.\n", "b.txt": "Zwei\n\nText.\n"})
    (tmp_path / ".env").write_text("BOT_CORPUS=one\n", encoding="utf-8")
    assert counts(run_elsewhere(tmp_path, "--check").stdout)["Texte"] == (1, 0, 0, 0)
    assert counts(run_elsewhere(tmp_path, "--check", corpus="two").stdout)["Texte"] == (2, 0, 0, 0)


def test_unknown_setting_in_an_env_file_exits_2(tmp_path: Path) -> None:
    """A misspelt name in `.env` stops the ingest as one in the environment does."""
    (tmp_path / ".env").write_text("BOT_CORPSE=one\n", encoding="utf-8")
    run = run_elsewhere(tmp_path, "--check")
    assert run.returncode == 2
    assert "BOT_CORPSE" in run.stderr
    assert "one" in run.stderr


def test_corpus_flag_wins_over_the_environment(published: Published, tmp_path: Path) -> None:
    """`--corpus` and `--index` count, whatever BOT_CORPUS and BOT_INDEX say."""
    run = ingest(published, "--check", corpus=str(tmp_path / "no"), index=str(tmp_path / "none"))
    assert run.returncode == 0
    assert counts(run.stdout)["Texte"] == (0, 0, 0, 3)


# Kills


def told(server: Server) -> str:
    """What a server says about the figure of the changed text."""
    body = {"messages": [{"role": "user", "content": "Was verdient man als Flunsenprüferin?"}]}
    return str(
        httpx.post(f"{server.url}/api/chat", json=body, timeout=30).raise_for_status().json()["answer"]
    )


@pytest.mark.slow
def test_killed_ingest_leaves_the_old_index_and_the_next_run_succeeds(
    copied: Published, serve: Callable[..., Server]
) -> None:
    """Killed at any moment, the old generation serves; the next run publishes and prunes the rests."""
    quaxel = copied.corpus / "quaxel.md"
    quaxel.write_text(quaxel.read_text("utf-8").replace("4.711", "8.152"), encoding="utf-8")
    before, old = state(copied.index), generations(copied.index)

    for seconds in (0.1, 0.5, 1):
        process = start_ingest(copied)
        time.sleep(seconds)
        process.kill()
        process.communicate()
        assert state(copied.index) == before
    process = start_ingest(copied)
    # While the new generation is being written.
    wait_until(lambda: len(list(copied.index.glob("*/chroma.sqlite3"))) > 1)
    process.kill()
    process.communicate()
    assert len(generations(copied.index)) == 2
    assert {name: data for name, data in state(copied.index).items() if name in before} == before

    server = serve(copied.index)
    assert "4.711" in told(server)
    run = ingest(copied)
    assert (run.returncode, run.stderr) == (0, "")
    assert "8.152" in told(server)
    assert len(generations(copied.index)) == 2
    assert old[0] in generations(copied.index)
