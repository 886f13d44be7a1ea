"""Errors as responses in the contract's form or, below /v1/, in OpenAI's, with what is at fault in words."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.api.limits import QUESTION_CODES
from bot.api.schemas import readable
from bot.errors import (
    FeedbackError,
    FeedbackFullError,
    FeedbackOffError,
    IndexUnavailableError,
    QuestionError,
)

# A whole conversation at the caps stays far below.
MAX_BODY_BYTES = 1_000_000
# Below this path clients read errors in OpenAI's form, which has two fields more.
OPENAI = "/v1/"
CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "request_too_large",
    415: "unsupported_media_type",
    422: "invalid_request",
    429: "rate_limited",
    500: "internal_error",
    503: "not_ready",
}
OPENAI_STATUS = {422: 400}
OPENAI_CODES = {"rate_limited": "rate_limit_exceeded"}
TOO_LARGE = f"The request is larger than {MAX_BODY_BYTES} bytes."
# What Starlette says, and what helps more.
MESSAGES = {
    "Not Found": "There is nothing at this path; /docs lists what there is.",
    "Content Too Large": TOO_LARGE,
}
MOST_FAULTS = 10
SHOWN_CHARS = 60
log = logging.getLogger(__name__)


class CodedError(HTTPException):
    """An HTTP error that has a code of its own; `param` names the field at fault in OpenAI's form."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, message, headers)
        self.code = code
        self.param = param


def add_errors(app: FastAPI) -> None:
    """Every error leaves in the form that its route has."""

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        code, param, headers = getattr(error, "code", ""), getattr(error, "param", None), error.headers
        message = MESSAGES.get(error.detail, error.detail)
        if error.status_code == 405:
            allowed = _allowed_methods(headers or {})
            headers = {"Allow": ", ".join(allowed)}
            message = f"{request.method} is not answered here, only {' and '.join(allowed)}."
        return error_response(request, error.status_code, message, code, headers, param)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = error.errors()
        message, param = describe_faults(faults), _place(faults[0]["loc"])
        return error_response(request, 422, message, param=param or None)

    @app.exception_handler(QuestionError)
    async def unanswerable(request: Request, error: QuestionError) -> JSONResponse:
        code = QUESTION_CODES.get(type(error), "")
        return error_response(request, 413 if code else 422, str(error), code, param="messages")

    @app.exception_handler(FeedbackError)
    async def unrated(request: Request, error: FeedbackError) -> JSONResponse:
        if isinstance(error, FeedbackOffError):
            return error_response(request, 404, "Feedback is not collected here.", "feedback_off")
        log.error("%s", error)
        code = "feedback_full" if isinstance(error, FeedbackFullError) else "feedback_unavailable"
        return error_response(request, 503, "Feedback cannot be kept at the moment.", code)

    @app.exception_handler(IndexUnavailableError)
    async def unavailable(request: Request, error: IndexUnavailableError) -> JSONResponse:
        log.error("%s", error)
        return error_response(request, 503, "The index cannot be reached at the moment.")


def error_response(
    request: Request,
    status: int,
    message: str,
    code: str = "",
    headers: Mapping[str, str] | None = None,
    param: str | None = None,
) -> JSONResponse:
    """An error in the form of the route; a 503 says when to try again."""
    code = code or CODES.get(status, "error")
    error: dict[str, str | None] = {"code": code, "message": readable(message)}
    path = str(request.scope["path"]).removeprefix(request.scope.get("root_path", ""))
    if path.startswith(OPENAI):
        kinds = {429: "rate_limit_error", 500: "server_error", 503: "server_error"}
        error |= {
            "code": OPENAI_CODES.get(code, code),
            "type": kinds.get(status, "invalid_request_error"),
            "param": readable(param) if param else None,
        }
        status = OPENAI_STATUS.get(status, status)
    waits = {"Retry-After": "5"} if status == 503 else {}
    return JSONResponse({"error": error}, status, headers=waits | dict(headers or {}))


def describe_faults(faults: Sequence[Any]) -> str:
    """What is wrong with each field, by its place."""
    told = [f"{_place(fault['loc']) or 'body'}: {_describe(fault)}" for fault in faults[:MOST_FAULTS]]
    more = len(faults) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "") + "."


def _place(location: Sequence[int | str]) -> str:
    return ".".join(str(part)[:SHOWN_CHARS] for part in location if part not in ("body", "query"))


def _describe(fault: Mapping[str, Any]) -> str:
    kind, message = fault["type"], fault["msg"]
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "unknown field"
    if kind == "model_attributes_type":
        message = "Input should be a JSON object"
    described = re.sub(r"^\w+ should ", "must ", message.removeprefix("Value error, "))
    given = f", not {_kind(fault['input'])}" if message.startswith("Input should be") else ""
    return described.removesuffix(".").replace(" after validation", "") + given


def _kind(value: object) -> str:
    """A value as a programmer calls it in JSON; only texts, which may be one of a list, are shown."""
    if isinstance(value, str):
        return json.dumps(value[:SHOWN_CHARS], ensure_ascii=False)
    names = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _allowed_methods(headers: Mapping[str, str]) -> list[str]:
    # Static files name none. HEAD is answered wherever GET is.
    methods = {name.strip() for name in headers.get("Allow", "GET").split(",")}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))
