"""The HTTP door: routes, events to SSE, errors to status. Keeps no conversation, logs no question."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import limits
from fastapi import FastAPI, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, JSONResponse, Response, StreamingResponse
from fastapi.sse import format_sse_event
from fastapi_offline import FastAPIOffline
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint

from bot import forms, settings
from bot.errors import BotError, HistoryTooLongError, QuestionError, QuestionTooLongError
from bot.types import Answer, Event, Found, Message, Question, Token

if TYPE_CHECKING:
    from bot.answering import Pipe
    from bot.settings import Settings

WEB = Path(__file__).resolve().parent.parent / "web"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# A whole conversation at the caps stays far below.
MAX_BODY_BYTES = 1_000_000
# Answers come back with the history; they are longer than questions may be.
ANSWER_FACTOR = 4
CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "request_too_large",
    429: "too_many_requests",
    503: "not_ready",
}

log = logging.getLogger(__name__)


class Service:
    """What the routes work with: the settings, the rate limit, and the pipe once it is opened."""

    def __init__(self, config: Settings) -> None:
        self.config = config
        self.pipe: Pipe | None = None
        self.failure: BotError | None = None
        self._rate = limits.parse(config.rate_limit) if config.rate_limit else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def open(self) -> None:
        """Open the index in a thread; a failure ends the server, which says why."""
        try:
            self.pipe = await asyncio.to_thread(_open_pipe, self.config)
            log.info("ready, generation %s", self.pipe.live.snapshot().name)
        except BotError as error:
            self.failure = error
            log.critical("%s", error)
            os.kill(os.getpid(), signal.SIGTERM)

    def ready(self) -> Pipe:
        """The pipe. Raises 503 while it is being opened."""
        if self.pipe is None:
            raise HTTPException(503, "The index is being opened.", headers={"Retry-After": "2"})
        return self.pipe

    def admit(self, request: Request) -> None:
        """Count a question of this client. Raises 429 over the limit. Addresses stay in memory."""
        client = request.client.host if request.client else ""
        if self._rate and not self._limiter.hit(self._rate, client):
            reset = self._limiter.get_window_stats(self._rate, client).reset_time
            wait = max(1, round(reset - time.time()))
            raise HTTPException(429, "Too many questions.", headers={"Retry-After": str(wait)})

    def check(self, messages: Sequence[Message]) -> None:
        """Raises HistoryTooLongError or QuestionTooLongError."""
        most, longest = self.config.max_messages, self.config.max_question_chars
        if len(messages) > most:
            raise HistoryTooLongError(
                f"The conversation has {len(messages)} messages; send the last {most} at most."
            )
        for message in messages:
            cap = longest if message.role == "user" else longest * ANSWER_FACTOR
            if len(message.content) > cap:
                raise QuestionTooLongError(
                    f"A message has {len(message.content)} characters; {cap} are allowed."
                )


def create_app(config: Settings | None = None) -> FastAPI:
    """The application. Without settings they are read from the environment, as workers need it."""
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
    _add_middleware(app, service.config)
    _add_errors(app)
    _add_chat(app, service)
    _add_reading(app, service)
    _add_pages(app)
    return app


def _open_pipe(config: Settings) -> Pipe:
    # Imported here since it takes seconds, and the server answers /healthz meanwhile.
    from bot import encoding, german, retrieving, storing
    from bot.answering import Pipe

    store = storing.store(config.index, config.chroma_url)
    live = retrieving.Live(store, encoding.SentenceEncoder(config.encoder))
    german.language_of("Der erste Aufruf lädt die Sprachmodelle.")
    live.snapshot().search(Question("Die erste Frage wärmt alles an."), 1)
    return Pipe(live, config.contact)


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
        service.admit(request)
        messages = [Message(message.role, message.content) for message in body.messages]
        service.check(messages)
        if messages[-1].role != "user":
            raise QuestionError("The last message must be the user's.")
        events = service.ready().reply(messages, body.language)
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
    ) -> forms.SearchResponse:
        """The passages that fit a query, best first."""
        service.admit(request)
        service.check([Message("user", q)])
        snapshot = service.ready().live.snapshot()
        hits = await asyncio.to_thread(snapshot.search, Question(q), k)
        found = [
            forms.FoundPassage(
                document=hit.passage.document,
                title=hit.passage.title,
                section=hit.passage.section,
                text=hit.passage.text,
                start=hit.passage.start,
                end=hit.passage.end,
                score=round(hit.score, 4),
            )
            for hit in hits
        ]
        return forms.SearchResponse(hits=found, generation=snapshot.name)

    @app.get("/api/corpus", response_model=forms.CorpusResponse)
    async def corpus() -> forms.CorpusResponse:
        """The published texts."""
        manifest = service.ready().live.snapshot().generation.manifest
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

    @app.get("/readyz", response_model=forms.Status)
    async def readyz() -> forms.Status:
        """A question can be answered."""
        return forms.Status(status="ready", generation=service.ready().live.snapshot().name)


def _add_pages(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    async def demo() -> FileResponse:
        headers = {"Content-Security-Policy": PAGE_POLICY}
        return FileResponse(WEB / "index.html", headers=headers)

    @app.get("/widget/{name}", include_in_schema=False)
    async def widget(name: str) -> FileResponse:
        # Only what pages need; the name never reaches the file system unchecked.
        files = {p.name: p for p in WEB.iterdir() if p.suffix in (".js", ".css", ".html")}
        if name not in files:
            raise HTTPException(404, "There is no such file.")
        # A module script of another origin is fetched with CORS; the file holds nothing private.
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Cache-Control": "no-cache",
        }
        if name.endswith(".html"):
            headers["Content-Security-Policy"] = PAGE_POLICY
        return FileResponse(files[name], headers=headers)


def _add_middleware(app: FastAPI, config: Settings) -> None:
    @app.middleware("http")
    async def log_request(request: Request, call_next: RequestResponseEndpoint) -> Response:
        started = time.monotonic()
        if int(request.headers.get("content-length") or 0) > MAX_BODY_BYTES:
            response: Response = _error(413, "The request is too large.")
        else:
            response = await call_next(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        # The path alone: a query holds what a visitor typed.
        duration = 1000 * (time.monotonic() - started)
        path = request.scope["path"]
        log.info("%s %s %d %.1f ms", request.method, path, response.status_code, duration)
        return response

    if config.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(config.allowed_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Accept"],
            expose_headers=["Retry-After"],
        )


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> JSONResponse:
        return _error(error.status_code, str(error.detail), headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "body")
        return _error(422, f"{place or 'body'}: {first['msg']}", "invalid_request")

    @app.exception_handler(QuestionError)
    async def unanswerable(_: Request, error: QuestionError) -> JSONResponse:
        codes = {QuestionTooLongError: "question_too_long", HistoryTooLongError: "history_too_long"}
        code = codes.get(type(error), "invalid_request")
        return _error(422 if code == "invalid_request" else 413, str(error), code)

    @app.exception_handler(Exception)
    async def unexpected(_: Request, error: Exception) -> JSONResponse:
        return _error(500, "Something went wrong on the server.", "internal_error")


def _error(status: int, message: str, code: str = "", headers: Any = None) -> JSONResponse:
    content = {"error": {"code": code or CODES.get(status, "error"), "message": message}}
    return JSONResponse(content, status, headers=headers)


async def _to_sse(events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
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
