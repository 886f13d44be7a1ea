"""What speaks for answering a question from the passages that were found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.retrieval.matching import Scores, highest_cosines
from bot.retrieval.query import QueryWord
from bot.retrieval.search import Finding, Searcher
from bot.types import Encoder, Vectors

# Questions that come with the program and that it cannot answer.
BEYOND = Path(__file__).with_name("beyond")
# So many of the likest questions are compared; so many passages cover a question together; longer
# questions count as this long; the best hit is compared with the one so many behind it.
LIKEST, TOGETHER, MOST_WORDS, BEHIND = 3, 3, 10, 4


@dataclass(frozen=True, slots=True)
class ListedLikeness:
    """How much likelier a question is one that the corpus lists than one beyond it: cosines, less cosines.

    `than_outside` and `than_near` compare the likest few with those of questions about other things and of
    near misses, `than_beyond` the likest one with that of both.
    """

    than_outside: float
    than_near: float
    than_beyond: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for answering a question from some hits.

    `score` and `vector` are the best hit's, `margin` is what it is ahead of the fifth; `covered` is the
    share (0 to 1, by rarity) of the question's words that the best hit has or has the like of,
    `covered_by_some` that of the best three; `words` counts them, up to ten; `rarest` is the rarity of
    the rarest (0 to 1). `listed` is None where the corpus lists too few questions to tell.
    """

    score: float
    vector: float
    margin: float
    covered: float
    covered_by_some: float
    words: int
    rarest: float
    listed: ListedLikeness | None


@dataclass(frozen=True, slots=True)
class Beyond:
    """Vectors of questions that no corpus of ours answers: about other things, and near misses."""

    outside: Vectors
    near: Vectors

    @classmethod
    def load(cls, encoder: Encoder, folder: Path = BEYOND) -> Beyond:
        """The questions that come with the program, one a line, made vectors."""
        lines = [
            (folder / name).read_text(encoding="utf-8").splitlines() for name in ("outside.txt", "near.txt")
        ]
        return cls(*(encoder.encode_words(questions) for questions in lines))

    def compare(self, listed: Scores, vector: Vectors) -> ListedLikeness:
        """How a question's cosines with the likest listed questions compare; best first."""
        outside, near = (highest_cosines(some, vector, LIKEST) for some in (self.outside, self.near))
        return ListedLikeness(
            float(listed.mean() - outside.mean()),
            float(listed.mean() - near.mean()),
            float(listed[0] - max(outside[0], near[0])),
        )


def measure_evidence(found: Finding, searcher: Searcher, beyond: Beyond) -> Evidence:
    """What speaks for answering from the hits that were kept; there must be one.

    Only the words that count fully are looked for: what the question hangs on is no evidence.
    """
    query, hits, kept, matcher = found.query, found.hits, found.kept, searcher.matcher
    full = [i for i, word in enumerate(query.words) if word.weight == 1]
    words = [query.words[i] for i in full] or [_no_word(searcher)]
    vectors = query.vectors.words[full] if full else np.zeros((1, len(query.vectors.meaning)), np.float32)
    rarities = np.array([word.rarity for word in words], np.float32)
    supports = [matcher.support(words, vectors, hit.position) for hit in kept[:TOGETHER]]
    covered = [float(rarities @ support / rarities.sum()) for support in supports]
    together = float(rarities @ np.max(supports, axis=0) / rarities.sum())
    meaning = query.vectors.meaning
    return Evidence(
        score=kept[0].score,
        vector=kept[0].vector,
        margin=kept[0].score - hits[min(BEHIND, len(hits) - 1)].score,
        covered=covered[0],
        covered_by_some=together,
        words=min(len(words), MOST_WORDS),
        rarest=float(rarities.max()) / matcher.statistics.rarity(""),
        listed=beyond.compare(matcher.likest_asked(meaning, LIKEST), meaning)
        if matcher.lists_questions
        else None,
    )


def _no_word(searcher: Searcher) -> QueryWord:
    """Stands for the words of a question that has none: no passage has it."""
    return QueryWord("", ("",), 1.0, searcher.matcher.statistics.rarity(""), {})
