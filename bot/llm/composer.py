"""A model's pieces to an answer of proved sentences, as events; else the quotes stand in."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import date

from bot.answers.citations import cite_quotes
from bot.errors import ModelError
from bot.language.phrases import PARTLY, overdue_text, say
from bot.llm.abstention import NO_MORE, abstention_kind
from bot.llm.sentence_stream import SentenceStream
from bot.metrics import Metrics
from bot.types import Answer, Event, Found, Message, Passage, Token, Writer
from bot.verification.support import Proof
from bot.verification.verifier import ClaimVerdict, Likeness, Verifier, proof_sources

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


@dataclass(slots=True)
class _Page:
    """What the visitor has seen so far: sentences, and what they cite, numbered as it appeared."""

    cited: list[Proof] = field(default_factory=list)
    text: str = ""
    waiting: list[ClaimVerdict] = field(default_factory=list)

    def add(self, verdict: ClaimVerdict) -> str:
        """The text that a sentence adds. A quote instead of one waits until the model has said something.

        If all that is left of an answer is quotes, those that the question chose are better.
        """
        if verdict.quoted and not self.text:
            self.waiting.append(verdict)
            return ""
        if not verdict.pieces:
            return ""
        ready, self.waiting = [*self.waiting, verdict], []
        return "".join(self._write(one) for one in ready)

    def _write(self, verdict: ClaimVerdict) -> str:
        if verdict.quoted and self._holds(verdict):
            return ""
        sentence = "".join(self._piece(text, evidence) for text, evidence in verdict.pieces).strip()
        added = f" {sentence}" if self.text else sentence
        self.text += added
        return added

    def _holds(self, verdict: ClaimVerdict) -> bool:
        """Whether everything that a quote rests on was cited before."""
        return all(_key(e) in map(_key, self.cited) for _, evidence in verdict.pieces for e in evidence)

    def _piece(self, text: str, evidence: Sequence[Proof]) -> str:
        return text + "".join(f" [{self._number(e)}]" for e in evidence)

    def _number(self, evidence: Proof) -> int:
        keys = [_key(known) for known in self.cited]
        if _key(evidence) not in keys:
            self.cited.append(evidence)
            return len(self.cited)
        return keys.index(_key(evidence)) + 1


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes answers with a model and shows only what is proved; counts what was not, and why."""

    writer: Writer
    tally: Metrics

    async def compose(self, draft: Draft, likeness: Likeness) -> AsyncGenerator[Event]:
        """What was found, proved sentences as they are completed, and last the whole Answer."""
        prover = Verifier(tuple(proof_sources(draft.passages)), draft.quoted.language, likeness)
        page, sentences, declined = _Page(), SentenceStream(), set[str]()
        async for raw in self._sentences(draft, sentences):
            if said := abstention_kind(raw):
                declined.add(said)
                self.tally.judged(f"declined: {said}")
                continue
            verdict = await asyncio.to_thread(prover.prove, raw)
            self.tally.judged(verdict.name)
            is_first = not page.text
            if added := page.add(verdict):
                if is_first:
                    yield Found(cite_quotes(page.cited, date.today()))
                yield Token(added)
        for reason in sentences.dropped:
            self.tally.judged(reason)
        async for event in self._ending(draft, page, declined):
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
            self.tally.failed(error.kind)
            log.warning("%s failed, quotes stand in: %s", self.writer.name, error)
        for sentence in sentences.end():
            yield sentence

    async def _ending(self, draft: Draft, page: _Page, declined: set[str]) -> AsyncGenerator[Event]:
        """The whole answer, and before it what the visitor has not seen of it yet."""
        if not page.text:
            # Only that the texts do not tell is an answer of its own; whatever else, the quotes do.
            answer = draft.refused if declined == {"missing"} else draft.quoted
            by = self.writer.name if answer is draft.refused else answer.answered_by
            for event in answer_events(replace(answer, answered_by=by)):
                yield event
            return
        citations = cite_quotes(page.cited, date.today())
        overdue = [citation.number for citation in citations if citation.overdue]
        closing = " ".join(
            filter(None, (overdue_text(draft.quoted.language, overdue), _rest(draft, declined)))
        )
        if closing:
            page.text += f" {closing}"
            yield Token(f" {closing}")
        yield replace(draft.quoted, answer=page.text, citations=citations, answered_by=self.writer.name)


def _rest(draft: Draft, declined: set[str]) -> str:
    """What is said of a part of the question that has no answer."""
    language = draft.quoted.language
    if draft.is_partial:
        return say(PARTLY, language)
    return say(NO_MORE, language) if "missing" in declined else ""


def answer_events(answer: Answer) -> Iterator[Event]:
    """A finished answer as events, word by word."""
    yield Found(answer.citations)
    for match in re.finditer(r"\S+\s*", answer.answer):
        yield Token(match[0])
    yield answer


def _key(evidence: Proof) -> tuple[str, int]:
    return evidence[0].document, evidence[1].start
