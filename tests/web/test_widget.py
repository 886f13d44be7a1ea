"""The widget and its demo page, in real Chromium."""

import gzip
import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.stage import (
    CHROMIUM,
    POLICY,
    QUESTION,
    WEB,
    Handler,
    Scripted,
    answer,
    chromium,
    events,
    hang_up,
    playing,
    status,
    stream,
)

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  let node = document.activeElement;
  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node.getAttribute("aria-label") || node.id || node.textContent;
}"""


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """A scripted server in a thread."""
    with playing() as scripted:
        yield scripted


# Module scope: while Playwright's loop runs, tests of other files could not run one of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, the real one."""
    if not CHROMIUM:
        pytest.skip("the browser tests need Chromium: apt-get install chromium")
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without a past."""
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


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


# Against the real server


def test_demo_page_answers_the_pay_question_with_a_source(page: Page, server) -> None:
    """Whoever asks for the pay at the start reads 2.800 € with a source."""
    page.goto(server.url)
    turn = ask(page)
    expect(turn.locator(".reply")).to_contain_text("2.800 €")
    expect(turn.locator(".cite").first).to_be_visible()
    expect(turn.locator(".source").first).to_be_visible()


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


def test_quotes_are_marked_as_german(page: Page, server) -> None:
    """A quote carries lang=de, so that a screen reader reads it as German."""
    page.goto(server.url)
    turn = ask(page)
    for quote in turn.locator("blockquote").all():
        assert quote.get_attribute("lang") == "de"


def test_quotes_in_a_foreign_answer_are_marked_as_german(page: Page, scripted: Scripted) -> None:
    """In an answer in Arabic the German sentence is marked as German, and runs left to right."""
    german = answer()["citations"][0]["quote"]
    scripted.reply = stream(answer(answer=f"وجاء فيها: {german} [1]", language="ar"))
    page.goto(scripted.url)
    text = ask(page).locator(".text")
    assert text.get_attribute("lang") == "ar"
    assert text.evaluate("node => getComputedStyle(node).direction") == "rtl"
    quote = text.locator("blockquote[lang=de][dir=ltr]")
    expect(quote).to_have_text(f"{german} 1")
    expect(quote.locator(".cite")).to_have_count(1)


def test_visit_leaves_no_trace(page: Page, server) -> None:
    """A visit asks no other host, sets no cookie, fills no localStorage and logs no error."""
    urls: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: line.type in ("error", "warning") and troubles.append(line.text))
    page.goto(server.url)
    ask(page).locator(".cite").first.click()
    page.goto(f"{server.url}/widget/launcher.html")
    assert [url for url in urls if not url.startswith((f"{server.url}/", "data:"))] == []
    assert f"{server.url}/api/chat" in urls
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    assert troubles == []


def test_demo_page_comes_with_the_strict_policy(page: Page, server) -> None:
    """The demo page is served under a policy that allows nothing inline and nobody else."""
    response = page.goto(server.url)
    assert response is not None
    assert response.headers["content-security-policy"] == POLICY


def test_links_lead_to_the_web_only(page: Page, server) -> None:
    """Each original source is a link to the web that tells the other site nothing."""
    page.goto(server.url)
    turn = ask(page)
    links = turn.locator("a").all()
    assert links
    for link in links:
        assert link.get_attribute("href").startswith(("https://", "http://"))
        assert link.get_attribute("rel") == "noopener noreferrer"


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
    expect(turn.locator(".source").first).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/widget/launcher.html"])
def test_page_fits_a_width_of_320_pixels(page: Page, server, path: str) -> None:
    """At 320 pixels nothing has to be scrolled sideways, an open source included."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(server.url + path)
    if path != "/":
        page.get_by_role("button", name="Fragen?").click()
    ask(page).locator(".cite").first.click()
    assert width_of_content(page) == 320
    transcript = page.locator(".transcript:visible")
    assert transcript.evaluate("node => node.scrollWidth <= node.clientWidth")


# Against the scripted server

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


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_shows_a_sentence_and_a_way_on(page: Page, scripted: Scripted, fault: str) -> None:
    """After every fault the visitor reads a plain sentence and may ask again, the text kept."""
    scripted.reply, sentence = FAULTS[fault]
    page.goto(scripted.url)
    turn = ask(page)
    expect(turn.locator(".fault")).to_contain_text(sentence)
    expect(page.get_by_role("status")).to_contain_text(sentence)
    assert "internal" not in turn.inner_text()
    assert len(scripted.asked) == 1, "a question is never sent again by itself"
    scripted.reply = stream(answer())
    turn.get_by_role("button", name="Noch einmal fragen").click()
    expect(turn.locator(".reply")).to_contain_text("2.800 €")
    assert scripted.asked[-1]["messages"] == [{"role": "user", "content": QUESTION}]


def test_question_too_long_for_the_server_can_be_changed(page: Page, scripted: Scripted) -> None:
    """A question that the server finds too long goes back into the input."""
    scripted.reply = status(422, "question_too_long")
    page.goto(scripted.url)
    ask(page).get_by_role("button", name="Frage ändern").click()
    expect(page.get_by_label("Ihre Frage", exact=True)).to_have_value(QUESTION)
    expect(page.locator(".turns > li")).to_have_count(0)


def test_answer_in_plain_json_is_read_too(page: Page, scripted: Scripted) -> None:
    """A server or proxy that answers in one piece is understood."""

    def reply(handler: Handler) -> None:
        handler.begin(200, "application/json")
        handler.wfile.write(json.dumps(answer()).encode())

    scripted.reply = reply
    page.goto(scripted.url)
    expect(ask(page).locator(".cite")).to_have_count(1)


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"], ids=["lf", "cr", "crlf"])
def test_stream_is_read_however_it_is_cut(page: Page, scripted: Scripted, line_end: str) -> None:
    """Every line end of the standard is read, comments are passed over, cuts may fall anywhere."""
    lines = [": ping", "", "event: token", 'data: {"text": "…"}', "", "event: answer"]
    lines += ["data: " + json.dumps(answer(), ensure_ascii=False), "", "", ""]

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream")
        for byte in line_end.join(lines).encode():
            handler.wfile.write(bytes([byte]))
            time.sleep(0.05 if byte == ord("\r") else 0.0005)

    scripted.reply = reply
    page.goto(scripted.url)
    expect(ask(page).locator(".text")).to_contain_text("2.800 €")


def test_odd_parts_of_an_answer_are_passed_over(page: Page, scripted: Scripted) -> None:
    """Citations and suggestions that are none are left out, and the answer stands."""
    odd = answer(answer="Siehe [1].", citations=[None, {"number": "1"}], suggestions=[None, 1])
    scripted.reply = stream(odd)
    page.goto(scripted.url)
    turn = ask(page)
    expect(turn.locator(".text")).to_have_text("Siehe [1].")
    expect(turn.locator(".cite, .questions button")).to_have_count(0)


def test_markup_in_an_answer_shows_as_text(page: Page, scripted: Scripted) -> None:
    """HTML and script in an answer, a source or a suggestion show as text and do nothing."""
    payload = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    source = {"title": payload, "url": "javascript:document.title='owned'", "date": payload}
    citation = answer()["citations"][0] | {
        "quote": payload, "title": payload, "section": payload, "as_of": payload,
        "sources": [source],
    }  # fmt: skip
    evil = answer(
        answer=f"{payload} [1] [7]",
        citations=[citation],
        suggestions=[payload],
        answered_by=payload,
    )
    scripted.reply = stream(evil)
    page.goto(scripted.url)
    title = page.title()
    turn = ask(page)
    turn.locator(".cite").click()
    for part in (".text", "summary", "blockquote", ".questions", ".inside"):
        expect(turn.locator(part).first).to_contain_text(payload)
    expect(turn.locator(".text")).to_contain_text("[7]")
    for element in ("img", "script", "a"):
        expect(turn.locator(element)).to_have_count(0)
    assert page.title() == title


def test_overdue_text_and_source_without_address_are_marked(page: Page, scripted: Scripted) -> None:
    """An overdue text says so; a source without address stands as text; dates are written out."""
    sources = [{"title": "Gedruckte Zeitung", "url": "", "date": "2022-12-30"}]
    citation = answer()["citations"][0] | {"overdue": True, "sources": sources}
    scripted.reply = stream(answer(citations=[citation]))
    page.goto(scripted.url)
    turn = ask(page)
    turn.locator("summary").click()
    source = turn.locator(".source")
    for words in ("Stand: 1. Mai 2026", "Vielleicht veraltet", "Gedruckte Zeitung · 30. Dezember 2022"):
        expect(source).to_contain_text(words)
    expect(source.locator("a")).to_have_count(0)


def test_search_and_answer_are_announced_once(page: Page, scripted: Scripted) -> None:
    """A screen reader hears that the search runs, then the finished answer, and nothing else."""
    page.goto(scripted.url)
    # The module defines the tag after the page has loaded.
    expect(page.get_by_label("Ihre Frage", exact=True)).to_be_visible()
    page.evaluate("""() => {
      window.heard = [];
      const root = document.querySelector("career-chat").shadowRoot;
      const status = root.querySelector("[role=status]");
      new MutationObserver(() => heard.push(status.textContent)).observe(status, {childList: true});
    }""")
    ask(page)
    assert page.locator("[aria-live], [role=log], [role=alert], [role=status]").count() == 1
    assert page.evaluate("heard") == [
        "sucht …",
        "Antwort: Der Einstieg beginnt bei etwa 2.800 € brutto im Monat.",
    ]


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


@pytest.mark.parametrize("width", [320, 1440])
def test_escape_closes_the_panel_and_returns_the_focus(page: Page, scripted: Scripted, width: int) -> None:
    """Esc closes the panel of the launcher and gives the focus back to its button."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{scripted.url}/widget/launcher.html")
    launcher = page.get_by_role("button", name="Fragen?")
    launcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ihre Frage", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(launcher).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "false")


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


def test_widget_speaks_the_language_of_its_attribute(page: Page, scripted: Scripted) -> None:
    """With lang=en the controls are English, and a conversation goes on."""
    page.goto(scripted.url)
    ask(page)
    page.locator("career-chat").evaluate("node => node.setAttribute('lang', 'en')")
    expect(page.get_by_role("button", name="New conversation")).to_be_visible()
    expect(page.locator(".turns > li")).to_have_count(1)


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


def test_targets_are_large_enough(page: Page, scripted: Scripted) -> None:
    """Everything to press measures at least 24 pixels each way."""
    scripted.reply = stream(answer(suggestions=["Und danach?"]))
    page.goto(scripted.url)
    ask(page)
    for target in page.locator("career-chat").locator("button:visible, summary:visible, textarea").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24, target.evaluate("node => node.outerHTML")


def test_packed_script_stays_small() -> None:
    """All that a page loads, its language included, stays under 20 kB in any language, and parses no HTML."""
    scripts = [WEB / f"{name}.js" for name in ("career-chat", "asking", "answers", "look", "words")]
    languages = sorted((WEB / "words").glob("*.js"))
    assert set(WEB.rglob("*.js")) == {*scripts, *languages}
    for language in languages:
        assert sum(map(packed, [*scripts, language])) < 20_000
    for path in scripts:
        assert b"innerHTML" not in path.read_bytes()


def packed(path: Path) -> int:
    """The compressed size of a file in bytes, as the server sends it."""
    return len(gzip.compress(path.read_bytes()))


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


def test_demo_page_has_both_modes_and_three_looks(page: Page, scripted: Scripted) -> None:
    """The demo page has a chat in the page and one behind a button, each its own; a look is a choice."""
    del scripted.pages["/"]
    page.goto(scripted.url)
    ask(page)
    page.get_by_role("button", name="Fragen?").click()
    expect(page.get_by_role("dialog").get_by_role("button", name=QUESTION)).to_be_visible()
    page.keyboard.press("Escape")
    grounds = set()
    for look in ("Zeche", "Rathaus", "Park"):
        page.get_by_label(look).check()
        header = page.locator(".header:visible").first
        grounds.add(header.evaluate("node => getComputedStyle(node).backgroundColor"))
    assert len(grounds) == 3
    expect(page.get_by_text("<career-chat></career-chat>")).to_be_visible()
    expect(page.locator("style, script:not([src]), [style]")).to_have_count(0)


def test_readme_names_what_the_script_has() -> None:
    """README and script have the same CSS properties, parts, attributes and events."""
    readme = (WEB / "README.md").read_text("utf-8")
    script = "".join(path.read_text("utf-8") for path in sorted(WEB.glob("*.js")))
    properties = r"--career-chat-[a-z-]+"
    assert set(re.findall(properties, readme)) == set(re.findall(properties, script))
    named = readme[readme.index("`::part()`:") : readme.index("## Keys")]
    parts = set(re.findall(r'part: "([a-z]+)"', script))
    assert set(re.findall(r"`([a-z]+)`", named)) == parts
    attributes = re.search(r"observedAttributes = (\[.*\])", script)
    assert attributes is not None
    for name in [*json.loads(attributes[1]), "career-chat-answer", "career-chat-error"]:
        assert f"| `{name}` |" in readme
