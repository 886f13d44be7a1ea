"""How well sentences answer a question, and what speaks for answering it at all.

A sentence counts by what it shares with the question: words, words of like meaning, the meaning of the
whole, and whether it holds the kind of thing that is asked for (a number, a time, a name, a place, a
reason). The passage it stands in counts with its own score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from bot.answers.evidence import LIKEST, MOST_WORDS, TOGETHER, Beyond
from bot.language.terms import content_words
from bot.retrieval.matching import KeywordIndex, word_likeness
from bot.retrieval.query import Query
from bot.types import Entry, Evidence, Hit, ListedLikeness, ScoredSentence, Vectors, WordEncoder

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
_ASKED_FOR = tuple((re.compile(pattern, re.IGNORECASE), held) for pattern, held in _KINDS)


class SentenceScorer:
    """Weighs the sentences of some passages against a question, and what speaks for an answer."""

    def __init__(
        self,
        entries: Sequence[Entry],
        keywords: KeywordIndex,
        encoder: WordEncoder,
        beyond: Beyond,
    ) -> None:
        """Over the entries of one generation; nothing is computed before it is asked for."""
        self._entries, self._keywords, self._encoder = entries, keywords, encoder
        self.beyond = beyond
        # The vectors of a passage's sentences are wanted again with the next question about it.
        self._vectors = lru_cache(maxsize=2_000)(self._read)

    def candidates(self, question: Query, focus: str, hits: Sequence[Hit]) -> list[ScoredSentence]:
        """The sentences of the best passages, best first; `focus` is the question as asked."""
        words = self._keywords.weigh(question.words)
        weights = np.array([w.rarity * by for w, by in zip(words, question.weights, strict=True)], np.float32)
        surfaces = self._encoder.encode_words(question.surfaces or [""])
        meaning = self._encoder.encode_words([question.text])[0]
        held = next((held for asks, held in _ASKED_FOR if asks.search(focus)), None)
        found: list[ScoredSentence] = []
        for hit in hits[:PASSAGES]:
            entry = self._entries[hit.position]
            sentences, words_of = self._vectors(hit.position)
            for i, sentence in enumerate(entry.passage.sentences):
                terms = frozenset(entry.sentence_terms[i])
                shared = np.array([word.part_of(terms) for word in words], np.float32)
                near = word_likeness(surfaces, words_of[i]) if len(words) else shared
                total = float(weights.sum()) or 1.0
                value = (
                    hit.score
                    + WEIGHT_WORDS * float(weights @ shared) / total
                    + WEIGHT_ALIKE * float(weights @ np.maximum(near, shared)) / total
                    + WEIGHT_MEANING * float(sentences[i] @ meaning)
                )
                if held and held.search(entry.passage.quote(sentence)):
                    value += WEIGHT_KIND
                found.append(ScoredSentence(entry.passage, sentence, value))
        return sorted(found, key=lambda candidate: -candidate.score)

    def evidence(self, question: Query, hits: Sequence[Hit], behind: float) -> Evidence:
        """What speaks for an answer from the hits; `behind` is the score of those that fit less.

        Only the words that count fully are looked for: what the question hangs on is no evidence.
        """
        full = [i for i, weight in enumerate(question.weights) if weight == 1]
        words = self._keywords.weigh([question.words[i] for i in full] or [("",)])
        vectors = self._encoder.encode_words([question.surfaces[i] for i in full] or [""])
        rarities = np.array([word.rarity for word in words], np.float32)
        supports = [self._keywords.support(words, vectors, hit.position) for hit in hits[:TOGETHER]]
        covered = [float(rarities @ support / rarities.sum()) for support in supports]
        together = float(rarities @ np.max(supports, axis=0) / rarities.sum())
        return Evidence(
            score=hits[0].score,
            vector=hits[0].vector,
            margin=hits[0].score - behind,
            covered=covered[0],
            covered_by_some=together,
            words=min(len(words), MOST_WORDS),
            rarest=float(rarities.max()) / self._keywords.rarity(""),
            listed=self._listed(question.text),
        )

    def _listed(self, text: str) -> ListedLikeness | None:
        if not self._keywords.lists_questions:
            return None
        vector = self._encoder.encode_words([text])[0]
        return self.beyond.compare(self._keywords.likest_asked(vector, LIKEST), vector)

    def _read(self, position: int) -> tuple[Vectors, list[Vectors]]:
        """The vectors of a passage's sentences, and those of each sentence's words."""
        passage = self._entries[position].passage
        quotes = [passage.quote(sentence) for sentence in passage.sentences]
        words = [list(dict.fromkeys(word.casefold() for word in content_words(quote))) for quote in quotes]
        return (
            self._encoder.encode_words(quotes or [""]),
            [self._encoder.encode_words(some or [""]) for some in words],
        )
