"""OpenAI's API, so that its clients can talk to the bot: POST /v1/chat/completions, GET /v1/models."""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response
from fastapi.sse import format_sse_event

from bot.api.error_responses import CodedError
from bot.api.middleware import WARNING_HEADER, JSONRoute
from bot.api.openai_schemas import MODELS, CompletionRequest, OpenAIErrorResponse
from bot.api.service import Service, stream_response
from bot.types import Answer, Citation, Event, Message, Source, Token

MOST_NAMES = 20
WARNING = {WARNING_HEADER: {"description": "what of the request did not count", "schema": {"type": "string"}}}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
log = logging.getLogger(__name__)


def add_openai(app: FastAPI, service: Service) -> None:
    """OpenAI's routes, answering as the program's own do."""
    errors: dict[int | str, dict[str, Any]] = {
        code: {"model": OpenAIErrorResponse} for code in ("4XX", "5XX")
    }
    router = APIRouter(route_class=JSONRoute, tags=["OpenAI"], responses=errors)

    @router.post("/v1/chat/completions", response_model=None, responses={200: {"headers": WARNING}})
    async def complete(body: CompletionRequest, request: Request) -> Response:
        """Answer the last message of a conversation in OpenAI's form, whole or as a stream.

        Instructions, sampling parameters and tools change nothing; the response header
        `X-Career-Chat-Warning` names what did not count. What asks for another form of answer (`n`,
        `response_format`, …) is refused. Of a long conversation the newest messages count.
        """
        service.limits.admit(request)
        _known(body.model)
        body.refuse_other_forms()
        given = body.conversation()
        conversation = service.limits.newest(given)
        service.limits.check(conversation)
        headers = _warnings(body.ignored(), given, conversation)
        service.ready()  # before a stream begins, which could not say 503 any more
        events = service.reply(conversation)
        if body.stream:
            response = stream_response(_stream(body, conversation, events))
            response.headers.update(headers)
            return response
        async with aclosing(events):
            async for event in events:
                last = event
        if not isinstance(last, Answer):
            raise TypeError("a reply ends with an Answer")
        return JSONResponse(_completion(body, conversation, last), headers=headers)

    @router.get("/v1/models")
    async def models() -> dict[str, Any]:
        """The names under which the bot answers."""
        return {"object": "list", "data": [_model(name) for name in MODELS]}

    @router.get("/v1/models/{name}")
    async def model(name: str) -> dict[str, Any]:
        """One of them."""
        return _model(_known(name))

    app.include_router(router)


def _known(name: str) -> str:
    if name not in MODELS:
        message = f"The model {name[:100]!r} does not exist; there are {', '.join(MODELS)}."
        raise CodedError(404, "model_not_found", message, "model")
    return name


def _warnings(ignored: Sequence[str], given: Sequence[Message], kept: Sequence[Message]) -> dict[str, str]:
    """The header that names what did not count, in letters that a header may have."""
    warnings = []
    if ignored:
        names = [re.sub(r"[^\w.\[\] -]", "?", name[:50], flags=re.ASCII) for name in ignored[:MOST_NAMES]]
        more = len(ignored) - len(names)
        warnings.append("ignored: " + ", ".join(names) + (f" and {more} more" if more else ""))
    if len(kept) < len(given):
        warnings.append(f"only the newest {len(kept)} of {len(given)} messages count")
    cut = sum(new != old for new, old in zip(kept, given[-len(kept) :], strict=True))
    if cut:
        warnings.append(f"long earlier messages cut: {cut}")
    return {WARNING_HEADER: "; ".join(warnings)} if warnings else {}


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
        **_more(answer),
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
    yield _chunk(head, {}, "stop", _more(last))
    if body.stream_options and body.stream_options.include_usage:
        yield _data(head | {"choices": [], "usage": _usage(asked, last.answer + added)})
    yield format_sse_event(data_str="[DONE]")


def _more(answer: Answer) -> dict[str, Any]:
    """What OpenAI's form has no field for; its clients ignore it."""
    return {"citations": jsonable_encoder(answer.citations), "actions": jsonable_encoder(answer.actions)}


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


def markdown_notes(answer: Answer) -> str:
    """The sources and next steps of an answer, to be put behind it; empty where it cites nothing."""
    if not answer.citations:
        return ""
    steps = [f"- [{_plain(action.label)}](<{action.url}>)" for action in answer.actions]
    lists = ("\n".join(lines) for lines in (map(_note, answer.citations), steps))
    return "\n\n---\n\n" + "\n\n".join(filter(None, lists))


def _note(citation: Citation) -> str:
    stand = f", Stand {citation.as_of:%d.%m.%Y}" if citation.as_of else ""
    rests = "; ".join(map(_source, citation.sources))
    note = f"- [{citation.number}] {_plain(citation.title)}{stand}: „{_plain(citation.quote)}“"
    return f"{note} ({rests})" if rests else note


def _source(source: Source) -> str:
    dated = f", {_plain(source.date)}" if source.date else ""
    is_address = source.url.startswith(("https://", "http://")) and not re.search(r"[\s<>]", source.url)
    title = f"[{_plain(source.title)}](<{source.url}>)" if is_address else _plain(source.title)
    return title + dated


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)
