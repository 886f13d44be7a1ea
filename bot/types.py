"""The values that several packages use: frozen, slotted, without behaviour beyond their own fields.

A value that one package uses is defined in that package.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Outcome = Literal["answered", "refused", "smalltalk"]
Role = Literal["user", "assistant"]
# What a fact rests on: what others published, what the editors computed, think, or looked for in vain.
SourceKind = Literal["source", "calculation", "assessment", "research"]
LanguageCode = Literal["de", "en", "tr", "ar", "ru", "uk", "pl"]
# The one list of languages: whatever is said or read exists in each of them.
LANGUAGES: tuple[str, ...] = get_args(LanguageCode)
# Is called with how many of how many are done.
Progress = Callable[[int, int], None]
# In the address of a next step: the occupation that a question names.
JOB = "{job}"
# Footnote marks in a row, such as "[^tabelle][^tarif] ".
FOOTNOTE_MARKS = re.compile(r"(?:\[\^[^\]\s]+\]\s*)+")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from. `url` is empty where the source has no address."""

    title: str
    url: str
    date: str
    kind: SourceKind = "source"


@dataclass(frozen=True, slots=True)
class Action:
    """A next step that a text offers: what it is, and its address on the web.

    In an address of a text, JOB stands for the occupation that a question names.
    """

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may be quoted, or a row of a table: code points `start` to `end`, what it rests on.

    `head` is the line of the table that names its columns; empty for a sentence.
    """

    start: int
    end: int
    sources: tuple[Source, ...] = ()
    head: str = ""


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
    actions: tuple[Action, ...] = ()

    @property
    def section(self) -> str:
        """The nearest heading, or the title where a text has none."""
        return self.headings[-1] if self.headings else self.title

    @property
    def plain_text(self) -> str:
        """The text without footnote marks."""
        return FOOTNOTE_MARKS.sub(" ", self.text)

    def quote(self, sentence: Sentence) -> str:
        """The sentence letter for letter."""
        return self.text[sentence.start - self.start : sentence.end - self.start]


# A sentence, and the passage that it is quoted from.
Quote = tuple[Passage, Sentence]


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
class Question:
    """What the visitor wants to know, so that it stands alone.

    `focus` is what is asked; `context` what it hangs on, empty for a question of its own; `story`
    what the visitor said around it.
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
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Event: what was found, before the answer is written."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """Event: a piece of the answer."""

    text: str


Event = Found | Token | Answer


@dataclass(frozen=True, slots=True, eq=False)
class QuestionVectors:
    """A question as unit vectors.

    `passage_space`, shape (dimension,), compares with vectors of passages. `meaning`, shape (d,), and
    `words`, shape (len(words), d), are by the packaged model and compare with its vectors of words and
    sentences.
    """

    passage_space: Vectors
    meaning: Vectors
    words: Vectors


class Encoder(Protocol):
    """Texts to unit vectors. `fingerprint` changes whenever the vectors would."""

    name: str
    fingerprint: str
    dimension: int

    def encode_passages(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """Vectors of shape (len(texts), dimension), each of length 1."""
        ...

    def encode_question(self, text: str, words: Sequence[str] = ()) -> QuestionVectors:
        """The vectors of a question and of its words, in one pass where one model makes them all."""
        ...

    def encode_words(self, texts: Sequence[str]) -> Vectors:
        """Vectors of single words and short questions, whichever encoder makes those of passages."""
        ...
