"""A question to a Judgement: what was found, whether it answers, and the sentences to quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answers.answerability import answer_threshold, probability
from bot.answers.evidence import Beyond, measure_evidence
from bot.answers.relevance import score_sentences
from bot.answers.selection import LISTED, SHARED, UNLISTED, choose_quotes
from bot.answers.tables import choose_table, leads
from bot.language.entities import Entity, EntityKind
from bot.language.offices import asks_contact
from bot.retrieval.search import Searcher
from bot.retrieval.topics import section_of
from bot.types import Hit, Question, Quote

HITS = 20
# What another text may say something near of: the same of another place or year.
_NEARBY_KINDS = frozenset({EntityKind.PLACE, EntityKind.YEAR, EntityKind.ATTRIBUTE})
# From this probability on it is worth a sentence beside a refusal.
NEARBY = 0.5


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question with what was found for it, and whether that is enough.

    `hits` have what the question names, best first. `probability` (0 to 1) is how likely they answer it.
    `quotes` are the sentences that answer, or the one that says something near where `is_answered` is false;
    `missing` is what the question names and no good hit has.
    """

    question: Question
    is_answered: bool
    hits: Sequence[Hit]
    quotes: Sequence[Quote]
    probability: float
    missing: Entity | None = None


def judge_question(
    question: Question, searcher: Searcher, beyond: Beyond, before: str = "", share: int = 1
) -> Judgement:
    """What is known about a question. The evidence is its own: what was said before is none.

    `before` is what earlier answers said; `share` the number of questions that one answer is for.
    """
    found = searcher.find(question, HITS, date.today().year)
    missing, hits = found.missing, found.kept
    evidence = measure_evidence(found, searcher, beyond) if found.hits else None
    likely = probability(evidence) if evidence else 0.0
    suffices = evidence is not None and missing is None and likely >= answer_threshold(evidence)
    is_nearby = missing is not None and _may_be_nearby(question, missing) and bool(hits) and likely >= NEARBY
    if not suffices and not is_nearby:
        return Judgement(question, False, hits, (), likely, missing)
    style = LISTED if searcher.matcher.lists_questions else UNLISTED
    sentences = score_sentences(found.query, hits, searcher)
    table = choose_table(found.query, hits, searcher, sentences) if suffices else None
    if table:
        # The table says most of it: few sentences beside it. Beside several rows they are of its own section.
        if len(table.rows) > 1:
            sentences = [one for one in sentences if section_of(one.passage) == table.section]
        share = max(share, SHARED)
    quotes = choose_quotes(sentences, before if question.context else "", share, style)
    if suffices:
        if table:
            quotes = table.quotes + quotes if leads(found.query, table) else quotes + table.quotes
        return Judgement(question, bool(quotes), hits, quotes, likely, missing)
    return Judgement(question, False, hits, quotes[:1], likely, missing)


def _may_be_nearby(question: Question, missing: Entity) -> bool:
    """Whether what is known near it helps: the address of an office in another town does not."""
    if missing.kind is EntityKind.PLACE and asks_contact(question.focus):
        return False
    return missing.kind in _NEARBY_KINDS
