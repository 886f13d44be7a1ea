"""What every response has: the error form, headers, who may read it; and what the log holds."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import socket
import threading
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from bot.api.middleware import add_middleware
from bot.settings import Settings
from tests.api.client import (
    FIGURE,
    QUESTION,
    SECOND_SITE,
    SITE,
    ask,
    assert_error,
    get,
    post,
    post_bytes,
    stream,
    unopened,
)
from tests.conftest import Server, wait_until

BODY = json.dumps({"messages": [{"role": "user", "content": QUESTION}]}).encode()
FORM = "application/x-www-form-urlencoded"


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
        ("OPTIONS", "/api/chat"),
        ("OPTIONS", "/api/corpus"),
        ("POST", "/docs"),
        ("POST", "/openapi.json"),
        ("POST", "/widget/career-chat.js"),
        ("PATCH", "/v1/models"),
    ):
        response = httpx.request(method, f"{bot.url}{path}", content=b"{}")
        assert response.json()["error"]["code"] == "method_not_allowed", (method, path)
        assert response.status_code == 405, (method, path)
        assert response.headers["allow"] == ("POST" if path == "/api/chat" else "GET, HEAD"), (method, path)


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


def preflight(
    server: Server, origin: str, names: str = "content-type", path: str = "/api/chat"
) -> httpx.Response:
    """What a browser asks before it posts JSON to another site."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": names,
    }
    return httpx.options(f"{server.url}{path}", headers=headers)


def test_preflight_passes_for_an_allowed_origin_only(bot: Server) -> None:
    """An allowed site may post JSON, without credentials; another site may not."""
    response = preflight(bot, SITE)
    assert response.status_code in (200, 204)
    assert response.headers["access-control-allow-origin"] == SITE
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "content-type" in response.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in response.headers
    response = preflight(bot, "https://unknown.example")
    assert_error(response, 400, "origin_not_allowed")
    assert "access-control-allow-origin" not in response.headers


def test_allowed_origin_may_send_any_header(bot: Server) -> None:
    """A preflight passes for every header that a client of an allowed site names, and may be kept."""
    stainless = "authorization,content-type,x-stainless-arch,x-stainless-lang,x-stainless-retry-count"
    for path in ("/v1/chat/completions", "/v1/models", "/api/chat"):
        for names in (stainless, "openai-organization, openai-project", "x-whatever"):
            response = preflight(bot, SITE, names, path)
            assert response.status_code == 200, (path, names)
            allowed = response.headers["access-control-allow-headers"].lower().replace(" ", "")
            assert set(names.replace(" ", "").split(",")) <= set(allowed.split(",")), (path, names)
            assert int(response.headers["access-control-max-age"]) >= 600


def test_allowed_origin_may_read_every_error(limited_app: TestClient) -> None:
    """413, 415, 422, 429, 500 and 503 carry the header by which a page may read them."""
    expected = {"/crash": 500, "/none": 404}
    for path, status in expected.items():
        response = limited_app.get(path, headers={"Origin": SITE})
        assert (response.status_code, response.headers["access-control-allow-origin"]) == (status, SITE)
    for status, content, kind in (
        (415, BODY, "text/plain"),
        (422, b"{", "application/json"),
        (413, b" " * 1_000_001, "application/json"),
        (503, BODY, "application/json"),
        (429, BODY, "application/json"),
    ):
        headers = {"Origin": SITE, "Content-Type": kind}
        response = limited_app.post("/api/chat", content=content, headers=headers)
        assert (response.status_code, response.headers["access-control-allow-origin"]) == (status, SITE)
        assert "Retry-After" in response.headers["access-control-expose-headers"]


@pytest.fixture
def limited_app() -> TestClient:
    """An application that admits one question a minute, and has a route that fails."""
    client = unopened(allowed_origins=(SITE,), rate_limit="1/minute")
    app = client.app
    assert isinstance(app, FastAPI)

    @app.get("/crash")
    async def crash() -> None:
        raise RuntimeError("on purpose")

    return client


def test_unexpected_error_has_the_form_and_is_logged(
    limited_app: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """An error that nobody expected is a 500 in the error form, and the log has its traceback and route."""
    response = limited_app.get("/crash")
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal_error")
    assert "on purpose" not in response.text
    assert "GET /crash failed" in caplog.text
    assert "RuntimeError: on purpose" in caplog.text


# HEAD


def test_head_is_answered_as_get_without_a_body(bot: Server) -> None:
    """HEAD has the status and headers of GET on every route, errors too, and no body."""
    for path in (
        "/", "/healthz", "/readyz", "/metrics", "/docs", "/openapi.json", "/api/corpus", "/api/options",
        "/api/search?q=Werft", "/api/search", "/v1/models", "/v1/models/career-chat", "/v1/models/x",
        "/widget/career-chat.js", "/widget/none.js", "/api/chat", "/v1/chat/completions", "/nichts",
        "/static-offline-docs/swagger-ui.css",
    ):  # fmt: skip
        head, whole = httpx.head(f"{bot.url}{path}", timeout=30), get(bot, path)
        assert head.content == b"", path
        assert head.status_code == whole.status_code, path
        volatile = ("date",) if path != "/metrics" else ("date", "content-length")
        assert [item for item in head.headers.items() if item[0] not in volatile] == [
            item for item in whole.headers.items() if item[0] not in volatile
        ], path


def test_head_is_no_operation_of_its_own(bot: Server) -> None:
    """/openapi.json lists HEAD nowhere, since it is GET without a body."""
    assert not [path for path, item in get(bot, "/openapi.json").json()["paths"].items() if "head" in item]


def test_head_of_a_server_that_is_not_ready_is_503() -> None:
    """HEAD /readyz says 503 with Retry-After as GET does."""
    response = unopened().head("/readyz")
    assert (response.status_code, response.content) == (503, b"")
    assert int(response.headers["retry-after"]) >= 1


def test_slash_at_the_end_changes_nothing(bot: Server) -> None:
    """A path with a slash at its end is answered as without, not redirected to a host behind a proxy."""
    for path in ("/api/corpus", "/v1/models", "/docs", "/healthz"):
        assert get(bot, f"{path}/").text == get(bot, path).text, path
    response = httpx.post(f"{bot.url}/api/chat/", content=BODY, headers={"Content-Type": "application/json"})
    assert FIGURE in response.json()["answer"]


# Bodies


def test_json_is_read_as_curl_sends_it(bot: Server) -> None:
    """JSON without a content type, or as a form as `curl -d` sends it, is read on both APIs."""
    for headers in ({}, {"Content-Type": FORM}, {"Content-Type": f"{FORM}; charset=UTF-8"}):
        response = httpx.post(f"{bot.url}/api/chat", content=BODY, headers=headers, timeout=30)
        assert FIGURE in response.json()["answer"], headers
        body = BODY.replace(b"{", b'{"model": "career-chat",', 1)
        response = httpx.post(f"{bot.url}/v1/chat/completions", content=body, headers=headers, timeout=30)
        assert response.status_code == 200, headers


def test_browser_has_to_say_that_it_sends_json() -> None:
    """What names an origin is read as application/json only, which no page sends elsewhere unasked."""
    client = unopened(allowed_origins=(SITE,))
    for origin in (SITE, "https://unknown.example", "null"):
        for kind in ({}, {"Content-Type": FORM}, {"Content-Type": "text/plain"}):
            response = client.post("/api/feedback", content=BODY, headers={"Origin": origin} | kind)
            assert response.status_code == 415, (origin, kind)
            assert "Content-Type" in response.json()["error"]["message"], (origin, kind)


def test_encoded_body_is_refused_by_name(bot: Server) -> None:
    """A compressed body is a 415 that names the encoding, in the form of its API."""
    response = post_bytes(bot, gzip.compress(BODY), Content_Encoding="gzip")
    assert_error(response, 415, "unsupported_media_type")
    assert "gzip" in response.json()["error"]["message"]
    assert post_bytes(bot, BODY, Content_Encoding="identity").status_code == 200
    other = unopened().post("/v1/chat/completions", content=b"x", headers={"Content-Encoding": "br"})
    assert (other.status_code, other.json()["error"]["type"]) == (415, "invalid_request_error")


def test_content_length_that_is_no_number_is_400() -> None:
    """A malformed length is the client's error, also where the server lets it through."""
    for length in ("abc", "-1", "1_0", "+5", ""):
        response = unopened().post("/api/chat", content=BODY, headers={"Content-Length": length})
        assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request"), length
    for length in ("1" + "0" * 6000, "1000001"):
        response = unopened().post("/api/chat", content=BODY, headers={"Content-Length": length})
        assert response.status_code == 413, length[:10]


# Below a path


def linked(page: str) -> list[str]:
    """The addresses that a page names."""
    found = re.findall(r"""(?:src|href)="([^"]+)"|url: '([^']+)'""", page)
    return [first or second for first, second in found]


def test_docs_work_below_a_path() -> None:
    """By BOT_ROOT_PATH or a trusted proxy's header /docs finds its files below it, stripped or not."""
    for root, client, headers in (
        ("/bot", unopened(root_path="/bot/"), {}),
        ("/a/b", unopened(root_path="/a/b"), {}),
        ("/bot", unopened(), {"X-Forwarded-Prefix": "/bot"}),
        (
            "/x/y",
            unopened(root_path="/bot"),
            {"X-Forwarded-Prefix": "/x/, /y/", "X-Forwarded-For": "1.2.3.4"},
        ),
        ("/api", unopened(), {"X-Forwarded-Prefix": "/api"}),
    ):
        page = client.get("/docs", headers=headers)
        assert {name for name in linked(page.text) if not name.startswith(f"{root}/")} == set(), root
        assert f"{root}/openapi.json" in page.text, root
        for name in linked(page.text):
            for path in {name.removeprefix(root), name} if root != "/api" else {name.removeprefix(root)}:
                assert client.get(path, headers=headers).status_code == 200, (root, path)
        schema = client.get("/openapi.json", headers=headers).json()
        assert schema["servers"] == [{"url": root}], root
        for path in ("/", "/widget/career-chat.js", "/healthz", "/v1/models"):
            assert client.get(path, headers=headers).status_code == 200, (root, path)
        error = client.get("/v1/none", headers=headers).json()["error"]
        assert "type" in error, root


def test_path_itself_leads_to_its_slash() -> None:
    """The prefix without a slash leads to the demo page, whose addresses are relative."""
    response = unopened(root_path="/bot").get("/bot")
    assert (response.status_code, response.headers["location"]) == (307, "/bot/")


def test_only_a_trusted_proxy_names_the_path_and_the_visitor() -> None:
    """X-Forwarded-Prefix counts from a proxy in BOT_TRUSTED_PROXIES, and only where it is a path."""
    given = {"X-Forwarded-Prefix": "/bot"}
    for address, trusted, believed in (
        ("127.0.0.1", ("127.0.0.1",), True),
        ("10.1.2.3", ("10.0.0.0/8",), True),
        ("8.8.8.8", ("*",), True),
        ("8.8.8.8", ("127.0.0.1",), False),
    ):
        page = unopened(address, trusted_proxies=trusted).get("/docs", headers=given)
        assert ("/bot/openapi.json" in page.text) is believed, address
    for prefix in ("//evil.example", "https://evil.example", "/a b", '/"><script>', "/../x?y", "bot"):
        page = unopened().get("/docs", headers={"X-Forwarded-Prefix": prefix})
        assert "url: '/openapi.json'" in page.text, prefix


def test_rate_limit_counts_the_visitor_behind_a_trusted_proxy() -> None:
    """Each address that a trusted proxy names has its own rate; another client cannot choose one."""
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    for address, last in (("127.0.0.1", 503), ("8.8.8.8", 429)):
        client = unopened(address, rate_limit="1/minute")
        statuses = [
            client.post("/api/chat", json=body, headers={"X-Forwarded-For": visitor}).status_code
            for visitor in ("1.1.1.1", "2.2.2.2")
        ]
        assert statuses == [503, last], address


# The log


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


def test_probes_are_not_logged(bot: Server) -> None:
    """Health, readiness and metrics leave no line, by GET or HEAD."""
    for path in ("/healthz", "/readyz", "/metrics", "/healthz/"):
        assert get(bot, path).status_code == httpx.head(f"{bot.url}{path}").status_code == 200
    log = bot.log.read_text("utf-8")
    assert not re.search("healthz|readyz|metrics", log)


def test_client_that_leaves_ends_its_stream() -> None:
    """When a client closes its connection, the answer that is being written for it ends."""
    left = threading.Event()
    app = FastAPI()
    add_middleware(app, Settings(allowed_origins=(SITE,)))

    async def pieces() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"data: x\n\n"
                await asyncio.sleep(0.01)
        finally:
            left.set()

    @app.get("/stream")
    async def endless() -> StreamingResponse:
        return StreamingResponse(pieces(), media_type="text/event-stream")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            with httpx.stream("GET", f"http://127.0.0.1:{listener.getsockname()[1]}/stream") as response:
                received = (
                    response.iter_bytes()
                )  # is closed, and the connection with it, when it is forgotten
                assert next(received).startswith(b"data: x")
                assert not left.is_set()
            wait_until(left.is_set)
        finally:
            server.should_exit = True
            thread.join()
