"""The HTTP door: routes, events to SSE, errors to status. Keeps no conversation, logs no question."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from bot.api.limits import RequestLimits
from bot.errors import BotError
from bot.metrics import Metrics
from bot.settings import Settings
from bot.types import Answer, Event, Hit, Message, Question

if TYPE_CHECKING:
    from bot.pipeline import Pipeline
    from bot.retrieval.search import Snapshot

log = logging.getLogger(__name__)


class Service:
    """What the routes work with: the settings, the guard, and the pipe once it is opened."""

    def __init__(self, config: Settings) -> None:
        self.config = config
        self.guard = RequestLimits(config)
        self.tally = Metrics()
        self.pipe: Pipeline | None = None
        self.failure: Exception | None = None

    async def open(self) -> None:
        """Open the index in a thread; a failure ends the server, which says why."""
        try:
            self.pipe = await asyncio.to_thread(self._assemble)
        except Exception as error:
            # Whatever it is: a server that never becomes ready must not look alive.
            self.failure = error
            log.critical("%s", error, exc_info=not isinstance(error, BotError))
            os.kill(os.getpid(), signal.SIGTERM)

    def _assemble(self) -> Pipeline:
        # Imported here since it takes seconds, and the server answers /healthz meanwhile.
        from bot.assembly import open_pipeline

        return open_pipeline(self.config, self.tally)

    def ready(self) -> Pipeline:
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
