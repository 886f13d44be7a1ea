"""The structure of the code: sizes, names, docstrings, and where the environment is read.

Which package may import which is a contract in pyproject.toml, checked by `make lint`.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

READS_ENVIRONMENT = {"bot/settings.py"}
# Libraries are told by variables what they must not do; workers are told their index.
WRITES_ENVIRONMENT = {"bot/models/files.py", "bot/llm/chat_model.py", "bot/__main__.py"}
CATCH_ALL = {"utils", "util", "helpers", "helper", "common", "misc"}
INGEST_LINES = 60
MODULE_LINES = 250
MODULES = 10
TOP_ENTRIES = 22

TREES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "bot").rglob("*.py"))
}
PACKAGES = sorted({path.parent for path in (ROOT / "bot").rglob("__init__.py")} - {ROOT / "bot"})


def environment_uses(tree: ast.AST) -> Iterator[bool]:
    """For each use of the environment, whether it only writes a variable."""
    written = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
    }
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if name in ("environ", "environb", "getenv"):
            yield id(node) in written


def public(nodes: list[ast.stmt], owner: str) -> Iterator[tuple[str, ast.AST]]:
    """Every public function, class and method, by its full name."""
    for node in nodes:
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if named and not node.name.startswith("_"):
            yield f"{owner}:{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{owner}:{node.name}")


def test_environment_is_read_in_settings_alone() -> None:
    """Only settings reads the environment; the few modules that write a variable are named here."""
    uses = {(name, writes) for name, tree in TREES.items() for writes in environment_uses(tree)}
    assert {name for name, writes in uses if not writes} <= READS_ENVIRONMENT
    assert {name for name, writes in uses if writes} <= WRITES_ENVIRONMENT | READS_ENVIRONMENT


def test_app_starts_without_heavy_libraries() -> None:
    """Importing the application loads neither the encoder's libraries nor the database."""
    heavy = "{'torch', 'sentence_transformers', 'chromadb', 'lingua', 'langchain', 'openai'}"
    script = f"import sys, bot.api.app; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_public_things_have_a_docstring() -> None:
    """Every module and every public function, class and method in it says what it is."""
    things = [thing for name, tree in TREES.items() for thing in ((name, tree), *public(tree.body, name))]
    assert [name for name, node in things if not ast.get_docstring(node)] == []


def test_package_says_what_it_holds_and_imports_nothing() -> None:
    """Each package's __init__ is a docstring that names every module of the package in a line."""
    for package in PACKAGES:
        tree = TREES[(package / "__init__.py").relative_to(ROOT).as_posix()]
        said = ast.get_docstring(tree) or ""
        modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
        assert len(tree.body) == 1, f"{package.name}/__init__.py holds more than a docstring"
        listed = set(re.findall(r"^- `(\w+)`: \S", said, re.MULTILINE))
        assert modules == listed, f"bot/{package.name}: {modules ^ listed}"


def test_packages_and_modules_stay_small() -> None:
    """A package has few modules, a module few lines, the top of bot/ few entries, ingest.py sixty lines."""
    modules = Counter(Path(name).parent.as_posix() for name in TREES if not name.endswith("__init__.py"))
    assert {name: count for name, count in modules.items() if count > MODULES} == {}
    lines = {name: (ROOT / name).read_text(encoding="utf-8").count("\n") for name in TREES}
    assert {name: count for name, count in lines.items() if count > MODULE_LINES} == {}
    entries = [path for path in (ROOT / "bot").iterdir() if path.name != "__pycache__"]
    assert len(entries) <= TOP_ENTRIES
    assert (ROOT / "ingest.py").read_text(encoding="utf-8").count("\n") <= INGEST_LINES


def test_class_name_occurs_once() -> None:
    """One name is one thing: no two public classes of bot/ share a name."""
    names = Counter(
        node.name
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, count in names.items() if count > 1} == set()


def test_file_has_a_name_that_says_something() -> None:
    """No file is called utils or the like."""
    folders = [ROOT / name for name in ("bot", "tests", "tools", "bench", "web")]
    files = [*ROOT.glob("*.py"), *(path for folder in folders for path in folder.rglob("*"))]
    assert not {path.stem for path in files} & CATCH_ALL


def test_tests_state_facts() -> None:
    """Every test has a docstring that is a sentence."""
    silent = [
        f"{path.name}:{node.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not (ast.get_docstring(node) or "").endswith((".", "?", "“.", '".'))
    ]
    assert silent == []


def test_tests_mirror_the_packages() -> None:
    """Each package of bot/ has a folder of tests with its name."""
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert {package.name for package in PACKAGES} <= folders


def test_tools_do_not_import_tests() -> None:
    """Neither the program nor bench nor tools need the tests."""
    for folder in ("bot", "bench", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"^\s*(?:from|import) tests\b", text, re.MULTILINE), path
