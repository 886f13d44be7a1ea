"""A model's pieces to an answer of verified sentences, as events; else the quotes stand in."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from bot.answers.citations import cite_quotes, closing_notes
from bot.errors import ModelError
from bot.language.phrases import Phrase, say
from bot.llm.abstention import abstention_kind
from bot.llm.sentence_stream import SentenceStream
from bot.metrics import Metrics
from bot.types import Answer, Event, Found, Message, Passage, Quote, Token
from bot.verification.claim import Analysis
from bot.verification.verifier import Verdict, Verifier

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known before the model is asked: its material, and the answers that stand in for its own.

    `is_partial` says that the passages answer only one of two questions.
    """

    question: str
    passages: tuple[Passage, ...]
    history: tuple[Message, ...]
    quoted: Answer
    refused: Answer
    is_partial: bool = False


class Writer(Protocol):
    """A language model; `name` is what visitors see."""

    name: str

    def write(
        self, question: str, passages: Sequence[Passage], history: Sequence[Message], language: str
    ) -> AsyncGenerator[str]:
        """The pieces of an answer as they come. Raises ModelError, also amid the text."""
        ...


@dataclass(slots=True)
class _ShownText:
    """What the visitor has seen so far: sentences, and what they cite, numbered as it appeared."""

    cited: list[Quote] = field(default_factory=list)
    text: str = ""
    waiting: list[Verdict] = field(default_factory=list)

    def add(self, verdict: Verdict) -> str:
        """The text that a sentence adds. A quote instead of one waits until the model has said something.

        If all that is left of an answer is quotes, those that the question chose are better.
        """
        if verdict.is_quoted and not self.text:
            self.waiting.append(verdict)
            return ""
        if not verdict.pieces:
            return ""
        ready, self.waiting = [*self.waiting, verdict], []
        return "".join(self._append(one) for one in ready)

    def _append(self, verdict: Verdict) -> str:
        if verdict.is_quoted and self._has_cited(verdict):
            return ""
        pieces = (text + self._marks(quotes) for text, quotes in verdict.pieces)
        sentence = "".join(pieces).strip()
        added = f" {sentence}" if self.text else sentence
        self.text += added
        return added

    def _has_cited(self, verdict: Verdict) -> bool:
        """Whether everything that a quote rests on was cited before."""
        cited = list(map(_place, self.cited))
        return all(_place(quote) in cited for _, quotes in verdict.pieces for quote in quotes)

    def _marks(self, quotes: Sequence[Quote]) -> str:
        return "".join(f" [{self._number(quote)}]" for quote in quotes)

    def _number(self, quote: Quote) -> int:
        places = list(map(_place, self.cited))
        if _place(quote) not in places:
            self.cited.append(quote)
            return len(self.cited)
        return places.index(_place(quote)) + 1


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes answers with a model and shows only verified sentences; counts the others, and why."""

    writer: Writer
    metrics: Metrics

    async def compose(self, draft: Draft, analysis: Analysis) -> AsyncGenerator[Event]:
        """What was found, verified sentences as they are completed, and last the whole Answer."""
        verifier = Verifier(draft.passages, draft.quoted.language, analysis)
        shown, sentences, declined = _ShownText(), SentenceStream(), set[str]()
        async for raw in self._sentences(draft, sentences):
            if kind := abstention_kind(raw):
                declined.add(kind)
                self.metrics.judged(f"declined: {kind}")
                continue
            verdict = await asyncio.to_thread(verifier.verify, raw)
            self.metrics.judged(verdict.name)
            is_first = not shown.text
            if added := shown.add(verdict):
                if is_first:
                    yield Found(cite_quotes(shown.cited, date.today()))
                yield Token(added)
        for reason in sentences.dropped:
            self.metrics.judged(reason)
        async for event in self._ending(draft, shown, declined):
            yield event

    async def _sentences(self, draft: Draft, sentences: SentenceStream) -> AsyncGenerator[str]:
        """The model's sentences; its failure ends them, and is logged."""
        language = draft.quoted.language
        try:
            if not draft.passages:
                raise ModelError("no_passages", "no passage is left that may be shown to the model")
            pieces = self.writer.write(draft.question, draft.passages, draft.history, language)
            async with aclosing(pieces):
                async for piece in pieces:
                    for sentence in sentences.feed(piece):
                        yield sentence
                    if sentences.is_over:
                        break
        except ModelError as error:
            self.metrics.failed(error.kind)
            log.warning("%s failed, quotes stand in: %s", self.writer.name, error)
        for sentence in sentences.end():
            yield sentence

    async def _ending(self, draft: Draft, shown: _ShownText, declined: set[str]) -> AsyncGenerator[Event]:
        """The whole answer, and before it what the visitor has not seen of it yet."""
        if not shown.text:
            # Only that the texts do not tell is an answer of its own; whatever else, the quotes do.
            answer = draft.refused if declined == {"missing"} else draft.quoted
            by = self.writer.name if answer is draft.refused else answer.answered_by
            for event in answer_events(replace(answer, answered_by=by)):
                yield event
            return
        citations = cite_quotes(shown.cited, date.today())
        notes = closing_notes(citations, draft.quoted.language)
        closing = " ".join(filter(None, (notes, _rest(draft, declined))))
        if closing:
            shown.text += f" {closing}"
            yield Token(f" {closing}")
        yield replace(draft.quoted, answer=shown.text, citations=citations, answered_by=self.writer.name)


def _rest(draft: Draft, declined: set[str]) -> str:
    """What is said of a part of the question that has no answer."""
    language = draft.quoted.language
    if draft.is_partial:
        return say(Phrase.PARTLY, language)
    return say(Phrase.NO_MORE, language) if "missing" in declined else ""


def answer_events(answer: Answer) -> Iterator[Event]:
    """A finished answer as events, word by word."""
    yield Found(answer.citations)
    for match in re.finditer(r"\S+\s*", answer.answer):
        yield Token(match[0])
    yield answer


def _place(quote: Quote) -> tuple[str, int]:
    passage, sentence = quote
    return passage.document, sentence.start
