"""How well sentences answer a question.

A sentence counts by what it shares with the question: words, words of like meaning, the meaning of the
whole, and whether it holds the kind of thing that is asked for (a number, a time, a name, a place, a
reason). The passage it stands in counts with its own score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.conversation.yes_no import asks_yes_or_no, begins_with_yes_or_no
from bot.retrieval.matching import word_likeness
from bot.retrieval.query import Query
from bot.retrieval.search import Searcher
from bot.types import Hit, Passage, Sentence

# Fitted on 2026-11-25, a softmax over the sentences of the best passages, on 432 German questions of
# XQuAD's development part and the tuning part of the gold questions together.
WEIGHT_WORDS = 0.32
WEIGHT_ALIKE = 0.62
WEIGHT_MEANING = 0.63
WEIGHT_KIND = 0.25
# Sentences are taken from so many of the best passages.
PASSAGES = 6

_NUMBER = re.compile(
    r"\d|\b(?:eine?[mnrs]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hundert|tausend|million\w*|"
    r"milliard\w*|hälfte|drittel|viertel|halb\w*|doppelt\w*|"
    r"keine (?:\w+ )?(?:zahl|angabe)|nicht bekannt|nicht geprüft)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:1\d{3}|20\d\d)\b|\b(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|"
    r"dezember|jahrhundert|seit|bis|nach|während|vor|uhr|tag|woche|monat|jahr|sofort|später|zuerst)\w*",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?<!^)(?<![.!?] )\b[A-ZÄÖÜ][a-zäöüß]+ [A-ZÄÖÜ][a-zäöüß]+")
_PLACE = re.compile(r"\b(?:in|im|bei|nach|aus|nahe|auf|an der|am|unter) (?:der |dem |den )?[A-ZÄÖÜ]\w+")
_REASON = re.compile(
    r"\b(?:weil|da|denn|wegen|aufgrund|grund|um .{1,80} zu|damit|daher|deshalb|führte|infolge|durch)\b",
    re.IGNORECASE,
)
# What a question asks for, in every language spoken here, and what a German sentence then holds.
_KINDS = (
    (
        r"wie ?viele?\b|wie (?:hoch|groß|lang|weit|alt|teuer|oft|schnell)|wat? kost|"
        r"\bwas (?:kost|verdien|zahl|bekomm|krieg)|how (?:many|much|long|old|far|high|big)|"
        r"сколько|скільки|kaç|ne kadar|كم|\bile\b",
        _NUMBER,
    ),
    (
        r"\bwann\b|in welche[mn] (?:jahr|monat|jahrhundert)|what year|\bwhen\b|когда|в каком году|коли|"
        r"ne zaman|hangi yıl|متى|في أي (?:عام|سنة)|kiedy",
        _TIME,
    ),
    (r"\bwer\b|\bwem\b|\bwen\b|\bwho\b|\bкто\b|\bхто\b|\bkim\b|\bkto\b|\bمن ", _PERSON),
    (r"\bwo\b|woher|wohin|\bwhere\b|\bгде\b|\bде\b|nerede|أين|gdzie", _PLACE),
    (r"warum|wieso|weshalb|\bwhy\b|почему|чому|neden|niçin|لماذا|dlaczego", _REASON),
)
_EXPECTED = tuple((re.compile(pattern, re.IGNORECASE), held) for pattern, held in _KINDS)


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that may answer a question; `score` is its passage's with its own added."""

    passage: Passage
    sentence: Sentence
    score: float


def score_sentences(query: Query, hits: Sequence[Hit], searcher: Searcher) -> list[ScoredSentence]:
    """The sentences of the best hits, by how well they answer what is asked, best first."""
    weights = np.array([word.rarity * word.weight for word in query.words], np.float32)
    total = float(weights.sum()) or 1.0
    expected = expected_content(query.question.focus)
    may_say_yes = asks_yes_or_no(query.question.focus)
    found: list[ScoredSentence] = []
    for hit in hits[:PASSAGES]:
        entry = searcher.generation.entries[hit.position]
        vectors = searcher.sentences.of_passage(hit.position)
        for i, sentence in enumerate(entry.passage.sentences):
            quote = entry.passage.quote(sentence)
            if begins_with_yes_or_no(quote) and not may_say_yes:
                continue
            terms = frozenset(entry.sentence_terms[i])
            shared = np.array([word.part_of(terms) for word in query.words], np.float32)
            near = word_likeness(query.vectors.words, vectors.words[i]) if len(shared) else shared
            value = (
                hit.score
                + WEIGHT_WORDS * float(weights @ shared) / total
                + WEIGHT_ALIKE * float(weights @ np.maximum(near, shared)) / total
                + WEIGHT_MEANING * float(vectors.sentences[i] @ query.vectors.meaning)
            )
            if expected and expected.search(quote):
                value += WEIGHT_KIND
            found.append(ScoredSentence(entry.passage, sentence, value))
    return sorted(found, key=lambda candidate: -candidate.score)


def expected_content(question: str) -> re.Pattern[str] | None:
    """What a sentence holds that answers a question of this kind; None for other kinds of question."""
    return next((content for asks, content in _EXPECTED if asks.search(question)), None)
