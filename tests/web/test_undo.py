"""What a press shows at once: "Neues Gespräch" and its undo, and copying."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.web.actions import ask
from tools.pictures.scripted_server import Scripted, answer, hang_up, stream
from tools.pictures.states import LANGUAGES, begin, held, host, send

pytestmark = pytest.mark.browser

STORED = "Object.entries(sessionStorage).find(([key]) => !key.endsWith(' language'))?.[1] ?? null"


@pytest.mark.parametrize("mode", ["inline", "launcher"])
def test_new_conversation_can_be_undone(page: Page, scripted: Scripted, mode: str) -> None:
    """After "Neues Gespräch" one press brings every turn back, on the page, in storage, in what is sent."""
    page.goto(host(scripted, "de", mode))
    if mode == "launcher":
        page.locator(".launcher").click()
    ask(page, "Eins")
    scripted.reply = hang_up
    ask(page, "Zwei")
    scripted.reply = stream(answer())
    undo = page.get_by_role("button", name="Rückgängig")
    expect(undo).to_be_hidden()
    stored = page.evaluate(STORED)
    page.locator("textarea").fill("Entwurf")
    page.get_by_role("button", name="Neues Gespräch").click()
    expect(page.locator(".turns > li")).to_have_count(0)
    assert page.evaluate(STORED) is None
    expect(page.get_by_role("button", name="Neues Gespräch")).to_be_hidden()
    undo.click()
    expect(page.locator(".question")).to_contain_text(["Eins", "Zwei"])
    expect(page.locator(".cite")).to_have_count(1)
    expect(page.get_by_role("button", name="Noch einmal fragen")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("Das Gespräch ist wieder da.")
    expect(page.locator("textarea")).to_have_value("Entwurf")
    expect(page.locator("textarea")).to_be_focused()
    expect(undo).to_be_hidden()
    assert json.loads(page.evaluate(STORED)) == json.loads(stored)
    ask(page, "Drei")
    assert [message["content"] for message in scripted.asked[-1]["messages"]][::2] == ["Eins", "Drei"]
    page.reload()
    expect(page.locator(".question")).to_contain_text(["Eins", "Zwei", "Drei"])


def test_undo_is_offered_until_the_next_question(page: Page, scripted: Scripted) -> None:
    """It outlasts another language, ends with the next question, and brings nothing to another server."""
    page.goto(host(scripted, "de"))
    ask(page)
    page.locator(".new").dblclick()  # its second click meets the undo, which took its place
    expect(page.locator(".turns > li")).to_have_count(0)
    page.get_by_label("Sprache").select_option("en")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    ask(page, "Anew")
    expect(page.locator(".undo")).to_be_hidden()
    expect(page.locator(".turns > li")).to_have_count(1)
    assert [len(body["messages"]) for body in scripted.asked] == [1, 1]
    page.locator(".new").click()
    page.locator("career-chat").evaluate("node => node.setAttribute('endpoint', '/other')")
    expect(page.locator(".undo")).to_be_hidden()


def test_undo_brings_back_the_question_under_way(page: Page, scripted: Scripted) -> None:
    """A question that "Neues Gespräch" ended comes back with what had arrived, to be asked again."""
    page.goto(host(scripted, "de"))
    with held(scripted, ("token", {"text": "Der Einstieg"})):
        begin(page)
        expect(page.locator(".text")).to_have_text("Der Einstieg")
        page.locator(".new").click()
        page.locator(".undo").click()
        expect(page.locator(".text")).to_have_text("Der Einstieg")
        expect(page.locator(".fault")).to_contain_text("Unvollständig:")
    scripted.reply = stream(answer())
    page.locator(".again").click()
    expect(page.locator(".cite")).to_have_count(1)


# What a browser's clipboard may do: work, refuse, or be missing, with or without the old way to copy.
REFUSED = "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
MISSING = "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
NO_COMMAND = "document.execCommand = () => false;"
THROWS = "document.execCommand = () => { throw new Error(); };"
CLIPBOARDS = {
    "works": ("", True),
    "refused, old way works": (REFUSED, True),
    "missing, old way works": (MISSING, True),
    "refused, old way too": (REFUSED + NO_COMMAND, False),
    "missing, old way throws": (MISSING + THROWS, False),
}


@pytest.mark.parametrize("kind", CLIPBOARDS)
def test_copying_is_seen(page: Page, scripted: Scripted, kind: str) -> None:
    """For a moment a word says that it is copied; where copying fails a sentence stays there."""
    script, works = CLIPBOARDS[kind]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(script)
    page.clock.install()
    page.goto(host(scripted, "de"))
    send(page)
    button = page.locator("[part=copy]")
    button.click()
    expect(button).to_be_focused()
    sentence = "Das Kopieren klappt hier nicht. Bitte markieren Sie den Text selbst."
    expect(button).to_have_accessible_name("Kopieren")
    expect(page.locator(".note")).to_have_text("Kopiert." if works else sentence)
    expect(page.locator(".note")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Kopiert." if works else sentence)
    page.clock.run_for(3_100)
    expect(page.locator(".note")).to_have_text("" if works else sentence)
    expect(page.locator(".note")).to_be_visible(visible=not works)
    button.click()
    expect(page.locator(".note")).to_have_text("Kopiert." if works else sentence)


def test_copying_is_seen_in_every_language(page: Page, scripted: Scripted) -> None:
    """In each language the word appears, and the button shows its own picture again."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.clock.install()
    page.goto(host(scripted, "de"))
    send(page)
    button = page.locator("[part=copy]")
    for language in LANGUAGES:
        page.locator(".language").select_option(language)
        expect(page.locator(".panel")).to_have_attribute("lang", language)
        before = button.locator("path").get_attribute("d")
        button.click()
        expect(page.locator(".note")).to_be_visible()
        expect(button.locator("path")).not_to_have_attribute("d", before)
        page.clock.run_for(3_100)
        expect(page.locator(".note")).to_be_hidden()
        expect(button.locator("path")).to_have_attribute("d", before)
