"""A circuit breaker: after failures in a row nothing is tried for a while, then one try decides."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

# Three visitors in a row without the model are enough; then it is asked again every 20 seconds.
FAILURES = 3
REST_SECONDS = 20.0


@dataclass(slots=True)
class CircuitBreaker:
    """Counts failures in a row; `clock` gives seconds that only grow."""

    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _closed_from: float = 0.0

    @property
    def is_open(self) -> bool:
        """Whether nothing is tried now."""
        return self._failures >= FAILURES and self.clock() < self._closed_from

    def admit(self) -> bool:
        """Whether to try now. After a rest one try is let through, and the others wait for how it ends."""
        if self.is_open:
            return False
        if self._failures >= FAILURES:
            self._closed_from = self.clock() + REST_SECONDS
        return True

    def succeed(self) -> None:
        """A try went well: everything is tried again."""
        self._failures = 0

    def fail(self) -> None:
        """A try failed."""
        self._failures += 1
        self._closed_from = self.clock() + REST_SECONDS
