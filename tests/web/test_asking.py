"""Questions on their way to the server and back: faults, streams, history, caps, stop."""

import json
import threading
import time

import pytest
from playwright.sync_api import Page, expect

from tests.web.actions import ask
from tools.pictures.scripted_server import (
    QUESTION,
    Handler,
    Scripted,
    answer,
    events,
    hang_up,
    status,
    stream,
)

pytestmark = pytest.mark.browser

FAULTS = {
    "starting": (status(503, "not_ready"), "Der Chat startet gerade noch"),
    "busy": (status(429, "rate_limited", Retry_After="20"), "Bitte warten Sie 20 Sekunden."),
    "busy, no hint": (status(429, "rate_limited"), "Bitte warten Sie einen Moment."),
    "failing": (status(500, "internal"), "Auf dem Server ist ein Fehler aufgetreten."),
    "no contract": (lambda handler: handler.begin(502, "text/html"), "Auf dem Server ist ein Fehler"),
    "error event": (
        events(("error", {"error": {"code": "internal", "message": "x"}})),
        "Auf dem Server",
    ),
    "broken off": (events(("token", {"text": "Etwa "})), "Die Verbindung ist abgebrochen"),
    "malformed": (events(("token", "{")), "Die Antwort ist beschädigt angekommen."),
    "no answer": (events(("answer", {"text": "?"})), "Die Antwort ist beschädigt angekommen."),
    "hung up": (hang_up, "Der Server ist gerade nicht zu erreichen."),
}


def test_fault_shows_a_sentence_and_a_way_on(
    page: Page, scripted: Scripted, subtests: pytest.Subtests
) -> None:
    """After every fault the visitor reads a plain sentence and may ask again, the text kept."""
    page.goto(scripted.url)
    for name, (reply, sentence) in FAULTS.items():
        with subtests.test(name):
            scripted.reset()
            scripted.reply = reply
            turn = ask(page)
            expect(turn.locator(".fault")).to_contain_text(sentence)
            expect(page.get_by_role("status")).to_contain_text(sentence)
            assert "internal" not in turn.inner_text()
            assert len(scripted.asked) == 1, "a question is never sent again by itself"
            scripted.reply = stream(answer())
            turn.get_by_role("button", name="Noch einmal fragen").click()
            expect(turn.locator(".reply")).to_contain_text("2.800 €")
            assert scripted.asked[-1]["messages"] == [{"role": "user", "content": QUESTION}]
            page.get_by_role("button", name="Neues Gespräch").click()


def test_question_too_long_for_the_server_can_be_changed(page: Page, scripted: Scripted) -> None:
    """A question that the server finds too long goes back into the input."""
    scripted.reply = status(422, "question_too_long")
    page.goto(scripted.url)
    ask(page).get_by_role("button", name="Frage ändern").click()
    expect(page.get_by_label("Ihre Frage", exact=True)).to_have_value(QUESTION)
    expect(page.locator(".turns > li")).to_have_count(0)


def test_conversation_too_long_for_the_server_starts_anew(page: Page, scripted: Scripted) -> None:
    """Where the server finds the conversation too long, one press asks the question in a new one."""
    page.goto(scripted.url)
    ask(page, "Zuvor")
    scripted.reply = status(413, "history_too_long")
    turn = ask(page)
    expect(turn.locator(".fault")).to_contain_text("Das Gespräch ist zu lang geworden.")
    scripted.reply = stream(answer())
    turn.get_by_role("button", name="Neues Gespräch").click()
    page.locator(".cite").wait_for()
    expect(page.locator(".turns > li")).to_have_count(1)
    assert scripted.asked[-1]["messages"] == [{"role": "user", "content": QUESTION}]
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator(".question")).to_contain_text(["Zuvor", QUESTION, QUESTION])
    expect(page.locator(".cite")).to_have_count(2)


def test_answer_in_plain_json_is_read_too(page: Page, scripted: Scripted) -> None:
    """A server or proxy that answers in one piece is understood."""

    def reply(handler: Handler) -> None:
        handler.begin(200, "application/json")
        handler.wfile.write(json.dumps(answer()).encode())

    scripted.reply = reply
    page.goto(scripted.url)
    expect(ask(page).locator(".cite")).to_have_count(1)


def test_stream_is_read_however_it_is_cut(page: Page, scripted: Scripted) -> None:
    """Every line end of the standard is read, comments are passed over, cuts may fall anywhere."""
    lines = [": ping", "", "event: token", 'data: {"text": "…"}', "", "event: answer"]
    lines += ["data: " + json.dumps(answer(), ensure_ascii=False), "", "", ""]
    line_end = ""

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream")
        for byte in line_end.join(lines).encode():
            handler.wfile.write(bytes([byte]))
            time.sleep(0.05 if byte == ord("\r") else 0.0002)

    scripted.reply = reply
    page.goto(scripted.url)
    for line_end in ("\n", "\r", "\r\n"):
        expect(ask(page).locator(".text"), repr(line_end)).to_contain_text("2.800 €")


def test_odd_parts_of_an_answer_are_passed_over(page: Page, scripted: Scripted) -> None:
    """Citations and suggestions that are none are left out, and the answer stands."""
    odd = answer(answer="Siehe [1].", citations=[None, {"number": "1"}], suggestions=[None, 1])
    scripted.reply = stream(odd)
    page.goto(scripted.url)
    turn = ask(page)
    expect(turn.locator(".text")).to_have_text("Siehe [1].")
    expect(turn.locator(".cite, .questions button")).to_have_count(0)


def test_history_is_sent_in_turns_and_capped(page: Page, scripted: Scripted) -> None:
    """The client sends at most 20 messages, in turns, without questions that failed."""
    page.goto(scripted.url)
    for number in range(12):
        scripted.reply = status(500, "internal") if number == 10 else stream(answer())
        ask(page, f"Frage {number}")
    messages = scripted.asked[-1]["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant"] * 9 + ["user"]
    assert messages[-1]["content"] == "Frage 11"
    assert messages[-3]["content"] == "Frage 9"


def test_caps_come_from_the_server(page: Page, scripted: Scripted) -> None:
    """The longest question and the number of messages are those that the server names."""
    scripted.pages["/api/options"] = json.dumps(
        {"feedback": False, "max_question_chars": 100, "max_messages": 4}
    )
    page.goto(scripted.url)
    for number in range(4):
        ask(page, f"Frage {number}")
    sent = [message["content"] for message in scripted.asked[-1]["messages"] if message["role"] == "user"]
    assert sent == ["Frage 2", "Frage 3"]
    page.locator("textarea").fill("a" * 101)
    page.keyboard.press("Enter")
    expect(page.locator(".counter")).to_contain_text("1 Zeichen zu viel")
    assert len(scripted.asked) == 4


def test_question_over_the_cap_is_counted_and_not_sent(page: Page, scripted: Scripted) -> None:
    """Near 2000 characters a counter shows; over it nothing is sent and nothing is cut."""
    page.goto(scripted.url)
    field = page.get_by_label("Ihre Frage", exact=True)
    field.fill("a" * 1799)
    expect(page.locator(".counter")).to_have_text("")
    field.fill("a" * 1950)
    expect(page.locator(".counter")).to_have_text("1.950 von 2.000 Zeichen")
    field.fill("a" * 2003)
    page.keyboard.press("Enter")
    expect(page.locator(".counter")).to_contain_text("3 Zeichen zu viel")
    assert len(field.input_value()) == 2003
    assert scripted.asked == []


def test_answer_can_be_stopped(page: Page, scripted: Scripted) -> None:
    """The button "Anhalten" ends the waiting at once and offers to ask again."""
    release = threading.Event()
    scripted.reply = lambda handler: release.wait(20)
    page.goto(scripted.url)
    page.get_by_role("button", name=QUESTION).click()
    page.get_by_role("button", name="Anhalten").click()
    turn = page.locator(".turns > li")
    expect(turn).to_contain_text("Sie haben die Antwort angehalten.")
    expect(turn.locator(".question")).to_contain_text(QUESTION)
    expect(page.get_by_role("button", name="Senden")).to_be_visible()
    expect(turn.get_by_role("button", name="Noch einmal fragen")).to_be_visible()
    release.set()


def test_question_under_way_ends_with_the_element(page: Page, scripted: Scripted) -> None:
    """A page that takes the element away ends its question."""
    release = threading.Event()
    scripted.reply = lambda handler: release.wait(20)
    page.goto(scripted.url)
    page.get_by_role("button", name=QUESTION).click()
    page.locator(".searching").wait_for()
    with page.expect_event("requestfailed") as failed:
        page.locator("career-chat").evaluate("node => node.remove()")
    assert failed.value.url == f"{scripted.url}/api/chat"
    release.set()


def test_new_question_ends_the_one_before(page: Page, scripted: Scripted) -> None:
    """A question that is asked while another is under way takes its place; the other may be asked again."""
    release = threading.Event()
    scripted.reply = lambda handler: release.wait(20)
    page.goto(scripted.url)
    page.get_by_role("button", name=QUESTION).click()
    page.locator(".searching").wait_for()
    scripted.reply = stream(answer())
    with page.expect_event("requestfailed") as failed:
        turn = ask(page, "Und danach?")
    assert failed.value.url == f"{scripted.url}/api/chat"
    expect(turn.locator(".cite")).to_have_count(1)
    expect(page.locator(".turns > li").first).to_contain_text("Diese Frage blieb ohne Antwort.")
    release.set()


def test_long_wait_is_explained(page: Page, scripted: Scripted) -> None:
    """After eight seconds without a word of the answer the visitor reads that they may wait or stop."""
    release = threading.Event()
    scripted.reply = lambda handler: release.wait(20)
    page.clock.install()
    page.goto(scripted.url)
    page.get_by_role("button", name=QUESTION).click()
    expect(page.locator(".searching")).to_have_text("sucht …")
    page.clock.run_for(9_000)
    expect(page.locator(".searching")).to_contain_text("Sie können warten oder anhalten.")
    expect(page.get_by_role("status")).to_contain_text("Sie können warten oder anhalten.")
    release.set()


def test_silent_server_is_given_up(page: Page, scripted: Scripted) -> None:
    """After a minute without a sign of the server the waiting ends with a sentence."""
    release = threading.Event()
    scripted.reply = lambda handler: release.wait(20)
    page.clock.install()
    page.goto(scripted.url)
    page.get_by_role("button", name=QUESTION).click()
    page.clock.run_for(59_000)
    expect(page.locator(".searching")).to_be_visible()
    page.clock.run_for(2_000)
    expect(page.locator(".fault")).to_contain_text("Der Server antwortet nicht mehr.")
    release.set()


def test_shift_enter_starts_a_new_line(page: Page, scripted: Scripted) -> None:
    """Shift and Enter make a new line; Enter sends."""
    page.goto(scripted.url)
    page.get_by_label("Ihre Frage", exact=True).focus()
    page.keyboard.type("eins")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("zwei")
    page.keyboard.press("Enter")
    page.locator(".cite").wait_for()
    assert scripted.asked[0]["messages"][0]["content"] == "eins\nzwei"


COMPOSING = {
    "composing": {"isComposing": True},
    "first key of Chromium": {"keyCode": 229, "isComposing": True},
    "last key of Safari": {"keyCode": 229},
}


def test_enter_of_an_input_method_sends_nothing(
    page: Page, scripted: Scripted, subtests: pytest.Subtests
) -> None:
    """Enter that chooses a word of an input method sends nothing; the one after it does."""
    page.goto(scripted.url)
    field = page.locator("textarea")
    field.focus()
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    for name, more in COMPOSING.items():
        for composed in (True, False):
            with subtests.test(name, composed=composed):
                event = {"key": "Enter", "bubbles": True, "cancelable": True, "composed": composed, **more}
                field.dispatch_event("keydown", event)
                expect(page.locator(".turns > li")).to_have_count(0)
    client.send("Input.insertText", {"text": "日本"})
    expect(field).to_have_value("日本")
    page.keyboard.press("Enter")
    page.locator(".cite").wait_for()
    assert [body["messages"][-1]["content"] for body in scripted.asked] == ["日本"]


def test_event_that_ends_at_the_root_counts_too(page: Page, scripted: Scripted) -> None:
    """A script that fills the input with an event of its own is counted and may send."""
    page.goto(scripted.url)
    field = page.locator("textarea")
    field.evaluate("""node => {
      node.value = "a".repeat(1950);
      node.dispatchEvent(new Event("input", {bubbles: true}));
    }""")
    expect(page.locator(".counter")).to_have_text("1.950 von 2.000 Zeichen")
    field.dispatch_event("keydown", {"key": "Enter", "bubbles": True, "composed": False})
    expect(page.locator(".cite")).to_have_count(1)
    assert len(scripted.asked) == 1


BEGUN = "Der Einstieg beginnt bei etwa 2.800 € brutto im Monat. [1] Danach sind"
CUTS = {
    "connection": ((), "Die Verbindung ist abgebrochen"),
    "server": ((("error", {"error": {"code": "internal"}}),), "Auf dem Server ist ein Fehler"),
    "malformed": ((("token", "{"),), "Die Antwort ist beschädigt angekommen."),
    "half a number": ((("token", {"text": " 3.100 € üblich. [1"}),), "Die Verbindung ist abgebrochen"),
}


@pytest.mark.parametrize("cut", CUTS)
def test_text_of_an_answer_that_breaks_off_stays(page: Page, scripted: Scripted, cut: str) -> None:
    """What arrived stays with its source, marked as incomplete, also after a reload and in another language.

    It is no part of the history, and asking again puts the whole answer in its place.
    """
    last, sentence = CUTS[cut]
    scripted.reply = events(("citations", answer()), ("token", {"text": BEGUN}), *last)
    page.goto(scripted.url)
    turn = ask(page)
    for _ in range(2):
        expect(turn.locator(".text")).to_contain_text("2.800 € brutto im Monat. 1 Danach sind")
        assert "[" not in turn.locator(".text").inner_text()
        expect(turn.locator(".fault")).to_contain_text("Unvollständig:")
        expect(turn.locator(".fault")).to_contain_text(sentence)
        turn.locator(".cite").click()
        expect(turn.locator(".source[open]")).to_have_count(1)
        page.reload()
    page.get_by_label("Sprache").select_option("en")
    expect(turn.locator(".fault")).to_contain_text("Incomplete:")
    expect(turn.locator(".text")).to_contain_text("2.800 €")
    scripted.reply = stream(answer())
    turn.get_by_role("button", name="Ask again").click()
    expect(turn.locator(".fault")).to_have_count(0)
    expect(turn.locator(".text")).to_have_text("Der Einstieg beginnt bei etwa 2.800 € brutto im Monat. 1")
    assert [len(body["messages"]) for body in scripted.asked] == [1, 1]


def test_what_shows_answers_is_loaded_with_the_first_question(page: Page, scripted: Scripted) -> None:
    """A page loads nothing that shows answers until a question is asked; if it fails, asking again helps."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[1]))
    page.route("**/answers.js", lambda route: route.abort())
    page.goto(scripted.url)
    page.locator(".panel").wait_for()
    assert "controls.js" in loaded
    assert {"answers.js", "tools.js"}.isdisjoint(loaded)
    turn = ask(page)
    expect(turn.locator(".fault")).to_contain_text("Der Server ist gerade nicht zu erreichen.")
    page.unroute("**/answers.js")
    turn.get_by_role("button", name="Noch einmal fragen").click()
    expect(turn.locator(".cite")).to_have_count(1)
    assert {"answers.js", "tools.js"} <= set(loaded)


def test_events_tell_the_page_of_answers_and_errors(page: Page, scripted: Scripted) -> None:
    """The page hears of each answer and each error by an event that leaves the shadow."""
    page.goto(scripted.url)
    page.evaluate("""() => {
      window.heard = [];
      for (const name of ["career-chat-answer", "career-chat-error"]) {
        addEventListener(name, ({type, detail}) =>
          heard.push([type, detail.answer?.outcome ?? detail.code]));
      }
    }""")
    ask(page)
    scripted.reply = status(503, "not_ready")
    ask(page)
    assert page.evaluate("heard") == [
        ["career-chat-answer", "answered"],
        ["career-chat-error", "not_ready"],
    ]
