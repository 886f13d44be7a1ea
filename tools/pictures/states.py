"""Every state of the widget that a visitor may meet, how to get there, and what axe finds in it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tools.pictures.scripted_server import (
    QUESTION,
    Handler,
    Reply,
    Scripted,
    answer,
    events,
    hang_up,
    status,
    stream,
)

LANGUAGES = ("de", "en", "tr", "ar", "ru", "uk", "pl")
LOOKS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 200)}`)"""
LEADS = {
    "de": "Dazu steht in den Texten:",
    "en": "My sources are in German. They say:",
    "tr": "Kaynaklarım Almanca. Şöyle yazıyor:",
    "ar": "مصادري باللغة الألمانية، وجاء فيها:",
    "ru": "Мои источники на немецком языке. В них сказано:",
    "uk": "Мої джерела німецькою мовою. У них сказано:",
    "pl": "Moje źródła są po niemiecku. Piszą one:",
}
FIRST = "Der Einstieg beginnt bei etwa 2.800 € brutto im Monat."
SECOND = "Nach der Probezeit (sechs Monate) sind 3.100 bis 3.400 € üblich."
GROUPS = "Monatsgehalt brutto im TVöD der Kommunen seit Mai 2026, rund."
HEAD = "| Entgeltgruppe | Stufe 1 | Stufe 3 | Stufe 6 |"
ROWS = (
    "| E 9a | 3.659 € | 4.098 € | 4.980 € |",
    "| E 9b | 3.780 € | 4.204 € | 5.313 € |",
    "| E 9c | 4.011 € | 4.595 € | 5.528 € |",
)
# The sentence of the program on what quotes rest on.
NOTES = {
    "de": "Hinweis: [1], [2], [3], [4] eigene Rechnung; [5] Quelle ohne Datum.",
    "en": "Note: [1], [2], [3], [4] our own calculation; [5] source without a date.",
    "tr": "Not: [1], [2], [3], [4] kendi hesabımız; [5] tarihsiz kaynak.",
    "ar": "ملاحظة: [1], [2], [3], [4] حساب خاص بنا; [5] مصدر بلا تاريخ.",
    "ru": "Примечание: [1], [2], [3], [4] собственный расчёт; [5] источник без даты.",
    "uk": "Примітка: [1], [2], [3], [4] власний розрахунок; [5] джерело без дати.",
    "pl": "Uwaga: [1], [2], [3], [4] własne obliczenie; [5] źródło bez daty.",
}
LONG = "Informationssicherheitsbeauftragtenweiterbildungsfinanzierungsantragsformular"


def two_quotes(language: str, **changes: object) -> dict:
    """An answer in a language: a lead-in, two German quotes as a list, a paragraph; one text is overdue."""
    sources = [
        {"title": "Quellartikel", "url": "https://example.org/artikel", "date": "o. D."},
        {"title": "Gedruckte Zeitung", "url": "", "date": "2022-12-30"},
    ]
    citations = [
        answer()["citations"][0]
        | {
            "number": number, "quote": quote, "start": 7, "end": 7 + len(quote), "overdue": number == 2,
            "passage": f"Davor. {quote}[^a] Danach.", "passage_start": 0, "sources": sources,
        }
        for number, quote in enumerate((FIRST, SECOND), 1)
    ]  # fmt: skip
    text = f"{LEADS[language]}\n- {FIRST} [1]\n- {SECOND} [2]\n{LEADS[language]}"
    return answer(answer=text, language=language, citations=citations, suggestions=[QUESTION]) | changes


def table_answer(language: str, **changes: object) -> dict:
    """An answer in a language: a German table of one passage, a sentence of another, a note, next steps."""
    passage = f"{GROUPS}[^a][^b]\n\n{HEAD}\n|---|---|---|---|\n" + "\n".join(ROWS)
    sources = [
        {"title": "Eigene Rechnung der Redaktion", "url": "", "date": "22.11.2026", "kind": "calculation"},
        {
            "title": "Haufe „Entgeltordnung VKA“", "url": "https://example.org/haufe",
            "date": "Stand 25.04.2025", "kind": "source",
        },
    ]  # fmt: skip
    undated = {"title": "VKA: Tarif", "url": "https://example.org/vka", "date": "o. D.", "kind": "source"}
    base = answer()["citations"][0]
    citations = [
        base | {
            "number": number, "document": document, "quote": quote, "passage": text, "passage_start": 0,
            "start": text.index(quote), "end": text.index(quote) + len(quote), "sources": rests_on,
        }
        for number, (quote, document, text, rests_on) in enumerate(
            [(quote, "tabelle.md", passage, sources) for quote in (GROUPS, *ROWS)]
            + [(FIRST, "gehalt.md", FIRST, [undated])],
            1,
        )
    ]  # fmt: skip
    rows = "\n".join(f"{row} [{number}] |" for number, row in enumerate(ROWS, 2))
    text = f"{LEADS[language]}\n\n{GROUPS} [1]\n\n{HEAD} |\n|---|---|---|---|---|\n{rows}\n\n{FIRST} [5]"
    actions = [
        {"label": "Stellen im Karriereportal der Stadt", "url": "https://example.org/stellen"},
        {"label": "Stellenmarkt IT", "url": "https://example.org/suche?was=IT"},
    ]
    return answer(
        answer=f"{text} {NOTES[language]}", language=language, citations=citations,
        suggestions=[QUESTION, "Was verdient man in Entgeltgruppe E 10 bei einer Kommune?"], actions=actions,
    ) | changes  # fmt: skip


def host(scripted: Scripted, lang: str, mode: str = "inline") -> str:
    """The address of a page in a language with nothing but the widget."""
    scripted.pages["/host"] = (
        f'<!DOCTYPE html><html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"><title>Gast</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        '<script type="module" src="/widget/career-chat.js"></script>'
        f'<main><h1>Gast</h1><career-chat mode="{mode}"></career-chat></main></html>'
    )
    scripted.pages["/api/options"] = json.dumps({"feedback": True})
    return f"{scripted.url}/host"


def send(page: Page) -> None:
    """Ask in whatever language and wait for the end."""
    begin(page)
    page.locator(".searching").wait_for(state="detached")


def begin(page: Page) -> None:
    """Ask in whatever language."""
    page.locator("textarea").fill("Was?")
    page.locator(".send").click()


@contextmanager
def held(scripted: Scripted, *first: tuple[str, object]) -> Iterator[None]:
    """Within it the server sends just these events and then waits."""
    release = threading.Event()

    def reply(handler: Handler) -> None:
        if first:
            events(*first)(handler)
        release.wait(60)

    scripted.reply = reply
    yield
    release.set()


class Tour:
    """A visit in one language: `states` goes through every state and stops in each."""

    def __init__(self, page: Page, scripted: Scripted, language: str) -> None:
        """Open the page; from now on its clock obeys."""
        self.page, self.scripted, self.language = page, scripted, language
        page.clock.install()
        page.goto(host(scripted, language))
        page.locator(".panel").wait_for()

    def states(self) -> Iterator[str]:
        """The name of each state, while the page is in it; each begins with a conversation of its own."""
        for steps in (self._start, self._answers, self._faults, self._waits, self._input, self._launcher):
            yield from steps()

    def _anew(self, reply: Reply | None = None) -> None:
        if self.page.locator(".new").is_visible():
            self.page.locator(".new").click()
        if reply:
            self.scripted.reply = reply

    def _start(self) -> Iterator[str]:
        yield "start"
        # Not the list itself, which is the browser's own and no part of the page.
        self.page.locator(".language").focus()
        yield "menu focused"

    def _answers(self) -> Iterator[str]:
        page, full = self.page, two_quotes(self.language)
        self._anew(stream(full))
        send(page)
        yield "answered"
        for cite in page.locator(".cite").all():
            cite.click()
        yield "sources open"
        page.locator(".thumb").last.click()
        page.locator(".rating").wait_for()
        yield "rating form"
        self.scripted.reply = status(503, "not_ready")
        page.locator(".rating button").click()
        page.locator(".rating.failed").wait_for()
        yield "rating failed"
        self.scripted.reply = lambda handler: handler.begin(201, "application/json")
        page.locator(".rating button").click()
        page.locator(".rating").wait_for(state="detached")
        yield "rated"
        page.locator(".new").click()
        yield "cleared"
        self._anew(stream(table_answer(self.language)))
        send(page)
        yield "table, marks, next steps"
        page.locator(".sources > summary").click()
        for summary in page.locator(".source > summary").all():
            summary.click()
        yield "sources of a table open"
        self._anew(stream(full | {"outcome": "refused"}))
        send(page)
        yield "refused, with what is known"
        bare = {"outcome": "refused", "answer": LEADS[self.language], "citations": []}
        self._anew(stream(full | bare))
        send(page)
        yield "refused"
        self._anew(stream(full | {"answer": f"{LONG * 3} {FIRST} [1] " * 20}))
        send(page)
        yield "long answer"
        self.scripted.reply = stream(answer())
        for _ in range(10):
            send(page)
        yield "long conversation"

    def _faults(self) -> Iterator[str]:
        faults: dict[str, Reply] = {
            "offline": hang_up,
            "busy": status(429, "rate_limited", Retry_After="20"),
            "starting": status(503, "not_ready"),
            "too long": status(422, "question_too_long"),
            "conversation too long": status(413, "history_too_long"),
            "broken off": events(("token", {"text": "Etwa "})),
            "garbled": events(("answer", "{")),
            "server's fault": status(500, "internal"),
        }
        for name, reply in faults.items():
            self._anew(reply)
            send(self.page)
            yield name

    def _waits(self) -> Iterator[str]:
        page, full = self.page, two_quotes(self.language)
        with held(self.scripted):
            self._anew()
            begin(page)
            yield "searching"
            page.clock.fast_forward(9_000)
            yield "slow"
            page.clock.fast_forward(61_000)
            page.locator(".fault").wait_for()
            yield "silent"
        table = table_answer(self.language)
        begun = table["answer"][: table["answer"].index(ROWS[1]) + 20]
        with held(self.scripted, ("citations", table), ("token", {"text": begun})):
            self._anew()
            begin(page)
            page.locator("table").wait_for()
            yield "table arriving"
            page.locator(".stop").click()
        begun = full["answer"][: full["answer"].index(SECOND) + 20]
        with held(self.scripted, ("citations", full), ("token", {"text": begun})):
            self._anew()
            begin(page)
            page.locator(".text:not(:empty)").wait_for()
            yield "arriving"
            page.locator(".stop").click()
            yield "stopped"
            begin(page)
            page.locator("textarea").fill("Und?")
            page.locator("textarea").press("Enter")
            page.locator(".fault").first.wait_for()
            yield "unanswered"
            page.locator(".stop").click()

    def _input(self) -> Iterator[str]:
        self._anew()
        self.page.locator("textarea").fill("a" * 1950)
        yield "counter near the cap"
        self.page.locator("textarea").fill("a" * 2100)
        yield "over the cap"
        self.page.locator("textarea").fill("")

    def _launcher(self) -> Iterator[str]:
        self.page.locator("career-chat").evaluate("node => node.removeAttribute('mode')")
        yield "launcher"
        self.page.locator(".launcher").click()
        self.scripted.reply = stream(two_quotes(self.language))
        send(self.page)
        yield "panel open"


def violations(page: Page, *looks: str) -> dict[str, list[str]]:
    """What axe finds in these looks; without any: in light, dark and forced colours."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = {}
    for look in looks or LOOKS:
        page.emulate_media(**LOOKS[look])
        found[look] = page.evaluate(AXE)
    return found


def demo_states(page: Page, scripted: Scripted) -> Iterator[str]:
    """The pages that come along: with both chats in three looks, and with the launcher alone."""
    scripted.pages.pop("/", None)
    scripted.reply = stream(two_quotes("de"))
    page.goto(scripted.url)
    page.locator("textarea:visible").wait_for()
    yield "demo page"
    page.locator("textarea:visible").fill("Was?")
    page.keyboard.press("Enter")
    page.locator(".cite").first.click()
    page.locator(".owners > summary").click()
    page.locator(".launcher").wait_for()
    for name in ("Zeche", "Rathaus", "Park"):
        page.get_by_label(name).check()
        yield f"demo page, {name}"
    page.goto(f"{scripted.url}/widget/launcher.html")
    page.locator(".launcher").wait_for()
    yield "page with launcher"
