"""The exceptions of the product. A message says what is wrong, with which thing, and what to do.

BotError
├── SettingsError
├── CorpusError
├── IngestRunningError
├── GateError
├── IndexUnavailableError
├── IndexMismatchError
├── EncoderError
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


class EncoderError(BotError):
    """The sentence encoder cannot be loaded."""


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
