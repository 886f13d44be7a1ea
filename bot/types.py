"""The values that cross the rooms: frozen, slotted, without behaviour beyond their own fields."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
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
    """A passage found for a question: the entry at `position`, by its `score` (0 to about 4).

    The score is a weighted sum of the four signals beside it: `keywords` and `vector` and `soft` and
    `asked`, each 0 to about 1.
    """

    passage: Passage
    position: int
    score: float
    keywords: float
    vector: float
    soft: float
    asked: float


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
class ScoredSentence:
    """A sentence that may answer a question; `score` is its passage's with its own added."""

    passage: Passage
    sentence: Sentence
    score: float


@dataclass(frozen=True, slots=True)
class Question:
    """What the visitor wants to know, so that it stands alone.

    `focus` is what is asked; `context` what it hangs on, empty for a question of its own; `story`
    what the visitor told around it.
    """

    focus: str
    context: str = ""
    story: str = ""

    @property
    def text(self) -> str:
        """What is asked with what it hangs on, as one text."""
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


class Writer(Protocol):
    """A language model; `name` is what visitors are told."""

    name: str

    def write(
        self, question: str, passages: Sequence[Passage], history: Sequence[Message], language: str
    ) -> AsyncGenerator[str]:
        """The pieces of an answer as they come. Raises ModelError, also amid the text."""
        ...


FOOTNOTE_MARK = re.compile(r"\[\^([^\]\s]+)\]")
