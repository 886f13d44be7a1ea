"""What one request may hold, and how many questions one client may ask."""

from __future__ import annotations

import httpx
import openai
import pytest

from bot.api.limits import RequestLimits
from bot.settings import Settings
from bot.types import Message
from tests.api.client import QUESTION, SITE, assert_error, get, post, post_bytes, unopened
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
    """A body beyond every cap is refused, its length named or counted; an allowed site may read that."""
    for content in (b"[" + b" " * 2_000_000, iter([b"[", b" " * 999_999, b" "]), iter([b" " * 3_000_000])):
        response = post_bytes(bot, content, Origin=SITE)
        assert_error(response, 413, "request_too_large")
        assert response.headers["access-control-allow-origin"] == SITE
    assert_error(httpx.post(f"{bot.url}/nichts", content=b" " * 2_000_000), 413, "request_too_large")


def test_body_without_a_length_is_read(bot: Server) -> None:
    """A question may come in pieces without Content-Length, to both APIs."""
    messages = f'"messages": [{{"role": "user", "content": "{QUESTION}"}}]'
    for path, content in (
        ("/api/chat", f"{{{messages}}}"),
        ("/v1/chat/completions", f'{{"model": "career-chat", {messages}}}'),
    ):
        pieces = iter([content[:20].encode(), content[20:].encode()])
        headers = {"Content-Type": "application/json"}
        response = httpx.post(f"{bot.url}{path}", content=pieces, headers=headers, timeout=30)
        assert response.status_code == 200, (path, response.text)
        assert "4.711" in response.text, path


def test_newest_messages_are_kept_and_long_ones_cut() -> None:
    """Of a history that a client resends, the newest messages stay, earlier ones are cut, the last never."""
    limits = RequestLimits(Settings(max_messages=3, max_question_chars=10))
    history = [Message("assistant", "x" * 50), Message("user", "a" * 11), Message("assistant", "b" * 41)]
    last = Message("user", "c" * 30)
    kept = [Message("user", "a" * 10), Message("assistant", "b" * 40), last]
    assert limits.newest([*history, last]) == kept
    assert limits.newest([last]) == [last]


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


def admitted(rates: str, count: int) -> list[int]:
    """The statuses of questions to a server without an index: 503 where one is admitted."""
    client = unopened(rate_limit=rates)
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    return [client.post("/api/chat", json=body).status_code for _ in range(count)]


def test_every_rule_of_a_rate_limit_holds() -> None:
    """Of several rules the strictest decides, in any order, with any separator, and each counts once."""
    for rates in (
        "100/hour;2/minute",
        "2/minute;100/hour",
        "2/minute, 5/hour",
        "2 per minute|9/day",
        "2/minute;2/minute",
    ):
        assert admitted(rates, 3) == [503, 503, 429], rates


def test_denied_question_uses_up_no_other_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one rule denies is not counted by another, and Retry-After is the longest that a rule asks for."""
    now = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    client = unopened(rate_limit="3/hour;1/minute")
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    seen = []
    for wait in (0, 1, 1, 1, 60, 60, 60):
        now += wait
        response = client.post("/api/chat", json=body)
        seen.append((response.status_code, response.headers["retry-after"]))
    assert seen == [
        (503, "2"), (429, "59"), (429, "58"), (429, "57"),
        (503, "2"), (503, "2"), (429, str(3600 - 183)),
    ]  # fmt: skip
    assert "3 per 1 hour" in response.json()["error"]["message"]


def test_stream_that_cannot_begin_is_an_error() -> None:
    """While no index is open a stream is refused with 503 and Retry-After, not begun and broken off."""
    client = unopened()
    messages = [{"role": "user", "content": QUESTION}]
    for path, body, headers in (
        ("/api/chat", {"messages": messages}, {"Accept": "text/event-stream"}),
        ("/v1/chat/completions", {"messages": messages, "model": "career-chat", "stream": True}, {}),
    ):
        response = client.post(path, json=body, headers=headers)
        assert (response.status_code, response.json()["error"]["code"]) == (503, "not_ready"), path
        assert int(response.headers["retry-after"]) >= 1, path
