"""What pages, networks and visitors do to the widget that nobody planned."""

import socket
import struct
import threading

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.actions import ask, width_of_content
from tools.pictures.scripted_server import (
    CHROMIUM,
    FLAGS,
    QUESTION,
    Handler,
    Scripted,
    answer,
    playing,
    stream,
)
from tools.pictures.states import LONG, begin, held, host, send

pytestmark = pytest.mark.browser

NO_STORAGE = """Object.defineProperty(window, "sessionStorage", {
  get() { throw new DOMException("denied", "SecurityError"); },
});"""
FULL_STORAGE = (
    """Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };"""
)


def troubles(page: Page) -> list[str]:
    """A list that fills with what the page complains of."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_double_click_on_send_asks_once(page: Page, scripted: Scripted) -> None:
    """The second click of a double click neither asks again nor stops the answer."""
    page.goto(host(scripted, "de", "launcher"))
    page.locator(".launcher").click()
    with held(scripted):
        page.locator("textarea").fill("Was?")
        page.locator(".send").dblclick()  # in the panel "stop" takes the very place of "send"
        expect(page.locator(".searching")).to_be_visible()
        page.wait_for_timeout(300)
        expect(page.locator(".fault")).to_have_count(0)
        page.locator(".stop").click()
        expect(page.locator(".fault")).to_contain_text("angehalten")
    assert len(scripted.asked) == 1


def test_ten_thousand_characters_are_counted_and_kept(page: Page, scripted: Scripted) -> None:
    """A huge paste is neither cut nor sent, and the page stays as wide as it is; an emoji counts as one."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(host(scripted, "de"))
    field = page.locator("textarea")
    field.focus()
    page.keyboard.insert_text("🙂" + "W" * 9_999)
    expect(page.locator(".counter")).to_contain_text("8.000 Zeichen zu viel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("8.000 Zeichen zu viel")
    assert width_of_content(page) == 320
    assert scripted.asked == []
    field.fill("🙂" * 2_000)
    page.keyboard.press("Enter")
    page.locator(".cite").wait_for()
    assert scripted.asked[0]["messages"][-1]["content"] == "🙂" * 2_000


def test_long_answer_of_long_words_fits(page: Page, scripted: Scripted) -> None:
    """3,000 letters without a space fit into 320 pixels, and the next question is asked within the caps."""
    page.set_viewport_size({"width": 320, "height": 640})
    scripted.reply = stream(answer(answer=LONG * 40 + " [1]"))
    page.goto(host(scripted, "de"))
    send(page)
    assert width_of_content(page) == 320
    assert page.locator(".transcript").evaluate("node => node.scrollWidth <= node.clientWidth")
    send(page)
    assert max(len(message["content"]) for message in scripted.asked[-1]["messages"]) == 2000


@pytest.mark.parametrize("script", [NO_STORAGE, FULL_STORAGE], ids=["blocked", "full"])
def test_chat_works_without_storage(page: Page, scripted: Scripted, script: str) -> None:
    """Where storage is blocked or full the conversation lasts as long as the page, without an error."""
    found = troubles(page)
    page.add_init_script(script)
    page.goto(host(scripted, "de"))
    send(page)
    page.get_by_label("Sprache").select_option("pl")
    expect(page.get_by_role("button", name="Kopiuj")).to_be_visible()
    send(page)
    expect(page.locator(".turns > li")).to_have_count(2)
    page.locator(".new").click()
    expect(page.locator(".turns > li")).to_have_count(0)
    assert found == []


def test_server_that_dies_within_an_answer_can_be_asked_again(page: Page, scripted: Scripted) -> None:
    """A connection reset within an answer ends with a sentence; a press asks the server that came back."""

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream")
        handler.event("token", {"text": "Etwa "})
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    scripted.reply = reply
    page.goto(host(scripted, "de"))
    send(page)
    expect(page.locator(".fault")).to_contain_text("Die Verbindung ist abgebrochen")
    scripted.reply = stream(answer())
    page.get_by_role("button", name="Noch einmal fragen").click()
    expect(page.locator(".cite")).to_have_count(1)


def test_element_may_be_taken_out_and_put_back(page: Page, scripted: Scripted) -> None:
    """An element that is moved keeps conversation and draft; what was under way may be asked again."""
    found = troubles(page)
    page.goto(host(scripted, "de"))
    send(page)
    with held(scripted):
        begin(page)
        page.locator(".searching").wait_for()
        page.locator("textarea").fill("Entwurf")
        page.evaluate("""() => {
          window.kept = document.querySelector("career-chat");
          kept.remove();
          document.querySelector("h1").after(kept);
        }""")
        expect(page.locator(".fault")).to_contain_text("Diese Frage blieb ohne Antwort.")
    expect(page.locator(".turns > li")).to_have_count(2)
    expect(page.locator("textarea")).to_have_value("Entwurf")
    scripted.reply = stream(answer())
    page.locator(".again").click()
    expect(page.locator(".cite")).to_have_count(2)
    assert len(scripted.asked) == 3
    assert found == []


def test_attributes_may_change_while_an_answer_arrives(page: Page, scripted: Scripted) -> None:
    """Mode, heading and greeting change while an answer arrives, which goes on; the input keeps the focus."""
    page.goto(host(scripted, "de"))
    with held(scripted, ("token", {"text": "Der Einstieg"})):
        begin(page)
        expect(page.locator(".text")).to_have_text("Der Einstieg")
        page.locator("textarea").focus()
        page.locator("career-chat").evaluate("""node => {
          node.setAttribute("heading", "Neu");
          node.setAttribute("greeting", "Glück auf!");
        }""")
        expect(page.get_by_role("heading", name="Neu")).to_be_visible()
        expect(page.get_by_text("Glück auf!")).to_be_visible()
        expect(page.locator("textarea")).to_be_focused()
        expect(page.locator(".text")).to_have_text("Der Einstieg")
        page.locator("career-chat").evaluate("node => { node.removeAttribute('mode'); node.open = true; }")
        expect(page.get_by_role("dialog", name="Neu")).to_be_visible()
        expect(page.locator(".text")).to_have_text("Der Einstieg")
    assert len(scripted.asked) == 1


def test_another_endpoint_gets_nothing_of_the_conversation(page: Page, scripted: Scripted) -> None:
    """A page that changes the endpoint to another origin begins anew there, and comes back to the old one."""
    with playing() as other:
        scripted.policy = f"connect-src 'self' {other.url}"
        page.goto(host(scripted, "de"))
        send(page)
        page.locator("career-chat").evaluate("(node, url) => node.setAttribute('endpoint', url)", other.url)
        expect(page.locator(".turns > li")).to_have_count(0)
        send(page)
        assert [len(body["messages"]) for body in other.asked] == [1]
        page.locator("career-chat").evaluate("node => node.removeAttribute('endpoint')")
        send(page)
        assert [len(body["messages"]) for body in scripted.asked] == [1, 3]


def test_endpoint_that_is_no_address_is_an_error_that_shows(page: Page, scripted: Scripted) -> None:
    """A mistyped endpoint ends in a sentence, not in a search without end or at another server."""
    found = troubles(page)
    page.goto(host(scripted, "de"))
    page.locator("career-chat").evaluate("node => node.setAttribute('endpoint', 'https://[')")
    send(page)
    expect(page.locator(".fault")).to_contain_text("Der Server ist gerade nicht zu erreichen.")
    assert scripted.asked == []
    assert found == []


def test_open_may_be_set_before_the_script_is_there(page: Page, scripted: Scripted) -> None:
    """A page that sets the property before the element is defined finds the panel open."""
    scripted.pages["/early"] = (
        '<!DOCTYPE html><html lang="de"><title>Gast</title><career-chat></career-chat>'
        '<script src="/early.js"></script><script type="module" src="/widget/career-chat.js"></script></html>'
    )
    scripted.pages["/early.js"] = "document.querySelector('career-chat').open = true;"
    page.goto(f"{scripted.url}/early")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.locator("career-chat").evaluate("node => { node.open = false; }")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_two_chats_on_a_page_do_not_disturb_each_other(page: Page, scripted: Scripted) -> None:
    """Two chats ask at the same time, and each shows its own answer; with ids each keeps its conversation."""
    scripted.pages["/two"] = (
        '<!DOCTYPE html><html lang="de"><title>Gast</title><link rel="icon" href="data:,">'
        '<script type="module" src="/widget/career-chat.js"></script>'
        '<career-chat mode="inline" id="a"></career-chat><career-chat mode="inline" id="b"></career-chat>'
    )
    page.goto(f"{scripted.url}/two")
    for name in ("a", "b"):
        page.locator(f"#{name} textarea").fill(f"Frage {name}")
        page.locator(f"#{name} textarea").press("Enter")
    for _ in range(2):
        for name in ("a", "b"):
            expect(page.locator(f"#{name} .question")).to_contain_text([f"Frage {name}"])
            expect(page.locator(f"#{name} .cite")).to_have_count(1)
        page.reload()


def test_page_from_the_back_cache_has_the_whole_conversation(browser: Browser, scripted: Scripted) -> None:
    """Back on a page that slept in the browser's cache, what was asked on the next page is there too."""
    caching = browser.browser_type.launch(
        executable_path=CHROMIUM, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    page = caching.new_page()
    page.goto(host(scripted, "de"))
    page.evaluate("window.slept = true")
    send(page)
    with held(scripted):
        begin(page)
        page.goto(f"{scripted.url}/widget/launcher.html")
    scripted.reply = stream(answer())
    page.locator(".launcher").click()
    expect(page.locator(".fault")).to_contain_text("Diese Frage blieb ohne Antwort.")
    send(page)
    page.go_back(wait_until="commit")
    expect(page.locator(".turns > li")).to_have_count(3)
    expect(page.locator(".cite")).to_have_count(2)
    assert page.evaluate("window.slept") is True
    send(page)
    assert [m["content"] for m in scripted.asked[-1]["messages"] if m["role"] == "user"] == ["Was?"] * 3
    caching.close()


def test_suggestion_pressed_twice_is_asked_once(page: Page, scripted: Scripted) -> None:
    """A double click on a suggested question asks it once."""
    page.goto(host(scripted, "de"))
    page.get_by_role("button", name=QUESTION).dblclick()
    page.locator(".cite").wait_for()
    assert len(scripted.asked) == 1


def test_widget_works_on_a_page_of_another_origin(page: Page, scripted: Scripted) -> None:
    """Another site embeds the script under a strict policy; questions go where it came from."""
    with Scripted() as host:
        threading.Thread(target=host.serve_forever, args=(0.05,), daemon=True).start()
        host.policy = (
            f"default-src 'none'; script-src {scripted.url}; connect-src {scripted.url}; img-src data:"
        )
        host.pages["/"] = (
            '<!DOCTYPE html><html lang="de"><title>Gast</title><link rel="icon" href="data:,">'
            f'<script type="module" src="{scripted.url}/widget/career-chat.js"></script>'
            "<career-chat></career-chat>"
        )
        troubles: list[str] = []
        page.on("console", lambda line: troubles.append(line.text))
        page.goto(host.url)
        page.get_by_role("button", name="Fragen?").click()
        expect(ask(page).locator(".reply")).to_contain_text("2.800 €")
        page.get_by_label("Sprache").select_option("tr")
        expect(page.get_by_role("button", name="Gönder")).to_be_visible()
        assert (len(scripted.asked), len(host.asked), troubles) == (1, 0, [])
        host.shutdown()


def test_odd_storage_counts_as_no_conversation(page: Page, scripted: Scripted) -> None:
    """What storage holds by mistake or malice does not stop the widget."""
    page.goto(scripted.url)
    for odd in ("{", "null", "[null]", '[{"question": 1}]', '[{"question": "a", "answer": {}}]'):
        page.evaluate("odd => sessionStorage.setItem(`career-chat ${location.origin}`, odd)", odd)
        page.reload()
        expect(page.get_by_role("button", name=QUESTION)).to_be_visible()
