"""What visitors do in the tests of the widget, and what the page then shows."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tools.pictures.scripted_server import QUESTION

FOCUSED = """() => {
  let node = document.activeElement;
  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node.getAttribute("aria-label") || node.id || node.textContent;
}"""


def ask(page: Page, question: str = QUESTION) -> Locator:
    """Ask, wait for the end, and return the last turn."""
    page.locator("textarea:visible").fill(question)
    page.keyboard.press("Enter")
    page.locator(".searching").wait_for(state="detached")
    return page.locator(".turns > li").last


def press_until_focus(page: Page, key: str, wanted: str) -> None:
    """Press a key until the focus is on what is named so."""
    seen = []
    for _ in range(60):
        page.keyboard.press(key)
        seen.append(page.evaluate(FOCUSED))
        if wanted in seen[-1]:
            return
    raise AssertionError(f"{wanted!r} is not among {seen}")


def width_of_content(page: Page) -> int:
    """How wide the page is, what has to be scrolled to included."""
    return page.evaluate("document.documentElement.scrollWidth")
