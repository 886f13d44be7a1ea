"""The exceptions of the product. A message says what is wrong, with which thing, and what to do.

BotError
├── SettingsError
├── AddressError
├── CorpusError
├── IngestRunningError
├── GateError
├── IndexUnavailableError
├── IndexMismatchError
├── IndexWriteError
├── EncoderError
├── ModelError
├── FeedbackError
│   ├── FeedbackOffError
│   ├── FeedbackFullError
│   └── FeedbackUnavailableError
└── QuestionError
    ├── QuestionTooLongError
    └── HistoryTooLongError
"""

from __future__ import annotations

from collections.abc import Sequence


class BotError(Exception):
    """Anything this product raises on purpose."""


class SettingsError(BotError):
    """A BOT_ setting is unknown or has a value that cannot be used."""


class AddressError(BotError):
    """The server cannot listen at the address and port that it was given."""


class CorpusError(BotError):
    """One or more corpus texts are at fault; `faults` holds a line for each of them."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class IngestRunningError(BotError):
    """Another ingest holds the lock of this index."""


class GateError(BotError):
    """A freshly built index failed its checks and was not published."""


class IndexUnavailableError(BotError):
    """There is no published index, or it cannot be read."""


class IndexMismatchError(BotError):
    """The published index was made with other settings than the ones in force."""


class IndexWriteError(BotError):
    """The next generation of the index cannot be written where the settings want it."""


class EncoderError(BotError):
    """The sentence encoder cannot be loaded."""


class ModelError(BotError):
    """The language model gave no usable answer.

    `kind` is timeout, rate_limited, server_error, rejected, connection, broken, empty or
    circuit_open; `retry_after` the seconds that the provider asked to wait.
    """

    def __init__(self, kind: str, message: str, retry_after: float | None = None) -> None:
        self.kind = kind
        self.retry_after = retry_after
        super().__init__(f"{kind}: {message}")

    @property
    def may_pass(self) -> bool:
        """Whether the same may go well a moment later."""
        return self.kind in ("rate_limited", "server_error", "connection", "broken")


class FeedbackError(BotError):
    """A rating cannot be kept."""


class FeedbackOffError(FeedbackError):
    """Ratings are not kept here."""


class FeedbackFullError(FeedbackError):
    """The file of ratings holds as many as it may."""


class FeedbackUnavailableError(FeedbackError):
    """The file of ratings cannot be read or written."""


class QuestionError(BotError):
    """A request asks for something that cannot be answered as it stands."""


class QuestionTooLongError(QuestionError):
    """A message is longer than the cap."""


class HistoryTooLongError(QuestionError):
    """A conversation has more messages than the cap."""
