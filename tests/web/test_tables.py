"""Tables in answers: as they arrive, by keys, for screen readers, copied, printed, in other languages."""

import pytest
from playwright.sync_api import Page, expect

from tools.pictures.scripted_server import Scripted, answer, stream
from tools.pictures.states import FIRST, GROUPS, HEAD, LEADS, NOTES, begin, held, host, send, table_answer

pytestmark = pytest.mark.browser

HEADS = ["Entgeltgruppe", "Stufe 1", "Stufe 3", "Stufe 6"]
CELLS = "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()))"


def show(page: Page, scripted: Scripted, language: str = "de", **changes: object) -> None:
    """Ask on a page in a language for the answer with a table."""
    scripted.reply = stream(table_answer(language, **changes))
    page.goto(host(scripted, language))
    send(page)


def test_lines_with_pipes_become_a_table(page: Page, scripted: Scripted) -> None:
    """A table has heads of columns and rows, and the number of each row's source in a column with a name."""
    show(page, scripted)
    assert page.locator(".text thead tr").evaluate_all(CELLS) == [[*HEADS, "Beleg"]]
    assert page.locator(".text tbody tr").evaluate_all(CELLS) == [
        ["E 9a", "3.659 €", "4.098 €", "4.980 €", "2"],
        ["E 9b", "3.780 €", "4.204 €", "5.313 €", "3"],
        ["E 9c", "4.011 €", "4.595 €", "5.528 €", "4"],
    ]
    heads = page.locator(".text th").evaluate_all("nodes => nodes.map(({scope}) => scope)")
    assert heads == ["col"] * 5 + ["row"] * 3
    expect(page.get_by_role("columnheader", name="Beleg")).to_have_count(1)
    expect(page.get_by_role("rowheader", name="E 9b")).to_have_count(1)
    expect(
        page.get_by_role("group", name="Tabelle: Entgeltgruppe, Stufe 1, Stufe 3, Stufe 6")
    ).to_be_visible()
    expect(page.locator(".text")).not_to_contain_text("|")
    page.locator(".text tbody .cite").nth(1).click()
    # In the passage, too, it is a table, with the rows that are quoted marked.
    expect(page.locator(".source[open] blockquote")).not_to_contain_text("|")
    expect(page.locator(".source[open] tbody tr").first.locator("mark")).to_have_count(4)
    expect(page.locator(".source[open] thead mark")).to_have_count(0)


def test_figures_of_a_column_end_below_each_other(page: Page, scripted: Scripted) -> None:
    """Columns of figures are aligned at their end, with their head; words begin below each other."""
    show(page, scripted)
    align = "nodes => nodes.map((node) => getComputedStyle(node).textAlign)"
    assert page.locator(".text tr > :nth-child(1)").evaluate_all(align) == ["start"] * 4
    assert page.locator(".text tr > :nth-child(3)").evaluate_all(align) == ["end"] * 4


ARRIVED = {
    "half a head": ("| Entgelt", [["Entgelt"]]),
    "the head": (f"{HEAD} |\n", [[*HEADS, "Beleg"]]),
    "half a line below it": (f"{HEAD} |\n|---|-", [[*HEADS, "Beleg"]]),
    "half a row": (
        f"{HEAD} |\n|---|---|---|---|---|\n| E 9a | 3.6",
        [[*HEADS, "Beleg"], ["E 9a", "3.6", "", "", ""]],
    ),
}


@pytest.mark.parametrize("case", ARRIVED)
def test_table_is_one_while_it_arrives(page: Page, scripted: Scripted, case: str) -> None:
    """However far a table has arrived, it shows as one, never as pipes; stopped there, it stays so."""
    begun, rows = ARRIVED[case]
    full = table_answer("de")
    with held(scripted, ("citations", full), ("token", {"text": f"{GROUPS} [1]\n\n{begun}"})):
        page.goto(host(scripted, "de"))
        begin(page)
        page.locator("table").wait_for()
        for _ in range(2):
            assert page.locator(".text tr").evaluate_all(CELLS) == rows
            expect(page.locator(".text")).not_to_contain_text("|")
            if page.locator(".stop").is_visible():
                page.locator(".stop").click()


def test_pipes_that_are_no_table_stay(page: Page, scripted: Scripted) -> None:
    """Lines with pipes without one below that separates them are text; an escaped pipe is one in its cell."""
    text = "| kein Kopf |\nDanach a|b.\n\n| A | B |\n|---|---|\n| eins \\| zwei | <b>3</b> |\nEnde."
    scripted.reply = stream(answer(answer=text, citations=[]))
    page.goto(host(scripted, "de"))
    send(page)
    expect(page.locator(".text > p")).to_have_text(["| kein Kopf |", "Danach a|b.", "Ende."])
    assert page.locator(".text tr").evaluate_all(CELLS) == [["A", "B"], ["eins | zwei", "<b>3</b>"]]


def test_wide_table_scrolls_by_keys_alone(page: Page, scripted: Scripted) -> None:
    """At 320 pixels the page does not scroll sideways but the table does, and its numbers stay in sight."""
    page.set_viewport_size({"width": 320, "height": 640})
    show(page, scripted)
    box = page.get_by_role("group", name="Tabelle")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert box.evaluate("node => node.scrollWidth > node.clientWidth")
    right = "node => node.getBoundingClientRect().right"
    cite = page.locator(".text tbody .cite").first
    assert cite.evaluate(right) <= box.evaluate(right)
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("node => node.scrollLeft > 0", arg=box.element_handle())
    assert cite.evaluate(right) <= box.evaluate(right)


def test_wide_table_begins_at_its_rows_heads_in_arabic(page: Page, scripted: Scripted) -> None:
    """In an Arabic answer, too, what is seen of a wide German table at first are the heads of its rows."""
    page.set_viewport_size({"width": 320, "height": 640})
    show(page, scripted, "ar")
    left = "node => node.getBoundingClientRect().left"
    box = page.locator(".text .scroll")
    assert box.evaluate("node => node.scrollWidth > node.clientWidth")
    assert page.locator(".text tbody th").first.evaluate(left) >= box.evaluate(left)


@pytest.mark.parametrize("language", ["ar", "uk"])
def test_quoted_table_is_german_in_any_language(page: Page, scripted: Scripted, language: str) -> None:
    """A table of quotes is German and runs left to right; its numbers are named in the visitor's language."""
    show(page, scripted, language)
    table = page.locator(".text table")
    assert (table.get_attribute("lang"), table.get_attribute("dir")) == ("de", "ltr")
    head = page.locator(".text thead th")
    first, last = head.first.bounding_box(), head.last.bounding_box()
    assert first is not None
    assert last is not None
    assert first["x"] < last["x"]
    assert head.last.locator("span").get_attribute("lang") == language
    amount = page.locator(".text tbody td").first
    assert amount.evaluate("node => getComputedStyle(node).direction") == "ltr"
    assert page.locator(".text .cite").first.get_attribute("lang") == language


def test_table_is_announced_in_words(page: Page, scripted: Scripted) -> None:
    """A screen reader hears each row with its heads, in German, and no pipes; the note without numbers."""
    page.clock.install()
    show(page, scripted, "ar")
    status = page.get_by_role("status")
    expect(status).to_contain_text("Entgeltgruppe E 9a, Stufe 1 3.659 €, Stufe 3 4.098 €, Stufe 6 4.980 €.")
    expect(status).not_to_contain_text("|")
    expect(status).not_to_contain_text("[")
    rows = status.locator("[lang=de]").filter(has_text="E 9a")
    expect(rows).to_have_count(1)


def test_copied_table_has_tabs(page: Page, scripted: Scripted) -> None:
    """A copied table is lines with tabs between the cells; the rest is the text as the server sent it."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, scripted)
    page.get_by_role("button", name="Kopieren").click()
    expect(page.locator(".note")).to_have_text("Kopiert.")
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r", "")
    table = "Entgeltgruppe\tStufe 1\tStufe 3\tStufe 6\nE 9a\t3.659 €\t4.098 €\t4.980 €\t[2]\n"
    assert copied.startswith(f"{LEADS['de']}\n\n{GROUPS} [1]\n\n{table}E 9b")
    assert f"\n\n{FIRST} [5] {NOTES['de']}\n[1] " in copied


def test_table_is_printed_whole(page: Page, scripted: Scripted) -> None:
    """On paper nothing of a table is scrolled away, and next steps are there with their addresses."""
    show(page, scripted)
    page.emulate_media(media="print")
    expect(page.locator(".scroll").first).to_have_css("overflow-x", "visible")
    expect(page.locator(".text tbody .cite").first).to_be_visible()
    content = page.locator(".action").first.evaluate("node => getComputedStyle(node, '::after').content")
    assert content == '" https://example.org/stellen"'
    expect(page.locator(".text tbody td").first).to_have_text("3.659 €")


def test_history_is_sent_as_the_server_wrote_it(page: Page, scripted: Scripted) -> None:
    """The next question takes the answer along with its table as Markdown."""
    show(page, scripted)
    send(page)
    assert scripted.asked[-1]["messages"][1]["content"] == table_answer("de")["answer"]
