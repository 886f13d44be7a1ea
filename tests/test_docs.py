"""What the documents name exists, and what exists is named."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from bot.settings import Settings
from tests.conftest import ROOT

DOCUMENTS = [
    ROOT / name
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "DECISIONS.md",
        "CHANGELOG.md",
        "PRIVACY.md",
        "bench/README.md",
        "web/README.md",
        "corpus/README.md",
    )
]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_documents_name_only_files_that_exist() -> None:
    """Every link to a file, and every path in code marks that begins with a folder of ours, exists."""
    missing = []
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
        named = re.findall(r"`((?:bot|corpus|web|tests|bench)/[\w./-]*)`", text)
        missing += [f"{path.name}: {name}" for name in linked if not (path.parent / name).exists()]
        missing += [f"{path.name}: {name}" for name in named if not (ROOT / name).exists()]
    assert missing == []


def test_documents_name_only_targets_that_make_has() -> None:
    """Every `make …` in a document is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in DOCUMENTS:
        commands = re.findall(r"(?:`|^    )make ([a-z ]+)(?:`|  )", path.read_text(encoding="utf-8"), re.M)
        assert {word for command in commands for word in command.split()} <= targets, path.name


def test_help_lists_every_target_of_the_contract() -> None:
    """`make help` has a line for each target that the contract names."""
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("serve", "ingest", "test", "quick", "lint", "evaluate", "bench", "help"):
        assert f"make {target} " in shown.stdout


def test_readme_lists_every_setting_with_its_default() -> None:
    """The table of settings has each field of Settings, and its default where it has one."""
    for name, field in Settings.model_fields.items():
        assert f"`BOT_{name.upper()}`" in README
        if isinstance(field.default, int):
            assert f"| `BOT_{name.upper()}` | `{field.default}` |" in README


def test_readme_maps_every_room() -> None:
    """The map of rooms has each module of bot/, and no other."""
    rooms = {path.stem for path in (ROOT / "bot").glob("*.py")} - {"__init__", "__main__"}
    mapped = re.findall(r"^\| `(\w+)` \|", README.split("## The map of rooms")[1], re.MULTILINE)
    assert set(mapped) == rooms


def test_readme_snippet_runs(project_index: Path, tmp_path: Path) -> None:
    """The README's lines for LangChain give the passages of the question."""
    snippet = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert snippet is not None
    code = snippet[1].replace('Path("index")', f"Path({str(project_index)!r})")
    scope: dict[str, list[object]] = {}
    exec(code, scope)  # noqa: S102 - it is what a reader would run
    assert any("2.800 €" in str(document) for document in scope["documents"])


def test_changelog_counts_the_texts() -> None:
    """The number of texts in the changelog is the number of texts in the corpus."""
    texts = [path for path in (ROOT / "corpus").glob("*.md") if path.name != "README.md"]
    assert f"{len(texts)} German texts" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
