"""Every state of the widget: axe, targets, focus, zoom, motion, and Esc out of each layer."""

import re

import pytest
from playwright.sync_api import Page, expect

from tools.pictures.scripted_server import WEB, Scripted, status, stream
from tools.pictures.states import (
    LANGUAGES,
    LOOKS,
    Tour,
    begin,
    demo_states,
    held,
    host,
    send,
    table_answer,
    two_quotes,
    violations,
)

pytestmark = pytest.mark.browser

# All that can be pressed or typed into, and is there.
CONTROLS = """() => [...document.querySelectorAll("career-chat")].flatMap((chat) =>
  [...chat.shadowRoot.querySelectorAll("button, summary, select, textarea, a")])
  .filter((node) => node.checkVisibility() && node.getBoundingClientRect().width)"""
SMALL = f"""() => ({CONTROLS})().filter((node) => {{
  const {{width, height}} = node.getBoundingClientRect();
  return Math.min(width, height) < 23.99;
}}).map((node) => node.outerHTML)"""
# What sticks out of the window or out of its box, or cannot be brought into sight.
LOST = f"""() => {{
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
  const root = document.querySelector("career-chat").shadowRoot;
  for (const node of root.querySelectorAll(".panel, .panel *")) {{
    if (!node.checkVisibility() || node.closest(".hidden, svg, option, .scroll table")) continue;
    const {{left, right, width}} = node.getBoundingClientRect();
    const out = width && (left < -0.5 || right > innerWidth + 0.5);
    if (out) found.push(`out of the window: ${{node.outerHTML}}`);
    const {{overflowX, display}} = getComputedStyle(node);
    // A table scrolls in a box of its own, by keys as well.
    const may = node.matches('.scroll[tabindex="0"][aria-label]') && overflowX === "auto";
    if (!may && display !== "inline" && overflowX !== "visible" && node.scrollWidth > node.clientWidth + 1) {{
      found.push(`cut off: ${{node.outerHTML}}`);
    }}
  }}
  for (const node of ({CONTROLS})()) {{
    if (root.querySelector("dialog:modal") && node.matches(".launcher")) continue; // behind it on purpose
    node.scrollIntoView({{block: "center"}});
    const {{left, top, width, height}} = node.getBoundingClientRect();
    const hit = root.elementFromPoint(left + width / 2, top + Math.min(height / 2, 12));
    if (!node.contains(hit) && !hit?.contains(node)) found.push(`covered: ${{node.outerHTML}}`);
  }}
  return found.map((line) => line.slice(0, 200));
}}"""
# The outline of what has the focus: its width, and its contrast with the ground behind it.
OUTLINE = """() => {
  let node = document.activeElement;
  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  const name = node.getAttribute("part") || node.localName;
  const {outlineStyle, outlineWidth, outlineColor, outlineOffset} = getComputedStyle(node);
  const up = (of) => of.parentElement ?? of.getRootNode().host ?? null;
  let ground = parseFloat(outlineOffset) < 0 ? node : up(node);
  while (ground && getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = up(ground);
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
      .map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const canvas = dark ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)";
  const behind = ground ? getComputedStyle(ground).backgroundColor : canvas;
  const [low, high] = [outlineColor, behind].map(light).sort((a, b) => a - b);
  return [name, outlineStyle === "none" ? 0 : parseFloat(outlineWidth), (high + 0.05) / (low + 0.05)];
}"""
# Width and height of the window in pixels of the style sheet: 1280 by 720, enlarged; a phone.
ZOOMS = {"200 %": (640, 360), "400 %": (320, 180), "320 pixels": (320, 640)}


def test_axe_finds_nothing_in_any_state(page: Page, scripted: Scripted) -> None:
    """In light, dark and forced colours axe finds no violation in any state, and all can be pressed.

    At the width of a desktop, too, each target measures at least 24 pixels each way. The table of all
    languages in web/axe.md has just these states, and no violation.
    """
    found, small = {}, {}
    for state in Tour(page, scripted, "de").states():
        small[state] = page.evaluate(SMALL)
        found[state] = violations(page)
    assert {state: looks for state, looks in found.items() if any(looks.values())} == {}
    assert {state: targets for state, targets in small.items() if targets} == {}
    table = (WEB / "axe.md").read_text("utf-8")
    assert set(re.findall(r"^\| (.+?)((?: \| 0){7}) \|$", table, re.MULTILINE)) == {
        (state, " | 0" * len(LANGUAGES)) for state in found
    }


def test_axe_finds_nothing_in_any_language(page: Page, scripted: Scripted) -> None:
    """In each language axe finds no violation in what a language changes: names, languages, direction."""
    found = {}
    for language in LANGUAGES[1:]:
        # A tab of its own begins without the conversation before.
        page = page.context.new_page()
        scripted.reply = stream(two_quotes(language))
        page.goto(host(scripted, language, "launcher"))
        page.locator(".launcher").click()
        found[language, "start"] = violations(page, "light")
        send(page)
        for cite in page.locator(".cite").all():
            cite.click()
        page.locator(".thumb").last.click()
        page.locator(".rating").wait_for()
        found[language, "sources and rating open"] = violations(page, "light")
        scripted.reply = stream(table_answer(language))
        send(page)
        found[language, "table, marks, next steps"] = violations(page, "light")
        scripted.reply = status(429, "rate_limited", Retry_After="20")
        send(page)
        page.locator("textarea").fill("a" * 2100)
        found[language, "busy, over the cap"] = violations(page, "light")
    assert {where: looks for where, looks in found.items() if any(looks.values())} == {}


def test_axe_finds_nothing_on_the_demo_pages(page: Page, scripted: Scripted) -> None:
    """On the demo pages axe finds no violation either, in each of the three looks."""
    found = {state: violations(page) for state in demo_states(page, scripted)}
    assert {state: looks for state, looks in found.items() if any(looks.values())} == {}


def test_axe_finds_what_is_planted(page: Page, scripted: Scripted) -> None:
    """Axe looks into the widget: pale text and a button without a name are found there."""
    page.goto(host(scripted, "de"))
    page.locator(".panel").wait_for()
    page.locator("career-chat").evaluate("""node => {
      node.style.setProperty("--career-chat-text", "#bbb");
      node.shadowRoot.querySelector(".send").textContent = "";
    }""")
    found = violations(page)
    for rule in ("color-contrast", "button-name"):
        assert any(line.startswith(rule) for line in found["light"])


def test_targets_keep_their_size_on_a_page_with_a_small_rem(page: Page, scripted: Scripted) -> None:
    """On a page that sets its root to 10 pixels text and targets do not shrink."""
    scripted.policy = "style-src 'self' 'unsafe-inline'"
    page.goto(host(scripted, "de"))
    page.add_style_tag(content="html { font-size: 62.5%; text-transform: uppercase; letter-spacing: 3px }")
    scripted.reply = stream(two_quotes("de"))
    send(page)
    page.locator(".cite").first.click()
    assert page.evaluate(SMALL) == []
    style = page.locator(".text").evaluate(
        "node => (({fontSize, textTransform, letterSpacing}) => [fontSize, textTransform, letterSpacing])"
        "(getComputedStyle(node))"
    )
    assert style == ["16px", "none", "normal"]


@pytest.mark.parametrize("lang", ["de", "ar", "uk"])
def test_nothing_is_lost_when_enlarged(page: Page, scripted: Scripted, lang: str) -> None:
    """At 200 and 400 per cent and at 320 pixels nothing is cut off, covered, or scrolls sideways.

    There, too, whatever can be pressed measures at least 24 pixels each way.
    """
    page.set_viewport_size({"width": 320, "height": 640})
    lost = {}
    for state in Tour(page, scripted, lang).states():
        for zoom, (width, height) in ZOOMS.items():
            page.set_viewport_size({"width": width, "height": height})
            lost[state, zoom] = page.evaluate(LOST) + page.evaluate(SMALL)
    assert {where: nodes for where, nodes in lost.items() if nodes} == {}


def test_nothing_is_lost_when_only_text_is_enlarged(page: Page, scripted: Scripted) -> None:
    """With the browser's text at twice its size the chat grows along, and nothing is cut off."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    tour = Tour(page, scripted, "de")
    assert page.locator("textarea").evaluate("node => getComputedStyle(node).fontSize") == "32px"
    assert {state: lost for state in tour.states() if (lost := page.evaluate(LOST))} == {}


@pytest.mark.parametrize("mode", ["inline", "launcher"])
def test_focus_is_seen_wherever_it_goes(page: Page, scripted: Scripted, mode: str) -> None:
    """The outline of the focus is at least 2 pixels wide and has a contrast of 3 with what lies behind it.

    So it is in light, dark and forced colours.
    """
    scripted.reply = stream(two_quotes("de"))
    page.goto(host(scripted, "de", mode))
    if mode == "launcher":
        page.locator(".launcher").click()
    send(page)
    page.locator(".cite").first.click()
    page.locator(".thumb").last.click()
    for look, media in LOOKS.items():
        page.emulate_media(**media)
        seen = {}
        for _ in range(30):  # once around
            page.keyboard.press("Tab")
            name, width, contrast = page.evaluate(OUTLINE)
            if name != "body":
                seen[name] = (width, round(contrast, 1))
        assert {"language", "transcript", "citation", "summary", "a", "rate", "input", "send"} <= set(seen), (
            look
        )
        assert {name: had for name, had in seen.items() if had[0] < 2 or had[1] < 3} == {}, look


def test_nothing_moves_for_whoever_wants_no_motion(page: Page, scripted: Scripted) -> None:
    """While the chat searches one dot breathes, and with reduced motion nothing moves at all."""
    page.goto(host(scripted, "de"))
    with held(scripted):
        begin(page)
        page.locator(".searching").wait_for()
        for wish, moves in {"reduce": False, "no-preference": True}.items():
            page.emulate_media(reduced_motion=wish)
            moving = page.locator("career-chat").evaluate(
                "node => node.shadowRoot.getAnimations().length + document.getAnimations().length"
            )
            assert bool(moving) is moves, wish
            behaviour = page.locator(".transcript").evaluate("node => getComputedStyle(node).scrollBehavior")
            assert behaviour == "auto", wish


@pytest.mark.parametrize("width", [320, 1280])
def test_escape_leaves_one_layer_at_a_time(page: Page, scripted: Scripted, width: int) -> None:
    """Esc closes the source, the rating, the panel, each alone, and the focus returns to what opened it."""
    page.set_viewport_size({"width": width, "height": 700})
    scripted.reply = stream(two_quotes("de"))
    page.goto(host(scripted, "de", "launcher"))
    page.locator(".launcher").press("Enter")
    expect(page.locator("textarea")).to_be_focused()
    send(page)
    page.locator(".cite").first.press("Enter")
    expect(page.locator(".source").first.locator("summary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".source[open]")).to_have_count(0)
    expect(page.locator(".cite").first).to_be_focused()
    thumb = page.get_by_role("button", name="Nicht hilfreich")
    thumb.press("Enter")
    expect(thumb).to_have_attribute("aria-expanded", "true")
    page.get_by_label("Grund").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".rating")).to_be_hidden()
    expect(thumb).to_be_focused()
    expect(thumb).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".launcher")).to_be_focused()
    expect(page.locator(".launcher")).to_have_attribute("aria-expanded", "false")


def test_escape_on_the_launcher_closes_its_panel(page: Page, scripted: Scripted) -> None:
    """Whoever went back to the launcher closes the open panel from there."""
    page.goto(host(scripted, "de", "launcher"))
    page.locator(".launcher").click()
    page.locator(".launcher").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".launcher")).to_be_focused()
