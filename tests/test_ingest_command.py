"""The editor's command, `python ingest.py`: exit codes, faults, counts, kills."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from ingest import main
from tests.conftest import (
    HEADER,
    INVENTED,
    ROOT,
    Finished,
    Publish,
    Published,
    RunCommand,
    RunProcess,
    Serve,
    Server,
    environment,
    free_port,
    wait_until,
    write_texts,
)

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


def on_terminal(*command: str, answer: str = "") -> tuple[int, str]:
    """Run a command on a terminal, where someone types: its exit code, and what the terminal got."""
    ours, theirs = pty.openpty()
    env = environment({}) | {"TERM": "xterm-256color"}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(ours, answer.encode())
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


def start_ingest(where: Published) -> subprocess.Popen[str]:
    """Start the command on a corpus and its index, and do not wait for it."""
    return subprocess.Popen(
        [sys.executable, "ingest.py", *where.flags],
        cwd=ROOT,
        env=environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


# The first publication


@dataclass(frozen=True)
class First:
    """A corpus with its first published index, and what a terminal showed meanwhile."""

    where: Published
    code: int
    terminal: str


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, processes: None) -> First:
    """The invented texts, published by the command on a terminal."""
    folder = tmp_path_factory.mktemp("published")
    where = Published(write_texts(folder / "corpus", INVENTED), folder / "index")
    return First(where, *on_terminal(sys.executable, "ingest.py", *where.flags))


def test_first_ingest_publishes_and_exits_0(first: First) -> None:
    """The first ingest exits 0, counts all as new, and index/current names the generation it reports."""
    name = (first.where.index / "current").read_text("ascii").strip()
    assert first.code == 0
    assert generations(first.where.index) == [name]
    assert f"veröffentlicht als {name}" in first.terminal
    assert counts(first.terminal) == {"Texte": (3, 0, 0, 0), "Passagen": (4, 0, 0, 0)}
    manifest = json.loads((first.where.index / name / "manifest.json").read_text("utf-8"))
    assert sorted(manifest["files"]) == sorted(INVENTED)
    assert manifest["passages"] == 4
    assert manifest["fingerprint"]


def test_ingest_shows_a_progress_bar_on_a_terminal(first: First) -> None:
    """On a terminal a bar counts the passages up to all of them."""
    assert "Passagen werden berechnet" in first.terminal
    assert "4/4" in first.terminal
    assert "\x1b[" in first.terminal


# Ingest again


def test_ingest_without_a_change_publishes_nothing_and_says_so(
    copied: Published, run_command: RunCommand
) -> None:
    """A second ingest of the same corpus exits 0, says that there is nothing to do, and changes no file."""
    before = state(copied.index)
    run = run_command(main, *copied.flags)
    assert (run.code, run.err) == (0, "")
    assert "nichts zu tun" in run.out
    assert counts(run.out) == {"Texte": (0, 0, 0, 3), "Passagen": (0, 0, 0, 4)}
    assert state(copied.index) == before


def test_ingest_after_a_kill_behind_publication_prunes_what_was_left(
    copied: Published, run_command: RunCommand
) -> None:
    """Folders that a killed ingest left are gone after the next run, even if it has nothing to publish."""
    live = generations(copied.index)[0]
    for leftover in ("20200101T000000-aaaaaa", "20200102T000000-bbbbbb"):
        shutil.copytree(copied.index / live, copied.index / leftover)
    assert run_command(main, *copied.flags).code == 0
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
def changed(
    invented: Published, tmp_path_factory: pytest.TempPathFactory, run_process: RunProcess
) -> Changed:
    """A corpus with a text added, one changed, one renamed and none else, checked and then ingested twice."""
    where = invented.copy(tmp_path_factory.mktemp("changed"))
    before = state(where.index)
    quaxel = where.corpus / "quaxel.md"
    quaxel.write_text(quaxel.read_text("utf-8").replace("4.711", "4.712"), encoding="utf-8")
    (where.corpus / "mumpelbad.md").rename(where.corpus / "zwirbeln.md")
    (where.corpus / "neu.txt").write_text("Neues aus Dorrenfels\n\nDas Wasser ist tief.\n", encoding="utf-8")
    check = run_process("ingest.py", *where.flags, "--check")
    after_check = state(where.index)
    (where.index / LOCK).unlink(missing_ok=True)
    first = start_ingest(where)
    wait_until((where.index / LOCK).exists)
    second = run_process("ingest.py", *where.flags)
    output, errors = first.communicate(timeout=120)
    real = subprocess.CompletedProcess(first.args, first.returncode, output, errors)
    return Changed(where, before, after_check, check, real, second)


def test_ingest_counts_what_was_added_changed_removed_and_unchanged(changed: Changed) -> None:
    """Texts and passages are counted, and `--check` counts what the run behind it then counts.

    A renamed text is one new and one removed; a passage with a new figure is changed.
    """
    assert (changed.real.returncode, changed.check.returncode, changed.check.stderr) == (0, 0, "")
    assert counts(changed.real.stdout) == {"Texte": (2, 1, 1, 1), "Passagen": (2, 1, 1, 2)}
    assert counts(changed.check.stdout) == counts(changed.real.stdout)


def test_check_publishes_nothing(changed: Changed) -> None:
    """`--check` leaves every byte of the index as it was, and says that it published nothing."""
    assert changed.after_check == changed.before
    assert "nichts veröffentlicht" in changed.check.stdout


def test_check_of_a_missing_index_makes_none(
    invented: Published, run_command: RunCommand, tmp_path: Path
) -> None:
    """`--check` without an index counts everything as new and creates no folder."""
    none = Published(invented.corpus, tmp_path / "none")
    run = run_command(main, "--check", *none.flags)
    assert run.code == 0
    assert counts(run.out) == {"Texte": (3, 0, 0, 0), "Passagen": (4, 0, 0, 0)}
    assert not none.index.exists()


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


def test_ingest_names_files_it_passes_over_and_overdue_texts(
    invented: Published, run_command: RunCommand, tmp_path: Path
) -> None:
    """A file that is no text and a text behind its review_by are named in the output."""
    old = HEADER.format(title="Alt").replace("2099-05-01", "2026-06-01") + SECTION + FOOTNOTE
    corpus = write_texts(tmp_path, {"alt.md": old, "bild.png": "kein Bild", ".versteckt.md": "x"})
    run = run_command(main, "--check", *Published(corpus, invented.index).flags)
    assert run.code == 0
    assert re.search(r"bild\.png: .*übergangen", run.out)
    assert re.search(r"alt\.md: überfällig seit 01\.06\.2026", run.out)
    assert ".versteckt.md" not in run.out


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


def test_plain_article_ingests(run_command: RunCommand, tmp_path: Path) -> None:
    """A plain .txt article is ingested as it is, with either line end, a BOM and no header."""
    for newline in ("\n", "\r\n"):
        corpus = write_texts(tmp_path / "corpus", {"artikel.txt": ARTICLE.replace("\n", newline)})
        run = run_command(main, "--check", *Published(corpus, tmp_path / "index").flags)
        assert (run.code, run.err) == (0, "")
        assert counts(run.out)["Texte"] == (1, 0, 0, 0)
        assert counts(run.out)["Passagen"][0] >= 1


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


@dataclass(frozen=True)
class FaultyRun:
    """An ingest of faulty texts over a published index."""

    where: Published
    run: subprocess.CompletedProcess[str]
    before: dict[str, bytes]
    after: dict[str, bytes]


@pytest.fixture(scope="module")
def faulty(
    invented: Published, tmp_path_factory: pytest.TempPathFactory, run_process: RunProcess
) -> FaultyRun:
    """One real ingest of a folder with every faulty text, among sound ones."""
    folder = tmp_path_factory.mktemp("faulty")
    where = Published(write_texts(folder / "corpus", SOUND), folder / "index")
    shutil.copytree(invented.index, where.index)
    for name, (content, _, _) in FAULTS.items():
        (where.corpus / name).parent.mkdir(exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (where.corpus / name).write_bytes(data)
    (where.corpus / "unreadable.md").symlink_to(where.corpus / "gone")
    before = state(where.index)
    run = run_process("ingest.py", *where.flags)
    return FaultyRun(where, run, before, state(where.index))


def test_every_fault_is_named_with_file_and_line(faulty: FaultyRun) -> None:
    """Each fault of each file is named as `file:line: what is wrong` in the same run; nothing else is."""
    named = faulty.run.stderr.splitlines()
    wanted = {name: rf"{re.escape(name)}:{line}: .*{what}" for name, (_, line, what) in FAULTS.items()}
    wanted["unreadable.md"] = r"unreadable\.md:1: .*nicht lesbar"
    missing = [name for name, pattern in wanted.items() if not any(re.match(pattern, line) for line in named)]
    assert missing == [], faulty.run.stderr
    for line in named:
        assert re.match(r"[^:\s]+:\d+: \S", line), line
        assert line.split(":")[0] not in SOUND


def test_faulty_corpus_exits_1_and_leaves_the_index_untouched(faulty: FaultyRun) -> None:
    """A corpus at fault ends the ingest with 1, no summary, and every file of the index as it was."""
    assert faulty.run.returncode == 1
    assert faulty.run.stdout == "nichts veröffentlicht, der bisherige Index bleibt\n"
    assert faulty.after == faulty.before
    assert "current" in faulty.before


def test_check_reports_the_faults_of_the_real_run(faulty: FaultyRun, run_command: RunCommand) -> None:
    """`--check` of a faulty corpus exits 1 with the same lines."""
    run = run_command(main, "--check", *faulty.where.flags)
    assert (run.code, run.err) == (1, faulty.run.stderr)


def test_corpus_without_texts_is_a_fault(run_command: RunCommand, tmp_path: Path) -> None:
    """A folder that is missing, empty or holds only the guide exits 1 and is named."""
    (tmp_path / "empty").mkdir()
    write_texts(tmp_path / "guide", {"README.md": "# Anleitung\n"})
    for name in ("gone", "empty", "guide"):
        run = run_command(main, "--check", *Published(tmp_path / name, tmp_path / "index").flags)
        assert run.code == 1, name
        assert re.match(rf"{re.escape(str(tmp_path / name))}:\d+: \S", run.err), name


# Usage and settings


def assert_wrong_usage(run: Finished, *patterns: str) -> None:
    """Check that the command ended with 2 and wrote what these patterns say."""
    assert run.code == 2
    for pattern in patterns:
        assert re.search(pattern, run.err), (pattern, run.err)


def test_wrong_usage_exits_2(run_command: RunCommand) -> None:
    """An unknown flag, a misspelt setting and bad values exit 2; every bad value is shown in the same run.

    Each is shown with its name, its value, and what exists or was expected.
    """
    assert_wrong_usage(run_command(main, "--corpse", "x"), "--corpse")
    unknown = run_command(main, "--check", corpse="/nowhere")
    assert_wrong_usage(unknown, "BOT_CORPSE", "/nowhere", "BOT_CORPUS", "BOT_INDEX")
    values = {"rate_limit": "viel", "allowed_origins": "example.org", "max_messages": "0"}
    assert_wrong_usage(
        run_command(main, "--check", chroma_url="localhost", **values),
        r"BOT_RATE_LIMIT=viel: expected .*30/minute",
        r"BOT_ALLOWED_ORIGINS=.*example\.org.*: expected .*https://",
        r"BOT_MAX_MESSAGES=0: expected .*1",
        r"BOT_CHROMA_URL=localhost: expected .*http://",
    )


def test_env_file_sets_what_the_environment_does_not(
    run_command: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The corpus is the one that `.env` names, unless the environment names another."""
    write_texts(tmp_path / "one", {"a.txt": "Eins\n\nText.\n"})
    write_texts(tmp_path / "two", {"a.txt": "Eins\n\nText.\n", "b.txt": "Zwei\n\nText.\n"})
    (tmp_path / ".env").write_text("BOT_CORPUS=one\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert counts(run_command(main, "--check").out)["Texte"] == (1, 0, 0, 0)
    assert counts(run_command(main, "--check", corpus="two").out)["Texte"] == (2, 0, 0, 0)
    (tmp_path / ".env").write_text("BOT_CORPSE=one\n", encoding="utf-8")
    assert_wrong_usage(run_command(main, "--check"), "BOT_CORPSE", "one")


def test_flags_win_over_the_environment(invented: Published, run_command: RunCommand, tmp_path: Path) -> None:
    """`--corpus` and `--index` count, whatever BOT_CORPUS and BOT_INDEX say."""
    others = {"corpus": str(tmp_path / "no"), "index": str(tmp_path / "none")}
    run = run_command(main, "--check", *invented.flags, **others)
    assert run.code == 0
    assert counts(run.out)["Texte"] == (0, 0, 0, 3)


# Losses


@pytest.fixture(scope="module")
def many_texts(tmp_path_factory: pytest.TempPathFactory, publish: Publish) -> Published:
    """Twelve short texts and their index; nothing changes them."""
    folder = tmp_path_factory.mktemp("many")
    texts = {f"{i:02}.txt": f"Ort {i}\n\nDer Turm von Ort {i} ist {i + 10} Meter hoch.\n" for i in range(12)}
    publish(write_texts(folder / "corpus", texts), folder / "index")
    return Published(folder / "corpus", folder / "index")


@pytest.fixture
def reduced(many_texts: Published, tmp_path: Path) -> Published:
    """The twelve texts and their index; three texts are gone since."""
    where = many_texts.copy(tmp_path)
    for name in ("03.txt", "04.txt", "05.txt"):
        (where.corpus / name).unlink()
    return where


def test_loss_of_many_texts_is_not_published_unasked(reduced: Published, run_command: RunCommand) -> None:
    """Three texts of twelve are gone: exit code 4, their names, what to do, and the old index."""
    before = state(reduced.index)
    run = run_command(main, *reduced.flags)
    assert run.code == 4
    assert all(name in run.out for name in ("03.txt", "04.txt", "05.txt"))
    assert "3 von 12 Texten" in run.err
    assert "--yes" in run.err
    assert state(reduced.index) == before


def test_check_tells_of_a_loss_before(reduced: Published, run_command: RunCommand) -> None:
    """`--check` names the texts that would go, and that a real run needs an agreement; it is no fault."""
    run = run_command(main, "--check", *reduced.flags)
    assert (run.code, run.err) == (0, "")
    assert all(name in run.out for name in ("03.txt", "04.txt", "05.txt", "--yes"))
    assert json.loads(run_command(main, "--check", "--json", *reduced.flags).out)["needs_yes"] is True


def test_loss_is_published_with_yes(reduced: Published, run_command: RunCommand) -> None:
    """With `--yes` the reduced corpus is published."""
    assert run_command(main, "--yes", *reduced.flags).code == 0
    assert run_command(main, "--check", *reduced.flags).out.count("nichts zu tun") == 1


@pytest.mark.usefixtures("processes")
def test_terminal_asks_before_a_loss(reduced: Published) -> None:
    """On a terminal the command asks; no word leaves the old index, a yes publishes."""
    before = state(reduced.index)
    code, shown = on_terminal(sys.executable, "ingest.py", *reduced.flags, answer="\n")
    assert (code, "[j/N]" in shown) == (4, True)
    assert state(reduced.index) == before
    code, shown = on_terminal(sys.executable, "ingest.py", *reduced.flags, answer="ja\n")
    assert (code, "veröffentlicht als" in shown) == (0, True)


def test_other_folder_of_texts_is_a_loss(
    many_texts: Published, run_command: RunCommand, corpus: Path, tmp_path: Path
) -> None:
    """BOT_CORPUS of another project loses every text, and an empty folder is a fault."""
    where = many_texts.copy(tmp_path / "copy")
    assert run_command(main, *Published(corpus, where.index).flags).code == 4
    (tmp_path / "empty").mkdir()
    assert run_command(main, *Published(tmp_path / "empty", where.index).flags).code == 1


def test_emptied_texts_are_a_loss(many_texts: Published, run_command: RunCommand, tmp_path: Path) -> None:
    """Texts that keep their names and lose most of their words are a loss too."""
    where = many_texts.copy(tmp_path)
    for path in where.corpus.iterdir():
        path.write_text(f"{path.read_text('utf-8').splitlines()[0]}\n\nEin Turm.\n", encoding="utf-8")
    run = run_command(main, *where.flags)
    assert (run.code, "Zeichen" in run.err) == (4, True)


def test_renamed_texts_are_no_loss(many_texts: Published, run_command: RunCommand, tmp_path: Path) -> None:
    """Texts that only have another name are published without a question."""
    where = many_texts.copy(tmp_path)
    for path in list(where.corpus.iterdir()):
        path.rename(path.with_name(f"neu-{path.name}"))
    assert json.loads(run_command(main, "--check", "--json", *where.flags).out)["needs_yes"] is False


# What cannot be written


@pytest.mark.parametrize("place", ["file", "file/below", "locked", "/proc/index"])
def test_index_that_cannot_be_written_exits_5(
    corpus: Path, run_command: RunCommand, tmp_path: Path, place: str
) -> None:
    """A place that cannot hold an index is named in one sentence with a remedy, with exit code 5."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "locked/.lock").mkdir(parents=True)
    index = tmp_path / place
    run = run_command(main, *Published(corpus, index).flags)
    assert run.code == 5
    assert str(index) in run.err
    assert "--index" in run.err
    assert len(run.err.splitlines()) == 1


def test_index_that_is_a_file_fails_the_check_too(
    corpus: Path, run_command: RunCommand, tmp_path: Path
) -> None:
    """`--check` does not take an index that it cannot read for an empty one."""
    (tmp_path / "file").write_text("x")
    run = run_command(main, "--check", *Published(corpus, tmp_path / "file").flags)
    assert (run.code, str(tmp_path / "file") in run.err) == (5, True)


def test_chroma_server_that_is_away_exits_5(corpus: Path, run_command: RunCommand, tmp_path: Path) -> None:
    """Where no Chroma server answers, neither `--check` nor an ingest takes its index for an empty one."""
    url, flags = f"http://127.0.0.1:{free_port()}", Published(corpus, tmp_path / "index").flags
    for more in ((), ("--check",)):
        run = run_command(main, *flags, *more, chroma_url=url)
        assert (run.code, f"BOT_CHROMA_URL={url}" in run.err) == (5, True)


def test_full_disk_exits_5_and_leaves_the_old_index(copied: Published, run_command: RunCommand) -> None:
    """Where the last step meets a full disk, the old generation stays live and nothing half-done is left."""
    before = state(copied.index)
    with (copied.corpus / "brief.txt").open("a", encoding="utf-8") as text:
        text.write("Er ist rot.\n")
    (copied.index / "current.new").symlink_to("/dev/full")
    run = run_command(main, *copied.flags)
    (copied.index / "current.new").unlink()
    assert run.code == 5
    assert "No space left on device" in run.err
    assert state(copied.index) == before


@pytest.mark.usefixtures("processes")
def test_full_folder_for_temporary_files_exits_5(copied: Published) -> None:
    """Where no copy of the index can be made for comparison, that is said: all texts would look new."""
    command = f"ulimit -f 8; exec {sys.executable} ingest.py --check {' '.join(copied.flags)}"
    run = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment({}), capture_output=True, text=True, check=False
    )
    assert (run.returncode, "TMPDIR" in run.stderr) == (5, True)
    assert "Traceback" not in run.stderr


# Other ways to run it


@pytest.mark.usefixtures("processes")
def test_python_without_the_libraries_says_what_to_run() -> None:
    """Started with a Python that lacks the libraries, the command ends with 2 and names `make check`."""
    run = subprocess.run(
        [sys.executable, "-S", "ingest.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "make check" in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_make_check_checks() -> None:
    """`make check` runs the command with `--check` in the project's environment."""
    shown = subprocess.run(["make", "-n", "check"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ".venv/bin/python ingest.py --check" in shown.stdout


def test_json_holds_what_the_lines_say(copied: Published, run_command: RunCommand) -> None:
    """`--json` prints one object: counts, notices and outcome, or the faults and the exit code."""
    (copied.corpus / "bild.png").write_bytes(b"x")
    done = json.loads(run_command(main, "--json", *copied.flags).out)
    assert (done["exit_code"], done["texts"]["unchanged"], done["needs_yes"]) == (0, 3, False)
    assert [notice for notice in done["notices"] if "bild.png" in notice]
    (copied.corpus / "kaputt.md").write_text("ohne Kopf\n", encoding="utf-8")
    run = run_command(main, "--json", *copied.flags)
    failed = json.loads(run.out)
    assert (run.code, failed["exit_code"], run.err) == (1, 1, "")
    assert [fault for fault in failed["faults"] if fault.startswith("kaputt.md:1: ")]


# Kills


def answer_about_pay(server: Server) -> str:
    """What a server says about the figure of the changed text."""
    body = {"messages": [{"role": "user", "content": "Was verdient man als Flunsenprüferin?"}]}
    return str(
        httpx.post(f"{server.url}/api/chat", json=body, timeout=30).raise_for_status().json()["answer"]
    )


@pytest.mark.slow
def test_killed_ingest_leaves_the_old_index_and_the_next_run_succeeds(
    copied: Published, serve: Serve, run_process: RunProcess
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
    assert "4.711" in answer_about_pay(server)
    run = run_process("ingest.py", *copied.flags)
    assert (run.returncode, run.stderr) == (0, "")
    assert "8.152" in answer_about_pay(server)
    assert len(generations(copied.index)) == 2
    assert old[0] in generations(copied.index)
