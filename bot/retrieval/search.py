"""A question to Hits, over one generation of the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.index.generation import Generation
from bot.language.entities import Entity, find_entities, keep_hits
from bot.language.synonyms import Synonyms
from bot.language.terms import analyse_word, content_words
from bot.retrieval.fusion import fuse_signals
from bot.retrieval.matching import PassageMatcher, top_positions
from bot.retrieval.query import Query, parse_query
from bot.retrieval.sentence_vectors import SentenceVectors
from bot.retrieval.topics import Table
from bot.types import Encoder, Hit, Passage, Question

# Words and vectors each bring this many passages to what is then compared more closely.
CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a question: all `hits`, and those `kept` that have what it names, best first.

    `missing` is what the question names and no good hit has.
    """

    query: Query
    hits: Sequence[Hit]
    kept: Sequence[Hit]
    missing: Entity | None


@dataclass(frozen=True, slots=True)
class Searcher:
    """One generation, ready to be searched. A request uses one searcher from start to end.

    `names` are terms that only texts about one thing have in their titles, with the positions of all passages
    that have them; `listed` are the terms of each heading and way to ask; `starters` are passages to begin
    with: the central one of each topic, then others; `tables` are those of each text.
    """

    generation: Generation
    matcher: PassageMatcher
    sentences: SentenceVectors
    encoder: Encoder
    synonyms: Synonyms
    names: Mapping[str, frozenset[int]]
    listed: frozenset[tuple[str, ...]]
    starters: tuple[Passage, ...]
    tables: Mapping[str, Sequence[Table]]

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.generation.manifest.generation

    def parse(self, question: Question) -> Query:
        """The question as this generation's corpus reads it."""
        return parse_query(question, self.matcher.statistics, self.encoder, self.synonyms)

    def search(self, query: Query, count: int) -> list[Hit]:
        """The passages that fit a question, best first, at most `count`."""
        many = max(CANDIDATES, count)
        near = self.generation.similarities(query.vectors.passage_space, many)
        farther = min(near.values(), default=0.0)  # what only words found is at most so near
        keywords = self.matcher.keywords(query)
        found = np.array(sorted({*near, *top_positions(keywords, many)}), np.intp)
        signals = (
            keywords[found],
            np.array([max(near.get(int(i), farther), 0.0) for i in found], np.float32),
            self.matcher.soft(query, found),
            self.matcher.asked(query, found),
        )
        scores = fuse_signals(*signals, self.matcher.listed(query, found))
        entries = self.generation.entries
        return [
            Hit(
                entries[found[i]].passage,
                int(found[i]),
                float(scores[i]),
                *(float(signal[i]) for signal in signals),
            )
            for i in top_positions(scores, count)
        ]

    def find(self, question: Question, count: int, this_year: int) -> Finding:
        """What was found for a question, and which of it has what the question names."""
        query = self.parse(question)
        hits = self.search(query, count)
        restricted = self.restrict_to_names(query, hits)
        named = self.named_entities(query, this_year)
        kept, missing = keep_hits(restricted, named, this_year)
        return Finding(query, hits, kept, missing)

    def named_entities(self, query: Query, this_year: int) -> list[Entity]:
        """What a question names that only some texts have, or none.

        The names are those of our trade: a corpus about other things, which lists no questions, is not
        asked about them. What a passage lists as asked it answers, whatever that names.
        """
        if not self.matcher.lists_questions or query.focus_terms in self.listed:
            return []
        question = query.question
        return find_entities(question.focus, this_year, self.means_something, question.context)

    def restrict_to_names(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        """Only the hits that have a name which the question names; all where that leaves none.

        A question that names nothing goes on about what was named before it.
        """
        kept = list(hits)
        for words in (query.focus, query.context):
            if named := dict.fromkeys(whole for whole, *_ in words if whole in self.names):
                for whole in named:
                    kept = [hit for hit in kept if hit.position in self.names[whole]] or kept
                break
        return kept

    def means_something(self, name: str) -> bool:
        """Whether the corpus has a name, its parts, or another spelling of it."""
        words = [analyse_word(surface) for surface in content_words(name, self.synonyms)]
        return not words or any(map(self.matcher.statistics.means_something, words))
