"""Where a visitor looks: the question and its answer in sight, the input at hand, the page at rest."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.actions import ask, width_of_content
from tools.pictures.scripted_server import WEB, Handler, Scripted, answer, stream
from tools.pictures.states import begin, held, host, send, two_quotes

pytestmark = pytest.mark.browser

LONG = answer(answer="- Ein Satz, der eine ganze Zeile braucht, und noch einer. [1]\n" * 40)
# Where the last question and its reply begin, and how far the log goes, seen from the window.
PLACES = """() => {
  const root = document.querySelector("career-chat").shadowRoot;
  const last = root.querySelector(".turns > li:last-child");
  const at = (node) => node.getBoundingClientRect();
  return {
    question: at(last.querySelector(".question")).top, reply: at(last.querySelector(".reply")).top,
    log: at(root.querySelector(".transcript")).top, composer: at(root.querySelector(".composer")).top,
    input: at(root.querySelector("textarea")).bottom, page: scrollY, window: innerHeight,
  };
}"""
SCROLLERS = """() => {
  const found = [];
  const root = document.querySelector("career-chat").shadowRoot;
  for (const node of [...document.querySelectorAll("*"), ...root.querySelectorAll("*")]) {
    if (node.matches("textarea, pre") || !node.checkVisibility()) continue;
    const may = /auto|scroll/.test(getComputedStyle(node).overflowY);
    if (may && node.scrollHeight > node.clientHeight + 1) found.push(node.className);
  }
  return found;
}"""


def check_sight(page: Page) -> dict[str, float]:
    """The last question at the top of what is seen of the log, its reply below it, both in the window."""
    places = page.evaluate(PLACES)
    top = max(places["log"], 0)
    assert top <= places["question"] <= top + 40, places
    assert places["reply"] + 60 <= min(places["composer"], places["window"]), places
    return places


def demo(page: Page, scripted: Scripted) -> None:
    """Open the demo page without its second chat, and unfolded, so that there is something to scroll to."""
    html = (WEB / "index.html").read_text("utf-8").replace('<career-chat id="corner">', "<p>")
    scripted.pages["/"] = html.replace('class="owners"', 'class="owners" open')
    page.goto(scripted.url)
    page.locator(".panel").wait_for()


@pytest.mark.parametrize("final", [two_quotes("de"), LONG, answer()], ids=["sources", "long", "short"])
@pytest.mark.parametrize("size", [(1280, 800), (1440, 900), (1024, 600)])
def test_each_question_is_at_the_top_with_its_answer(
    page: Page, scripted: Scripted, size: tuple[int, int], final: dict
) -> None:
    """The first, second and third question stand at the top of the log as they are asked and answered."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    demo(page, scripted)
    for _ in range(3):
        with held(scripted, ("token", {"text": "Der Einstieg"})):
            page.locator("textarea").fill("Was?")
            page.keyboard.press("Enter")
            expect(page.locator("li:last-child .text")).to_have_text("Der Einstieg")
            check_sight(page)
            page.locator(".stop").click()
        scripted.reply = stream(final)
        page.locator("textarea").fill("Was?")
        page.keyboard.press("Enter")
        page.locator("li:last-child .tools").wait_for()
        places = check_sight(page)
        assert places["page"] == 0
        assert places["input"] <= places["window"]


@pytest.mark.parametrize("reload", [False, True], ids=["", "reloaded"])
@pytest.mark.parametrize("size", [(1280, 800), (1440, 900)])
def test_page_does_not_jump_with_a_new_conversation(
    page: Page, scripted: Scripted, size: tuple[int, int], reload: bool
) -> None:
    """Two questions, the page scrolled a little, a new conversation, a question: the page stays put."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    scripted.reply = stream(two_quotes("de"))
    demo(page, scripted)
    ask(page)
    ask(page)
    page.evaluate("scrollTo(0, 250)")
    if reload:
        page.reload()
        page.locator(".cite").first.wait_for()
        page.wait_for_timeout(200)  # a frame or two
        assert page.evaluate("scrollY") == 250
    page.get_by_role("button", name="Neues Gespräch").click()
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("Was?")
    assert page.evaluate("scrollY") == 250
    page.keyboard.press("Enter")
    page.locator(".tools").wait_for()
    assert check_sight(page)["page"] == 250
    ask(page)
    assert check_sight(page)["page"] == 250


def test_question_comes_into_sight_where_the_log_is_out_of_it(page: Page, scripted: Scripted) -> None:
    """Whoever has scrolled the log out of the window and asks sees question and answer, too."""
    page.set_viewport_size({"width": 1280, "height": 800})
    demo(page, scripted)
    ask(page)
    page.evaluate("scrollTo(0, 780)")
    ask(page)
    check_sight(page)


@pytest.mark.parametrize("final", [two_quotes("de"), LONG], ids=["sources", "long"])
@pytest.mark.parametrize("size", [(390, 844), (320, 640), (844, 390)])
def test_phone_has_one_scroll_and_the_input_in_sight(
    page: Page, scripted: Scripted, size: tuple[int, int], final: dict
) -> None:
    """In a narrow or low window the chat scrolls with the page, and the input stays in the window."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    demo(page, scripted)
    scripted.reply = stream(final)
    for _ in range(2):
        ask(page)
        places = check_sight(page)
        assert places["input"] <= places["window"]
        assert page.evaluate(SCROLLERS) == []
    before = page.evaluate("scrollY")
    page.reload()
    page.locator(".cite").first.wait_for()
    page.wait_for_timeout(200)  # a frame or two
    assert page.evaluate("scrollY") <= before
    page.evaluate("scrollTo(0, 900)")
    page.locator(".new").click()
    expect(page.locator(".greeting")).to_be_in_viewport()
    expect(page.locator("textarea")).to_be_in_viewport(ratio=1)


def test_launcher_panel_keeps_the_page_where_it_is(page: Page, scripted: Scripted) -> None:
    """In the launcher's panel, too, each question is at the top, and the page behind it rests."""
    scripted.reply = stream(two_quotes("de"))
    page.goto(host(scripted, "de", "launcher"))
    page.locator(".launcher").click()
    for size in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        for _ in range(2):
            send(page)
            assert check_sight(page)["page"] == 0


def test_streaming_moves_nothing(page: Page, scripted: Scripted) -> None:
    """While an answer arrives the log does not move under the eyes of whoever reads it."""
    scripted.reply = stream(LONG)
    page.goto(host(scripted, "de"))
    send(page)
    page.locator(".transcript").evaluate("""node => {
      window.moves = [];
      node.addEventListener("scroll", () => moves.push(node.scrollTop));
    }""")

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream")
        for word in LONG["answer"].split(" ")[:120]:
            handler.event("token", {"text": f"{word} "})
        handler.event("answer", LONG)

    scripted.reply = reply
    begin(page)
    page.locator("li:last-child .tools").wait_for()
    page.wait_for_timeout(100)
    assert len(set(page.evaluate("moves"))) == 1


def test_words_of_the_heading_stay_whole(page: Page, scripted: Scripted) -> None:
    """At 320 pixels no word of a heading breaks that fits in a line, nor does the page scroll sideways."""
    page.set_viewport_size({"width": 320, "height": 640})
    word = """node => {
      const letters = node.firstChild, found = [];
      for (const {index, 0: {length}} of letters.data.matchAll(/[\\p{L}\\u00ad]+/gu)) {
        const range = document.createRange();
        range.setStart(letters, index);
        range.setEnd(letters, index + length);
        found.push(new Set([...range.getClientRects()].map(({top}) => top)).size);
      }
      return Math.max(...found);
    }"""
    headings = (None, "Weiterbildungsfinanzierung", "Informationssicherheitsbeauftragte", "Fragen zur IT")
    for mode in ("inline", "launcher"):
        page.goto(host(scripted, "de", mode))
        page.locator("career-chat").evaluate("node => { node.open = true; }")
        for heading in headings:
            if heading:
                page.locator("career-chat").evaluate(
                    "(node, to) => node.setAttribute('heading', to)", heading
                )
            expect(page.locator("h2")).to_be_visible()
            assert page.locator("h2").evaluate(word) == 1, heading
            assert width_of_content(page) == 320
    page.locator("career-chat").evaluate("node => node.setAttribute('heading', 'Wort'.repeat(20))")
    assert width_of_content(page) == 320
    assert page.locator(".header").evaluate("node => node.scrollWidth <= node.clientWidth")
