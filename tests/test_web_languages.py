"""The widget in seven languages, its menu, its marked passage, its ratings, and axe on its states."""

import json
import re
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_web import WEB, Handler, Scripted, answer, browser, page, scripted, status, stream  # noqa: F401

pytestmark = pytest.mark.browser

LANGUAGES = ("de", "en", "tr", "ar", "ru", "uk", "pl")
LOOKS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}


def host(scripted: Scripted, lang: str, mode: str = "inline") -> str:
    """The address of a page in a language with nothing but the widget."""
    scripted.pages["/host"] = (
        f'<!DOCTYPE html><html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"><title>Gast</title>'
        f'<link rel="icon" href="data:,"><script type="module" src="/widget/career-chat.js"></script>'
        f'<main><h1>Gast</h1><career-chat mode="{mode}"></career-chat></main></html>'
    )
    scripted.pages["/api/options"] = json.dumps({"feedback": True})
    return f"{scripted.url}/host"


def send(page: Page) -> None:
    """Ask in whatever language and wait for the end."""
    page.locator("textarea").fill("Was?")
    page.keyboard.press("Enter")
    page.locator(".searching").wait_for(state="detached")


def violations(page: Page) -> list[str]:
    """What axe finds in light, dark and forced colours."""
    found = []
    for look, media in LOOKS.items():
        page.emulate_media(**media)
        for violation in Axe().run(page).response["violations"]:
            found.append(f"{look} {violation['id']}: {violation['nodes'][0]['html'][:200]}")
    return found


def test_languages_have_the_same_words() -> None:
    """Every language has every sentence, with the same places to fill."""
    shapes = {}
    for path in (WEB / "words").glob("*.js"):
        text = path.read_text("utf-8")
        shapes[path.stem] = (
            re.findall(r"(\w+):", re.sub(r'"[^"]*"', "", text)),
            sorted(re.findall(r"\{\w+\}", text)),
        )
    assert set(shapes) == set(LANGUAGES)
    for shape in shapes.values():
        assert shape == shapes["de"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_in_any_state(page: Page, scripted: Scripted, lang: str) -> None:
    """In each language axe finds no violation at the start, answered, opened, rated, failed, over the cap."""
    citation = answer()["citations"][0] | {"overdue": True}
    scripted.reply = stream(answer(citations=[citation], suggestions=["Und?"]))
    page.goto(host(scripted, lang))
    page.locator(".panel").wait_for()
    assert violations(page) == []
    send(page)
    page.locator(".cite").click()
    page.locator(".thumb").last.click()
    assert violations(page) == []
    page.locator(".rating button").click()
    page.locator(".rating").wait_for(state="detached")
    scripted.reply = status(429, "rate_limited", Retry_After="20")
    send(page)
    page.locator("textarea").fill("a" * 2100)
    assert violations(page) == []
    page.goto(host(scripted, lang, "launcher"))
    page.locator(".launcher").click()
    assert violations(page) == []


def test_menu_changes_the_language_and_is_remembered(page: Page, scripted: Scripted) -> None:
    """The menu wins over the page, keeps focus and draft, asks in its language, and lasts."""
    page.goto(host(scripted, "de"))
    page.locator("textarea").fill("Entwurf")
    page.get_by_label("Sprache").select_option("ar")
    menu = page.get_by_label("اللغة")
    expect(menu).to_be_focused()
    expect(page.locator("textarea")).to_have_value("Entwurf")
    assert page.locator(".panel").evaluate("node => getComputedStyle(node).direction") == "rtl"
    send(page)
    assert scripted.asked[-1]["language"] == "ar"
    page.reload()
    expect(page.get_by_label("اللغة")).to_have_value("ar")


def test_language_may_change_while_an_answer_arrives(page: Page, scripted: Scripted) -> None:
    """Choosing a language during an answer keeps what arrived, and the rest arrives."""
    release = threading.Event()

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream")
        handler.event("token", {"text": "Der Einstieg"})
        release.wait(20)
        handler.event("answer", answer())

    scripted.reply = reply
    page.goto(host(scripted, "de"))
    page.locator("textarea").fill("Was?")
    page.keyboard.press("Enter")
    expect(page.locator(".text")).to_have_text("Der Einstieg")
    page.get_by_label("Sprache").select_option("en")
    expect(page.locator(".searching")).to_have_text("searching …")
    expect(page.locator(".text")).to_have_text("Der Einstieg")
    release.set()
    expect(page.locator(".cite")).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    assert len(scripted.asked) == 1


def test_language_that_does_not_arrive_leaves_german(page: Page, scripted: Scripted) -> None:
    """Where the file of a language cannot be had, the chat is there in German and no longer offers it."""
    page.route("**/words/tr.js", lambda route: route.abort())
    page.goto(host(scripted, "tr"))
    expect(page.get_by_label("Sprache")).to_have_value("de")
    expect(page.locator("option[value=tr]")).to_have_count(0)


def test_quote_is_marked_within_its_passage(page: Page, scripted: Scripted) -> None:
    """An opened source shows the passage without its footnote marks, and the quote marked in it."""
    quote = answer()["citations"][0]["quote"]
    passage = {"passage": f"😀 Davor.[^a] {quote}[^b] Danach.", "passage_start": 40, "start": 53}
    scripted.reply = stream(answer(citations=[answer()["citations"][0] | passage]))
    page.goto(host(scripted, "de"))
    send(page)
    page.locator(".cite").click()
    expect(page.locator("blockquote")).to_have_text(f"😀 Davor. {quote} Danach.")
    expect(page.locator("mark")).to_have_text(quote)


def test_rating_is_sent_once_and_only_when_pressed(page: Page, scripted: Scripted) -> None:
    """Nothing is sent by the thumb; the button sends exactly five fields; then thanks."""
    page.goto(host(scripted, "de"))
    send(page)
    page.get_by_role("button", name="Nicht hilfreich").click()
    expect(page.get_by_text("Gesendet werden nur")).to_be_visible()
    assert len(scripted.asked) == 1
    page.get_by_label("Grund (freiwillig)").select_option("outdated")
    page.get_by_role("button", name="Bewertung senden").click()
    expect(page.locator(".tools").get_by_text("Danke für Ihre Bewertung.")).to_be_focused()
    assert scripted.asked[1:] == [
        {
            "rating": "down",
            "reason": "outdated",
            "question": "Was?",
            "answer": answer()["answer"],
            "generation": "test",
        }
    ]
    page.reload()
    expect(page.locator(".thumb")).to_have_count(0)


def test_thumbs_show_only_where_ratings_are_kept(page: Page, scripted: Scripted) -> None:
    """A server that keeps no ratings gets none offered."""
    address = host(scripted, "de")
    scripted.pages["/api/options"] = json.dumps({"feedback": False})
    page.goto(address)
    send(page)
    expect(page.locator(".thumb")).to_have_count(0)
    expect(page.get_by_role("button", name="Kopieren")).to_be_visible()
