"""OpenAI's API, so that its clients can talk to the bot: POST /v1/chat/completions, GET /v1/models."""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.routing import APIRoute
from fastapi.sse import format_sse_event
from pydantic import AfterValidator, BaseModel, Field, field_validator
from starlette.exceptions import HTTPException

from bot import forms, notes
from bot.errors import HistoryTooLongError, IndexUnavailableError, QuestionError, QuestionTooLongError
from bot.guarding import Guard
from bot.types import Answer, Event, Message, Token

MODEL = "career-chat"
# The same with its sources as Markdown notes at the end, for clients that show only the text.
MODEL_WITH_NOTES = "career-chat-notes"
MODELS = (MODEL, MODEL_WITH_NOTES)
ROLES = {"user": "user", "assistant": "assistant"}

log = logging.getLogger(__name__)

Reply = Callable[[Sequence[Message]], AsyncGenerator[Event]]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class TextPart(BaseModel):
    """A part of a message; only parts of text are read."""

    type: str
    text: str = ""


class CompletionMessage(BaseModel):
    """A turn. Instructions (system, developer, tool) are accepted and not followed."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type in ("text", "input_text"))
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream brings besides the text."""

    include_usage: bool | None = False


def _readable(messages: list[CompletionMessage]) -> list[CompletionMessage]:
    if not any(message.role == "user" for message in messages):
        raise ValueError("a message of the role user is needed")
    return messages


class CompletionRequest(BaseModel):
    """OpenAI's request; sampling, tools and whatever else it can carry change nothing."""

    model: Annotated[str, Field(examples=[MODEL])]
    messages: Annotated[list[CompletionMessage], Field(min_length=1), AfterValidator(_readable)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    notes: bool | None = Field(None, description="sources as Markdown notes at the end of the text")

    @field_validator("messages")
    @classmethod
    def _check_last(cls, messages: list[CompletionMessage]) -> list[CompletionMessage]:
        spoken = [message for message in messages if message.role in ROLES]
        forms.check_text(spoken[-1].text)
        return messages

    def conversation(self) -> list[Message]:
        """The turns of visitor and bot that say something."""
        spoken = [message for message in self.messages if message.role in ROLES]
        turns = [Message("user" if m.role == "user" else "assistant", forms.readable(m.text)) for m in spoken]
        return [turn for turn in turns if turn.content.strip()]

    def has_notes(self) -> bool:
        """Whether the text ends with its sources."""
        return bool(self.notes) or (self.notes is None and self.model == MODEL_WITH_NOTES)


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
                codes = {QuestionTooLongError: "question_too_long", HistoryTooLongError: "history_too_long"}
                code = codes.get(type(error))
                return failed(413 if code else 400, str(error), code or "invalid_request", "messages")
            except IndexUnavailableError:
                return failed(503, "The index cannot be reached at the moment.", "not_ready")

        return translated


def add(app: FastAPI, guard: Guard, reply: Reply) -> None:
    """OpenAI's routes, answering by `reply`."""
    router = APIRouter(route_class=OpenAIRoute, tags=["OpenAI"])

    @router.post("/v1/chat/completions", response_model=None)
    async def complete(body: CompletionRequest, request: Request) -> Response:
        """Answer the last message of a conversation in OpenAI's form, whole or as a stream."""
        guard.admit(request)
        _known(body.model)
        conversation = body.conversation()
        guard.check(conversation)
        events = reply(conversation)
        if body.stream:
            headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            return StreamingResponse(_stream(body, conversation, events), 200, headers, "text/event-stream")
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
    text = answer.answer + (notes.markdown(answer) if body.has_notes() else "")
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
    added = notes.markdown(last) if body.has_notes() else ""
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
