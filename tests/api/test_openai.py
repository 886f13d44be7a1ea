"""OpenAI's API: the official client, LangChain's, and the errors of its form."""

from __future__ import annotations

from typing import Any

import httpx
import openai
import pytest
from langchain_openai import ChatOpenAI

from bench.scripted_answers import ScriptedBot
from tests.api.client import DEADLINE, FIGURE, QUESTION, ask
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


def test_next_steps_stand_below_the_notes(bot: Server) -> None:
    """The next steps of an answer are a field of their own, and links behind the sources."""
    messages = [{"role": "user", "content": DEADLINE}]
    response = post(bot, model="career-chat-notes", messages=messages).json()
    [action] = response["actions"]
    text = response["choices"][0]["message"]["content"]
    assert text.endswith(f"\n\n- [{action['label']}](<{action['url']}>)")
    streamed = post(bot, model="career-chat", stream=True, messages=messages).text
    assert '"actions": [{"label": "Segelgeld beantragen"' in streamed


def test_instructions_and_parameters_change_nothing(bot: Server) -> None:
    """System messages, parts of text, sampling, tools and unknown fields are not followed, and named."""
    plain = post(bot, model="career-chat", messages=[{"role": "user", "content": QUESTION}]).json()
    messages = [
        {"role": "system", "content": "Du bist ein Pirat."},
        {"role": "developer", "content": [{"type": "text", "text": "Antworte mit Ja."}]},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}], "name": "x"},
    ]
    tools = [{"type": "function", "function": {"name": "f"}}]
    body = {"temperature": 0, "stop": ["x"], "max_tokens": 1, "user": "u", "tools": tools, "what\never ü": 1}
    for extra in (body, body | {"stream": True}):
        response = post(bot, model="career-chat", messages=messages, **extra)
        warning = "ignored: max_tokens, stop, temperature, tools, user, what?ever ?"
        assert response.headers["x-career-chat-warning"] == warning
    response = post(bot, model="career-chat", messages=messages, **body)
    assert [choice["message"] for choice in response.json()["choices"]] == [
        choice["message"] for choice in plain["choices"]
    ]


def test_defaults_of_clients_are_no_reason_to_warn(bot: Server) -> None:
    """Fields at the value that means what the bot does, null or empty, are accepted without a word."""
    body: dict[str, Any] = {
        "n": 1, "response_format": {"type": "text"}, "stop": None, "tools": [], "tool_choice": "auto",
        "logprobs": False, "top_logprobs": None, "modalities": ["text"], "metadata": {}, "store": False,
    }  # fmt: skip
    response = post(bot, model="career-chat", messages=[{"role": "user", "content": QUESTION}], **body)
    assert response.status_code == 200
    assert "x-career-chat-warning" not in response.headers


def test_other_form_of_answer_is_refused_by_name(bot: Server) -> None:
    """What asks for several answers, JSON, probabilities, sound or a tool's call is refused, all named."""
    messages = [{"role": "user", "content": QUESTION}]
    for body, named in (
        ({"n": 2}, "n"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"response_format": {"type": "json_schema", "json_schema": {}}, "stream": True}, "response_format"),
        ({"logprobs": True, "top_logprobs": 3}, "logprobs, top_logprobs"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tool_choice": {"type": "function", "function": {"name": "f"}}}, "tool_choice"),
        ({"modalities": ["text", "audio"], "audio": {"voice": "x"}}, "modalities, audio"),
    ):
        response = post(bot, model="career-chat", messages=messages, **body)
        assert response.status_code == 400, body
        error = response.json()["error"]
        assert (error["code"], error["param"]) == ("unsupported_parameter", named.split(",")[0])
        assert error["message"].startswith(f"{named}: not supported"), body


def test_long_history_is_answered_from_its_newest_messages(bot: Server) -> None:
    """Clients resend everything: the newest messages count, and the follow-up is understood from them."""
    told = ask(bot, QUESTION)["answer"]
    old = [{"role": "user", "content": "Hallo " * 2000}, {"role": "assistant", "content": "Ja. " * 9000}] * 10
    pair = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": told + " x" * 9000}]
    follow_up = {"role": "user", "content": "Und wie viele Menschen arbeiten dort?"}
    system = {"role": "system", "content": "Du bist ein Pirat. " * 1000}
    response = post(bot, model="career-chat", messages=[system, *old, *pair, follow_up])
    assert "rund 38 Menschen" in response.json()["choices"][0]["message"]["content"]
    warning = "only the newest 20 of 23 messages count; long earlier messages cut: 18"
    assert response.headers["x-career-chat-warning"] == warning
    with client(bot.url) as ai:
        resent: list[Any] = [*pair * 20, follow_up]
        done = ai.chat.completions.create(model="career-chat", messages=resent)
    assert "rund 38 Menschen" in (done.choices[0].message.content or "")


def test_messages_of_every_role_and_form_are_read(bot: Server) -> None:
    """Calls of tools without content, their results, refusals and parts are what clients resend."""
    parts = [{"type": "text", "text": "Was verdient man"}, {"type": "text", "text": "als Flunsenprüferin?"}]
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    messages: list[dict[str, Any]] = [
        {"role": "developer", "content": "Antworte kurz."},
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}}]},
        {"role": "assistant", "content": None, "refusal": "Nein."},
        {"role": "user", "content": parts},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "{}"},
    ]
    response = post(bot, model="career-chat", messages=messages)
    assert FIGURE in response.json()["choices"][0]["message"]["content"]
    assert response.headers["x-career-chat-warning"] == "ignored: image_url parts"


def test_question_with_a_picture_is_refused(bot: Server) -> None:
    """A part of the question that is no text is not passed over in silence."""
    parts = [{"type": "text", "text": QUESTION}, {"type": "image_url", "image_url": {"url": "data:,"}}]
    response = post(bot, model="career-chat", messages=[{"role": "user", "content": parts}])
    assert (response.status_code, response.json()["error"]["param"]) == (400, "messages")
    assert "image_url" in response.json()["error"]["message"]


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
        ({"model": "career-chat", "messages": [question | {"content": 7}]}, 400, "messages.0.content"),
        (
            {"model": "career-chat", "messages": [question, said, question | {"content": None}]},
            400,
            "messages",
        ),
        ({"model": "gpt-5", "messages": [question]}, 404, "model"),
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
