"""Passages, hits and a searcher over passages, for tests that need no index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from bot.index.generation import Generation
from bot.ingestion.passages import build_entry
from bot.language.synonyms import NO_SYNONYMS
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.matching import PassageMatcher
from bot.retrieval.search import Searcher
from bot.retrieval.sentence_vectors import SentenceVectors
from bot.types import Entry, Hit, Passage, Sentence

PAY = (
    "Die Werft steht am Wasser.",
    "Eine Flunsenprüferin verdient dort 4.711 Taler.",
    "Ihr Lohn kommt, weil die Werft reich ist.",
    "Gegründet wurde die Werft im März 1902.",
)
SCHOOL = ("Die Zwirbelausbildung dauert sieben Jahre.", "Sie findet in Mumpelbad statt.")


@dataclass(frozen=True)
class _Entries:
    """What a searcher reads of a generation once there are hits."""

    entries: tuple[Entry, ...]


def passage(name: str, sentences: Sequence[str], questions: tuple[str, ...] = ()) -> Passage:
    """A passage of these sentences."""
    text, spans = "", []
    for sentence in sentences:
        spans.append(Sentence(len(text), len(text) + len(sentence)))
        text += sentence + " "
    return Passage(name, name, f"Titel {name}", (), questions, text, 0, len(text), tuple(spans))


PASSAGES = (passage("a.md", PAY), passage("b.md", SCHOOL))
LISTED = (
    passage(
        "a.md", PAY, ("Was verdient man als Flunsenprüferin?", "Wie hoch ist der Lohn?", "Lohn der Werft")
    ),
    passage("b.md", SCHOOL, ("Wie lange dauert die Zwirbelausbildung?", "Dauer der Lehre", "Zwirbellehre")),
)


def searcher_over(passages: Sequence[Passage], encoder: SentenceEncoder) -> Searcher:
    """A searcher over passages that stand in no index, for what comes after the search."""
    entries = tuple(build_entry(found) for found in passages)
    return Searcher(
        generation=cast(Generation, _Entries(entries)),
        matcher=PassageMatcher(entries, encoder),
        sentences=SentenceVectors(entries, encoder, NO_SYNONYMS),
        encoder=encoder,
        synonyms=NO_SYNONYMS,
        names={},
        listed=frozenset(terms for entry in entries for terms in entry.question_terms),
        starters=(),
        tables={},
    )


def hits(*scores: float, passages: Sequence[Passage] = PASSAGES) -> list[Hit]:
    """Hits of the passages with these scores."""
    pairs = zip(passages, scores, strict=False)
    return [Hit(found, i, score, 0.5, 0.4, 0.5, 0.5) for i, (found, score) in enumerate(pairs)]
