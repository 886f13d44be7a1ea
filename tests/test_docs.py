"""What the documents name exists, and what exists is named."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from tests.conftest import ROOT, Published

NAMES = ("README", "CONTRIBUTING", "DECISIONS", "CHANGELOG", "PRIVACY")
FOLDERS = ("bench", "web", "corpus", "gold")
DOCUMENTS = [ROOT / f"{name}.md" for name in NAMES] + [ROOT / name / "README.md" for name in FOLDERS]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
README, DECISIONS, CHANGELOG = TEXTS["README.md"], TEXTS["DECISIONS.md"], TEXTS["CHANGELOG.md"]
OLD_COMMAND = re.compile(r"^ *\| `python [^|]*\|", re.MULTILINE)
DECISION_LINES = 7
# The metrics of the evaluation that the README shows.
METRICS = (
    "single questions",
    "other voices",
    "follow-ups and topic changes, last turn",
    "English",
    "other languages",
    "out of scope refused",
    "near misses not answered as if known",
    "in scope, wrongly refused",
    "pairs equal",
)


def spans(text: str) -> list[str]:
    """What a document sets as code in a line."""
    return re.findall(r"`([^`\n]+)`", text)


def commands(text: str) -> Iterator[str]:
    """The commands that a document shows, in a line or as a block."""
    yield from spans(text)
    yield from re.findall(r"^    (\S.*)$", text, re.MULTILINE)


def result(name: str) -> dict[str, Any]:
    """A benchmark's result file, without any result where the README names another commit.

    Who runs a benchmark overwrites its file, and the README still says what was measured where.
    """
    content: dict[str, Any] = json.loads((ROOT / f"bench/results/{name}.json").read_text(encoding="utf-8"))
    return content if content["commit"] in README else {"metrics": [], "rows": []}


def decimals(value: float, places: int) -> str:
    """A share as the documents write it: .93, 1.00."""
    return f"{value:.{places}f}".removeprefix("0")


def gold_figures() -> list[str]:
    """What the README should say of the gold questions: tuning part and held out."""
    return [
        " / ".join(
            f"{decimals(right / count, 2)} ({right} of {count})"
            for right, count in (metric["tuning"], metric["held_out"])
        )
        for metric in result("evaluation")["metrics"]
        if metric["name"] in METRICS
    ]


def other_figures() -> Iterator[str]:
    """What the README should say of times, publications and retrieval."""
    for row in result("latency")["rows"]:
        if row["route"] in ("search", "chat"):
            yield f"| {row['p50 ms']} ms |"
    for row in result("reingest")["rows"]:
        yield f"| {row['requests']} / {row['failed']} / {row['answers of another generation']} |"
    for name, is_ours in (("retrieval-xquad-product", True), ("retrieval-xquad", False)):
        best: dict[str, float] = {}
        for row in result(name)["rows"]:
            if (row["system"] == "career-chat") == is_ours and row["system"] != "its encoder alone":
                best[row["questions"]] = max(best.get(row["questions"], 0), row["recall@1"])
        yield " / ".join(decimals(share, 3) for share in best.values())


def test_documents_name_only_files_that_exist() -> None:
    """Every link to a file, every path of ours and every module that a document names exists."""
    missing = []
    for name, text in TEXTS.items():
        folder = (ROOT / name).parent
        linked = [*re.findall(r"\]\((?!https?:)([^)#]+)\)", text), *re.findall(r"`(\w+\.(?:md|py))`", text)]
        missing += [
            f"{name}: {path}" for path in linked if not (folder / path).exists() | (ROOT / path).exists()
        ]
        named = re.findall(r"`((?:bot|corpus|web|tests|bench|gold|tools)/[\w./*-]*)`", text)
        missing += [f"{name}: {path}" for path in named if not any(ROOT.glob(path.rstrip("/")))]
        modules = re.findall(r"`(?:bot\.)?([a-z]+)\.((?!(?:html|js|json|md|py|svg|toml|txt)`)[a-z_]+)`", text)
        missing += [
            f"{name}: {package}.{module}"
            for package, module in modules
            if (ROOT / "bot" / package).is_dir() and not (ROOT / f"bot/{package}/{module}.py").exists()
        ]
    assert missing == []


def test_documents_name_only_commands_that_exist() -> None:
    """Every target of make, every program of ours and every option of it that a document names exists."""
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    wrong = []
    for name, text in TEXTS.items():
        for command in commands(OLD_COMMAND.sub("|", text) if name == "CHANGELOG.md" else text):
            asked = re.match(r"(?:[A-Z_]+=\S+ )*make ((?:[a-z]+(?= |$) ?)+)", command)
            wrong += [f"{name}: make {word}" for word in set(asked[1].split() if asked else ()) - targets]
            started = re.search(r"python (?:-m ((?:bot|bench|tools)[\w.]*)|([\w/]+\.py))", command)
            if started is None:
                continue
            place = ROOT / (started[2] or started[1].replace(".", "/"))
            path = next(
                (p for p in (place, place.with_suffix(".py"), place / "__main__.py") if p.is_file()), None
            )
            if path is None or '__name__ == "__main__"' not in (source := path.read_text(encoding="utf-8")):
                wrong.append(f"{name}: {command}")
                continue
            options = set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", command))
            wrong += [f"{name}: {command}: {option}" for option in options if f'"{option}"' not in source]
    assert wrong == []
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([a-z]+) ", shown, re.MULTILINE)) == targets


def test_documents_name_only_settings_that_exist() -> None:
    """Every BOT_ name is a setting, and the README's table has each setting, a number with its default."""
    known = {f"BOT_{name.upper()}" for name in Settings.model_fields}
    for name, text in TEXTS.items():
        assert set(re.findall(r"BOT_[A-Z_]*[A-Z]", text)) <= known, name
    for field, info in Settings.model_fields.items():
        default = f" `{info.default}` |" if isinstance(info.default, int) else ""
        assert f"| `BOT_{field.upper()}` |{default}" in README


def test_readme_lists_the_packages_and_their_layers() -> None:
    """The README's table has each package and single module of bot/; the layers are the linter's."""
    section = README.split("\n## The packages of `bot/`\n")[1].split("\n## ")[0]
    entries = {path.stem for path in (ROOT / "bot").glob("*.py")} - {"__init__"}
    entries |= {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")}
    assert set(re.findall(r"^\| `(\w+)` \| \S", section, re.MULTILINE)) == entries
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c for c in rules["tool"]["importlinter"]["contracts"] if c["type"] == "layers")["layers"]
    assert re.findall(r"^    (\S.*)$", section, re.MULTILINE) == layers


def test_decision_is_short_dated_and_names_its_successor() -> None:
    """Each decision has a date and at most seven lines; a replaced one names another that exists."""
    entries = [entry.strip().splitlines() for entry in DECISIONS.split("\n## ")[1:]]
    titles = {re.split(r" \(20\d\d-", lines[0])[0] for lines in entries}
    for heading, *body in entries:
        assert re.search(r" \(20\d\d-\d\d-\d\d", heading), heading
        assert 0 < len(body) <= DECISION_LINES, heading
        assert set(re.findall(r'\(replaced by "([^"]+)"\)', heading)) <= titles, heading


def test_readme_snippet_runs(invented: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's lines for LangChain give the passages of the question."""
    snippet = re.search(r"```python\n([^`]*CorpusRetriever[^`]*)```", README)
    assert snippet is not None
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BOT_INDEX", str(invented.index))
    monkeypatch.chdir(tmp_path)
    scope: dict[str, list[object]] = {}
    exec(snippet[1], scope)  # noqa: S102 - it is what a reader would run
    assert any("4.711 Taler" in str(document) for document in scope["documents"])


def test_readme_has_the_figures_of_the_result_files() -> None:
    """The README's figures are those in the result files of the commits that it names."""
    assert [figure for figure in [*gold_figures(), *other_figures()] if figure not in README] == []


def test_changelog_counts_the_texts() -> None:
    """The number of texts in the changelog is the number of texts in the corpus."""
    texts = [path for path in (ROOT / "corpus").glob("*.md") if path.name != "README.md"]
    assert f"{len(texts)} German texts" in CHANGELOG
