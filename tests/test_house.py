"""The plan of the house: which room may know which, and where the big libraries and the environment live."""

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Room: the rooms it may import. An arrow that is not here needs a reason and a line here.
ARROWS = {
    "__init__": set(),
    "errors": set(),
    "types": set(),
    "settings": {"errors"},
    "manifest": {"errors"},
    "german": set(),
    "wording": set(),
    "faults": set(),
    "markdown": {"types", "faults"},
    "reading": {"types", "errors", "faults", "markdown"},
    "splitting": {"types", "german", "markdown"},
    "encoding": {"types", "errors"},
    "indexing": {"types", "errors", "manifest"},
    "storing": {"types", "errors", "manifest", "indexing"},
    "spelling": set(),
    "words": {"types"},
    "postings": set(),
    "ranking": {"types", "spelling", "words", "postings"},
    "naming": {"types"},
    "asking": {"german", "naming"},
    "talking": {"german", "wording"},
    "weighing": {"types", "german", "ranking", "words"},
    "refusing": {"types", "naming"},
    "retrieving": {"types", "errors", "german", "naming", "ranking", "splitting", "weighing", "words"}
    | {"indexing", "storing"},
    "ingesting": {"types", "errors", "manifest", "reading", "splitting", "storing"},
    "conversing": {"types", "asking", "german", "talking", "wording"},
    "quoting": {"types", "german"},
    "citing": {"types"},
    "measures": set(),
    "numerals": set(),
    "figures": {"measures", "numerals"},
    "opposites": {"figures"},
    "phrasing": {"figures", "german"},
    "supporting": {"types", "figures", "german", "opposites", "phrasing"},
    "proving": {"types", "figures", "german", "opposites", "phrasing", "supporting"},
    "cleaning": {"german"},
    "declining": set(),
    "suspecting": {"types"},
    "circuit": set(),
    "counting": set(),
    "writing": {"types", "errors", "circuit", "declining"},
    "composing": {"types", "errors", "citing", "cleaning", "counting", "declining", "proving"}
    | {"supporting", "wording"},
    "answering": {"types", "citing", "conversing", "german", "naming", "quoting", "refusing"}
    | {"retrieving", "wording"},
    "measuring": {"types"},
    "charting": set(),
    "displaying": {"charting"},
    "reporting": {"displaying", "measuring"},
    "forms": {"types"},
    "feedback": {"errors", "settings"},
    "pages": set(),
    "guarding": {"errors", "forms", "settings", "types"},
}
ARROWS["answering"] |= {"composing", "proving", "suspecting"}
ARROWS["notes"] = {"types"}
ARROWS["completions"] = {"types", "errors", "forms", "guarding", "notes"}
EVALUATION = {"measuring", "charting", "displaying", "reporting"}
EDITORS = {"faults", "markdown", "reading", "splitting", "ingesting"}
ARROWS["app"] = set(ARROWS) - EDITORS - EVALUATION - {"__init__"}
# The doors that are commands.
ARROWS["__main__"] = {"app", "counting", "encoding", "errors", "settings", "storing"}
ARROWS["evaluating"] = EVALUATION | {"answering", "conversing", "encoding", "errors", "refusing"}
ARROWS["evaluating"] |= {"retrieving", "settings", "storing", "types"}

ARROWS["appraising"] = {"answering", "composing", "counting", "encoding", "errors", "measuring"}
ARROWS["appraising"] |= {"retrieving", "settings", "storing", "types", "writing"}

# Library: the only rooms that may name it.
LIBRARIES = {
    "chromadb": {"indexing", "storing"},
    "sentence_transformers": {"encoding"},
    "transformers": {"encoding"},
    "torch": {"encoding"},
    "fastapi": {"app", "completions", "guarding", "pages"},
    "starlette": {"app", "completions", "guarding", "pages"},
    "langchain": {"writing"},
    "prometheus_client": {"counting"},
    "text_to_num": {"numerals"},
    "sqlite_utils": {"feedback"},
    "uvicorn": {"__main__"},
    "dotenv": {"settings"},
    "pydantic_settings": {"settings"},
}
READS_ENVIRONMENT = {"settings"}
WRITES_ENVIRONMENT = {"encoding", "writing", "__main__"}
CATCH_ALL = {"utils", "util", "helpers", "helper", "common", "misc"}
DOOR_LINES = 90

ROOMS = {
    path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "bot").glob("*.py"))
}


def _modules(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a file imports, wherever it does so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "bot" if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _rooms_named(tree: ast.AST) -> set[str]:
    return {name.split(".")[1] for name in _modules(tree) if name.startswith("bot.")}


def _environment(tree: ast.AST) -> Iterator[bool]:
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


def _public(nodes: list[ast.stmt], owner: str) -> Iterator[tuple[str, ast.AST]]:
    for node in nodes:
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if named and not node.name.startswith("_"):
            yield f"{owner}.{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body, f"{owner}.{node.name}")


@pytest.mark.parametrize("room", ROOMS)
def test_room_imports_only_along_the_arrows(room: str) -> None:
    """A room imports only the rooms that the table allows it."""
    assert _rooms_named(ROOMS[room]) <= ARROWS[room]


def test_arrows_point_one_way() -> None:
    """The table itself has no circle."""
    assert list(graphlib.TopologicalSorter(ARROWS).static_order())


def test_door_is_imported_by_nobody() -> None:
    """No room imports a door: the application (but for its command), the commands, the ingest."""
    for room, tree in ROOMS.items():
        assert "ingest" not in {name.split(".")[0] for name in _modules(tree)}
        doors = {"__main__", "appraising", "evaluating"} | ({"app"} if room != "__main__" else set())
        assert not _rooms_named(tree) & doors


@pytest.mark.parametrize("library", LIBRARIES)
def test_library_is_named_only_in_its_rooms(library: str) -> None:
    """A big library is imported only in the rooms that hide it from the others."""
    users = {r for r, tree in ROOMS.items() if library in {name.split(".")[0] for name in _modules(tree)}}
    assert users <= LIBRARIES[library]


def test_keyword_library_ranks_in_one_room() -> None:
    """Only postings uses bm25s' index; its stop words may be read elsewhere."""
    users = {
        room
        for room, tree in ROOMS.items()
        for name in _modules(tree)
        if name.split(".")[0] == "bm25s" and not name.startswith("bm25s.stopwords")
    }
    assert users == {"postings"}


@pytest.mark.parametrize("room", ROOMS)
def test_environment_is_read_in_settings_alone(room: str) -> None:
    """Only settings reads the environment; encoding, writing and the server's door may write it."""
    for writes in _environment(ROOMS[room]):
        assert room in (READS_ENVIRONMENT | WRITES_ENVIRONMENT if writes else READS_ENVIRONMENT)


def test_app_starts_without_heavy_libraries() -> None:
    """Importing the application loads neither the encoder's libraries nor the database."""
    heavy = "{'torch', 'sentence_transformers', 'chromadb', 'lingua', 'langchain', 'openai'}"
    script = f"import sys, bot.api.app; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("room", ROOMS)
def test_public_thing_has_a_docstring(room: str) -> None:
    """Every room and every public function, class and method in it says what it is."""
    things = [(room, ROOMS[room]), *_public(ROOMS[room].body, room)]
    assert [name for name, node in things if not ast.get_docstring(node)] == []


def test_file_has_a_name_that_says_something() -> None:
    """No file is called utils or the like."""
    folders = [ROOT / name for name in ("bot", "tests", "tools", "bench", "web")]
    files = [*ROOT.glob("*.py"), *(path for folder in folders for path in folder.rglob("*"))]
    assert not {path.stem for path in files} & CATCH_ALL


def test_ingest_door_is_short() -> None:
    """The editor's door stays a door: at most 90 lines."""
    assert len((ROOT / "ingest.py").read_text(encoding="utf-8").splitlines()) <= DOOR_LINES


@pytest.mark.parametrize("path", sorted(Path(ROOT / "tests").glob("test_*.py")), ids=lambda path: path.stem)
def test_test_states_a_fact(path: Path) -> None:
    """Every test has a docstring that is a sentence."""
    functions = [
        n for n in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(n, ast.FunctionDef)
    ]
    tests = [node for node in functions if node.name.startswith("test_")]
    assert [t.name for t in tests if not (ast.get_docstring(t) or "").endswith((".", "?", "“.", '".'))] == []
