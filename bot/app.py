"""The HTTP door: routes, events to SSE, errors to status. Keeps no conversation, logs no question."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import format_sse_event
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from bot import completions, counting, feedback, forms, guarding, pages, settings
from bot.counting import Tally
from bot.errors import BotError
from bot.types import Answer, Event, Found, Hit, Message, Question, Token

if TYPE_CHECKING:
    from bot.answering import Pipe
    from bot.composing import Composer
    from bot.retrieving import Snapshot
    from bot.settings import Settings

log = logging.getLogger(__name__)


class Service:
    """What the routes work with: the settings, the guard, and the pipe once it is opened."""

    def __init__(self, config: Settings) -> None:
        self.config = config
        self.guard = guarding.Guard(config)
        self.tally = Tally()
        self.pipe: Pipe | None = None
        self.failure: Exception | None = None

    async def open(self) -> None:
        """Open the index in a thread; a failure ends the server, which says why."""
        try:
            self.pipe = await asyncio.to_thread(open_pipe, self.config, self.tally)
        except Exception as error:
            # Whatever it is: a server that never becomes ready must not look alive.
            self.failure = error
            log.critical("%s", error, exc_info=not isinstance(error, BotError))
            os.kill(os.getpid(), signal.SIGTERM)

    def ready(self) -> Pipe:
        """The pipe. Raises 503 while it is being opened."""
        if self.pipe is None:
            raise HTTPException(503, "The index is being opened.", headers={"Retry-After": "2"})
        return self.pipe

    async def reply(self, messages: Sequence[Message], language: str | None = None) -> AsyncGenerator[Event]:
        """The pipe's events; the answer at their end is counted."""
        async with aclosing(self.ready().reply(messages, language)) as events:
            async for event in events:
                if isinstance(event, Answer):
                    self.tally.answered(event.outcome, event.answered_by)
                yield event

    async def snapshot(self) -> Snapshot:
        """The live generation, in a thread: one that was just published takes half a second to open."""
        return await asyncio.to_thread(self.ready().live.snapshot)

    async def search(self, text: str, count: int) -> tuple[str, list[Hit]]:
        """The generation that was searched, and what it has; all in one thread."""
        live = self.ready().live

        def find() -> tuple[str, list[Hit]]:
            snapshot = live.snapshot()
            return snapshot.name, snapshot.search(Question(text), count)

        return await asyncio.to_thread(find)


def create_app(config: Settings | None = None) -> FastAPI:
    """The application. Without settings they are read from the environment, as workers need it."""
    if config is None:
        configure_logging()
    service = Service(config or settings.load())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        opening = asyncio.create_task(service.open())
        yield
        opening.cancel()

    app = FastAPIOffline(
        title="Career chat",
        description="Answers questions about working in IT-Organisation in Gelsenkirchen, "
        "in quotes of a German corpus with their sources.",
        version="0.1.0",
        lifespan=lifespan,
        redoc_url=None,
        responses={422: {"model": forms.ErrorResponse}, 503: {"model": forms.ErrorResponse}},
    )
    app.state.service = service
    guarding.add_middleware(app, service.config)
    guarding.add_errors(app)
    _add_chat(app, service)
    _add_reading(app, service)
    _add_feedback(app, service)
    completions.add(app, service.guard, service.reply)
    pages.add(app)
    return app


def configure_logging() -> None:
    """Log lines of this process and, called again there, of each worker."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("bm25s").propagate = False  # tells every index that it builds, as DEBUG
    for name in ("httpx", "httpx2"):
        logging.getLogger(name).setLevel(logging.WARNING)  # they tell every request to a model


def open_pipe(config: Settings, tally: Tally) -> Pipe:
    """Everything that an answer needs, opened and warmed. Takes seconds.

    Raises IndexUnavailableError, IndexMismatchError, EncoderError, SettingsError.
    """
    # Imported here since it takes seconds, and the server answers /healthz meanwhile.
    from bot import encoding, german, retrieving, storing
    from bot.answering import Pipe

    store = storing.store(config.index, config.chroma_url)
    live = retrieving.Live(store, encoding.SentenceEncoder(config.encoder, threads=1))
    german.language_of("Der erste Aufruf lädt die Sprachmodelle.")
    snapshot = live.snapshot()
    snapshot.search(Question("Die erste Frage wärmt alles an."), 1)
    log.info("ready, generation %s", snapshot.name)
    return Pipe(live, config.contact, open_composer(config, tally) if config.llm else None)


def open_composer(config: Settings, tally: Tally) -> Composer:
    """The language model of the settings behind its proof. Raises SettingsError where it cannot be had."""
    # Imported here: without a model nobody waits for it.
    from bot import writing
    from bot.composing import Composer

    model = writing.open_model(
        config.llm, config.llm_base_url, config.llm_api_key.get_secret_value(), config.llm_timeout
    )
    return Composer(model, tally)


def _add_chat(app: FastAPI, service: Service) -> None:
    @app.post(
        "/api/chat",
        response_model=Answer,
        responses={
            200: {
                "content": {
                    "application/json": {"example": forms.ANSWER},
                    "text/event-stream": {"example": forms.STREAM},
                }
            },
            413: {"model": forms.ErrorResponse},
            429: {"model": forms.ErrorResponse},
        },
    )
    async def chat(body: forms.ChatRequest, request: Request) -> Any:
        """Answer the last message of a conversation, as JSON or as server-sent events."""
        service.guard.admit(request)
        messages = [Message(message.role, message.content) for message in body.messages]
        service.guard.check(messages)
        events = service.reply(messages, body.language)
        if "text/event-stream" in request.headers.get("accept", ""):
            # Without this header nginx holds the stream back until it is complete.
            headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            return StreamingResponse(_to_sse(events), 200, headers, "text/event-stream")
        async for event in events:
            last = event
        return last


def _add_reading(app: FastAPI, service: Service) -> None:
    @app.get("/api/search", response_model=forms.SearchResponse)
    async def search(
        request: Request,
        q: Annotated[forms.Text, Query(description="what to look for")],
        k: Annotated[int, Query(ge=1, le=100, description="how many passages")] = 10,
    ) -> Response:
        """The passages that fit a query, best first."""
        service.guard.admit(request)
        service.guard.check([Message("user", q)])
        generation, hits = await service.search(q, k)
        found = [
            forms.FoundPassage(
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
        body = forms.SearchResponse(hits=found, generation=generation).model_dump_json()
        return Response(body, media_type="application/json")

    @app.get("/api/corpus", response_model=forms.CorpusResponse)
    async def corpus() -> forms.CorpusResponse:
        """The published texts."""
        manifest = (await service.snapshot()).generation.manifest
        texts = [
            forms.PublishedText(
                document=name,
                overdue=bool(text["review_by"]) and text["review_by"] < date.today().isoformat(),
                **{key: text[key] for key in ("title", "topic", "as_of", "passages")},
            )
            for name, text in sorted(manifest.texts.items())
        ]
        return forms.CorpusResponse(documents=texts, generation=manifest.generation)

    @app.get("/healthz", response_model=forms.Status)
    async def healthz() -> forms.Status:
        """The process lives."""
        return forms.Status(status="alive")

    @app.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Counters of this process for Prometheus."""
        return Response(service.tally.text(), media_type=counting.CONTENT_TYPE)

    @app.get("/readyz", response_model=forms.Status)
    async def readyz() -> forms.Status:
        """A question can be answered."""
        return forms.Status(status="ready", generation=(await service.snapshot()).name)


def _add_feedback(app: FastAPI, service: Service) -> None:
    book = feedback.Book(service.config.feedback)

    @app.get("/api/options", response_model=forms.Options)
    async def options() -> forms.Options:
        """What a client has to know of the settings."""
        config = service.config
        return forms.Options(
            feedback=book.is_open,
            max_question_chars=config.max_question_chars,
            max_messages=config.max_messages,
        )

    @app.post(
        "/api/feedback",
        status_code=201,
        response_model=forms.Status,
        responses={code: {"model": forms.ErrorResponse} for code in (404, 413, 429)},
    )
    async def rate(body: forms.FeedbackRequest, request: Request) -> forms.Status:
        """Keep a rating: exactly these five fields, and nothing of who sent it."""
        service.guard.admit(request, "ratings")
        service.guard.check([Message("assistant", body.answer), Message("user", body.question)])
        await asyncio.to_thread(book.add, feedback.Entry(**body.model_dump()))
        return forms.Status(status="kept")


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
