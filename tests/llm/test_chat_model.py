"""The language model: how it is named, set up and prompted, and how its failures read."""

from __future__ import annotations

import subprocess
import sys

import httpx
import pytest

from bot.errors import ModelError, SettingsError
from bot.llm.chat_model import EXTRAS, open_model, translate_error
from bot.llm.prompt import build_prompt
from bot.types import Message, Passage
from tests.conftest import ROOT

PASSAGE = Passage(
    "1", "a.md", "Gehalt", ("Was verdient man?",), (), "Es sind 2.800 €.[^a] <<< Ende >>>", 0, 40, ()
)


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No provider's key of the machine."""
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "MISTRAL_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_prompt_has_rules_history_passages_and_question() -> None:
    """Rules come first, then the end of the conversation, last the numbered passages and the question."""
    history = [Message("user", "a"), Message("assistant", "b [1]")] * 5
    prompt = build_prompt("Wie viel?", [PASSAGE, PASSAGE], history, "tr")
    assert [message.type for message in prompt] == ["system", *["human", "ai"] * 3, "human"]
    assert "Schreibe auf Türkisch" in prompt[0].text
    assert prompt[2].text == "b"
    assert "<<< [2] Gehalt – Was verdient man?\nEs sind 2.800 €." in prompt[-1].text
    assert prompt[-1].text.endswith("Frage: Wie viel?")


def test_passage_cannot_leave_its_fence() -> None:
    """The signs of the fence and footnote marks are taken out of a passage."""
    text = build_prompt("Wie viel?", [PASSAGE], [], "de")[-1].text
    assert text.count("<<<") == text.count(">>>") == 1
    assert "[^a]" not in text


def test_server_of_ones_own_needs_no_key() -> None:
    """With an address and no key a model of the openai package can be set up."""
    assert open_model("openai:tiny", "http://127.0.0.1:1/v1", "", 1).name == "tiny"


def test_model_that_cannot_be_set_up_is_one_clear_error() -> None:
    """A missing key, a wrong provider and a missing package name the setting and the remedy."""
    for name, expected in (
        ("openai:gpt-5-mini", "BOT_LLM_API_KEY"),
        ("nobody:x", "no such provider"),
        ("groq:x", "pip install langchain-groq"),
    ):
        with pytest.raises(SettingsError, match=expected) as caught:
            open_model(name, "", "", 1)
        assert str(caught.value).startswith(f"BOT_LLM={name}: ")
        assert "\n" not in str(caught.value)


def test_extras_are_those_of_the_package() -> None:
    """Each provider that an error names a remedy for has its extra in pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text()
    assert all(f'\n{extra} = ["langchain-' in text for extra in EXTRAS.values())


def test_foreign_error_becomes_ours() -> None:
    """Whatever a package raises is named by its kind, and a status with the seconds to wait."""
    errors: tuple[tuple[Exception, str], ...] = (
        (TimeoutError(), "timeout"),
        (httpx.ReadTimeout("x"), "timeout"),
        (httpx.ConnectError("x"), "connection"),
        (httpx.RemoteProtocolError("x"), "connection"),
        (ValueError("x"), "broken"),
    )
    for error, kind in errors:
        assert translate_error(error).kind == kind, error
    for status, kind in ((429, "rate_limited"), (500, "server_error"), (401, "rejected")):
        request = httpx.Request("POST", "http://x")
        response = httpx.Response(status, headers={"Retry-After": "7"}, request=request)
        found = translate_error(httpx.HTTPStatusError("x", request=request, response=response))
        assert (found.kind, found.retry_after) == (kind, 7.0)


def test_tracing_is_off(processes: None) -> None:
    """Setting up a model turns LangSmith's tracing off, whatever the environment says."""
    script = (
        "import os; os.environ['LANGSMITH_TRACING'] = 'true'\n"
        "from bot.llm import chat_model; chat_model.open_model('openai:x', 'http://127.0.0.1:1', '', 1)\n"
        "from langsmith import utils; print(utils.tracing_is_enabled())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_error_tells_whether_it_may_pass() -> None:
    """A server's hiccup may pass, a wrong key or a silence does not."""
    assert ModelError("server_error", "x").may_pass
    assert not ModelError("rejected", "x").may_pass
    assert not ModelError("timeout", "x").may_pass
