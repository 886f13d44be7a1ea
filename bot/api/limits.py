"""How much a client may ask: the rate limit, and caps on messages and their length."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from fastapi import Request
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException

from bot.errors import HistoryTooLongError, QuestionError, QuestionTooLongError
from bot.settings import Settings, parse_rates
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
        self._rates = parse_rates(config.rate_limit)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def admit(self, request: Request, what: str = "questions") -> None:
        """Count a request of this client. Raises 429 over any rate. Addresses stay in memory.

        A request that one rate denies uses up none of the others.
        """
        client = request.client.host if request.client else ""
        denied = [rate for rate in self._rates if not self._limiter.test(rate, client, what)]
        if denied:
            resets = [self._limiter.get_window_stats(rate, client, what).reset_time for rate in denied]
            wait = max(1, math.ceil(max(resets) - time.time()))
            message = f"Too many {what}: {' and '.join(map(str, denied))}. Try again in {wait} seconds."
            raise HTTPException(429, message, headers={"Retry-After": str(wait)})
        for rate in self._rates:
            self._limiter.hit(rate, client, what)

    def newest(self, messages: Sequence[Message]) -> list[Message]:
        """The newest messages, earlier ones cut to the caps, for clients that send whole histories."""
        *older, last = messages[-self._config.max_messages :]
        return [self._shorten(message) for message in older] + [last]

    def check(self, messages: Sequence[Message]) -> None:
        """Raises HistoryTooLongError, QuestionTooLongError or QuestionError."""
        most = self._config.max_messages
        if len(messages) > most:
            raise HistoryTooLongError(
                f"The conversation has {len(messages)} messages; send the last {most} at most."
            )
        for message in messages:
            cap = self._cap(message)
            if len(message.content) > cap:
                raise QuestionTooLongError(
                    f"A message has {len(message.content)} characters; {cap} are allowed."
                )
        if messages[-1].role != "user":
            raise QuestionError("The last message must be the user's.")

    def _cap(self, message: Message) -> int:
        longest = self._config.max_question_chars
        return longest if message.role == "user" else longest * ANSWER_FACTOR

    def _shorten(self, message: Message) -> Message:
        cap = self._cap(message)
        return message if len(message.content) <= cap else replace(message, content=message.content[:cap])
