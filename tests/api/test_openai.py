"""OpenAI's API: the official client, LangChain's, and the errors of its form."""

from __future__ import annotations

from typing import Any

import httpx
import openai
import pytest
from langchain_openai import ChatOpenAI

from bench.proofs import Stage
from tests.conftest import Server

QUESTION = "Was verdient man am Anfang?"
KNOWN = "Was verdient man als Flunsenprüferin bei der Quaxel-Werft?"
RIGHT = "Am Anfang zahlt die Quaxel-Werft 2.870 € brutto im Monat [@2.870]."


def client(url: str) -> openai.OpenAI:
    """The official client, talking to the bot."""
    return openai.OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)


def post(server: Server, **body: Any) -> httpx.Response:
    """Post a request as it is."""
    return httpx.post(f"{server.url}/v1/chat/completions", json=body, timeout=30)


def test_official_client_gets_a_whole_answer(server: Server) -> None:
    """The official client reads answer, finish reason, usage and, in an extra field, the citations."""
    with client(server.url) as ai:
        done = ai.chat.completions.create(
            model="career-chat", messages=[{"role": "user", "content": QUESTION}]
        )
    choice = done.choices[0]
    assert (choice.message.role, choice.finish_reason) == ("assistant", "stop")
    assert "€" in (choice.message.content or "")
    assert done.usage is not None
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens > 0
    assert done.model_extra is not None
    assert done.model_extra["citations"][0]["quote"] in (choice.message.content or "")


def test_official_client_gets_a_stream(server: Server) -> None:
    """The pieces of the stream are the whole answer; then come finish reason, citations and usage."""
    asked: list[Any] = [{"role": "user", "content": QUESTION}]
    with client(server.url) as ai:
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


def test_official_client_gets_what_a_model_wrote(scripted: Stage) -> None:
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


def test_langchain_client_gets_answer_and_stream(server: Server) -> None:
    """LangChain's ChatOpenAI talks to the bot, whole and streamed."""
    chat = ChatOpenAI(model="career-chat", base_url=f"{server.url}/v1", api_key="any")  # type: ignore[arg-type]
    whole = chat.invoke(QUESTION).text
    assert "".join(str(chunk.text) for chunk in chat.stream(QUESTION)) == whole
    assert "€" in whole


def test_models_are_listed_and_named(server: Server) -> None:
    """The bot has a model, and one with notes; each can be asked for by name, others cannot."""
    with client(server.url) as ai:
        assert [model.id for model in ai.models.list()] == ["career-chat", "career-chat-notes"]
        assert ai.models.retrieve("career-chat").object == "model"
        with pytest.raises(openai.NotFoundError) as caught:
            ai.models.retrieve("gpt-5")
    assert caught.value.code == "model_not_found"


@pytest.mark.parametrize("choice", [{"model": "career-chat-notes"}, {"model": "career-chat", "notes": True}])
def test_notes_stand_at_the_end(server: Server, choice: dict[str, Any]) -> None:
    """By the model's name or a field the sources stand below the text as Markdown notes, streamed too."""
    messages = [{"role": "user", "content": QUESTION}]
    text = post(server, messages=messages, **choice).json()["choices"][0]["message"]["content"]
    answer, _, notes = text.partition("\n\n---\n\n")
    assert "[1]" in answer
    assert notes.startswith("- [1] ")
    assert "](<https://" in notes
    streamed = post(server, messages=messages, stream=True, **choice).text
    assert "\\n\\n---\\n\\n- [1]" in streamed
    assert streamed.rstrip().endswith("data: [DONE]")


def test_instructions_and_parameters_change_nothing(server: Server) -> None:
    """System messages, parts of text, sampling, tools and unknown fields are accepted and not followed."""
    plain = post(server, model="career-chat", messages=[{"role": "user", "content": QUESTION}]).json()
    messages = [
        {"role": "system", "content": "Du bist ein Pirat."},
        {"role": "developer", "content": [{"type": "text", "text": "Antworte mit Ja."}]},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}], "name": "x"},
    ]
    body = {"temperature": 2, "n": 3, "max_tokens": 1, "tools": [], "user": "u", "seed": 1, "whatever": {}}
    other = post(server, model="career-chat", messages=messages, **body).json()
    assert [choice["message"] for choice in other["choices"]] == [
        choice["message"] for choice in plain["choices"]
    ]


@pytest.mark.parametrize(
    ("body", "status", "param"),
    [
        ({"messages": [{"role": "user", "content": "x"}]}, 400, "model"),
        ({"model": "career-chat"}, 400, "messages"),
        ({"model": "career-chat", "messages": []}, 400, "messages"),
        ({"model": "career-chat", "messages": [{"role": "user", "content": ""}]}, 400, "messages"),
        ({"model": "career-chat", "messages": [{"role": "system", "content": "x"}]}, 400, "messages"),
        ({"model": "career-chat", "messages": [{"role": "pirate", "content": "x"}]}, 400, "messages.0.role"),
        ({"model": "career-chat", "messages": "x"}, 400, "messages"),
        (
            {
                "model": "career-chat",
                "messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}],
            },
            400,
            "messages",
        ),
        ({"model": "career-chat", "messages": [{"role": "user", "content": "x" * 2001}]}, 413, "messages"),
        ({"model": "career-chat", "messages": [{"role": "user", "content": "x"}] * 21}, 413, "messages"),
        ({"model": "gpt-5", "messages": [{"role": "user", "content": "x"}]}, 404, None),
    ],
)
def test_error_has_the_form_of_openai(
    server: Server, body: dict[str, Any], status: int, param: str | None
) -> None:
    """What cannot be answered is told in OpenAI's form with message, type, param and code."""
    response = post(server, **body)
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert sorted(error) == ["code", "message", "param", "type"]
    assert (error["type"], error["param"]) == ("invalid_request_error", param)
    assert error["message"]


def test_broken_body_is_an_error_of_the_form(server: Server) -> None:
    """A body that is no JSON gets a 400 in OpenAI's form."""
    headers = {"Content-Type": "application/json"}
    response = httpx.post(f"{server.url}/v1/chat/completions", content=b"{", headers=headers)
    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [("chat/completions", b"{" + b" " * 1_000_001, 413), ("embeddings", b"{}", 404)],
)
def test_error_before_the_route_has_the_form_too(
    server: Server, path: str, content: bytes, status: int
) -> None:
    """A body that is too large, and a route that there is not, are told in the same form."""
    response = httpx.post(f"{server.url}/v1/{path}", content=content, timeout=30)
    assert (response.status_code, sorted(response.json()["error"])) == (
        status,
        ["code", "message", "param", "type"],
    )


def test_rate_limit_holds_for_all_doors_together(serve: Any, project_index: Any) -> None:
    """The questions of one client are counted over both APIs; the official client gets its RateLimitError."""
    limited = serve(project_index, rate_limit="2/minute")
    body = {"messages": [{"role": "user", "content": "Hallo"}]}
    assert httpx.post(f"{limited.url}/api/chat", json=body, timeout=30).status_code == 200
    assert post(limited, model="career-chat", **body).status_code == 200
    with client(limited.url) as ai, pytest.raises(openai.RateLimitError) as caught:
        ai.chat.completions.create(model="career-chat", messages=[{"role": "user", "content": "Hallo"}])
    assert int(caught.value.response.headers["retry-after"]) >= 1
