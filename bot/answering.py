"""The pipe: converse, retrieve, answer, cite. Three steps, told as events."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot import citing, conversing, german, quoting, wording
from bot.conversing import Turn
from bot.retrieving import Live
from bot.types import Answer, Event, Found, Hit, Message, Passage, Token

HITS = 20
SUGGESTIONS = 3
# A refusal suggests what shares this much of the question, else questions of every topic.
NEARBY = 0.4
QUOTES = "quotes"

_NUMBER = re.compile(r" \[\d+\]")


@dataclass(frozen=True, slots=True)
class Pipe:
    """Answers conversations from the live generation; `contact` is whom a refusal names."""

    live: Live
    contact: str

    async def reply(self, messages: Sequence[Message], language: str | None = None) -> AsyncIterator[Event]:
        """What was found (nothing for a refusal), the answer piece by piece, and last the whole Answer."""
        answer = await asyncio.to_thread(self._answer, messages, language)
        yield Found(answer.citations)
        for piece in _pieces(answer.answer):
            yield Token(piece)
        yield answer

    def _answer(self, messages: Sequence[Message], language: str | None) -> Answer:
        # Held from start to end, so that no answer mixes two generations.
        snapshot = self.live.snapshot()
        turn = conversing.understand(messages, language)
        asked = [message.content for message in messages if message.role == "user"]
        if turn.smalltalk is not None:
            text = wording.say(turn.smalltalk, turn.language, self.contact)
            starters = _suggest(snapshot.starters, asked, turn.language)
            return Answer(text, "smalltalk", turn.language, (), starters, QUOTES, snapshot.name)
        hits = snapshot.search(turn.question, HITS)
        if turn.question.context:
            told = "\n".join(message.content for message in messages if message.role == "assistant")
            hits = quoting.put_told_last(hits, _NUMBER.sub("", told))
        if quoting.is_answered(hits):
            answer = _quote(snapshot.name, turn, hits, asked)
            if citing.is_proved(answer.answer, answer.citations):
                return answer
        text = wording.say(wording.REFUSED, turn.language, self.contact)
        nearby = [hit.passage for hit in hits if hit.coverage >= NEARBY]
        suggestions = _suggest([*nearby, *snapshot.starters], asked, turn.language)
        return Answer(text, "refused", turn.language, (), suggestions, QUOTES, snapshot.name)


def _quote(generation: str, turn: Turn, hits: Sequence[Hit], asked: Sequence[str]) -> Answer:
    chosen = quoting.choose(hits)
    citations = citing.cite(chosen, date.today())
    lead = wording.say(wording.QUOTED, turn.language)
    text = f"{lead} {citing.compose(citations)}".strip()
    told = {(passage.document, passage.section) for passage, _ in chosen}
    others = [h.passage for h in hits if (h.passage.document, h.passage.section) not in told]
    suggestions = _suggest(others, asked, turn.language)
    return Answer(text, "answered", turn.language, citations, suggestions, QUOTES, generation)


def _suggest(passages: Iterable[Passage], asked: Sequence[str], language: str) -> tuple[str, ...]:
    """Questions that these passages answer, in the visitor's language where the corpus has it."""
    before = {german.terms(text) for text in asked}
    found: dict[str, None] = {}
    for passage in passages:
        question = _question_in(passage, language)
        if passage.headings and german.terms(question) not in before:
            found.setdefault(question)
        if len(found) == SUGGESTIONS:
            break
    return tuple(found)


def _question_in(passage: Passage, language: str) -> str:
    if language != wording.DEFAULT:
        for question in passage.questions:
            if german.language_of(question) == language:
                return question
    return passage.section


def _pieces(text: str) -> Iterator[str]:
    for match in re.finditer(r"\S+\s*", text):
        yield match[0]
