"""A conversation to an answer, as events: understand, retrieve, judge, then quote or let a model write."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answers.citations import cite_quotes, closing_notes, quote_citations, quote_sources
from bot.answers.evidence import Beyond
from bot.answers.judgement import Judgement, judge_question
from bot.answers.refusals import missing_reason, whom_to_ask
from bot.answers.selection import is_list
from bot.answers.suggestions import SUGGESTIONS, choose_actions, suggest_questions
from bot.conversation.followups import Turn, understand
from bot.language.characters import plain_characters
from bot.language.phrases import GRAVE, Phrase, refusal_text, say
from bot.llm.composer import Composer, Draft, answer_events
from bot.llm.prompt_injection import without_orders
from bot.retrieval.live import Live
from bot.retrieval.search import Searcher
from bot.types import Answer, Event, Message, Passage, Quote
from bot.verification.claim import Analysis

# A language model is shown so many passages: what answers is among the first three nearly always.
PASSAGES = 6
# Beside a refusal a passage is suggested whose headings and ways to ask are so like the question (cosine).
NEAR_TOPIC = 0.5
QUOTES = "quotes"
# Asked for less, a visitor gets the first quotes: one of a few, else so many.
FEW_QUOTES, FIRST_QUOTES = 2, 2
_CITATION = re.compile(r" \[\d+\]")


@dataclass(frozen=True, slots=True)
class Judged:
    """Event for those who measure: what was decided on each question, before anything is shown.

    There are no judgements of a message that a phrase answers.
    """

    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class _Reply:
    """A turn of the conversation with what was decided, and the answer that quotes the corpus."""

    searcher: Searcher
    judgements: tuple[Judgement, ...]
    answer: Answer
    is_remark: bool

    @property
    def is_composed(self) -> bool:
        """Whether a model may write it: what is said of the last answer stays in the corpus' own words."""
        return self.answer.outcome == "answered" and not self.is_remark


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Answers conversations from the live generation; `contact` is whom a refusal names.

    Where there is a `composer`, it writes what can be answered, and quotes stand in for it.
    """

    live: Live
    beyond: Beyond
    contact: str
    composer: Composer | None = None

    async def reply(
        self, messages: Sequence[Message], language: str | None = None
    ) -> AsyncGenerator[Judged | Event]:
        """What was decided, what was found, the answer piece by piece, and last the whole Answer."""
        reply = await asyncio.to_thread(self._prepare, messages, language)
        yield Judged(reply.judgements)
        # Whether there is an answer is decided before the model is asked.
        if self.composer is None or not reply.is_composed:
            for event in answer_events(reply.answer):
                yield event
            return
        analysis = Analysis(reply.searcher.encoder.encode_words, reply.searcher.synonyms)
        async for event in self.composer.compose(self._draft(reply, messages), analysis):
            yield event

    def _prepare(self, messages: Sequence[Message], language: str | None) -> _Reply:
        """Everything but the model's part, in one thread, on one generation from start to end."""
        searcher = self.live.searcher()
        messages = [
            replace(message, content=plain_characters(message.content)) if message.role == "user" else message
            for message in messages
        ]
        turn = understand(messages, language)
        judgements = judge_turn(turn, searcher, self.beyond, messages)
        asked = [message.content for message in messages if message.role == "user"]
        answer = self._answer(searcher, turn, judgements, asked)
        return _Reply(searcher, judgements, answer, turn.remark is not None)

    def _answer(
        self, searcher: Searcher, turn: Turn, judgements: Sequence[Judgement], asked: Sequence[str]
    ) -> Answer:
        language, name = turn.language, searcher.name
        phrase, is_answered = turn.smalltalk, any(judgement.is_answered for judgement in judgements)
        if turn.remark is not None and is_answered:
            return self._repeat(searcher, turn, turn.remark, judgements, asked)
        if turn.remark is not None:
            phrase = turn.unanswered
        if phrase is not None:
            offered = () if phrase in GRAVE else _starters(searcher, asked)
            suggestions = suggest_questions(offered, asked, language, searcher.synonyms)
            text = say(phrase, language, self.contact)
            return Answer(text, "smalltalk", language, (), suggestions, QUOTES, name)
        if is_answered:
            return _quote(searcher, turn, judgements, asked)
        return self._refuse(searcher, turn, judgements[-1], asked)

    def _repeat(
        self,
        searcher: Searcher,
        turn: Turn,
        remark: Phrase,
        judgements: Sequence[Judgement],
        asked: Sequence[str],
    ) -> Answer:
        """The passages of the last answer once more, as a remark about it wants them."""
        last = _quote(searcher, turn, judgements, asked)
        quotes = _quotes(judgements)
        if remark is Phrase.REWORDED:
            quotes = quotes[: 1 if len(quotes) <= FEW_QUOTES else FIRST_QUOTES]
        citations = last.citations[: len(quotes)]
        heads = [sentence.head for _, sentence in quotes]
        if remark in (Phrase.SOURCED, Phrase.DISPUTED):
            told = quote_sources(citations, turn.language, heads)
        else:
            told = quote_citations(citations, heads=heads)
        notes = closing_notes(citations, turn.language)
        text = "\n".join(filter(None, (say(remark, turn.language, self.contact), told, notes)))
        return replace(last, answer=text, citations=citations)

    def _refuse(self, searcher: Searcher, turn: Turn, judgement: Judgement, asked: Sequence[str]) -> Answer:
        missing, citations = judgement.missing, cite_quotes(judgement.quotes, date.today())
        reason = missing_reason(missing, turn.language) if missing else ""
        contact = whom_to_ask(asked[-1], turn.language, self.contact)
        heads = [sentence.head for _, sentence in judgement.quotes]
        text = refusal_text(turn.language, contact, reason, quote_citations(citations, heads=heads))
        nearby = [hit.passage for hit in judgement.hits if missing or hit.asked >= NEAR_TOPIC]
        offered = [*nearby, *_starters(searcher, asked)]
        suggestions = suggest_questions(offered, asked, turn.language, searcher.synonyms)
        return Answer(text, "refused", turn.language, citations, suggestions, QUOTES, searcher.name)

    def _draft(self, reply: _Reply, messages: Sequence[Message]) -> Draft:
        """What the model works with: the passages that the quotes are from, then the next best."""
        answer = reply.answer
        answered = [judgement for judgement in reply.judgements if judgement.is_answered]
        hits = list(dict.fromkeys(hit.passage for judgement in answered for hit in judgement.hits))
        cited = [(citation.document, citation.passage_start) for citation in answer.citations]
        hits.sort(key=lambda passage: (passage.document, passage.start) not in cited)
        refusal = refusal_text(answer.language, self.contact)
        return Draft(
            question=messages[-1].content,
            passages=tuple(without_orders(hits[:PASSAGES])),
            history=tuple(messages[:-1]),
            quoted=answer,
            refused=replace(answer, answer=refusal, outcome="refused", citations=()),
            is_partial=len(answered) < len(reply.judgements),
        )


def judge_turn(
    turn: Turn, searcher: Searcher, beyond: Beyond, messages: Sequence[Message]
) -> tuple[Judgement, ...]:
    """What is known about each question of a turn; nothing for a message that a phrase answers."""
    if turn.smalltalk is not None:
        return ()
    # What a remark is about is judged as it was when it was asked.
    known = messages[: turn.answered] if turn.remark else messages
    before = "\n".join(message.content for message in known if message.role == "assistant")
    before, share = _CITATION.sub("", before), len(turn.questions)
    return tuple(judge_question(question, searcher, beyond, before, share) for question in turn.questions)


def _quote(searcher: Searcher, turn: Turn, judgements: Sequence[Judgement], asked: Sequence[str]) -> Answer:
    """The answer in the corpus' own words."""
    language, answered = turn.language, [judgement for judgement in judgements if judgement.is_answered]
    quotes = _quotes(judgements)
    citations = cite_quotes(quotes, date.today())
    heads = [sentence.head for _, sentence in quotes]
    as_list = len(answered) == 1 and is_list(answered[0].question.focus, quotes)
    parts = [
        say(Phrase.QUOTED, language),
        quote_citations(citations, as_list=as_list, heads=heads),
        closing_notes(citations, language),
        say(Phrase.PARTLY, language) if len(answered) < len(judgements) else "",
    ]
    text = ("\n\n" if any(heads) else "\n" if as_list else " ").join(filter(None, parts))
    quoted = {(passage.document, passage.section) for passage, _ in quotes}
    hits = [hit.passage for judgement in judgements for hit in judgement.hits]
    others = [passage for passage in hits if (passage.document, passage.section) not in quoted]
    offered = [*others, *_starters(searcher, asked)]
    suggestions = suggest_questions(offered, asked, language, searcher.synonyms)
    actions = choose_actions([passage for passage, _ in quotes], asked[-1])
    return Answer(text, "answered", language, citations, suggestions, QUOTES, searcher.name, actions)


def _quotes(judgements: Sequence[Judgement]) -> list[Quote]:
    """What is quoted of all questions that have an answer, each once."""
    answered = (judgement for judgement in judgements if judgement.is_answered)
    return list(dict.fromkeys(quote for judgement in answered for quote in judgement.quotes))


def _starters(searcher: Searcher, asked: Sequence[str]) -> Sequence[Passage]:
    """Passages to begin with, others with each turn: clients send no suggestions back."""
    starters = list(dict.fromkeys(searcher.starters))
    first = (len(asked) - 1) * SUGGESTIONS % max(1, len(starters))
    return starters[first:] + starters[:first]
