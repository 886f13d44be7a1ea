"""What every request passes: the sub-path, CORS, HEAD, a cap on its size, a log line, JSON as its body."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.api.error_responses import MAX_BODY_BYTES, TOO_LARGE, CodedError, error_response
from bot.settings import Settings

# Names the fields of a request that changed nothing.
WARNING_HEADER = "X-Career-Chat-Warning"
SECURITY_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
PROBES = ("/healthz", "/readyz", "/metrics")
FORM = "application/x-www-form-urlencoded"
SUB_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")
# A prefix of this name could be a path of the server's own, so a proxy has to strip it.
OWN_PREFIX = re.compile(r"/(api|v1(/chat|/models)?|widget|docs|static-offline-docs)")
PREFLIGHT_SECONDS = 7200  # the longest that Chromium keeps
log = logging.getLogger(__name__)


def add_middleware(app: FastAPI, config: Settings) -> None:
    """From the last, which sees a request first, to the first."""
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=MAX_BODY_BYTES)
    app.add_middleware(RequestMiddleware)
    if config.allowed_origins:
        app.add_middleware(
            OriginMiddleware,
            allow_origins=list(config.allowed_origins),
            allow_methods=["GET", "HEAD", "POST"],
            # Clients of OpenAI's API add headers of their own; none of them changes what a request may do.
            allow_headers=["*"],
            allow_private_network=True,
            expose_headers=["Retry-After", WARNING_HEADER],
            max_age=PREFLIGHT_SECONDS,
        )
    app.add_middleware(ProxyMiddleware, root_path=config.root_path, trusted=list(config.trusted_proxies))


class ProxyMiddleware:
    """Takes a visitor's address and the sub-path from a proxy; works whether it strips the prefix or not."""

    def __init__(self, app: ASGIApp, root_path: str, trusted: list[str]) -> None:
        self._root_path = root_path
        self._headers: Any = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on below its sub-path."""
        if scope["type"] == "http":
            root = self._forwarded_prefix(scope) or self._root_path
            if root:
                if scope["path"] == root:  # the demo page's links are relative
                    await RedirectResponse(f"{root}/")(scope, receive, send)
                    return
                scope = {**scope, "root_path": root, "path": _below(root, scope["path"])}
        await self._headers(scope, receive, send)

    def _forwarded_prefix(self, scope: Scope) -> str:
        """What a trusted proxy says it stripped; several proxies are joined, the outermost first."""
        client = scope.get("client")
        if not client or client[0] not in self._headers.trusted_hosts:
            return ""
        given = ",".join(Headers(scope=scope).getlist("x-forwarded-prefix"))
        prefix = "".join(part.strip().rstrip("/") for part in given.split(","))
        return prefix if SUB_PATH.fullmatch(prefix) else ""


def _below(root: str, path: str) -> str:
    # ASGI's path holds the prefix, also where a proxy has stripped it.
    is_whole = path.startswith(f"{root}/") and not OWN_PREFIX.fullmatch(root)
    return path if is_whole else root + path


class OriginMiddleware(CORSMiddleware):
    """CORS whose refusals have the form of every error."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """The answer to a preflight."""
        response = super().preflight_response(request_headers)
        if response.status_code == 200:
            return response
        message = f"{bytes(response.body).decode()}; BOT_ALLOWED_ORIGINS names who may call, by GET and POST."
        content = {"error": {"code": "origin_not_allowed", "message": message}}
        kept = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
        return JSONResponse(content, response.status_code, headers=kept)


class RequestMiddleware:
    """HEAD as GET without a body, slashes at the end, bodies not to be read, unexpected errors, the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and log it by its route without a visitor's words."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, is_head = time.monotonic(), 0, scope["method"] == "HEAD"
        # A copy, since the server has to know HEAD.
        inner = {**scope, "method": "GET" if is_head else scope["method"], "path": _without_slash(scope)}
        request = Request(inner, receive)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                for name, value in SECURITY_HEADERS.items():
                    MutableHeaders(scope=message).setdefault(name, value)
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        try:
            await (_refuse_body(request) or self._app)(inner, receive, answer)
        except ClientDisconnect:
            status = 499
        except Exception:
            if status:  # half an answer is out: the server logs it and closes the connection
                raise
            log.exception("%s %s failed", scope["method"], _route(inner))
            await error_response(request, 500, "Something went wrong on the server.")(inner, receive, answer)
        finally:
            level = logging.DEBUG if _route(inner) in PROBES else logging.INFO
            duration = 1000 * (time.monotonic() - started)
            log.log(level, "%s %s %d %.1f ms", scope["method"], _route(inner), status, duration)


def _without_slash(scope: Scope) -> str:
    """The path without a slash at its end: a redirect would name the host that a proxy asked for."""
    path, root = str(scope["path"]), scope.get("root_path", "")
    is_file = path.startswith((f"{root}/widget/", f"{root}/static-offline-docs/"))
    return path if is_file else root + (path.removeprefix(root).rstrip("/") or "/")


def _route(scope: Scope) -> str:
    # The route, or else nothing: a path or query may hold what a visitor typed.
    return str(getattr(scope.get("route"), "path", "-"))


def _refuse_body(request: Request) -> Response | None:
    """The answer to a body that is not read; what has no length is counted as it arrives."""
    length, encoding = request.headers.get("content-length"), request.headers.get("content-encoding")
    if encoding and encoding.lower() != "identity":
        message = f"The body is encoded ({encoding[:40]}, by Content-Encoding); send it as it is."
        return error_response(request, 415, message, headers={"Accept-Encoding": "identity"})
    if length is None:
        return None
    if not (length.isascii() and length.isdecimal()):
        return error_response(request, 400, "The header Content-Length is not a number.")
    too_large = len(length) > 18 or int(length) > MAX_BODY_BYTES
    return error_response(request, 413, TOO_LARGE) if too_large else None


class JSONRoute(APIRoute):
    """A route whose body is JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, which gets its body only where that is JSON."""
        handle = super().get_route_handler()

        async def read(request: Request) -> Response:
            return await handle(await read_json(request) if request.method == "POST" else request)

        return read


async def read_json(request: Request) -> Request:
    """The request, its body checked to be JSON. Raises 415 or 422, saying what is wrong and where.

    `curl -d` sends JSON as a form, and other programs name no type at all, so both are read as JSON. Not
    from a browser, which sends Origin with each POST: a page of another site could send either without
    asking first by a preflight, which application/json needs.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = re.fullmatch(r"application/(json|[\w.-]+\+json)", kind) is not None
    named = (
        f"The header Content-Type is {json.dumps(kind[:60]) if kind else 'missing'}; send application/json."
    )
    if not is_json and (kind not in ("", FORM) or "origin" in request.headers):
        raise CodedError(415, "unsupported_media_type", named)
    body = await request.body()
    hint = "" if is_json else f". {named}"
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        told = f"not valid JSON at {where}: {error.msg}" if body.strip() else "empty; a JSON object is needed"
    except UnicodeDecodeError as error:
        told = f"not UTF-8 at byte {error.start}"
    except RecursionError:
        raise CodedError(400, "bad_request", "The body's JSON is nested too deeply.") from None
    except ValueError as error:  # a number of thousands of digits
        raise CodedError(400, "bad_request", f"The body's JSON cannot be read: {error}.") from None
    else:
        told = ""
    if told:
        raise RequestValidationError(
            [{"type": "json_invalid", "loc": ("body",), "msg": told + hint, "input": {}}]
        )
    headers = [(name, value) for name, value in request.scope["headers"] if name != b"content-type"]
    headers.append((b"content-type", b"application/json"))

    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request({**request.scope, "headers": headers}, replay)
