"""How answers are shown, announced and copied: lists, German quotes in other languages, what goes along."""

import json
import threading
import time
from itertools import pairwise

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.web.actions import ask
from tools.pictures.scripted_server import Handler, Scripted, answer, events, stream
from tools.pictures.states import FIRST, LEADS, SECOND, begin, held, host, send, two_quotes

pytestmark = pytest.mark.browser

# Where the letters of a node's first text begin and end, in pixels.
ENDS = """node => {
  const letters = node.firstChild;
  const at = (index) => {
    const range = document.createRange();
    range.setStart(letters, index);
    range.setEnd(letters, index + 1);
    return range.getBoundingClientRect();
  };
  return [at(0), at(letters.length - 1)].map(({left, top}) => [left, top]);
}"""


def live_texts(client: CDPSession) -> list[str]:
    """What each live region of the page holds, as the accessibility tree has it."""
    nodes = {node["nodeId"]: node for node in client.send("Accessibility.getFullAXTree")["nodes"]}

    def words(node: dict) -> str:
        if node["role"]["value"] == "StaticText":
            return node["name"]["value"]
        return "".join(words(nodes[child]) for child in node.get("childIds", []) if child in nodes)

    return [
        " ".join(words(node).split())
        for node in nodes.values()
        if any(p["name"] == "live" and p["value"]["value"] != "off" for p in node.get("properties", []))
    ]


def slowly(final: dict) -> Handler:
    """Reply with a whole answer, a word every few hundredths of a second."""

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream")
        handler.event("citations", final)
        for word in final["answer"].split(" "):
            handler.event("token", {"text": f"{word} "})
            time.sleep(0.04)
        handler.event("answer", final)

    return reply


def heard(page: Page, seconds: float, begin_it: object = None) -> list[str]:
    """What the one live region said within some seconds, as a screen reader gets it: each change once."""
    client = page.context.new_cdp_session(page)
    client.send("Accessibility.enable")
    said: list[str] = []
    if callable(begin_it):
        begin_it(page)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        (now,) = live_texts(client)
        said.append(now)
    client.detach()
    return [now for before, now in pairwise(["", *said]) if now and now != before]


def test_accessibility_tree_says_each_thing_once(page: Page, scripted: Scripted) -> None:
    """While an answer streams the tree announces the search once and the finished answer once."""
    scripted.reply = slowly(two_quotes("ar"))
    page.goto(host(scripted, "ar"))
    page.locator(".panel").wait_for()
    searching, finished = heard(page, 2.5, begin)
    assert searching == "جارٍ البحث …"
    for part in (LEADS["ar"], FIRST, SECOND):
        assert part in finished
    assert "[1]" not in finished


def test_accessibility_tree_says_an_error_once(page: Page, scripted: Scripted) -> None:
    """An answer that breaks off is announced as one error, and nothing of what had arrived."""
    scripted.reply = events(("token", {"text": "Etwa "}), ("token", {"text": "viel "}))
    page.goto(host(scripted, "de"))
    page.locator(".panel").wait_for()
    said = heard(page, 1.2, begin)
    broken = "Die Verbindung ist abgebrochen, bevor die Antwort fertig war."
    assert said in (["sucht …", broken], [broken])


def test_accessibility_tree_never_says_the_history_again(page: Page, scripted: Scripted) -> None:
    """A reload, another language and a change of the mode announce nothing of the conversation."""
    page.goto(host(scripted, "de"))
    send(page)
    page.reload()
    page.locator(".cite").wait_for()
    assert heard(page, 0.4) == []
    page.get_by_label("Sprache").select_option("en")
    page.get_by_role("button", name="Copy").wait_for()
    assert heard(page, 0.4) == []
    page.locator("career-chat").evaluate("node => { node.mode = ''; node.setAttribute('open', '') }")
    assert heard(page, 0.4) == []


def test_announcement_marks_quotes_as_german_and_goes(page: Page, scripted: Scripted) -> None:
    """What is announced of an Arabic answer holds its quotes as German; later nothing is left to be met."""
    page.clock.install()
    scripted.reply = stream(two_quotes("ar"))
    page.goto(host(scripted, "ar"))
    send(page)
    status = page.get_by_role("status")
    assert [text.strip() for text in status.locator("[lang=de]").all_inner_texts()] == [FIRST, SECOND]
    assert status.locator("[lang=ar]").count() == 1
    page.clock.fast_forward(20_000)
    expect(status).to_have_text("")


def test_lines_become_paragraphs_and_lists(page: Page, scripted: Scripted) -> None:
    """Lines are paragraphs, and lines that begin with a dash are one list; what looks like HTML is text."""
    text = f"Zwei Wege:\n- {FIRST} [1]\n- <b>Zwei</b>\n\n- Drei - nicht vier\nZum Schluss 3 - 2."
    scripted.reply = stream(answer(answer=text))
    page.goto(host(scripted, "de"))
    send(page)
    shown = page.locator(".text")
    assert shown.evaluate("node => [...node.children].map(({localName}) => localName)") == ["p", "ul", "p"]
    items = shown.get_by_role("listitem")
    expect(items).to_have_text([f"{FIRST} 1", "<b>Zwei</b>", "Drei - nicht vier"])
    expect(items.first.locator(".cite")).to_have_count(1)
    lines = [line for line in shown.inner_text().splitlines() if line]
    assert lines == ["Zwei Wege:", f"{FIRST} 1", "<b>Zwei</b>", "Drei - nicht vier", "Zum Schluss 3 - 2."]


def test_copy_gives_the_plain_text(page: Page, scripted: Scripted) -> None:
    """The copied answer is the server's text letter for letter, with the sources below."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    full = two_quotes("tr")
    scripted.reply = stream(full)
    page.goto(host(scripted, "tr"))
    send(page)
    page.get_by_role("button", name="Kopyala").click()
    expect(page.get_by_role("status")).to_have_text("Kopyalandı.")
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r", "")
    assert copied.startswith(full["answer"] + "\n[1] ")
    assert len(copied.removeprefix(full["answer"]).strip().splitlines()) == 2


def test_german_quotes_in_arabic_run_left_to_right(page: Page, scripted: Scripted) -> None:
    """In an Arabic answer each quote is a block that reads from left to right, its number at its end."""
    scripted.reply = stream(two_quotes("ar", answer=f"{LEADS['ar']} {FIRST} [1] {SECOND} [2] {LEADS['ar']}"))
    page.goto(host(scripted, "ar"))
    send(page)
    text = page.locator(".text")
    assert text.get_attribute("lang") == "ar"
    assert text.evaluate("node => getComputedStyle(node).direction") == "rtl"
    expect(text.locator("blockquote")).to_have_text([f"{FIRST} 1", f"{SECOND} 2"])
    blocks = page.locator(".text > *")
    assert blocks.evaluate_all("nodes => nodes.map(({localName}) => localName)") == [
        "p", "blockquote", "blockquote", "p",
    ]  # fmt: skip
    for quote in page.locator(".text blockquote[lang=de][dir=ltr]").all():
        (first, top), (last, bottom) = quote.evaluate(ENDS)
        number = quote.locator(".cite").bounding_box()
        assert number is not None
        assert top == bottom
        assert first < last < number["x"]
        assert quote.locator(".cite").get_attribute("lang") == "ar"
    (first, _), (last, _) = blocks.first.evaluate(ENDS)
    assert last < first


def test_quote_is_german_while_it_arrives(page: Page, scripted: Scripted) -> None:
    """A quote that has arrived stands in its block already, marked as German, while the rest is to come."""
    full = two_quotes("ar")
    begun = full["answer"][: full["answer"].index(SECOND) - 2]
    with held(scripted, ("citations", full), ("token", {"text": begun})):
        page.goto(host(scripted, "ar"))
        begin(page)
        quotes = page.locator(".text li > blockquote[lang=de][dir=ltr]")
        expect(quotes).to_have_text([f"{FIRST} 1"])


def test_refusal_shows_what_is_known_nearby(page: Page, scripted: Scripted) -> None:
    """A refusal with a quote shows its number, its source and its suggestions like an answer."""
    text = f"Genau das weiß ich nicht. Bekannt ist: {FIRST} [1]"
    scripted.reply = stream(two_quotes("de", answer=text, outcome="refused"))
    page.goto(host(scripted, "de"))
    send(page)
    page.locator(".text .cite").click()
    expect(page.locator(".source[open] mark")).to_have_text(FIRST)
    expect(page.locator(".reply .questions button")).to_have_count(1)


def test_break_within_a_quote_is_no_paragraph(page: Page, scripted: Scripted) -> None:
    """A line break that a quote brings from its text does not tear it in two."""
    quote = "Erste Zeile\nzweite Zeile."
    citation = answer()["citations"][0] | {"quote": quote}
    scripted.reply = stream(answer(answer=f"{quote} [1]", citations=[citation]))
    page.goto(host(scripted, "de"))
    send(page)
    expect(page.locator(".text > p")).to_have_count(1)
    expect(page.locator(".text > p")).to_have_text("Erste Zeile zweite Zeile. 1")


def test_source_without_a_date_says_so(page: Page, scripted: Scripted) -> None:
    """The corpus' "o. D." and its dates are written out in the language of the controls."""
    scripted.reply = stream(two_quotes("en"))
    page.goto(host(scripted, "en"))
    send(page)
    page.locator(".cite").first.click()
    source = page.locator(".source[open]")
    expect(source).to_contain_text("Quellartikel (opens a new window) · undated")
    expect(source).to_contain_text("Gedruckte Zeitung · 30 December 2022")
    assert source.locator("a").get_attribute("rel") == "noopener noreferrer"


def test_what_no_longer_goes_along_is_said(page: Page, scripted: Scripted) -> None:
    """Once older questions are no longer sent the visitor reads how many count, and hears it at the input."""
    address = host(scripted, "de")
    scripted.pages["/api/options"] = json.dumps({"max_question_chars": 2000, "max_messages": 6})
    page.goto(address)
    note = page.locator(".memory")
    for _ in range(2):
        send(page)
    expect(note).to_have_text("")
    send(page)
    expect(note).to_have_text(
        "Das Gespräch ist lang geworden: Ich berücksichtige nur noch die letzten 3 Fragen."
    )
    expect(page.locator("textarea")).to_have_accessible_description(note.inner_text())
    send(page)
    assert len(scripted.asked[-1]["messages"]) == 5
    page.locator(".new").click()
    expect(note).to_have_text("")
    expect(page.get_by_role("status")).to_have_text("Neues Gespräch begonnen.")


def test_text_stays_where_the_visitor_scrolled(page: Page, scripted: Scripted) -> None:
    """Whoever scrolls while an answer arrives is left there; what arrived before a stop can still be read."""
    go_on, done = threading.Event(), threading.Event()

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream")
        handler.event("token", {"text": "und so weiter " * 400})
        go_on.wait(20)
        handler.event("token", {"text": "bis hierher"})
        done.wait(20)

    scripted.reply = reply
    page.goto(host(scripted, "de"))
    begin(page)
    transcript = page.locator(".transcript")
    while transcript.evaluate("node => node.scrollTop") < 50:
        page.wait_for_timeout(20)
    transcript.evaluate("node => { node.scrollTop = 7; }")
    go_on.set()
    expect(page.locator(".reply .text")).to_contain_text("bis hierher")
    assert transcript.evaluate("node => node.scrollTop") == 7
    page.locator(".stop").click()
    expect(page.locator(".fault")).to_contain_text("Sie haben die Antwort angehalten.")
    expect(page.locator(".reply .text")).to_contain_text("bis hierher")
    done.set()


def test_quotes_of_one_passage_are_one_source(page: Page, scripted: Scripted) -> None:
    """Two quotes of one passage open the same source, which bears both numbers and marks both quotes."""
    passage = f"Davor. {FIRST}[^a] Dazwischen. {SECOND} Danach."
    citations = [
        citation | {"passage": passage, "passage_start": 100, "start": 100 + passage.index(citation["quote"])}
        for citation in two_quotes("de")["citations"]
    ]
    scripted.reply = stream(two_quotes("de", citations=citations))
    page.goto(host(scripted, "de"))
    send(page)
    expect(page.locator(".source")).to_have_count(1)
    expect(page.locator("summary .number")).to_have_text(["1", "2"])
    page.locator(".cite").last.click()
    expect(page.locator(".source[open] mark")).to_have_text([FIRST, SECOND])
    expect(page.locator("blockquote").last).to_have_text(passage.replace("[^a]", ""))
    expect(page.locator(".source a")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".cite").last).to_be_focused()


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
    for part in (".text", ".source summary", "blockquote", ".questions", ".inside"):
        expect(turn.locator(part).first).to_contain_text(payload)
    expect(turn.locator(".text")).to_contain_text("[7]")
    for element in ("img", "script", "a"):
        expect(turn.locator(element)).to_have_count(0)
    assert page.title() == title


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


def test_overdue_text_and_source_without_address_are_marked(page: Page, scripted: Scripted) -> None:
    """An overdue text says so; a source without address stands as text; dates are written out."""
    sources = [{"title": "Gedruckte Zeitung", "url": "", "date": "2022-12-30"}]
    citation = answer()["citations"][0] | {"overdue": True, "sources": sources}
    scripted.reply = stream(answer(citations=[citation]))
    page.goto(scripted.url)
    turn = ask(page)
    turn.locator(".sources > summary").click()
    source = turn.locator(".source")
    for words in ("Stand: 1. Mai 2026", "Vielleicht veraltet", "Gedruckte Zeitung · 30. Dezember 2022"):
        expect(source).to_contain_text(words)
    expect(source.locator("a")).to_have_count(0)
