"""The widget in seven languages, its menu, and its ratings."""

import json
import threading
import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.actions import FOCUSED, ask, press_until_focus
from tools.pictures.scripted_server import Handler, Scripted, answer, status
from tools.pictures.states import host, send

pytestmark = pytest.mark.browser


def test_widget_speaks_the_language_of_its_attribute(page: Page, scripted: Scripted) -> None:
    """With lang=en the controls are English, and a conversation goes on."""
    page.goto(scripted.url)
    ask(page)
    page.locator("career-chat").evaluate("node => node.setAttribute('lang', 'en')")
    expect(page.get_by_role("button", name="New conversation")).to_be_visible()
    expect(page.locator(".turns > li")).to_have_count(1)


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
    """While a chosen language is on its way, questions are asked and answered as before."""
    held: list[Route] = []
    page.route("**/messages/tr.js", lambda route: held.append(route))
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
    page.route("**/messages/tr.js", lambda route: route.abort())
    page.goto(host(scripted, "tr"))
    expect(page.get_by_label("Sprache")).to_have_value("de")
    expect(page.locator("option[value=tr]")).to_have_count(0)


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
