"""Hits to an answer in the corpus' own sentences, or the decision that there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.types import Hit, Passage, Sentence

MAX_SENTENCES = 3
MAX_WORDS = 80
# Chosen on 2026-11-25 over a grid on the tuning part of the gold questions: .07 of those in scope are
# refused, .74 of those about other things, .10 of the near misses, which are the weak side, and .96 of
# 144 German questions from XQuAD (the error curve: `make evaluate`).
LEAST_EVIDENCE = 1.06
COVERAGE = 1.0
UNKNOWN_NAME = 0.5
MISSING_NAME = 0.05
# In a follow-up, what was told already counts this much: the visitor wants to know what was not.
TOLD_ALREADY = 0.5
# Another passage adds to the best one only when it fits nearly as well.
ALSO_FITS = 0.9
# A sentence of a long passage is told when it holds this share of what the best one holds.
ALSO_SAYS = 0.5


def is_answered(hits: Sequence[Hit]) -> bool:
    """Whether the best hit is evidence enough for an answer."""
    return evidence(hits) >= LEAST_EVIDENCE


def evidence(hits: Sequence[Hit]) -> float:
    """How much the best hit speaks for an answer; 0 where there is nothing to quote.

    A question that names something no text has ("Zahnarzt") must not be answered from a text
    about something else, however well the rest fits.
    """
    if not hits or not hits[0].passage.sentences:
        return 0.0
    best = hits[0]
    unknown, missing = best.unknown_names > 0, best.missing_names > 0
    return best.score + COVERAGE * best.coverage - UNKNOWN_NAME * unknown - MISSING_NAME * missing


def put_told_last(hits: Sequence[Hit], told: str) -> list[Hit]:
    """The hits in their order, those behind whose sentences stand in `told`."""
    weighed = [
        replace(hit, score=hit.score * _held_back(hit)) if _is_told(hit.passage, told) else hit
        for hit in hits
    ]
    return sorted(weighed, key=lambda hit: -hit.score)


def choose(hits: Sequence[Hit]) -> list[tuple[Passage, Sentence]]:
    """One to three sentences that answer, each passage's in its own order, best passage first."""
    chosen: list[tuple[Passage, Sentence]] = []
    words, told = 0, set()
    for passage, sentence in _candidates(hits):
        quote = passage.quote(sentence)
        length = len(quote.split())
        if chosen and (len(chosen) == MAX_SENTENCES or words + length > MAX_WORDS):
            break
        if quote not in told:
            chosen.append((passage, sentence))
            told.add(quote)
            words += length
    return chosen


def _candidates(hits: Sequence[Hit]) -> Iterator[tuple[Passage, Sentence]]:
    for hit in hits:
        if hit.score >= hits[0].score * ALSO_FITS:
            for sentence in _best_sentences(hit):
                yield hit.passage, sentence


def _held_back(hit: Hit) -> float:
    # The more of the new question a told passage holds, the less.
    return TOLD_ALREADY + (1 - TOLD_ALREADY) * hit.coverage


def _is_told(passage: Passage, told: str) -> bool:
    return any(passage.quote(sentence) in told for sentence in passage.sentences)


def _best_sentences(hit: Hit) -> list[Sentence]:
    """A short passage whole, since its heading asks what it answers; of a long one what fits."""
    sentences = hit.passage.sentences
    if len(sentences) <= MAX_SENTENCES:
        return list(sentences)
    ranked = sorted(range(len(sentences)), key=lambda i: (-hit.sentence_scores[i], i))
    best = hit.sentence_scores[ranked[0]]
    kept = [i for i in ranked[:MAX_SENTENCES] if hit.sentence_scores[i] >= best * ALSO_SAYS]
    return [sentences[i] for i in sorted(kept)]
