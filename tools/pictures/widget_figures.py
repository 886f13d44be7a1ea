"""The widget's size and times, as rows for web/README.md: python -m tools.pictures.widget_figures.

Needs Chromium, the test environment (make test) and a built index (make ingest).
"""

from __future__ import annotations

import gzip
import statistics
import sys
from collections.abc import Callable

from playwright.sync_api import Page

from tools.pictures.screenshots import QUESTIONS, server
from tools.pictures.scripted_server import CHROMIUM, WEB, chromium

ROUNDS = 9
PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
ROOT = "document.querySelector('career-chat').shadowRoot"
OPEN = f"""async () => {{
  const from = performance.now();
  {ROOT}.querySelector(".launcher").click();
  return await {PAINTED} - from;
}}"""
ANSWER = f"""async (question) => {{
  const input = {ROOT}.querySelector("textarea");
  input.value = question;
  const from = performance.now();
  {ROOT}.querySelector(".send").click();
  const shown = () => {ROOT}.querySelector("li:last-child .text")?.textContent;
  while (!shown()) await new Promise((done) => setTimeout(done, 1));
  return await {PAINTED} - from;
}}"""


def main() -> int:
    """Measure and print; the exit code is 0, or 2 where there is no Chromium."""
    if not CHROMIUM:
        print("no Chromium: make chromium", file=sys.stderr)
        return 2
    print("| what | result |\n|---|---|")
    with server() as address, chromium() as browser:
        first, later = loaded(browser.new_page(), address)
        sizes = sorted(first + packed(path.read_bytes()) for path in (WEB / "messages").glob("*.js"))
        print(f"| scripts of a page, compressed, by language | {kb(sizes[0])} to {kb(sizes[-1])} |")
        print(f"| scripts of the first question, compressed | {kb(later)} |")
        opened = measure(lambda: browser.new_page(), address, lambda page: page.evaluate(OPEN))
        asked = measure(lambda: browser.new_page(), address, ask)
    print(f"| click on the launcher until the panel is painted | {times(opened)} |")
    print(f"| send until the first text of the answer is painted | {times(asked)} |")
    return 0


def loaded(page: Page, address: str) -> tuple[int, int]:
    """The bytes of scripts that a page loads, its language left out, and that its first question loads."""
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(script_size(response.url)))
    page.goto(f"{address}/widget/launcher.html")
    page.locator(".launcher").wait_for()
    first = sum(sizes)
    ask(page)
    page.close()
    return first, sum(sizes) - first


def script_size(address: str) -> int:
    """The compressed size of the widget's script at an address; 0 for all else, and for languages."""
    path = WEB / address.rpartition("/widget/")[2]
    return packed(path.read_bytes()) if path.suffix == ".js" and path.parent == WEB else 0


def packed(content: bytes) -> int:
    """The size as the server sends it, in bytes."""
    return len(gzip.compress(content))


def kb(size: int) -> str:
    """A size in kilobytes."""
    return f"{size / 1000:.1f} kB"


def measure(open_page: Callable[[], Page], address: str, run: Callable[[Page], float]) -> list[float]:
    """Milliseconds, each on a page of its own."""
    found = []
    for _ in range(ROUNDS):
        page = open_page()
        page.goto(f"{address}/widget/launcher.html")
        page.locator(".launcher").wait_for()
        found.append(run(page))
        page.close()
    return sorted(found)


def ask(page: Page) -> float:
    """Milliseconds from send to the first text."""
    page.locator(".launcher").click()
    return float(page.evaluate(ANSWER, QUESTIONS["de"]))


def times(found: list[float]) -> str:
    """Median and range of milliseconds."""
    return f"{statistics.median(found):.0f} ms (least {found[0]:.0f}, most {found[-1]:.0f})"


if __name__ == "__main__":
    sys.exit(main())
