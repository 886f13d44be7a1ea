"""A question to Hits, and the live generation that they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answers.selection import SentenceScorer
from bot.index.generation import Generation
from bot.language.entities import Entity, find_capitals, find_entities, name_entity
from bot.language.terms import analyse_text, analyse_word, content_words, search_terms
from bot.retrieval.fusion import fuse_signals, top_positions
from bot.retrieval.matching import KeywordIndex
from bot.retrieval.query import Query, parse_query
from bot.types import Encoder, Evidence, Hit, Passage, Question, ScoredSentence

# Words and vectors each bring this many passages to what is then compared more closely.
CANDIDATES = 60
# The best hit is compared with this one behind it.
BEHIND = 4
# What most visitors come for, in this order; other topics follow.
TOPICS = ("pay", "employers", "search", "training", "funding")
EMPLOYERS = "employers"
# "ITIL" and "TVöD" name one thing; "IT" and what it begins names all of them.
_CAPITALS = re.compile(r"(?!IT\b)(?=.{3}).*[A-ZÄÖÜ].*[A-ZÄÖÜ]")
# A visitor without an answer is offered three questions, not yet asked and in the right language.
STARTERS = 20


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation, ready to be searched. A request holds one snapshot from start to end.

    `names` are terms that only texts about one thing have in their titles; `listed` are the terms of each
    heading and way to ask; `starters` are passages to begin with: the central one of each topic, then others.
    """

    generation: Generation
    keywords: KeywordIndex
    scales: SentenceScorer
    encoder: Encoder
    names: frozenset[str]
    listed: frozenset[tuple[str, ...]]
    starters: tuple[Passage, ...]

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.generation.manifest.generation

    def search(self, question: Question, count: int) -> list[Hit]:
        """The passages that fit a question, best first, at most `count`."""
        words = self.read(question)
        keywords = self.keywords.keywords(words)
        many = max(CANDIDATES, count)
        near = self.generation.similarities(self.encoder.encode_question(words.text), many)
        farther = min(near.values(), default=0.0)  # what only words found is at most so near
        found = np.array(sorted({*near, *top_positions(keywords, many)}), np.intp)
        signals = (
            keywords[found],
            np.array([max(near.get(int(i), farther), 0.0) for i in found], np.float32),
            self.keywords.soft(words, found),
            self.keywords.asked(words, found),
        )
        scores = fuse_signals(*signals)
        return [
            self._hit(int(found[i]), float(scores[i]), [float(signal[i]) for signal in signals])
            for i in top_positions(scores, count)
        ]

    def _hit(self, position: int, score: float, signals: Sequence[float]) -> Hit:
        return Hit(self.generation.entries[position].passage, position, score, *signals)

    def of_name(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        """Only the hits that have a name which the question names; all where that leaves none.

        A question that names nothing goes on about what was named before it.
        """
        kept = list(hits)
        for text in (question.focus, question.context):
            if named := {whole for whole, *_ in analyse_text(text) if whole in self.names}:
                for whole in named:
                    kept = [hit for hit in kept if self._says(hit, whole)] or kept
                break
        return kept

    def _says(self, hit: Hit, term: str) -> bool:
        entry = self.generation.entries[hit.position]
        return term in entry.terms or term in search_terms(" ".join(hit.passage.headings))

    def named(self, question: Question, this_year: int) -> list[Entity]:
        """What a question names that only some texts have, or none.

        The names are those of our trade: a corpus about other things, which lists no questions, is not
        asked about them.
        """
        # What a passage lists as asked it answers, whatever that names.
        if not self.keywords.lists_questions or search_terms(question.focus) in self.listed:
            return []
        unknown = [name for name in find_capitals(question.focus) if not self._means_something(name)]
        return [*map(name_entity, unknown), *find_entities(question.focus, this_year)]

    def _means_something(self, name: str) -> bool:
        words = [analyse_word(surface) for surface in content_words(name)]
        return not words or any(map(self.keywords.means_something, words))

    def read(self, question: Question) -> Query:
        """The words of a question, as evidence and candidates are weighed by."""
        return parse_query(question, self.keywords.has)

    def evidence(self, sought: Query, hits: Sequence[Hit], kept: Sequence[Hit]) -> Evidence:
        """What speaks for answering from the hits that were kept; there must be one."""
        return self.scales.evidence(sought, kept, hits[min(BEHIND, len(hits) - 1)].score)

    def candidates(self, sought: Query, focus: str, hits: Sequence[Hit]) -> list[ScoredSentence]:
        """The sentences of the best hits, by how well they answer what is asked."""
        return self.scales.candidates(sought, focus, hits)


def distinctive_names(generation: Generation) -> frozenset[str]:
    """What only one or two texts are about by their titles: employers' names, and capitals such as ITIL."""
    bearers: dict[str, set[str]] = {}
    others: set[str] = set()
    # A text without headings has its first line for a title, which names nothing.
    for passage in (entry.passage for entry in generation.entries if entry.passage.headings):
        for surface in content_words(passage.title):
            bearers.setdefault(whole := analyse_word(surface)[0], set()).add(passage.document)
            if surface.startswith("IT-") or not (passage.topic == EMPLOYERS or _CAPITALS.match(surface)):
                others.add(whole)
    return frozenset(
        word
        for word, texts in bearers.items()
        if len(texts) <= 2 and word not in others and not word.isdigit()
    )


def starter_passages(generation: Generation, keywords: KeywordIndex) -> tuple[Passage, ...]:
    passages = [entry.passage for entry in generation.entries]
    headed = [position for position, passage in enumerate(passages) if passage.headings]
    by_topic: dict[str | None, list[int]] = {}
    for position in headed:
        by_topic.setdefault(passages[position].topic, []).append(position)
    order = [topic for topic in TOPICS if topic in by_topic] + [t for t in by_topic if t not in TOPICS]
    central = [keywords.central(by_topic[topic]) for topic in order]
    return tuple(passages[position] for position in (*central, *headed[:STARTERS]))
