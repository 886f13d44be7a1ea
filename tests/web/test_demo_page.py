"""The demo page and the real server behind it, with the project's own corpus."""

import json
import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.actions import FOCUSED, ask, press_until_focus, width_of_content
from tools.pictures.scripted_server import POLICY, QUESTION, WEB, Scripted

pytestmark = pytest.mark.browser


def test_pay_question_is_answered_with_a_source(page: Page, server) -> None:
    """Whoever asks for the pay at the start reads 2.800 € with a source.

    Its quotes carry lang=de, so that a screen reader reads them as German; each original source is a link to
    the web that tells the other site nothing.
    """
    page.goto(server.url)
    turn = ask(page)
    expect(turn.locator(".reply")).to_contain_text("2.800 €")
    expect(turn.locator(".cite").first).to_be_visible()
    expect(turn.locator(".sources > summary")).to_be_visible()
    quotes = turn.locator("blockquote").all()
    assert quotes
    assert {quote.get_attribute("lang") for quote in quotes} == {"de"}
    links = turn.locator("a").all()
    assert links
    for link in links:
        assert link.get_attribute("href").startswith(("https://", "http://"))
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_source_opens_by_keyboard_alone(page: Page, server) -> None:
    """The keyboard alone suffices to ask, to open a source, to read it and to come back."""
    page.goto(server.url)
    press_until_focus(page, "Tab", "input")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".cite").first.wait_for()
    press_until_focus(page, "Shift+Tab", "Quelle öffnen")
    page.keyboard.press("Enter")
    source = page.locator(".source[open]")
    expect(source.locator("blockquote")).to_contain_text(r"€")
    expect(source).to_contain_text("Stand:")
    expect(source.locator("summary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".source[open]")).to_have_count(0)
    assert "Quelle öffnen" in page.evaluate(FOCUSED)


def test_visit_leaves_no_trace(page: Page, server) -> None:
    """A visit asks no other host, sets no cookie, fills no localStorage and logs no error.

    The demo page comes under a policy that allows nothing inline and nobody else.
    """
    urls: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: line.type in ("error", "warning") and troubles.append(line.text))
    response = page.goto(server.url)
    assert response is not None
    assert response.headers["content-security-policy"] == POLICY
    ask(page).locator(".cite").first.click()
    page.goto(f"{server.url}/widget/launcher.html")
    assert [url for url in urls if not url.startswith((f"{server.url}/", "data:"))] == []
    assert f"{server.url}/api/chat" in urls
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    assert troubles == []


def test_conversation_survives_a_reload_until_cleared(page: Page, server) -> None:
    """The conversation is there after a reload, and gone after "Neues Gespräch"."""
    page.goto(server.url)
    before = ask(page).locator(".text").inner_text()
    page.reload()
    expect(page.locator(".turns > li")).to_have_count(1)
    assert page.locator(".reply > .text").inner_text() == before
    page.get_by_role("button", name="Neues Gespräch").click()
    expect(page.locator(".turns > li")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name=QUESTION)).to_be_visible()
    expect(page.locator(".turns > li")).to_have_count(0)


def test_refusal_offers_questions_that_can_be_asked(page: Page, server) -> None:
    """Where nothing fits, the visitor gets questions to press, and pressing one asks it."""
    page.goto(server.url)
    turn = ask(page, "Wie weit ist der Mond von der Erde entfernt?")
    suggestions = turn.locator(".questions button")
    expect(suggestions).to_have_count(3)
    wanted = suggestions.first.inner_text()
    suggestions.first.click()
    page.locator(".searching").wait_for(state="detached")
    turn = page.locator(".turns > li").last
    expect(turn.locator(".question")).to_contain_text(wanted)
    expect(turn.locator(".sources > summary")).to_be_visible()


def test_page_fits_a_width_of_320_pixels(page: Page, server) -> None:
    """At 320 pixels nothing has to be scrolled sideways, an open source included, on page and panel."""
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", "/widget/launcher.html"):
        page.goto(server.url + path)
        if path != "/":
            page.get_by_role("button", name="Fragen?").click()
        ask(page).locator(".cite").first.click()
        assert width_of_content(page) == 320, path
        transcript = page.locator(".transcript:visible")
        assert transcript.evaluate("node => node.scrollWidth <= node.clientWidth"), path


def test_demo_page_has_both_modes_and_three_looks(page: Page, scripted: Scripted) -> None:
    """The demo page has a chat in the page and one behind a button, each its own; a look is a choice.

    What is for owners of pages, the two lines to copy included, is folded below the chat.
    """
    del scripted.pages["/"]
    page.goto(scripted.url)
    ask(page)
    line = page.get_by_text("<career-chat></career-chat>")
    expect(line).to_be_hidden()
    page.get_by_text("Diesen Chat auf der eigenen Seite anbieten").click()
    expect(line).to_be_visible()
    page.get_by_role("button", name="Fragen?").click()
    expect(page.get_by_role("dialog").get_by_role("button", name=QUESTION)).to_be_visible()
    page.keyboard.press("Escape")
    grounds = set()
    for look in ("Zeche", "Rathaus", "Park"):
        page.get_by_label(look).check()
        header = page.locator(".header:visible").first
        grounds.add(header.evaluate("node => getComputedStyle(node).backgroundColor"))
    assert len(grounds) == 3
    expect(page.locator("style, script:not([src]), [style]")).to_have_count(0)


def test_every_suggested_question_is_answered(server) -> None:
    """Each question that the greeting suggests, in each language, is one that the corpus answers."""
    refused = []
    for path in sorted((WEB / "messages").glob("*.js")):
        starters = re.search(r"starters: (\[.*\])", path.read_text("utf-8"))
        assert starters is not None
        for question in json.loads(starters[1]):
            body = {"messages": [{"role": "user", "content": question}], "language": path.stem}
            reply = httpx.post(f"{server.url}/api/chat", json=body, timeout=30).json()
            refused += [] if reply["outcome"] == "answered" else [question]
    assert refused == []
