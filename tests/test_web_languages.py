"""The widget in seven languages, its menu, its marked passage, its ratings, and axe on its states."""

import json
import re
import threading
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from test_web import (  # noqa: F401
    FOCUSED,
    WEB,
    Handler,
    Scripted,
    answer,
    browser,
    hang_up,
    page,
    press_until_focus,
    scripted,
    status,
    stream,
)

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


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_axe_finds_nothing_while_an_answer_is_made(page: Page, scripted: Scripted, lang: str) -> None:
    """Axe finds no violation while the chat searches, while the answer arrives, and once it is stopped."""
    steps = [threading.Event(), threading.Event()]

    def reply(handler: Handler) -> None:
        steps[0].wait(60)
        handler.begin(200, "text/event-stream")
        handler.event("token", {"text": "Der Einstieg"})
        steps[1].wait(60)

    scripted.reply = reply
    page.goto(host(scripted, lang))
    page.locator("textarea").fill("Was?")
    page.keyboard.press("Enter")
    page.locator(".searching").wait_for()
    assert violations(page) == []
    steps[0].set()
    page.locator(".text").wait_for()
    assert violations(page) == []
    page.locator(".stop").click()
    page.locator(".fault").wait_for()
    assert violations(page) == []
    steps[1].set()


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_axe_finds_nothing_in_a_refusal_or_a_fault(page: Page, scripted: Scripted, lang: str) -> None:
    """Axe finds no violation in a refusal, and in each kind of fault with its own way on."""
    refused = answer(answer="Das weiß ich nicht.", outcome="refused", citations=[], suggestions=["Und?"])
    scripted.reply = stream(refused)
    page.goto(host(scripted, lang))
    send(page)
    assert violations(page) == []
    for fault in (
        hang_up,
        status(503, "not_ready"),
        status(422, "question_too_long"),
        status(413, "history_too_long"),
        status(500, "internal"),
    ):
        scripted.reply = fault
        send(page)
        page.locator(".fault").last.wait_for()
        assert violations(page) == []


@pytest.mark.parametrize("path", ["/", "/widget/launcher.html"])
def test_axe_finds_nothing_on_the_demo_pages(page: Page, scripted: Scripted, path: str) -> None:
    """Axe finds no violation on the demo pages, in each of the three looks."""
    scripted.pages.pop("/")
    page.goto(scripted.url + path)
    page.locator(".launcher").wait_for()
    assert violations(page) == []
    if path == "/":
        send_in_first(page)
        for look in ("#town", "#park"):
            page.locator(look).check()
            assert violations(page) == []


def send_in_first(page: Page) -> None:
    """Ask in the chat that stands in the page, and open a source."""
    page.locator("textarea:visible").fill("Was?")
    page.keyboard.press("Enter")
    page.locator(".cite").click()


def test_keyboard_alone_reaches_menu_copy_and_rating(page: Page, scripted: Scripted) -> None:
    """By keys alone the language is changed, an answer is copied with its sources, and rated."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(host(scripted, "de"))
    page.locator(".panel").wait_for()
    press_until_focus(page, "Tab", "Sprache")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".language")).to_have_value("en")
    press_until_focus(page, "Tab", "input")
    page.keyboard.type("Was?")
    page.keyboard.press("Enter")
    page.locator(".cite").wait_for()
    press_until_focus(page, "Shift+Tab", "Copy")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Copied.")
    source = "[1] Gehalt; Quellartikel https://example.org/artikel"
    assert page.evaluate("navigator.clipboard.readText()") == f"{answer()['answer']}\n{source}"
    press_until_focus(page, "Tab", "Helpful")
    page.keyboard.press("Enter")
    press_until_focus(page, "Tab", "Reason (optional)")
    page.keyboard.press("ArrowDown")
    press_until_focus(page, "Tab", "Send rating")
    page.keyboard.press("Enter")
    expect(page.locator(".tools").get_by_text("Thank you for your rating.")).to_be_focused()
    assert page.evaluate(FOCUSED) == "Thank you for your rating."
    assert (scripted.asked[-1]["rating"], scripted.asked[-1]["reason"]) == ("up", "wrong")


def test_markup_in_a_passage_shows_as_text(page: Page, scripted: Scripted) -> None:
    """HTML and script in the passage around a quote show as text and do nothing."""
    payload = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    quote = answer()["citations"][0]["quote"]
    passage = {"passage": f"{payload} {quote} {payload}", "passage_start": 0, "start": len(payload) + 1}
    scripted.reply = stream(answer(citations=[answer()["citations"][0] | passage]))
    page.goto(host(scripted, "de"))
    send(page)
    page.locator(".cite").click()
    expect(page.locator("blockquote")).to_have_text(f"{payload} {quote} {payload}")
    expect(page.locator("mark")).to_have_text(quote)
    expect(page.locator("blockquote").locator("img, script")).to_have_count(0)
    assert page.title() == "Gast"


def test_rating_goes_out_once_and_may_be_tried_again(page: Page, scripted: Scripted) -> None:
    """Two quick presses are one request; one that failed says so and is sent again by a press alone."""
    ratings: list[str] = []
    page.on("request", lambda request: "feedback" in request.url and ratings.append(request.url))
    page.goto(host(scripted, "de"))
    send(page)
    page.get_by_role("button", name="Nicht hilfreich").click()
    assert ratings == []

    def slow_failure(handler: Handler) -> None:
        time.sleep(1)
        status(503, "not_ready")(handler)

    scripted.reply = slow_failure
    page.get_by_role("button", name="Bewertung senden").dblclick()
    expect(page.locator(".tools").get_by_text("Die Bewertung ist nicht angekommen.")).to_be_visible()
    assert len(ratings) == 1
    scripted.reply = lambda handler: handler.begin(201, "application/json")
    page.get_by_role("button", name="Bewertung senden").click()
    expect(page.get_by_text("Danke für Ihre Bewertung.").last).to_be_visible()
    assert len(ratings) == 2


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


def test_chat_goes_on_until_a_language_arrives(page: Page, scripted: Scripted) -> None:
    """While the words of a chosen language are on their way, questions are asked and answered as before."""
    held: list[Route] = []
    page.route("**/words/tr.js", lambda route: held.append(route))
    page.goto(host(scripted, "de"))
    page.get_by_label("Sprache").select_option("tr")
    send(page)
    expect(page.get_by_role("button", name="Kopieren")).to_be_visible()
    page.evaluate("document.documentElement.lang = 'uk'")
    send(page)
    expect(page.locator(".cite")).to_have_count(2)
    held[0].continue_()
    expect(page.get_by_role("button", name="Kopyala").first).to_be_visible()
    expect(page.locator(".cite")).to_have_count(2)


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
