"""Build the wheel and use it as an operator does: in an empty environment, in another folder.

`python tools/try_wheel.py` needs nothing but Python and pip. It fails where the installed program cannot
ingest a corpus, answer /readyz and a question, or serve the widget.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180
# The widget is at least so many modules; the languages are loaded when they are chosen.
MODULES = 11
QUESTION = {"messages": [{"role": "user", "content": "Was verdient man am Anfang?"}]}


def main() -> None:
    """Build, install, ingest, serve, ask. Raises where one of them fails."""
    with tempfile.TemporaryDirectory(prefix="career-chat-wheel-") as name:
        folder = Path(name)
        python = _install(folder)
        _check_place(python, folder)
        shutil.copytree(ROOT / "corpus", folder / "corpus")
        shutil.copy(ROOT / "ingest.py", folder)
        _run([python, "ingest.py"], folder)
        _serve_and_ask(python, folder)


def _install(folder: Path) -> str:
    """An environment with nothing but the wheel and what it depends on; its interpreter."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    _run([*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], folder)
    [wheel] = folder.glob("career_chat-*.whl")
    print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB")
    venv.create(folder / "env", with_pip=True)
    python = str(folder / "env/bin/python")
    install = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _run([python, *install, "--constraint", str(ROOT / "constraints.txt"), str(wheel)], folder)
    return python


def _check_place(python: str, folder: Path) -> None:
    """The program that is tried is the installed one."""
    script = "import bot; print(bot.__file__)"
    place = _run([python, "-c", script], folder, capture_output=True).stdout.strip()
    if not Path(place).is_relative_to(folder / "env"):
        raise RuntimeError(f"bot is imported from {place}, not from the wheel")


def _serve_and_ask(python: str, folder: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [python, "-m", "bot", "--port", str(port)]
    with subprocess.Popen(command, cwd=folder, env=_environment()) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}/readyz", server)
            modules = _fetch_modules(f"{url}/widget/", "career-chat.js")
            answer = json.loads(_fetch(f"{url}/api/chat", json.dumps(QUESTION).encode()))
            if "customElements.define" not in modules["career-chat.js"] or len(modules) < MODULES:
                raise RuntimeError(f"/widget/career-chat.js is not the widget: {sorted(modules)}")
            if answer["outcome"] != "answered":
                raise RuntimeError(f"the installed program does not answer: {answer}")
            print(f"ready; widget of {len(modules)} modules; {answer['answer'][:60]} …")
        finally:
            server.terminate()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            _fetch(url)
            return
        except urllib.error.URLError:
            time.sleep(0.3)
    raise RuntimeError(f"{url} did not answer in {START_SECONDS} seconds")


def _fetch_modules(folder: str, name: str) -> dict[str, str]:
    """A module's text by its name, with those of all that it imports. Raises HTTPError for a lost one."""
    waiting, found = [name], dict[str, str]()
    while waiting:
        name = waiting.pop()
        found[name] = _fetch(folder + name).decode()
        imported = re.findall(r"""(?:from|import) *\(?["']\./([\w./-]+\.js)["']""", found[name])
        waiting += [other for other in imported if other not in {*found, *waiting}]
    return found


def _fetch(url: str, body: bytes | None = None) -> bytes:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - our own
        content: bytes = response.read()
    return content


def _run(
    command: list[str], folder: Path, *, capture_output: bool = False
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=_environment(), check=True, text=True, capture_output=capture_output
    )


def _environment() -> dict[str, str]:
    """Neither settings of this shell nor a path to the source."""
    return {k: v for k, v in os.environ.items() if not k.startswith("BOT_") and k != "PYTHONPATH"}


if __name__ == "__main__":
    main()
