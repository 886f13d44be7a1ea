"""A question to Hits, over one generation of the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.index.generation import Generation
from bot.language.synonyms import Synonyms
from bot.language.terms import analyse_word, content_words, search_terms
from bot.retrieval.fusion import fuse_signals, top_positions
from bot.retrieval.matching import PassageMatcher
from bot.retrieval.query import Query, parse_query
from bot.retrieval.sentence_vectors import SentenceVectors
from bot.types import Encoder, Hit, Passage, Question

# Words and vectors each bring this many passages to what is then compared more closely.
CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Searcher:
    """One generation, ready to be searched. A request uses one searcher from start to end.

    `names` are terms that only texts about one thing have in their titles; `listed` are the terms of each
    heading and way to ask; `starters` are passages to begin with: the central one of each topic, then others.
    """

    generation: Generation
    matcher: PassageMatcher
    sentences: SentenceVectors
    encoder: Encoder
    synonyms: Synonyms
    names: frozenset[str]
    listed: frozenset[tuple[str, ...]]
    starters: tuple[Passage, ...]

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
        scores = fuse_signals(*signals)
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

    def restrict_to_names(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        """Only the hits that have a name which the question names; all where that leaves none.

        A question that names nothing goes on about what was named before it.
        """
        kept = list(hits)
        for words in (query.focus, query.context):
            if named := dict.fromkeys(whole for whole, *_ in words if whole in self.names):
                for whole in named:
                    kept = [hit for hit in kept if self._has_term(hit, whole)] or kept
                break
        return kept

    def _has_term(self, hit: Hit, term: str) -> bool:
        entry = self.generation.entries[hit.position]
        return term in entry.terms or term in search_terms(" ".join(hit.passage.headings), self.synonyms)

    def is_listed(self, query: Query) -> bool:
        """Whether a passage lists the very question as asked, word for word."""
        return query.focus_terms in self.listed

    def means_something(self, name: str) -> bool:
        """Whether the corpus has a name, its parts, or another spelling of it."""
        words = [analyse_word(surface) for surface in content_words(name, self.synonyms)]
        return not words or any(map(self.matcher.statistics.means_something, words))
