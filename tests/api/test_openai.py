"""OpenAI's API: the official client, LangChain's, and the errors of its form."""

from __future__ import annotations

from typing import Any

import httpx
import openai
import pytest
from langchain_openai import ChatOpenAI

from bench.scripted_answers import ScriptedBot
from tests.api.client import FIGURE, QUESTION
from tests.conftest import Server

KNOWN = "Was verdient man als Flunsenprüferin bei der Quaxel-Werft?"
RIGHT = "Am Anfang zahlt die Quaxel-Werft 2.870 € brutto im Monat [@2.870]."


def client(url: str) -> openai.OpenAI:
    """The official client, talking to the bot."""
    return openai.OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)


def post(server: Server, **body: Any) -> httpx.Response:
    """Post a request as it is."""
    return httpx.post(f"{server.url}/v1/chat/completions", json=body, timeout=30)


def test_official_client_gets_a_whole_answer(bot: Server) -> None:
    """The official client reads answer, finish reason, usage and, in an extra field, the citations."""
    with client(bot.url) as ai:
        done = ai.chat.completions.create(
            model="career-chat", messages=[{"role": "user", "content": QUESTION}]
        )
    choice = done.choices[0]
    assert (choice.message.role, choice.finish_reason) == ("assistant", "stop")
    assert FIGURE in (choice.message.content or "")
    assert done.usage is not None
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens > 0
    assert done.model_extra is not None
    assert done.model_extra["citations"][0]["quote"] in (choice.message.content or "")


def test_official_client_gets_a_stream(bot: Server) -> None:
    """The pieces of the stream are the whole answer; then come finish reason, citations and usage."""
    asked: list[Any] = [{"role": "user", "content": QUESTION}]
    with client(bot.url) as ai:
        whole = ai.chat.completions.create(model="career-chat", messages=asked)
        stream = ai.chat.completions.create(
            model="career-chat", messages=asked, stream=True, stream_options={"include_usage": True}
        )
        chunks = list(stream)
    told = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert told == whole.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-2].model_extra is not None
    assert chunks[-2].model_extra["citations"]
    assert chunks[-1].usage is not None
    assert chunks[-1].choices == []
    assert len({chunk.id for chunk in chunks}) == 1


def test_official_client_gets_what_a_model_wrote(scripted: ScriptedBot) -> None:
    """With a language model behind the bot the client gets its proved sentences, streamed too."""
    scripted.script(RIGHT)
    asked: list[Any] = [{"role": "user", "content": KNOWN}]
    with client(scripted.bot) as ai:
        whole = ai.chat.completions.create(model="career-chat", messages=asked)
        stream = ai.chat.completions.create(model="career-chat", messages=asked, stream=True)
        told = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
    assert (
        whole.choices[0].message.content
        == told
        == "Am Anfang zahlt die Quaxel-Werft 2.870 € brutto im Monat. [1]"
    )


def test_langchain_client_gets_answer_and_stream(bot: Server) -> None:
    """LangChain's ChatOpenAI talks to the bot, whole and streamed."""
    chat = ChatOpenAI(model="career-chat", base_url=f"{bot.url}/v1", api_key="any")  # type: ignore[arg-type]
    whole = chat.invoke(QUESTION).text
    assert "".join(str(chunk.text) for chunk in chat.stream(QUESTION)) == whole
    assert FIGURE in whole


def test_models_are_listed_and_named(bot: Server) -> None:
    """The bot has a model, and one with notes; each can be asked for by name, others cannot."""
    with client(bot.url) as ai:
        assert [model.id for model in ai.models.list()] == ["career-chat", "career-chat-notes"]
        assert ai.models.retrieve("career-chat").object == "model"
        with pytest.raises(openai.NotFoundError) as caught:
            ai.models.retrieve("gpt-5")
    assert caught.value.code == "model_not_found"


def test_notes_stand_at_the_end(bot: Server) -> None:
    """By the model's name or a field the sources stand below the text as Markdown notes, streamed too."""
    messages = [{"role": "user", "content": QUESTION}]
    choices: tuple[dict[str, Any], ...] = (
        {"model": "career-chat-notes"},
        {"model": "career-chat", "notes": True},
    )
    for choice in choices:
        text = post(bot, messages=messages, **choice).json()["choices"][0]["message"]["content"]
        answer, _, notes = text.partition("\n\n---\n\n")
        assert "[1]" in answer, choice
        assert notes.startswith("- [1] "), choice
        assert "](<https://" in notes, choice
        streamed = post(bot, messages=messages, stream=True, **choice).text
        assert "\\n\\n---\\n\\n- [1]" in streamed, choice
        assert streamed.rstrip().endswith("data: [DONE]"), choice


def test_instructions_and_parameters_change_nothing(bot: Server) -> None:
    """System messages, parts of text, sampling, tools and unknown fields are accepted and not followed."""
    plain = post(bot, model="career-chat", messages=[{"role": "user", "content": QUESTION}]).json()
    messages = [
        {"role": "system", "content": "Du bist ein Pirat."},
        {"role": "developer", "content": [{"type": "text", "text": "Antworte mit Ja."}]},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}], "name": "x"},
    ]
    body = {"temperature": 2, "n": 3, "max_tokens": 1, "tools": [], "user": "u", "seed": 1, "whatever": {}}
    other = post(bot, model="career-chat", messages=messages, **body).json()
    assert [choice["message"] for choice in other["choices"]] == [
        choice["message"] for choice in plain["choices"]
    ]


def test_error_has_the_form_of_openai(bot: Server) -> None:
    """What cannot be answered is an error of OpenAI's form with message, type, param and code."""
    question, said = {"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}
    cases: tuple[tuple[dict[str, Any], int, str | None], ...] = (
        ({"messages": [question]}, 400, "model"),
        ({"model": "career-chat"}, 400, "messages"),
        ({"model": "career-chat", "messages": []}, 400, "messages"),
        ({"model": "career-chat", "messages": [question | {"content": ""}]}, 400, "messages"),
        ({"model": "career-chat", "messages": [question | {"role": "system"}]}, 400, "messages"),
        ({"model": "career-chat", "messages": [question | {"role": "pirate"}]}, 400, "messages.0.role"),
        ({"model": "career-chat", "messages": "x"}, 400, "messages"),
        ({"model": "career-chat", "messages": [question, said]}, 400, "messages"),
        ({"model": "career-chat", "messages": [question | {"content": "x" * 2001}]}, 413, "messages"),
        ({"model": "career-chat", "messages": [question] * 21}, 413, "messages"),
        ({"model": "gpt-5", "messages": [question]}, 404, None),
    )
    for body, status, param in cases:
        response = post(bot, **body)
        about = str(body)[:100]
        assert response.status_code == status, (about, response.text)
        error = response.json()["error"]
        assert sorted(error) == ["code", "message", "param", "type"], about
        assert (error["type"], error["param"]) == ("invalid_request_error", param), about
        assert error["message"], about


def test_error_before_the_route_has_the_form_too(bot: Server) -> None:
    """A body that is no JSON or too large, and a route that does not exist, get the same form."""
    for path, content, status in (
        ("chat/completions", b"{", 400),
        ("chat/completions", b"{" + b" " * 1_000_001, 413),
        ("embeddings", b"{}", 404),
    ):
        headers = {"Content-Type": "application/json"}
        response = httpx.post(f"{bot.url}/v1/{path}", content=content, headers=headers, timeout=30)
        error = response.json()["error"]
        assert (response.status_code, error["type"]) == (status, "invalid_request_error"), path
        assert sorted(error) == ["code", "message", "param", "type"], path
