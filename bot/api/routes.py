"""The program's own routes: chat, search, corpus, ratings, options, health, metrics."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import Response
from fastapi.sse import format_sse_event

from bot.api.schemas import (
    ANSWER,
    STREAM,
    ChatRequest,
    CorpusResponse,
    ErrorResponse,
    FeedbackRequest,
    FoundPassage,
    Options,
    PublishedText,
    SearchQuery,
    SearchResponse,
    Status,
)
from bot.api.service import Service, stream_response
from bot.desk.feedback import FeedbackStore, Rating
from bot.metrics import CONTENT_TYPE
from bot.types import Answer, Event, Found, Message, Token

BODY_ERRORS: dict[int | str, dict[str, Any]] = {code: {"model": ErrorResponse} for code in (413, 415, 429)}
CHAT_EXAMPLES = {"application/json": {"example": ANSWER}, "text/event-stream": {"example": STREAM}}
log = logging.getLogger(__name__)


def add_chat(router: APIRouter, service: Service) -> None:
    """POST /api/chat."""

    @router.post(
        "/api/chat",
        response_model=Answer,
        responses={200: {"content": CHAT_EXAMPLES}, **BODY_ERRORS},
    )
    async def chat(body: ChatRequest, request: Request) -> Any:
        """Answer the last message of a conversation, as JSON or as server-sent events."""
        service.limits.admit(request)
        messages = [Message(message.role, message.content) for message in body.messages]
        service.limits.check(messages)
        service.ready()  # before a stream begins, which could not say 503 any more
        events = service.reply(messages, body.language)
        if "text/event-stream" in request.headers.get("accept", ""):
            return stream_response(_to_sse(events))
        async for event in events:
            last = event
        return last


def add_reading(router: APIRouter, service: Service) -> None:
    """What only reads: search, corpus, health and metrics."""

    @router.get(
        "/api/search",
        response_model=SearchResponse,
        responses={code: {"model": ErrorResponse} for code in (413, 429)},
    )
    async def search(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
        """The passages that fit a query, best first."""
        service.limits.admit(request)
        service.limits.check([Message("user", query.q)])
        generation, hits = await service.search(query.q, query.k)
        found = [
            FoundPassage(
                document=hit.passage.document,
                title=hit.passage.title,
                section=hit.passage.section,
                text=hit.passage.text,
                start=hit.passage.start,
                end=hit.passage.end,
                score=round(hit.score, 6),
            )
            for hit in hits
        ]
        # Written as it is: FastAPI would check every field once more.
        body = SearchResponse(hits=found, generation=generation).model_dump_json()
        return Response(body, media_type="application/json")

    @router.get("/api/corpus", response_model=CorpusResponse)
    async def corpus() -> CorpusResponse:
        """The published texts."""
        manifest = (await service.searcher()).generation.manifest
        texts = [
            PublishedText(
                document=name,
                overdue=bool(text["review_by"]) and text["review_by"] < date.today().isoformat(),
                **{key: text[key] for key in ("title", "topic", "as_of", "passages")},
            )
            for name, text in sorted(manifest.texts.items())
        ]
        return CorpusResponse(documents=texts, generation=manifest.generation)

    @router.get("/healthz", response_model=Status)
    async def healthz() -> Status:
        """The process lives."""
        return Status(status="alive")

    @router.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Counters of this process for Prometheus."""
        return Response(service.metrics.text(), media_type=CONTENT_TYPE)

    @router.get("/readyz", response_model=Status)
    async def readyz() -> Status:
        """A question can be answered."""
        return Status(status="ready", generation=(await service.searcher()).name)


def add_feedback(router: APIRouter, service: Service) -> None:
    """GET /api/options and POST /api/feedback."""
    ratings = FeedbackStore(service.config.feedback)

    @router.get("/api/options", response_model=Options)
    async def options() -> Options:
        """What a client has to know of the settings."""
        config = service.config
        return Options(
            feedback=ratings.is_open,
            max_question_chars=config.max_question_chars,
            max_messages=config.max_messages,
        )

    @router.post(
        "/api/feedback",
        status_code=201,
        response_model=Status,
        responses={404: {"model": ErrorResponse}, **BODY_ERRORS},
    )
    async def rate(body: FeedbackRequest, request: Request) -> Status:
        """Keep a rating: exactly these five fields, and nothing of who sent it."""
        service.limits.admit(request, "ratings")
        service.limits.check([Message("assistant", body.answer), Message("user", body.question)])
        await asyncio.to_thread(ratings.add, Rating(**body.model_dump()))
        return Status(status="kept")


async def _to_sse(events: AsyncGenerator[Event]) -> AsyncIterator[bytes]:
    try:
        async for event in events:
            yield _sse(event)
    except Exception:  # the stream has begun: only an event can tell of it
        log.exception("a stream broke off")
        body = {"error": {"code": "internal_error", "message": "The answer broke off."}}
        yield format_sse_event(event="error", data_str=json.dumps(body))


def _sse(event: Event) -> bytes:
    names = {Found: "citations", Token: "token", Answer: "answer"}
    data = json.dumps(jsonable_encoder(event), ensure_ascii=False)
    return format_sse_event(event=names[type(event)], data_str=data)
