"""The files of web/ as they are, without a browser."""

import gzip
import json
import re
from pathlib import Path

from tools.pictures.scripted_server import WEB
from tools.pictures.states import LANGUAGES

SCRIPTS = sorted(WEB.glob("*.js"))
MESSAGES = sorted((WEB / "messages").glob("*.js"))


def test_packed_script_stays_small() -> None:
    """All that a page loads, its language included, stays under 20 kB in any language, and parses no HTML."""
    assert set(WEB.rglob("*.js")) == {*SCRIPTS, *MESSAGES}
    scripts = sum(map(packed, SCRIPTS))
    assert {path.stem: scripts + packed(path) for path in MESSAGES if scripts + packed(path) >= 20_000} == {}
    assert [path.name for path in SCRIPTS if b"innerHTML" in path.read_bytes()] == []


def packed(path: Path) -> int:
    """The compressed size of a file in bytes, as the server sends it."""
    return len(gzip.compress(path.read_bytes()))


def test_embedded_file_names_every_module() -> None:
    """The file to embed imports all others, so that they arrive in one round trip; it defines the tag."""
    embedded = (WEB / "career-chat.js").read_text("utf-8")
    others = {path.name for path in SCRIPTS} - {"career-chat.js"}
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
