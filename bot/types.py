"""The values that cross the rooms: frozen, slotted, without behaviour beyond their own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Outcome = Literal["answered", "refused", "smalltalk"]
Role = Literal["user", "assistant"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from. `url` is empty where the source has no address."""

    title: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or table row: code points `start` to `end` of the document's text."""

    start: int
    end: int
    quotable: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks under one heading, with the headings that lead there and other ways to ask."""

    headings: tuple[str, ...]
    questions: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One corpus text as read, with every position in code points of `text`."""

    name: str
    title: str
    text: str
    digest: str
    sections: tuple[Section, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    topic: str | None = None
    as_of: date | None = None
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may be quoted: code points `start` to `end`, and what it rests on."""

    start: int
    end: int
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """What is found: `text` is exactly the document's text from `start` to `end`."""

    id: str
    document: str
    title: str
    headings: tuple[str, ...]
    questions: tuple[str, ...]
    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    topic: str | None = None
    as_of: date | None = None
    review_by: date | None = None

    @property
    def section(self) -> str:
        """The nearest heading, or the title where a text has none."""
        return self.headings[-1] if self.headings else self.title

    def quote(self, sentence: Sentence) -> str:
        """The sentence letter for letter."""
        return self.text[sentence.start - self.start : sentence.end - self.start]


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the index holds it: with its search terms, so that no question waits for them.

    `words` are those of title, headings and text as written, each once. `terms` are those of title
    and text, `question_terms` those of each heading and way to ask, `sentence_terms` those of each
    sentence of the passage, in order.
    """

    passage: Passage
    words: tuple[str, ...]
    terms: tuple[str, ...]
    question_terms: tuple[tuple[str, ...], ...]
    sentence_terms: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    `score` orders hits (higher is better, 0 to about 2). `coverage` is the share of the question's
    words, weighted by rarity, that the passage or its headings and questions contain (0 to 1);
    `sentence_scores` says the same of each sentence of the passage, in order. `missing_names`
    counts the nouns of the question that the passage lacks, `unknown_names` those that every
    passage lacks.
    """

    passage: Passage
    score: float
    coverage: float
    sentence_scores: tuple[float, ...]
    missing_names: int
    unknown_names: int


@dataclass(frozen=True, slots=True)
class Question:
    """What the visitor wants to know, so that it stands alone.

    `focus` is the last message; `context` what it hangs on, empty for a question of its own.
    """

    focus: str
    context: str = ""

    @property
    def text(self) -> str:
        """Both together, as one text."""
        return f"{self.context} {self.focus}".strip()


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the conversation that the client sends."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote in an answer: it stands letter for letter in `document` from `start` to `end`.

    `passage` is the document's text around it, beginning at `passage_start`, so that the quote can be
    shown in its place even when the next generation no longer has it.
    """

    number: int
    document: str
    title: str
    section: str
    quote: str
    start: int
    end: int
    as_of: date | None
    overdue: bool
    sources: tuple[Source, ...]
    passage: str
    passage_start: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the visitor gets; `answered_by` is "quotes" or a model's name."""

    answer: str
    outcome: Outcome
    language: str
    citations: tuple[Citation, ...]
    suggestions: tuple[str, ...]
    answered_by: str
    generation: str


@dataclass(frozen=True, slots=True)
class Found:
    """Event: what was found, before the answer is written."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """Event: a piece of the answer."""

    text: str


Event = Found | Token | Answer


class Encoder(Protocol):
    """Texts to unit vectors. `fingerprint` changes whenever the vectors would."""

    name: str
    fingerprint: str
    dimension: int

    def encode_passages(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """Vectors of shape (len(texts), dimension), each of length 1."""
        ...

    def encode_question(self, text: str) -> Vectors:
        """One vector of shape (dimension,), of length 1."""
        ...

    def encode_words(self, texts: Sequence[str]) -> Vectors:
        """Vectors of single words and short questions, whichever encoder makes those of passages."""
        ...


class WordEncoder(Protocol):
    """Words and short questions to unit vectors, quickly enough for a whole vocabulary."""

    def encode_words(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), the encoder's own dimension), each of length 1 or 0."""
        ...
