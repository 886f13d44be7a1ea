"""What every request passes: log lines, the cap on its size, CORS, and errors in the contract's form."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint

from bot.api.limits import QUESTION_CODES
from bot.errors import (
    FeedbackError,
    FeedbackFullError,
    FeedbackOffError,
    IndexUnavailableError,
    QuestionError,
)
from bot.settings import Settings

# A whole conversation at the caps stays far below.
MAX_BODY_BYTES = 1_000_000
# Below this path clients read errors in OpenAI's form, which has two fields more.
OPENAI = "/v1/"
CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    411: "length_required",
    413: "request_too_large",
    422: "invalid_request",
    429: "rate_limited",
    500: "internal_error",
    503: "not_ready",
}
log = logging.getLogger(__name__)


def add_middleware(app: FastAPI, config: Settings) -> None:
    """A log line without a visitor's words for each request, a cap on its size, and CORS."""

    @app.middleware("http")
    async def log_request(request: Request, call_next: RequestResponseEndpoint) -> Response:
        started = time.monotonic()
        response = _refuse_body(request) or await call_next(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        # The route, or else nothing: a path or query may hold what a visitor typed.
        route = getattr(request.scope.get("route"), "path", "-")
        duration = 1000 * (time.monotonic() - started)
        log.info("%s %s %d %.1f ms", request.method, route, response.status_code, duration)
        return response

    if config.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(config.allowed_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Accept"],
            expose_headers=["Retry-After"],
        )


def add_errors(app: FastAPI) -> None:
    """Every error leaves in the contract's form."""

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        return _error(error.status_code, str(error.detail), headers=error.headers, request=request)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "body")
        return _error(422, f"{place or 'body'}: {first['msg']}")

    @app.exception_handler(QuestionError)
    async def unanswerable(_: Request, error: QuestionError) -> JSONResponse:
        code = QUESTION_CODES.get(type(error), "")
        return _error(413 if code else 422, str(error), code)

    @app.exception_handler(FeedbackError)
    async def unrated(_: Request, error: FeedbackError) -> JSONResponse:
        if isinstance(error, FeedbackOffError):
            return _error(404, "Feedback is not collected here.", "feedback_off")
        log.error("%s", error)
        code = "feedback_full" if isinstance(error, FeedbackFullError) else "feedback_unavailable"
        return _error(503, "Feedback cannot be kept at the moment.", code)

    @app.exception_handler(IndexUnavailableError)
    async def unavailable(_: Request, error: IndexUnavailableError) -> JSONResponse:
        log.error("%s", error)
        return _error(503, "The index cannot be reached at the moment.", headers={"Retry-After": "5"})

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        return _error(500, "Something went wrong on the server.", request=request)


def _refuse_body(request: Request) -> Response | None:
    length = request.headers.get("content-length")
    if length is None:
        # Without its length a body could not be refused before it is read.
        return _error(411, "Send a Content-Length.", request=request) if request.method == "POST" else None
    too_large = int(length) > MAX_BODY_BYTES
    return _error(413, "The request is too large.", request=request) if too_large else None


def _error(
    status: int,
    message: str,
    code: str = "",
    headers: Mapping[str, str] | None = None,
    request: Request | None = None,
) -> JSONResponse:
    error: dict[str, str | None] = {"code": code or CODES.get(status, "error"), "message": message}
    if request is not None and request.url.path.startswith(OPENAI):
        error |= {"type": "server_error" if status >= 500 else "invalid_request_error", "param": None}
    return JSONResponse({"error": error}, status, headers=headers)
