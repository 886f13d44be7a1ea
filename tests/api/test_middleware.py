"""What every response has: the error form, headers, who may read it; and what the log holds."""

from __future__ import annotations

import re

import httpx

from tests.api.client import SECOND_SITE, SITE, ask, assert_error, get, post, post_bytes, stream
from tests.conftest import Server


def test_unknown_path_is_404(bot: Server) -> None:
    """A path that does not exist is a 404 in the error form."""
    for method, path in (
        ("GET", "/nichts"),
        ("POST", "/nichts"),
        ("GET", "/api"),
        ("GET", "/api/chat/1"),
        ("GET", "/widget/none.js"),
        ("GET", "/widget/"),
    ):
        body = b"{}" if method == "POST" else None
        response = httpx.request(method, f"{bot.url}{path}", content=body)
        assert_error(response, 404, "not_found", about=(method, path))


def test_wrong_method_is_405_with_the_allowed_one(bot: Server) -> None:
    """A method that a route does not have is a 405 in the error form, and `Allow` names the right one."""
    for method, path in (
        ("GET", "/api/chat"),
        ("DELETE", "/api/chat"),
        ("POST", "/api/search"),
        ("PUT", "/healthz"),
        ("POST", "/"),
        ("DELETE", "/api/corpus"),
    ):
        response = httpx.request(method, f"{bot.url}{path}", content=b"{}")
        assert_error(response, 405, "method_not_allowed", about=(method, path))
        assert response.headers["allow"] == ("POST" if path == "/api/chat" else "GET"), (method, path)


def test_allowed_origin_may_read(bot: Server) -> None:
    """Each site in BOT_ALLOWED_ORIGINS may read answers and errors alike."""
    for origin in (SITE, SECOND_SITE):
        for path in ("/api/corpus", "/nichts", "/api/search?q="):
            response = httpx.get(f"{bot.url}{path}", headers={"Origin": origin})
            assert response.headers["access-control-allow-origin"] == origin, (origin, path)


def test_other_origin_may_not_read(bot: Server) -> None:
    """A site that is not allowed, however alike its name, gets no CORS header."""
    for origin in ("https://unknown.example", "http://site.example", f"{SITE}.evil.example", "null"):
        response = httpx.get(f"{bot.url}/api/corpus", headers={"Origin": origin})
        assert "access-control-allow-origin" not in response.headers, origin


def preflight(server: Server, origin: str) -> httpx.Response:
    """What a browser asks before it posts JSON to another site."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    return httpx.options(f"{server.url}/api/chat", headers=headers)


def test_preflight_passes_for_an_allowed_origin_only(bot: Server) -> None:
    """An allowed site may post JSON, without credentials; another site may not."""
    response = preflight(bot, SITE)
    assert response.status_code in (200, 204)
    assert response.headers["access-control-allow-origin"] == SITE
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "content-type" in response.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in response.headers
    response = preflight(bot, "https://unknown.example")
    assert 400 <= response.status_code < 500
    assert "access-control-allow-origin" not in response.headers


def test_no_cookie_is_set_and_no_type_is_guessed(bot: Server) -> None:
    """No response sets a cookie; each forbids guessing its type and passing on where a visitor was."""
    for path in (
        "/",
        "/docs",
        "/api/corpus",
        "/api/search?q=Werft",
        "/healthz",
        "/widget/career-chat.js",
        "/x",
    ):
        headers = get(bot, path).headers
        assert "set-cookie" not in headers, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path


def test_log_holds_no_word_that_a_visitor_typed(bot: Server) -> None:
    """Requests are logged by route and status, and nothing typed stands in the log, however it came in."""
    word = "Xylofantasterei"
    get(bot, "/healthz")
    ask(bot, f"Was ist eine {word}?")
    ask(bot, f"Was ist eine {word}?", word, f"Und die {word}?")
    stream(bot, word)
    assert get(bot, "/api/search", q=word).status_code == 200
    assert_error(get(bot, "/api/search", q=word, k=word), 422)
    for path in (f"/{word}", f"/widget/{word}", f"/api/chat/{word}"):
        assert_error(get(bot, path), 404)
    assert_error(post(bot, word, language=word), 422)
    assert_error(httpx.post(f"{bot.url}/api/chat", content=word), 422)
    assert_error(post(bot, word * 400), 413)
    log = bot.log.read_text("utf-8")
    assert re.search(r"POST /api/chat 200", log)
    assert re.search(r"GET /api/search 200", log)
    assert word.lower() not in log.lower()


def test_log_shows_no_error_of_hostile_input(bot: Server) -> None:
    """The log of a server under hostile input holds no traceback and no error."""
    assert post(bot, '\x00🦑"<').status_code == 200
    assert_error(post_bytes(bot, b"[" * 100_000), 400)
    log = bot.log.read_text("utf-8")
    assert "Traceback" not in log
    assert " ERROR " not in log
