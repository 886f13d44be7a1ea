"""What one request may hold, and how many questions one client may ask."""

from __future__ import annotations

import httpx
import openai
import pytest

from tests.api.client import QUESTION, SITE, assert_error, get, post, post_bytes
from tests.api.conftest import LIMIT, Limited
from tests.conftest import Server


def test_question_over_the_cap_is_413(bot: Server) -> None:
    """2,000 characters are a question; 2,001 are question_too_long, in chat, stream and search."""
    longest = "ä " * 1000
    events = {"Accept": "text/event-stream"}
    assert post(bot, longest).status_code == 200
    assert_error(post(bot, longest + "x"), 413, "question_too_long")
    assert_error(post(bot, longest + "x", headers=events), 413, "question_too_long")
    assert_error(post(bot, longest + "x", "Ja.", QUESTION), 413, "question_too_long")
    assert get(bot, "/api/search", q=longest).status_code == 200
    assert_error(get(bot, "/api/search", q=longest + "x"), 413, "question_too_long")


def test_history_over_the_cap_is_413(bot: Server) -> None:
    """20 messages are a conversation; more are history_too_long."""
    turns = [QUESTION, "Ja."] * 10
    assert post(bot, *turns[1:]).status_code == 200
    assert_error(post(bot, *turns, QUESTION), 413, "history_too_long")


def test_answer_of_the_bot_may_come_back_in_full(bot: Server) -> None:
    """A message of the assistant may be longer than a question may be."""
    assert post(bot, QUESTION, "x" * 4000, "Und wie viele Menschen arbeiten dort?").status_code == 200


def test_huge_body_is_refused(bot: Server) -> None:
    """A body beyond every cap, or of no length, is refused unread; an allowed site may read that."""
    response = post_bytes(bot, b"[" + b" " * 2_000_000, Origin=SITE)
    assert_error(response, 413, "request_too_large")
    assert response.headers["access-control-allow-origin"] == SITE
    response = httpx.post(f"{bot.url}/api/chat", content=iter([b"{", b" " * 2_000_000]))
    assert_error(response, response.status_code)
    assert response.status_code in (411, 413)


def test_server_that_is_not_ready_says_503(limited: Limited) -> None:
    """While the index is being opened, what needs it says when to try again, and the rest is served."""
    for path in ("/readyz", "/api/chat", "/api/search?q=x", "/api/corpus"):
        assert_error(limited.early[path], 503, "not_ready", about=path)
        assert int(limited.early[path].headers["retry-after"]) >= 1, path
    for path in ("/healthz", "/"):
        assert limited.early[path].status_code == 200, path


def test_questions_over_the_rate_limit_are_429(limited: Limited) -> None:
    """Questions are counted over both APIs together; then come 429 and Retry-After, and other routes go on.

    OpenAI's client gets its RateLimitError.
    """
    url, hello = (
        limited.server.url,
        {"model": "career-chat", "messages": [{"role": "user", "content": "Hallo"}]},
    )
    statuses: list[int] = []
    while len(statuses) <= LIMIT and 429 not in statuses:
        path = "/v1/chat/completions" if len(statuses) % 2 else "/api/chat"
        body = hello if len(statuses) % 2 else {"messages": hello["messages"]}
        statuses.append(httpx.post(f"{url}{path}", json=body, timeout=30).status_code)
    assert statuses[:2] == [200, 200]
    assert set(statuses[:-1]) == {200}
    assert statuses[-1] == 429
    response = post(limited.server, "Hallo")
    assert_error(response, 429)
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert_error(get(limited.server, "/api/search?q=x"), 429)
    with (
        openai.OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0) as client,
        pytest.raises(openai.RateLimitError) as caught,
    ):
        client.chat.completions.create(**hello)  # type: ignore[call-overload]
    assert int(caught.value.response.headers["retry-after"]) >= 1
    for path in ("/healthz", "/readyz", "/api/corpus", "/"):
        assert get(limited.server, path).status_code == 200, path


def test_server_without_a_limit_admits_any_number(bot: Server) -> None:
    """Without BOT_RATE_LIMIT no question is turned away."""
    assert {post(bot, "Hallo").status_code for _ in range(40)} == {200}
