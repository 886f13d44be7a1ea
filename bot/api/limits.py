"""How much a client may ask: the rate limit, and caps on messages and their length."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import limits
from fastapi import Request
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException

from bot.errors import HistoryTooLongError, QuestionError, QuestionTooLongError
from bot.settings import Settings
from bot.types import Message

# Answers come back with the history; they are longer than questions may be.
ANSWER_FACTOR = 4


# The code of an error, by the exception; others have the general one of their status.
QUESTION_CODES: Mapping[type[QuestionError], str] = {
    QuestionTooLongError: "question_too_long",
    HistoryTooLongError: "history_too_long",
}


class RequestLimits:
    """Admits questions: not too many of one client, not too long, the last one the user's."""

    def __init__(self, config: Settings) -> None:
        self._config = config
        self._rate = limits.parse(config.rate_limit) if config.rate_limit else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def admit(self, request: Request, what: str = "questions") -> None:
        """Count a request of this client. Raises 429 over the limit. Addresses stay in memory."""
        client = request.client.host if request.client else ""
        if self._rate and not self._limiter.hit(self._rate, client, what):
            reset = self._limiter.get_window_stats(self._rate, client, what).reset_time
            wait = max(1, round(reset - time.time()))
            raise HTTPException(429, f"Too many {what}.", headers={"Retry-After": str(wait)})

    def check(self, messages: Sequence[Message]) -> None:
        """Raises HistoryTooLongError, QuestionTooLongError or QuestionError."""
        most, longest = self._config.max_messages, self._config.max_question_chars
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
        if messages[-1].role != "user":
            raise QuestionError("The last message must be the user's.")
