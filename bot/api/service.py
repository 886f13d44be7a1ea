"""What the routes share: settings, limits, metrics, and the pipeline once it is opened."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from bot.api.limits import RequestLimits
from bot.errors import BotError
from bot.metrics import Metrics
from bot.settings import Settings
from bot.types import Answer, Event, Found, Hit, Message, Question, Token

if TYPE_CHECKING:
    from bot.pipeline import Pipeline
    from bot.retrieval.search import Searcher

log = logging.getLogger(__name__)


class Service:
    """What the routes work with: the settings, the limits, and the pipeline once it is opened."""

    def __init__(self, config: Settings) -> None:
        self.config = config
        self.limits = RequestLimits(config)
        self.metrics = Metrics()
        self.pipeline: Pipeline | None = None
        self.failure: Exception | None = None

    async def open(self) -> None:
        """Open the index in a thread; a failure ends this process, which says why."""
        try:
            self.pipeline = await asyncio.to_thread(self._assemble)
        except Exception as error:
            # Whatever it is: a server that never becomes ready must not look alive.
            self.failure = error
            log.critical("%s", error, exc_info=not isinstance(error, BotError))
            # The server shuts down in order; the command knows by `failure` that it did not end well.
            os.kill(os.getpid(), signal.SIGTERM)

    def _assemble(self) -> Pipeline:
        # Imported here since it takes seconds, and the server answers /healthz meanwhile.
        from bot.assembly import open_server_pipeline

        return open_server_pipeline(self.config, self.metrics)

    def ready(self) -> Pipeline:
        """The pipeline. Raises 503 while it is being opened."""
        if self.pipeline is None:
            raise HTTPException(503, "The index is being opened.", headers={"Retry-After": "2"})
        return self.pipeline

    async def reply(self, messages: Sequence[Message], language: str | None = None) -> AsyncGenerator[Event]:
        """The events that clients get; the answer at their end is counted."""
        async with aclosing(self.ready().reply(messages, language)) as events:
            async for event in events:
                if isinstance(event, Answer):
                    self.metrics.answered(event.outcome, event.answered_by)
                if isinstance(event, Found | Token | Answer):  # judgements are for those who measure
                    yield event

    async def searcher(self) -> Searcher:
        """The live generation, in a thread: one that was just published takes half a second to open."""
        return await asyncio.to_thread(self.ready().live.searcher)

    async def search(self, text: str, count: int) -> tuple[str, list[Hit]]:
        """The generation that was searched, and what it has; all in one thread."""
        live = self.ready().live

        def find() -> tuple[str, list[Hit]]:
            searcher = live.searcher()
            return searcher.name, searcher.search(searcher.parse(Question(text)), count)

        return await asyncio.to_thread(find)


def stream_response(events: AsyncIterator[bytes]) -> StreamingResponse:
    """A response of server-sent events."""
    # Without X-Accel-Buffering nginx holds the stream back until it is complete.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, 200, headers, "text/event-stream")
