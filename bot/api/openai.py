"""OpenAI's API, so that its clients can talk to the bot: POST /v1/chat/completions, GET /v1/models."""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from fastapi.sse import format_sse_event
from starlette.exceptions import HTTPException

from bot.api.limits import QUESTION_CODES, RequestLimits
from bot.api.notes import markdown_notes
from bot.api.openai_schemas import MODELS, CompletionRequest
from bot.api.service import stream_response
from bot.errors import IndexUnavailableError, QuestionError
from bot.types import Answer, Event, Message, Token

log = logging.getLogger(__name__)
Reply = Callable[[Sequence[Message]], AsyncGenerator[Event]]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OpenAIRoute(APIRoute):
    """A route whose errors have OpenAI's form."""

    def get_route_handler(self) -> Handler:
        """The handler of the route, with its errors translated."""
        handle = super().get_route_handler()

        async def translated(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(part) for part in first["loc"] if part != "body")
                return failed(400, f"{place or 'body'}: {first['msg']}", "invalid_request", place or None)
            except HTTPException as error:
                names = {404: "model_not_found", 429: "rate_limit_exceeded", 503: "not_ready"}
                return failed(
                    error.status_code, str(error.detail), names.get(error.status_code), None, error.headers
                )
            except QuestionError as error:
                code = QUESTION_CODES.get(type(error))
                return failed(413 if code else 400, str(error), code or "invalid_request", "messages")
            except IndexUnavailableError:
                return failed(503, "The index cannot be reached at the moment.", "not_ready")

        return translated


def add_openai(app: FastAPI, limits: RequestLimits, reply: Reply) -> None:
    """OpenAI's routes, answering by `reply`."""
    router = APIRouter(route_class=OpenAIRoute, tags=["OpenAI"])

    @router.post("/v1/chat/completions", response_model=None)
    async def complete(body: CompletionRequest, request: Request) -> Response:
        """Answer the last message of a conversation in OpenAI's form, whole or as a stream."""
        limits.admit(request)
        _known(body.model)
        conversation = body.conversation()
        limits.check(conversation)
        events = reply(conversation)
        if body.stream:
            return stream_response(_stream(body, conversation, events))
        async with aclosing(events):
            async for event in events:
                last = event
        if not isinstance(last, Answer):
            raise TypeError("a reply ends with an Answer")
        return JSONResponse(_completion(body, conversation, last))

    @router.get("/v1/models")
    async def models() -> dict[str, Any]:
        """The names under which the bot answers."""
        return {"object": "list", "data": [_model(name) for name in MODELS]}

    @router.get("/v1/models/{name}")
    async def model(name: str) -> dict[str, Any]:
        """One of them."""
        return _model(_known(name))

    app.include_router(router)


def failed(
    status: int,
    message: str,
    code: str | None,
    param: str | None = None,
    headers: Any = None,
) -> JSONResponse:
    """An error in OpenAI's form."""
    kinds = {429: "rate_limit_error", 503: "server_error", 500: "server_error"}
    error = {
        "message": message,
        "type": kinds.get(status, "invalid_request_error"),
        "param": param,
        "code": code,
    }
    return JSONResponse({"error": error}, status, headers=headers)


def _known(name: str) -> str:
    if name not in MODELS:
        raise HTTPException(404, f"The model {name[:100]!r} does not exist; there are {', '.join(MODELS)}.")
    return name


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "career-chat"}


def _completion(body: CompletionRequest, asked: Sequence[Message], answer: Answer) -> dict[str, Any]:
    text = answer.answer + (markdown_notes(answer) if body.has_notes() else "")
    message = {"role": "assistant", "content": text, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    head = _head("chat.completion", body.model)
    return head | {
        "choices": [choice],
        "usage": _usage(asked, text),
        "citations": jsonable_encoder(answer.citations),
    }


async def _stream(
    body: CompletionRequest, asked: Sequence[Message], events: AsyncGenerator[Event]
) -> AsyncIterator[bytes]:
    head = _head("chat.completion.chunk", body.model)
    yield _chunk(head, {"role": "assistant", "content": ""})
    try:
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Token):
                    yield _chunk(head, {"content": event.text})
                last = event
        if not isinstance(last, Answer):
            raise TypeError("a reply ends with an Answer")
    except Exception:  # the stream has begun: only a chunk can tell of it
        log.exception("a stream broke off")
        yield _data({"error": {"message": "The answer broke off.", "type": "server_error", "code": None}})
        return
    added = markdown_notes(last) if body.has_notes() else ""
    if added:
        yield _chunk(head, {"content": added})
    yield _chunk(head, {}, "stop", {"citations": jsonable_encoder(last.citations)})
    if body.stream_options and body.stream_options.include_usage:
        yield _data(head | {"choices": [], "usage": _usage(asked, last.answer + added)})
    yield format_sse_event(data_str="[DONE]")


def _head(kind: str, model: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": int(time.time()), "model": model}


def _chunk(
    head: dict[str, Any], delta: dict[str, Any], finish: str | None = None, more: dict[str, Any] | None = None
) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return _data(head | {"choices": [choice]} | (more or {}))


def _data(content: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=json.dumps(content, ensure_ascii=False))


def _usage(asked: Sequence[Message], text: str) -> dict[str, int]:
    """Words instead of tokens: the bot's answers have no tokenizer, and nothing is billed by them."""
    prompt, completion = sum(len(m.content.split()) for m in asked), len(text.split())
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
