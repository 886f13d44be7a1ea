"""What a quote rests on, the folded sources, next steps, and what of them is stored."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.web.actions import ask
from tools.pictures.scripted_server import QUESTION, WEB, Scripted, answer, stream
from tools.pictures.states import FIRST, LANGUAGES, LEADS, NOTES, host, send, table_answer

pytestmark = pytest.mark.browser

STORED = "Object.entries(sessionStorage).find(([key]) => !key.endsWith(' language'))?.[1] ?? null"


def source(date: str, kind: str, title: str = "Haufe „Tarif“") -> dict:
    """An original as a citation names it."""
    return {"title": title, "url": "https://example.org/", "date": date, "kind": kind}


# The sources of a quote, and the mark that it gets.
MARKS = {
    "dated": ([source("2025", "source")], ""),
    "undated": ([source("o. D.", "source")], "ohne Datum"),
    "undated in other words": ([source("laufend", "source")], "ohne Datum"),
    "one of two dated": ([source("o. D.", "source"), source("März 2020", "source")], ""),
    "calculated": ([source("2026", "calculation"), source("2025", "source")], "eigene Rechnung"),
    "assessed": ([source("2026", "assessment")], "Einschätzung"),
    "researched": ([source("2026", "research")], "eigene Recherche"),
    "calculated and assessed": (
        [source("2026", "assessment"), source("2026", "calculation")],
        "eigene Rechnung",
    ),
    "of no kind": ([source("2026", "")], ""),
    "of a kind to come": ([source("2026", "interview")], ""),
    "none": ([], ""),
}


@pytest.mark.parametrize("case", MARKS)
def test_number_says_what_its_quote_rests_on(page: Page, scripted: Scripted, case: str) -> None:
    """Beside a number stands a small picture, and its name says the same in words, also for a pointer."""
    sources, mark = MARKS[case]
    scripted.reply = stream(answer(citations=[answer()["citations"][0] | {"sources": sources}]))
    page.goto(host(scripted, "de"))
    send(page)
    cite = page.locator(".cite")
    name = "1: Quelle öffnen, Gehalt" + (f", {mark}" if mark else "")
    expect(cite).to_have_accessible_name(name)
    expect(cite).to_have_attribute("title", name)
    expect(cite.locator("svg[aria-hidden=true]")).to_have_count(1 if mark else 0)
    expect(page.locator(".sources > summary")).to_contain_text(mark)


def test_sources_fold_into_one_line(page: Page, scripted: Scripted) -> None:
    """The line names each publisher once, with its year or its mark; opened, it shows the sources closed."""
    scripted.reply = stream(table_answer("de"))
    page.goto(host(scripted, "de"))
    send(page)
    line = page.locator(".sources > summary")
    expect(line).to_have_text("Quellen: eigene Rechnung, Haufe · 2025, VKA · ohne Datum")
    expect(page.locator(".source").first).to_be_hidden()
    line.click()
    expect(page.locator(".source")).to_have_count(2)
    expect(page.locator(".source[open]")).to_have_count(0)
    expect(page.locator(".source .origin").first).to_contain_text("eigene Rechnung · 22.11.2026")
    page.locator(".source > summary").first.click()
    expect(page.locator(".inside").first).to_contain_text(
        "eigene Rechnung: Eigene Rechnung der Redaktion · 22.11.2026"
    )


def test_many_publishers_are_counted(page: Page, scripted: Scripted) -> None:
    """The line names three publishers and says how many more there are."""
    sources = [source("Mai 2026", "source", f"Zeitung {number}, „Titel“") for number in range(5)]
    scripted.reply = stream(answer(citations=[answer()["citations"][0] | {"sources": sources}]))
    page.goto(host(scripted, "de"))
    send(page)
    names = "Zeitung 0 · 2026, Zeitung 1 · 2026, Zeitung 2 · 2026, + 2"
    expect(page.locator(".sources > summary")).to_have_text(f"Quellen: {names}")


def test_single_source_is_not_folded_twice(page: Page, scripted: Scripted) -> None:
    """Where there is one source its line opens it; Esc closes the source, then the line."""
    page.goto(host(scripted, "de"))
    send(page)
    line = page.locator(".sources > summary")
    line.press("Enter")
    expect(page.locator(".inside")).to_be_visible()
    page.locator(".source > summary").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".inside")).to_be_hidden()
    expect(page.locator(".source > summary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".source")).to_be_hidden()
    expect(line).to_be_focused()


def test_number_opens_its_source_and_escape_folds_it_again(page: Page, scripted: Scripted) -> None:
    """A number opens fold and source at once, and Esc leads back to it with all folded as before."""
    scripted.reply = stream(table_answer("de"))
    page.goto(host(scripted, "de"))
    send(page)
    cite = page.locator(".cite").last
    cite.press("Enter")
    expect(page.locator(".source[open] mark")).to_have_text(FIRST)
    expect(page.locator(".source[open] > summary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".sources[open], .source[open]")).to_have_count(0)
    expect(cite).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_note_of_the_program_is_small(page: Page, scripted: Scripted, language: str) -> None:
    """The sentence that says what quotes rest on is a small paragraph of its own, in every language."""
    scripted.reply = stream(table_answer(language))
    page.goto(host(scripted, language))
    send(page)
    note = page.locator(".text > p.small")
    expect(note).to_have_text(NOTES[language])
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    assert note.evaluate(size) < page.locator(".text").evaluate(size)
    expect(page.locator(".text > .small ~ *")).to_have_count(0)


def test_what_follows_the_note_is_not_small(page: Page, scripted: Scripted) -> None:
    """Only the sentence itself is small, not what the program says after it, nor another with a colon."""
    text = f"Bekannt ist: {FIRST} [1] Hinweis: [1] Quelle ohne Datum. Zum Rest weiß ich nichts."
    scripted.reply = stream(answer(answer=text))
    page.goto(host(scripted, "de"))
    send(page)
    expect(page.locator(".text > p")).to_have_text(
        [f"Bekannt ist: {FIRST} 1", "Hinweis: [1] Quelle ohne Datum.", "Zum Rest weiß ich nichts."]
    )
    expect(page.locator(".text > p.small")).to_have_count(1)


ACTIONS = [
    {"label": "ohne Schlüssel", "url": "http://example.org/"},
    {"label": "Skript", "url": "javascript:document.title='owned'"},
    {"label": "Daten", "url": "data:text/html,x"},
    {"label": "Name", "url": "https://bank.de@evil.example/"},
    {"label": "kein Verweis", "url": "example.org"},
    {"label": "", "url": "https://example.org/"},
    {"url": "https://example.org/"},
    None,
    {"label": "<b>Eins</b>", "url": "https://example.org/1?was=IT%20Orga"},
    {"label": "Zwei", "url": "https://example.org/2"},
    {"label": "Drei", "url": "https://example.org/3"},
    {"label": "Vier", "url": "https://example.org/4"},
]


def test_next_steps_are_links_over_https_alone(page: Page, scripted: Scripted) -> None:
    """At most three next steps stand before the suggestions, in a new window; all but https is refused."""
    scripted.reply = stream(answer(actions=ACTIONS, suggestions=[QUESTION]))
    page.goto(host(scripted, "de"))
    send(page)
    links = page.get_by_role("list", name="Nächste Schritte").get_by_role("link")
    new = " (öffnet ein neues Fenster)"
    expect(links).to_have_text([f"<b>Eins</b>{new}", f"Zwei{new}", f"Drei{new}"])
    for link in links.all():
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")
    expect(links.first).to_have_attribute("href", "https://example.org/1?was=IT%20Orga")
    order = page.locator(".reply > *").evaluate_all("nodes => nodes.map(({className}) => className)")
    assert order == ["text", "sources", "actions", "tools", "questions"]


def test_answer_without_next_steps_has_no_list_of_them(page: Page, scripted: Scripted) -> None:
    """An answer of a server that knows no next steps, or has none, looks as before."""
    page.goto(host(scripted, "de"))
    for changes in ({}, {"actions": []}, {"actions": "x"}, {"actions": ACTIONS[:6]}):
        scripted.reply = stream(answer(**changes))
        send(page)
        expect(page.locator(".actions")).to_have_count(0)


def test_storage_keeps_marks_and_next_steps(page: Page, scripted: Scripted) -> None:
    """After a reload marks and next steps are there; the stored form says its version."""
    scripted.reply = stream(table_answer("de"))
    page.goto(host(scripted, "de"))
    send(page)
    assert json.loads(page.evaluate(STORED))["version"] == 2
    before = page.locator(".reply").inner_text()
    page.reload()
    page.locator(".cite").first.wait_for()
    assert page.locator(".reply").inner_text() == before
    expect(page.locator(".action")).to_have_count(2)
    expect(page.locator(".cite svg")).to_have_count(5)


def test_conversation_of_an_earlier_version_is_read(page: Page, scripted: Scripted) -> None:
    """A list of turns without next steps and kinds, as stored before, is shown; a form to come is nothing."""
    page.goto(scripted.url)
    old = answer()
    old["citations"][0]["sources"] = [{"title": "Alt", "url": "", "date": "2020"}]
    store = "stored => sessionStorage.setItem(`career-chat ${location.origin}`, stored)"
    page.evaluate(store, json.dumps([{"question": "Alt?", "answer": old}]))
    page.reload()
    expect(page.locator(".question")).to_contain_text("Alt?")
    expect(page.locator(".sources > summary")).to_have_text("Quellen: Alt · 2020")
    ask(page)
    expect(page.locator(".turns > li")).to_have_count(2)
    assert [message["content"] for message in scripted.asked[-1]["messages"]][:2] == ["Alt?", old["answer"]]
    for odd in (
        {"version": 3, "turns": [{"question": "Neu?"}]},
        {"version": 2},
        {"version": 2, "turns": [None]},
    ):
        page.evaluate(store, json.dumps(odd))
        page.reload()
        expect(page.get_by_role("button", name=QUESTION)).to_be_visible()


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("mode", ["page", "panel"])
def test_first_answer_is_in_view_on_a_phone(page: Page, scripted: Scripted, mode: str, language: str) -> None:
    """At 390 by 844 pixels question, answer and the line of its sources are seen without scrolling."""
    page.set_viewport_size({"width": 390, "height": 844})
    scripted.reply = stream(table_answer(language))
    name = "index.html" if mode == "page" else "launcher.html"
    html = (WEB / name).read_text("utf-8").replace('lang="de"', f'lang="{language}"', 1)
    scripted.pages["/widget/phone"] = html.replace("widget/", "/widget/")
    page.goto(f"{scripted.url}/widget/phone")
    if mode == "panel":
        page.locator(".launcher").click()
    ask(page)
    end = page.locator(".composer:visible").bounding_box()
    line = page.locator(".sources > summary").bounding_box()
    assert end is not None
    assert line is not None
    assert line["y"] + line["height"] <= end["y"]
    expect(page.locator(".question")).to_be_in_viewport(ratio=1)
    expect(page.locator(".text")).to_contain_text(LEADS[language])


def test_tools_are_pictures_with_names(page: Page, scripted: Scripted) -> None:
    """Copying and rating are small buttons with a picture and a name, which a pointer shows as well."""
    page.goto(host(scripted, "de"))
    send(page)
    for name in ("Kopieren", "Hilfreich", "Nicht hilfreich"):
        button = page.get_by_role("button", name=name, exact=True)
        expect(button).to_have_attribute("title", name)
        expect(button.locator("svg")).to_be_visible()
        expect(button).to_have_text("")


def test_rating_that_cannot_be_loaded_says_so(page: Page, scripted: Scripted) -> None:
    """The form of a rating comes with the press of a thumb; where it does not arrive a sentence says so."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    page.route("**/rating.js", lambda route: route.abort())
    page.goto(host(scripted, "de"))
    send(page)
    assert "rating.js" not in asked
    thumb = page.get_by_role("button", name="Hilfreich", exact=True)
    thumb.click()
    expect(page.locator(".note")).to_contain_text("Der Server ist gerade nicht zu erreichen.")
    expect(page.locator(".rating")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_suggestions_take_a_line_each(page: Page, scripted: Scripted, width: int) -> None:
    """Suggestions stand below each other, each as wide as the answer."""
    page.set_viewport_size({"width": width, "height": 844})
    scripted.reply = stream(table_answer("de"))
    page.goto(host(scripted, "de"))
    send(page)
    boxes = [button.bounding_box() for button in page.locator(".reply .questions button").all()]
    assert len({box["x"] for box in boxes if box}) == 1
    assert len({box["width"] for box in boxes if box}) == 1
    assert len({box["y"] for box in boxes if box}) == 2
