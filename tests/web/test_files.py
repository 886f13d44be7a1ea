"""The files of web/ as they are, without a browser."""

import gzip
import json
import re
from pathlib import Path

from tools.pictures.scripted_server import WEB
from tools.pictures.states import LANGUAGES

SCRIPTS = sorted(WEB.glob("*.js"))
MESSAGES = sorted((WEB / "messages").glob("*.js"))


# In bytes, compressed: what a page loads, its language included, and what the first question loads.
FIRST_LIMIT = 20_000
LATER_LIMIT = 8_500
# What a pressed thumb loads.
RATING = {"rating.js"}


def test_packed_script_stays_small() -> None:
    """What a page loads and what the first question loads stay small in any language; none parses HTML."""
    assert set(WEB.rglob("*.js")) == {*SCRIPTS, *MESSAGES}
    first = imported_with("career-chat.js")
    scripts = sum(packed(WEB / name) for name in first)
    assert {
        path.stem: scripts + packed(path) for path in MESSAGES if scripts + packed(path) >= FIRST_LIMIT
    } == {}
    later = {path.name for path in SCRIPTS} - first - RATING
    assert later == imported_with("answers.js") - first
    assert sum(packed(WEB / name) for name in later) < LATER_LIMIT
    assert [path.name for path in SCRIPTS if b"innerHTML" in path.read_bytes()] == []


def imported_with(name: str) -> set[str]:
    """A module and all that its import lines bring along, not what it loads later by `import()`."""
    found, waiting = set[str](), [name]
    while waiting:
        name = waiting.pop()
        found.add(name)
        lines = re.findall(
            r'^(?:import|export)\b[^;]*?"\./([\w-]+\.js)"', (WEB / name).read_text("utf-8"), re.MULTILINE
        )
        waiting += set(lines) - found
    return found


def packed(path: Path) -> int:
    """The compressed size of a file in bytes, as the server sends it."""
    return len(gzip.compress(path.read_bytes()))


def test_embedded_file_names_every_module_of_the_first_load() -> None:
    """The file to embed imports all that a page loads, for one round trip; it defines the tag."""
    embedded = (WEB / "career-chat.js").read_text("utf-8")
    others = imported_with("career-chat.js") - {"career-chat.js"}
    assert set(re.findall(r'"\./([\w-]+\.js)"', embedded)) == others
    assert [path.name for path in SCRIPTS if b"customElements" in path.read_bytes()] == ["career-chat.js"]


def test_languages_have_the_same_sentences() -> None:
    """Every language has every sentence, with the same places to fill."""
    shapes = {}
    for path in (WEB / "messages").glob("*.js"):
        text = path.read_text("utf-8")
        shapes[path.stem] = (
            re.findall(r"(\w+):", re.sub(r'"[^"]*"', "", text)),
            sorted(re.findall(r"\{\w+\}", text)),
        )
    assert set(shapes) == set(LANGUAGES)
    assert [language for language, shape in shapes.items() if shape != shapes["de"]] == []


def test_readme_names_what_the_script_has() -> None:
    """README and script have the same CSS properties, parts, attributes and events."""
    readme = (WEB / "README.md").read_text("utf-8")
    script = "".join(path.read_text("utf-8") for path in SCRIPTS)
    properties = r"--career-chat-[a-z-]+"
    assert set(re.findall(properties, readme)) == set(re.findall(properties, script))
    named = readme[readme.index("`::part()`:") : readme.index("## Keys")]
    parts = set(re.findall(r'part: "([a-z]+)"', script))
    assert set(re.findall(r"`([a-z]+)`", named)) == parts
    attributes = re.search(r"observedAttributes = (\[.*\])", script)
    assert attributes is not None
    for name in [*json.loads(attributes[1]), "career-chat-answer", "career-chat-error"]:
        assert f"| `{name}` |" in readme
