"""Hits to an answer in the corpus' own sentences, or the decision that there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.types import Hit, Passage, Sentence

MAX_SENTENCES = 3
MAX_WORDS = 80
# Measured on 2026-11-23 with one German way to ask each passage held out of the index: 300
# questions from XQuAD refused .97, 33 near misses .49, questions of ours wrongly .07-.12
# (an upper bound, since their own wording was taken out); bench/README.md.
LEAST_SCORE = 0.28
UNKNOWN_NAME = 0.30
MISSING_NAME = 0.05
# Another passage adds to the best one only when it fits nearly as well.
ALSO_FITS = 0.9
# A sentence of a long passage is told when it holds this share of what the best one holds.
ALSO_SAYS = 0.5


def is_answered(hits: Sequence[Hit]) -> bool:
    """Whether the best hit is evidence enough for an answer.

    A question that names something no text has ("Zahnarzt") must not be answered from a text
    about something else, however well the rest fits.
    """
    if not hits or not hits[0].passage.sentences:
        return False
    best = hits[0]
    unknown, missing = best.unknown_names > 0, best.missing_names > 0
    return best.score >= LEAST_SCORE + UNKNOWN_NAME * unknown + MISSING_NAME * missing


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


def _best_sentences(hit: Hit) -> list[Sentence]:
    """A short passage whole, since its heading asks what it answers; of a long one what fits."""
    sentences = hit.passage.sentences
    if len(sentences) <= MAX_SENTENCES:
        return list(sentences)
    ranked = sorted(range(len(sentences)), key=lambda i: (-hit.sentence_scores[i], i))
    best = hit.sentence_scores[ranked[0]]
    kept = [i for i in ranked[:MAX_SENTENCES] if hit.sentence_scores[i] >= best * ALSO_SAYS]
    return [sentences[i] for i in sorted(kept)]
