"""The pipe: converse, retrieve, answer, cite. Three steps, told as events."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answers.answerability import Verdict, decide, keep_hits
from bot.answers.citations import cite_quotes, quote_citations
from bot.answers.quotes import LISTED, UNLISTED, Quote, choose_quotes, is_list
from bot.answers.refusals import missing_reason
from bot.answers.suggestions import suggest_questions
from bot.conversation.followups import Turn, understand
from bot.language.phrases import GRAVE, PARTLY, QUOTED, overdue_text, refusal_text, say
from bot.llm.composer import Composer, Draft, answer_events
from bot.llm.prompt_injection import without_orders
from bot.retrieval.live import Live
from bot.retrieval.search import Snapshot
from bot.types import Answer, Encoder, Event, Message, Question
from bot.verification.verifier import Likeness

HITS = 20
# A language model is shown so many passages: what answers is among the first three nearly always.
PASSAGES = 6
QUOTES = "quotes"
_NUMBER = re.compile(r" \[\d+\]")


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what was found for it, and whether that is enough."""

    question: Question
    verdict: Verdict
    quotes: Sequence[Quote]

    @property
    def is_answered(self) -> bool:
        """Whether the evidence suffices and there is a sentence to quote."""
        return self.verdict.is_answered and bool(self.quotes)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Answers conversations from the live generation; `contact` is whom a refusal names.

    Where there is a `composer`, it writes what can be answered, and quotes stand in for it.
    """

    live: Live
    contact: str
    composer: Composer | None = None

    async def reply(self, messages: Sequence[Message], language: str | None = None) -> AsyncGenerator[Event]:
        """What was found, the answer piece by piece, and last the whole Answer."""
        # Held from start to end, so that no answer mixes two generations.
        snapshot = await asyncio.to_thread(self.live.snapshot)
        turn = await asyncio.to_thread(understand, messages, language)
        judged = await asyncio.to_thread(judge_turn, snapshot, turn, messages)
        answer = await asyncio.to_thread(self._answer, snapshot, turn, judged, messages)
        # Whether there is an answer is decided before the model is asked.
        if self.composer is None or answer.outcome != "answered":
            for event in answer_events(answer):
                yield event
            return
        draft = self._draft(judged, messages, answer)
        async for event in self.composer.compose(draft, _likeness(snapshot.encoder)):
            yield event

    def _answer(
        self, snapshot: Snapshot, turn: Turn, judged: Sequence[Judged], messages: Sequence[Message]
    ) -> Answer:
        asked = [message.content for message in messages if message.role == "user"]
        if turn.smalltalk is not None:
            text = say(turn.smalltalk, turn.language, self.contact)
            # Whoever is in distress is not asked about pay grades.
            offered = () if turn.smalltalk in GRAVE else snapshot.starters
            suggestions = suggest_questions(offered, asked, turn.language)
            return Answer(text, "smalltalk", turn.language, (), suggestions, QUOTES, snapshot.name)
        if any(part.is_answered for part in judged):
            return self._quote(snapshot, turn, judged, asked)
        return self._refuse(snapshot, turn, judged[-1], asked)

    def _quote(
        self, snapshot: Snapshot, turn: Turn, judged: Sequence[Judged], asked: Sequence[str]
    ) -> Answer:
        answered = [part for part in judged if part.is_answered]
        quotes = list(dict.fromkeys(quote for part in answered for quote in part.quotes))
        citations = cite_quotes(quotes, date.today())
        as_list = len(answered) == 1 and is_list(answered[0].question.focus, quotes)
        parts = [
            say(QUOTED, turn.language),
            quote_citations(citations, as_list=as_list),
            overdue_text(turn.language, [c.number for c in citations if c.overdue]),
            say(PARTLY, turn.language) if len(answered) < len(judged) else "",
        ]
        text = ("\n" if as_list else " ").join(filter(None, parts))
        told = {(passage.document, passage.section) for passage, _ in quotes}
        hits = [hit.passage for part in judged for hit in part.verdict.hits]
        others = [passage for passage in hits if (passage.document, passage.section) not in told]
        suggestions = suggest_questions([*others, *snapshot.starters], asked, turn.language)
        return Answer(text, "answered", turn.language, citations, suggestions, QUOTES, snapshot.name)

    def _refuse(self, snapshot: Snapshot, turn: Turn, part: Judged, asked: Sequence[str]) -> Answer:
        missing, citations = part.verdict.missing, cite_quotes(part.quotes, date.today())
        reason = missing_reason(missing, turn.language) if missing else ""
        text = refusal_text(turn.language, self.contact, reason, quote_citations(citations))
        nearby = [hit.passage for hit in part.verdict.hits] if missing else []
        suggestions = suggest_questions([*nearby, *snapshot.starters], asked, turn.language)
        return Answer(text, "refused", turn.language, citations, suggestions, QUOTES, snapshot.name)

    def _draft(self, judged: Sequence[Judged], messages: Sequence[Message], answer: Answer) -> Draft:
        """What the model works with: the passages that the quotes are from, then the next best."""
        answered = [part for part in judged if part.is_answered]
        hits = list(dict.fromkeys(hit.passage for part in answered for hit in part.verdict.hits))
        cited = [(citation.document, citation.passage_start) for citation in answer.citations]
        hits.sort(key=lambda passage: (passage.document, passage.start) not in cited)
        return Draft(
            question=messages[-1].content,
            passages=tuple(without_orders(hits[:PASSAGES])),
            history=tuple(messages[:-1]),
            quoted=answer,
            refused=replace(
                answer, answer=refusal_text(answer.language, self.contact), outcome="refused", citations=()
            ),
            is_partial=len(answered) < len(judged),
        )


def judge_turn(snapshot: Snapshot, turn: Turn, messages: Sequence[Message]) -> list[Judged]:
    """Each question of a turn with what may be quoted: the answer, or what is known nearby.

    Nothing for a message that a phrase answers.
    """
    if turn.smalltalk is not None:
        return []
    told = "\n".join(message.content for message in messages if message.role == "assistant")
    told = _NUMBER.sub("", told)
    return [_judge(snapshot, question, told, len(turn.questions)) for question in turn.questions]


def _judge(snapshot: Snapshot, question: Question, told: str, share: int) -> Judged:
    hits = snapshot.search(question, HITS)
    year = date.today().year
    kept = keep_hits(snapshot.of_name(question, hits), snapshot.named(question, year), year)
    sought = snapshot.read(question)
    verdict = decide(kept, snapshot.evidence(sought, hits, kept.hits) if hits else None)
    if not verdict.is_answered and not verdict.offers_nearby:
        return Judged(question, verdict, ())
    candidates = snapshot.candidates(sought, question.focus, verdict.hits)
    manner = LISTED if snapshot.keywords.lists_questions else UNLISTED
    quotes = choose_quotes(candidates, told if question.context else "", share, manner)
    return Judged(question, verdict, quotes if verdict.is_answered else quotes[:1])


def _likeness(encoder: Encoder) -> Likeness:
    """How near the first of some texts is to each of the others."""

    def compare(texts: Sequence[str]) -> list[float]:
        vectors = encoder.encode_words(texts)
        return [float(value) for value in vectors[1:] @ vectors[0]]

    return compare
