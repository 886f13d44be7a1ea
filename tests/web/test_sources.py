"""Addresses as links, and what a source says before it is opened."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.actions import ask
from tools.pictures.scripted_server import Scripted, answer, stream
from tools.pictures.states import LEADS, held, host, send, two_quotes

pytestmark = pytest.mark.browser

# A sentence, and what it links: the words of each link and where it leads.
LINKS = {
    "Siehe https://www.example.org/a?b=c&d=1#e.": [
        ("https://www.example.org/a?b=c&d=1#e", "https://www.example.org/a?b=c&d=1#e")
    ],
    "Siehe (http://example.org/x_(y)), dann www.example.de!": [
        ("http://example.org/x_(y)", "http://example.org/x_(y)"),
        ("www.example.de", "https://www.example.de/"),
    ],
    "Mein-now.de oder mein-now.de; arbeitsagentur.de/jobsuche/?was=IT: beide. [1]": [
        ("Mein-now.de", "https://mein-now.de/"),
        ("mein-now.de", "https://mein-now.de/"),
        ("arbeitsagentur.de/jobsuche/?was=IT", "https://arbeitsagentur.de/jobsuche/?was=IT"),
    ],
    "„www.it.nrw“ und www.gelsenkirchen.de/de/wirtschaft/…": [
        ("www.it.nrw", "https://www.it.nrw/"),
        ("www.gelsenkirchen.de/de/wirtschaft/", "https://www.gelsenkirchen.de/de/wirtschaft/"),
    ],
    "- Schreiben Sie an jobcenter-ge.info@jobcenter-ge.de.": [
        ("jobcenter-ge.info@jobcenter-ge.de", "mailto:jobcenter-ge.info@jobcenter-ge.de")
    ],
    "Auf www.bürgergeld.de steht mehr.": [("www.bürgergeld.de", "https://www.xn--brgergeld-q9a.de/")],
    # What is none.
    "Bei IT.NRW, mit ASP.NET und Node.js, z.B. am 31.12.2026, E 9b, 2.800 €, u.a. §15.2": [],
    "javascript:alert(1) data:text/html,x file:///etc/passwd ftp://example.org/x": [],
    "https://bank.de@evil.example/ ist keine gute Adresse.": [],
    "Satzende.Der nächste Satz.Die Beispielstadt.Neu und a.b.c.d": [],
}


def test_addresses_in_an_answer_are_links(page: Page, scripted: Scripted, subtests: pytest.Subtests) -> None:
    """Web and mail addresses lead where they say, in a new window; the sentence stays letter for letter."""
    page.goto(host(scripted, "de"))
    for words, wanted in LINKS.items():
        with subtests.test(words):
            scripted.reply = stream(answer(answer=words))
            turn = ask(page)
            links = turn.locator(".text a")
            found = links.evaluate_all("nodes => nodes.map((node) => [node.textContent, node.href])")
            assert [tuple(link) for link in found] == wanted
            shown = turn.locator(".text").inner_text().replace("\n", " ")
            assert shown == words.removeprefix("- ").replace("[1]", "1")
            for link in links.all():
                mail = (link.get_attribute("href") or "").startswith("mailto:")
                assert link.get_attribute("target") == (None if mail else "_blank")
                assert link.get_attribute("rel") == (None if mail else "noopener noreferrer")


def test_address_becomes_a_link_when_it_has_arrived(page: Page, scripted: Scripted) -> None:
    """While an answer arrives its last address, which may be half of one, is no link yet."""
    with held(scripted, ("token", {"text": "Auf www.example.de und www.exam"})):
        page.goto(host(scripted, "de"))
        page.locator("textarea").fill("Was?")
        page.keyboard.press("Enter")
        expect(page.locator(".text")).to_contain_text("www.exam")
        expect(page.locator(".text a")).to_have_text(["www.example.de"])
        page.locator(".stop").click()
        expect(page.locator(".text a")).to_have_text(["www.example.de"])


def test_address_in_a_german_quote_is_a_link(page: Page, scripted: Scripted) -> None:
    """In an Arabic answer the address within a quote is a link that runs left to right."""
    quote = "Die Adresse lautete im März 2020 www.example.de."
    citation = answer()["citations"][0] | {"quote": quote}
    words = f"{LEADS['ar']} {quote} [1]"
    scripted.reply = stream(answer(answer=words, language="ar", citations=[citation]))
    page.goto(host(scripted, "ar"))
    send(page)
    link = page.locator(".text blockquote[lang=de] a")
    expect(link).to_have_text("www.example.de")
    assert link.evaluate("node => getComputedStyle(node).direction") == "ltr"


def source(title: str, date: str, url: str = "https://example.org/") -> dict:
    """An original as a citation names it."""
    return {"title": title, "url": url, "date": date, "kind": "source"}


MANY = [source(f"Zeitung {number}", "2026-05-01") for number in range(5)]
# The originals of a citation, and what its closed source says in German.
LINES = {
    "one": ([source("WAZ „Bericht“", "März 2020")], ["WAZ „Bericht“ · März 2020"]),
    "a day": ([source("dienstrechner.de", "2025-04-25")], ["dienstrechner.de · 25. April 2025"]),
    "no date": ([source("Quellartikel", "o. D.")], ["Quellartikel · ohne Datum"]),
    "many": (MANY, [f"Zeitung {number} · 1. Mai 2026" for number in range(3)] + ["+ 2"]),
    "no title": (
        [source("", "", "https://example.org/seite")],
        ["https://example.org/seite · ohne Datum"],
    ),
    "calculated": (
        [source("Eigene Rechnung", "2026", "") | {"kind": "calculation"}],
        ["eigene Rechnung · 2026"],
    ),
    "none": ([], ["Gehalt · Stand: 1. Mai 2026"]),
}


@pytest.mark.parametrize("case", LINES)
def test_source_says_at_first_sight_who_and_when(page: Page, scripted: Scripted, case: str) -> None:
    """A source shows who published it and when, above the question of its section."""
    sources, wanted = LINES[case]
    scripted.reply = stream(answer(citations=[answer()["citations"][0] | {"sources": sources}]))
    page.goto(host(scripted, "de"))
    send(page)
    page.locator(".sources > summary").click()
    lines = page.locator(".source summary .origin > *")
    expect(lines).to_have_text([*wanted, "Was verdient man am Anfang?"])
    for line in lines.all():
        expect(line).to_be_visible()


def test_source_without_anything_names_its_file(page: Page, scripted: Scripted) -> None:
    """A text of an editor's own without title, date and sources is named by its file."""
    bare = {"title": "", "as_of": "", "section": "", "sources": []}
    scripted.reply = stream(answer(citations=[answer()["citations"][0] | bare]))
    page.goto(host(scripted, "de"))
    send(page)
    expect(page.locator(".source summary .origin")).to_have_text("gehalt.md")
    expect(page.locator(".sources > summary")).to_have_text("Quellen: gehalt.md")


@pytest.mark.parametrize(("width", "beside"), [(320, False), (1280, True)])
def test_names_of_a_source_have_room(page: Page, scripted: Scripted, width: int, beside: bool) -> None:
    """The names stand beside the numbers where there is room, else below them, never in a narrow column."""
    page.set_viewport_size({"width": width, "height": 800})
    passage = {"passage": "Ein Absatz.", "passage_start": 0}
    citations = [answer()["citations"][0] | passage | {"number": number} for number in (1, 2, 3, 4)]
    words = "Text. [1] [2] [3] [4]"
    scripted.reply = stream(two_quotes("de", citations=citations, answer=words))
    page.goto(host(scripted, "de"))
    send(page)
    page.locator(".sources > summary").click()
    names = page.locator(".origin").bounding_box()
    number = page.locator("summary .number").first.bounding_box()
    assert names is not None
    assert number is not None
    assert names["width"] > 170
    assert (names["y"] < number["y"] + number["height"]) is beside
