"""How well sentences answer a question, and what speaks for answering it at all.

A sentence counts by what it shares with the question: words, words of like meaning, the meaning of the
whole, and whether it holds the kind of thing that is asked for (a number, a time, a name, a place, a
reason). The passage it stands in counts with its own score."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.retrieval.matching import Scores, highest_cosines
from bot.types import ListedLikeness, Vectors, WordEncoder

# Questions that come with the program and that it cannot answer.
BEYOND = Path(__file__).with_name("beyond")
# So many of the likest questions are compared; so many passages cover a question together; longer
# questions count as this long.
LIKEST, TOGETHER, MOST_WORDS = 3, 3, 10


@dataclass(frozen=True, slots=True)
class Beyond:
    """Vectors of questions that no corpus of ours answers: about other things, and near misses."""

    outside: Vectors
    near: Vectors

    @classmethod
    def read(cls, encoder: WordEncoder, folder: Path = BEYOND) -> Beyond:
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
