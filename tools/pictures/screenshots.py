"""The widget's pictures in web/screenshots/, of the real server: python -m tools.pictures.screenshots.

Needs Chromium, the test environment (make test) and a built index (make ingest).
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

from tools.pictures.scripted_server import CHROMIUM, WEB, chromium

PORT = 8765
START_SECONDS = 120
HEIGHTS = {320: 640, 390: 844, 768: 1100, 1440: 1100}
QUESTIONS = {"de": "Was verdient man am Anfang?", "ar": "كم راتب البداية؟"}
# Name: language, colour scheme, forced colours, the look chosen on the demo page.
KINDS = {
    "light": ("de", "light", "none", ""),
    "dark": ("de", "dark", "none", ""),
    "arabic": ("ar", "light", "none", ""),
    "forced": ("de", "light", "active", ""),
}
# What an answer can have beside sentences, on a phone: the question, and whether a source is opened.
ANSWERS = {
    "table": ("Zeig mir die Gehaltstabelle E 6 bis E 13", False),
    "steps": ("Schick mir Stellen als IT-Administrator", False),
    "sources": ("Ich bin 50, Elektriker, umschulen, wer zahlt das?", True),
}
LOOKS = {"town": ("de", "light", "none", "#town"), "park": ("ar", "dark", "none", "#park")}


def main() -> int:
    """Take every picture; the exit code is 0, or 2 where there is no Chromium."""
    if not CHROMIUM:
        print("no Chromium: make chromium", file=sys.stderr)
        return 2
    folder = WEB / "screenshots"
    with server() as address, chromium() as browser:
        for old in folder.glob("*.png"):
            old.unlink()
        for width in (320, 768, 1440):
            for name, kind in KINDS.items():
                take(browser, address, width, kind, folder / f"{width}-{name}.png")
        for name, asked in ANSWERS.items():
            take(browser, address, 390, KINDS["light"], folder / f"390-{name}.png", asked)
        for name, kind in LOOKS.items():
            take(browser, address, 768, kind, folder / f"768-{name}.png")
    total = sum(file.stat().st_size for file in folder.glob("*.png"))
    print(f"{len(list(folder.glob('*.png')))} pictures, {total / 1e6:.2f} MB")
    return 0


@contextmanager
def server() -> Iterator[str]:
    """A server of this tree on a port of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "--port", str(PORT)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(f"http://127.0.0.1:{PORT}/readyz")
        yield f"http://127.0.0.1:{PORT}"
    finally:
        process.terminate()
        process.wait()


def wait(address: str) -> None:
    """Until the server can answer. Raises TimeoutError."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(address).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise TimeoutError(f"{address} did not answer; is there an index? make ingest")


def take(
    browser: Browser,
    address: str,
    width: int,
    kind: tuple[str, str, str, str],
    file: Path,
    asked: tuple[str, bool] | None = None,
) -> None:
    """Ask in the demo page, or on the smallest phone in the launcher's panel; take the picture.

    `asked` is the question, and whether a source is opened; without it the one for the pay at the start, with
    its source opened where there is room.
    """
    language, scheme, forced, look = kind
    question, opens = asked or (QUESTIONS[language], width != min(HEIGHTS))
    phone = width == min(HEIGHTS)
    page = browser.new_page(
        viewport={"width": width, "height": HEIGHTS[width]}, color_scheme=scheme, forced_colors=forced
    )
    page.goto(f"{address}/widget/launcher.html" if phone else address)
    if phone:
        page.locator(".launcher").click()
    ask(page, language, question)
    if opens:
        page.locator(".cite").first.click()
    if look:
        page.locator(".owners > summary").click()
        page.locator(look).check()
    page.locator(".panel:visible").evaluate("node => node.scrollIntoView({block: 'center'})")
    page.locator(".transcript:visible").evaluate("""node => {
        const turn = node.querySelector(".turns > li:last-child");
        node.scrollTop += turn.getBoundingClientRect().top - node.getBoundingClientRect().top - 8;
    }""")
    page.mouse.move(0, 0)
    page.screenshot(path=file)
    page.close()


def ask(page: Page, language: str, question: str) -> None:
    """Choose a language in the menu and ask."""
    page.locator(".language:visible").select_option(language)
    page.locator(".panel:visible").and_(page.locator(f":lang({language})")).wait_for()
    page.locator("textarea:visible").fill(question)
    page.keyboard.press("Enter")
    page.locator(".tools").wait_for()


if __name__ == "__main__":
    sys.exit(main())
