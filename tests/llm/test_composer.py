"""A model's pieces to events: proved sentences, numbers in order, and what stands in for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from bot.errors import ModelError
from bot.language.phrases import Phrase, say
from bot.llm.abstention import NOTHING_IN_TEXTS
from bot.llm.composer import Composer, Draft
from bot.metrics import Metrics
from bot.models.sentence_transformer import SentenceEncoder
from bot.types import Answer, Event, Found, Message, Passage, Token
from bot.verification.claim import Analysis
from tests.verification.texts import PASSAGES

Compose = Callable[..., list[Event]]
QUOTED = Answer("Zitat. [1]", "answered", "de", (), ("Frage?",), "quotes", "g")
REFUSED = replace(QUOTED, answer="Nein.", outcome="refused")
RIGHT = "Bei der Werft beginnt man mit 2.870 € brutto im Monat [1]. "
OTHER = "Im Hafenamt beginnt man mit 2.640 € brutto im Monat [2]. "
WRONG = "Bei der Werft beginnt man mit 2.970 € brutto im Monat [1]. "


@dataclass
class Speaker:
    """A writer that says its pieces and then, where it has one, fails."""

    pieces: Sequence[str]
    error: ModelError | None = None
    name: str = "speaker"
    asked: list[str] = field(default_factory=list)

    async def write(
        self, question: str, passages: Sequence[Passage], history: Sequence[Message], language: str
    ) -> AsyncGenerator[str]:
        """The pieces."""
        self.asked.append(question)
        for piece in self.pieces:
            yield piece
        if self.error:
            raise self.error


@pytest.fixture(scope="session")
def compose(encoder: SentenceEncoder) -> Compose:
    """Composes the answer of a model that writes some pieces, and then fails where it has an error."""
    analysis = Analysis(encoder.encode_words)

    def run(
        *pieces: str, error: ModelError | None = None, writer: Speaker | None = None, **rest: object
    ) -> list[Event]:
        draft = replace(Draft("Frage?", PASSAGES, (), QUOTED, REFUSED), **rest)  # type: ignore[arg-type]
        composer = Composer(writer or Speaker(pieces, error), Metrics())

        async def collect() -> list[Event]:
            return [event async for event in composer.compose(draft, analysis)]

        return asyncio.run(collect())

    return run


def answer(events: list[Event]) -> Answer:
    """The answer at the end; the tokens before it make it up."""
    last = events[-1]
    assert isinstance(last, Answer)
    assert isinstance(events[0], Found)
    assert "".join(event.text for event in events if isinstance(event, Token)) == last.answer
    return last


def test_sentences_are_numbered_in_order_of_appearance(compose: Compose) -> None:
    """Citations are numbered from 1 as they appear, whatever numbers the model was shown."""
    found = answer(compose(OTHER, RIGHT))
    assert found.answer == (
        "Im Hafenamt beginnt man mit 2.640 € brutto im Monat. [1] "
        "Bei der Werft beginnt man mit 2.870 € brutto im Monat. [2]"
    )
    assert [(c.number, c.document) for c in found.citations] == [(1, "1.md"), (2, "0.md")]
    assert (found.answered_by, found.outcome, found.suggestions) == ("speaker", "answered", ("Frage?",))


def test_same_evidence_has_one_number(compose: Compose) -> None:
    """Two sentences that rest on one quote cite the same number."""
    found = answer(compose(RIGHT, "Man beginnt bei der Werft mit 2870 Euro im Monat [1]."))
    assert found.answer.count("[1]") == 2
    assert len(found.citations) == 1


def test_answer_of_nothing_proved_is_the_quotes(compose: Compose) -> None:
    """When no sentence of the model is proved, the quoting answer stands in, whole."""
    assert answer(compose(WRONG)) == QUOTED


def test_quote_stands_in_for_a_wrong_sentence_beside_a_right_one(compose: Compose) -> None:
    """Beside a proved sentence the quote replaces a wrong one, unless it is said already."""
    found = answer(compose(OTHER, WRONG))
    assert found.answer.endswith("Bei der Werft beginnt man mit 2.870 € brutto im Monat. [2]")
    assert "2.970" not in found.answer
    assert answer(compose(RIGHT, WRONG)).answer.count("2.870") == 1


def test_failure_after_a_sentence_keeps_the_sentence(compose: Compose) -> None:
    """What was proved before the model failed stays, and the answer ends honestly."""
    found = answer(compose(RIGHT, "Nach drei Jahren zahlt die We", error=ModelError("connection", "x")))
    assert found.answer == "Bei der Werft beginnt man mit 2.870 € brutto im Monat. [1]"
    assert found.answered_by == "speaker"


def test_failure_before_any_sentence_is_the_quotes(compose: Compose) -> None:
    """When the model fails before anything is proved, the quotes answer and its message is not shown."""
    assert answer(compose("Bei der", error=ModelError("server_error", "boom"))) == QUOTED


def test_no_passage_left_for_the_model_is_the_quotes(compose: Compose) -> None:
    """Without a passage that may be shown the model is not asked, and the quotes answer."""
    writer = Speaker([RIGHT])
    assert answer(compose(writer=writer, passages=())) == QUOTED
    assert writer.asked == []


def test_model_that_declines_is_recognised(compose: Compose) -> None:
    """That the texts do not tell becomes the refusal, unwillingness the quotes."""
    assert answer(compose(NOTHING_IN_TEXTS)).answer == REFUSED.answer
    assert answer(compose("Als KI kann ich das leider nicht beantworten.")).answer == QUOTED.answer


def test_gap_beside_an_answer_is_told_in_our_words(compose: Compose) -> None:
    """What the model says is missing is told in a sentence of our own, after the answer."""
    found = answer(compose("Zu Prämien steht nichts in den Texten. ", RIGHT))
    assert found.answer.endswith(f"[1] {say(Phrase.NO_MORE, 'de')}")
    assert "Prämien" not in found.answer
    partial = answer(compose(RIGHT, is_partial=True))
    assert partial.answer.endswith(say(Phrase.PARTLY, "de"))
