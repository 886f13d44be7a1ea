"""The widget among what a page brings along: its shortcuts, its boxes, its dialogs, its print."""

import re

import pytest
from playwright.sync_api import Page, expect

from tools.pictures.scripted_server import Scripted, stream
from tools.pictures.states import host, send, two_quotes

pytestmark = pytest.mark.browser

# A page that listens wherever pages do; what it hears of keys and of the clipboard is kept.
LISTEN = """
window.heard = [];
for (const type of ["keydown", "keypress", "keyup", "copy", "cut", "paste", "beforeinput", "input"])
  for (const [target, capture] of [[document, true], [document, false], [window, false]])
    target.addEventListener(type, (event) => heard.push(`${type} ${event.key}`), capture);
"""
BOXES = [
    "transform: translateZ(0)", "translate: 1px", "rotate: 1deg", "scale: 0.99", "perspective: 100px",
    "filter: blur(0)", "backdrop-filter: blur(1px)", "contain: layout", "contain: paint",
    "contain: strict; height: 90px", "contain: content", "will-change: transform", "will-change: filter",
    "container-type: inline-size", "content-visibility: auto", "transform-style: preserve-3d",
]  # fmt: skip


def page_with(scripted: Scripted, body: str, head: str = "") -> str:
    """The address of a page with the widget's script, 3,000 pixels high, on which pages may style."""
    scripted.policy = "default-src * data: 'unsafe-inline'"
    scripted.pages["/page"] = (
        '<!DOCTYPE html><html lang="de"><meta name="viewport" content="width=device-width">'
        f'<title>Seite</title><link rel="icon" href="data:,">{head}'
        '<script type="module" src="/widget/career-chat.js"></script>'
        f'<body style="min-height: 3000px; margin: 0">{body}</body></html>'
    )
    return f"{scripted.url}/page"


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.mark.parametrize("mode", ["inline", "launcher"])
def test_keys_stay_in_the_widget(page: Page, scripted: Scripted, mode: str) -> None:
    """What is typed, copied or pasted in the widget, the page does not hear; beside it, it hears all."""
    body = f'<button id="beside">Daneben</button><career-chat mode="{mode}"></career-chat>'
    page.goto(page_with(scripted, body, f"<script>{LISTEN}</script>"))
    if mode == "launcher":
        page.locator(".launcher").press("Enter")
    field = page.locator("textarea")
    field.focus()
    for keys in ("s", "/", "?", "Control+a", "Control+c", "Control+v", "ArrowDown", "Tab", "Shift+Tab"):
        page.keyboard.press(keys)
    expect(field).to_have_value("s/?")
    page.locator(".language").press("x")
    field.press("Enter")
    page.locator(".cite").wait_for()
    page.locator(".cite").press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".source[open]")).to_have_count(0)
    expect(page.locator(".cite")).to_be_focused()
    if mode == "launcher":
        page.keyboard.press("Escape")
        expect(page.locator(".launcher")).to_be_focused()
    assert page.evaluate("heard") == []
    page.locator("#beside").focus()
    page.keyboard.press("s")
    assert set(page.evaluate("heard")) == {"keydown s", "keypress s", "keyup s"}
    page.locator("career-chat").evaluate("node => node.remove()")
    page.keyboard.press("/")
    assert "keydown /" in page.evaluate("heard")


@pytest.mark.parametrize("window", [(1280, 800), (390, 844)])
def test_launcher_leaves_boxes_that_hold_what_is_fixed(
    page: Page, scripted: Scripted, window: tuple[int, int], subtests: pytest.Subtests
) -> None:
    """In a box with transform, filter, contain and the like the launcher is in the corner of the window.

    There it stays when the page scrolls, opens the panel, and comes in the order of the page's keys.
    """
    width, height = window
    page.set_viewport_size({"width": width, "height": height})
    for box in BOXES:
        with subtests.test(box):
            chat = (
                f'<div style="width: 200px; margin-top: 900px; {box}">Kasten<career-chat></career-chat></div>'
            )
            page.goto(page_with(scripted, f'<a href="#">vor</a>{chat}<a href="#" id="after">nach</a>'))
            launcher = page.locator(".launcher")
            launcher.wait_for()
            for top in (0, 1200):
                page.evaluate("top => scrollTo(0, top)", top)
                place = launcher.bounding_box()
                assert place is not None
                assert round(place["x"] + place["width"]) == width - 16
                assert round(place["y"] + place["height"]) == height - 16
            page.evaluate("document.querySelector('a').focus({preventScroll: true})")
            page.keyboard.press("Tab")
            expect(launcher).to_be_focused()
            launcher.click()
            panel = page.get_by_role("dialog").bounding_box()
            assert panel is not None
            assert panel["x"] >= 0
            assert panel["y"] >= 0
            assert panel["x"] + panel["width"] <= width
            assert panel["y"] + panel["height"] <= height
            page.keyboard.press("Escape")
            expect(launcher).to_be_focused()


def test_launcher_leaves_a_box_that_begins_to_hold_it(page: Page, scripted: Scripted) -> None:
    """A page that transforms its content later does not take the launcher along."""
    page.goto(page_with(scripted, '<div id="box" style="height: 2000px"><career-chat></career-chat></div>'))
    launcher = page.locator(".launcher")
    before = launcher.bounding_box()
    page.evaluate("document.querySelector('#box').style.transform = 'translateX(-3px)'")
    page.wait_for_function(
        "document.querySelector('career-chat').shadowRoot.querySelector('.layer:popover-open')"
    )
    assert launcher.bounding_box() == before


def test_launcher_stays_where_the_page_puts_it(page: Page, scripted: Scripted) -> None:
    """A page that sets the launcher into its text keeps it there, and its panel opens, also in such a box."""
    style = "<style>career-chat::part(launcher) { position: static }</style>"
    chat = '<div style="transform: translateZ(0); width: 300px"><career-chat></career-chat></div>'
    page.goto(page_with(scripted, chat, style))
    launcher = page.locator(".launcher")
    place = launcher.bounding_box()
    assert place is not None
    assert place["y"] < 100
    page.evaluate("scrollTo(0, 900)")
    page.evaluate("scrollTo(0, 0)")
    assert launcher.bounding_box() == place
    launcher.click()
    panel = page.get_by_role("dialog").bounding_box()
    assert panel is not None
    assert panel["x"] + panel["width"] > 1000


def test_dialog_of_the_page_lies_above_the_launcher(page: Page, scripted: Scripted) -> None:
    """The launcher in the top layer does not cover a dialog that the page opens after it."""
    chat = '<div style="filter: blur(0)"><career-chat></career-chat></div>'
    dialog = (
        '<dialog id="own" style="position: fixed; inset: 0; width: 100%; height: 100%"><p>Eigener</dialog>'
    )
    page.goto(page_with(scripted, chat + dialog))
    page.locator(".launcher").wait_for()
    page.evaluate("document.querySelector('#own').showModal()")
    place = page.locator(".launcher").bounding_box()
    assert place is not None
    hit = "([x, y]) => document.elementFromPoint(x, y).id"
    assert page.evaluate(hit, [place["x"] + 9, place["y"] + 9]) == "own"
    page.evaluate("document.querySelector('#own').close()")
    page.locator(".launcher").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_printed_page_has_no_launcher(page: Page, scripted: Scripted) -> None:
    """Nothing of a closed chat is printed."""
    page.goto(host(scripted, "de", "launcher"))
    page.locator(".launcher").wait_for()
    page.emulate_media(media="print")
    expect(page.locator(".launcher")).to_be_hidden()
    expect(page.locator(".panel")).to_be_hidden()
    assert pages_of(page.pdf(format="A5")) == 1


def test_printed_chat_is_all_on_paper(page: Page, scripted: Scripted) -> None:
    """Twelve turns are printed to the end, with their sources and addresses, and without any control."""
    scripted.reply = stream(two_quotes("de"))
    page.goto(host(scripted, "de"))
    for _ in range(12):
        send(page)
    page.emulate_media(media="print")
    sizes = "nodes => nodes.map(({clientHeight, scrollHeight}) => scrollHeight - clientHeight)"
    assert page.locator(".panel, .transcript").evaluate_all(sizes) == [0, 0]
    assert page.evaluate("document.documentElement.scrollHeight") > 5000
    for source in (page.locator(".source").first, page.locator(".source").last):
        expect(source.locator("blockquote")).to_be_visible()
        assert source.locator("a").evaluate("node => getComputedStyle(node, '::after').content") == (
            '" https://example.org/artikel"'
        )
    seen = "nodes => nodes.filter((node) => node.checkVisibility()).map(({className}) => className)"
    controls = page.locator("career-chat").locator("button, select, textarea, form").evaluate_all(seen)
    assert set(controls) == {"cite"}
    expect(page.locator(".question").first).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator(".question").first).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    assert pages_of(page.pdf(format="A4")) >= 8


@pytest.mark.parametrize("box", ["", "transform: translateZ(0)"])
@pytest.mark.parametrize("width", [390, 1280])
def test_open_panel_is_printed_in_the_page(page: Page, scripted: Scripted, width: int, box: str) -> None:
    """The open panel stands in the page on paper, whole, and is afterwards where it was."""
    page.set_viewport_size({"width": width, "height": 800})
    scripted.reply = stream(two_quotes("de"))
    chat = f'<p>Vorher</p><div style="{box}"><career-chat></career-chat></div>'
    page.goto(page_with(scripted, chat))
    page.locator(".launcher").click()
    before = pages_of(page.pdf(format="A4"))
    for _ in range(6):
        send(page)
    place = page.locator(".panel").bounding_box()
    assert pages_of(page.pdf(format="A4")) >= before + 2
    page.wait_for_timeout(100)  # what closing the panel for the print has set off
    assert page.locator(".panel").bounding_box() == place
    assert page.locator(".panel").evaluate("node => node.matches(':modal')") is (width == 390)
    page.keyboard.press("Escape")
    expect(page.locator(".launcher")).to_be_focused()
