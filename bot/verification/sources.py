"""The passages that a claim may rest on, sentence by sentence, as verification compares them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.language.terms import Word, contains_word, search_terms
from bot.readers.tables import row_in_words
from bot.types import Passage, Quote, Vectors
from bot.verification.claim import Analysis, StatedFigure, Statement
from bot.verification.figures import Figure, is_among, read_figures

# A sentence with all figures of a claim may stand in for it when it holds this share of its words.
ENOUGH_TO_STAND_IN = 0.35


class CitedPassage:
    """A passage with what verification looks for in it, each worked out once."""

    def __init__(self, passage: Passage, analysis: Analysis) -> None:
        self.passage = passage
        # A row says what its cells are by the heads of its table.
        self.quotes = tuple(row_in_words(one.head, passage.quote(one)) for one in passage.sentences)
        self._analysis = analysis

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Each sentence, parsed."""
        return tuple(Statement(quote, "de", self._analysis) for quote in self.quotes)

    @cached_property
    def vectors(self) -> Vectors:
        """The unit vectors of the sentences, shape (sentences, d)."""
        return self._analysis.encode(self.quotes)

    @cached_property
    def labels(self) -> tuple[Figure, ...]:
        """Grades, dates, paragraphs and names in title and headings: they hold for every sentence."""
        figures = read_figures(" – ".join(self._head), "de").figures
        return tuple(figure for figure in figures if not figure.is_measure)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every search term of the passage; its ways to ask bring words for the same thing."""
        return self._terms((*self._head, *self.passage.questions, *self.quotes))

    @cached_property
    def heading_terms(self) -> frozenset[str]:
        """The search terms of title and headings."""
        return self._terms(self._head)

    @cached_property
    def sentence_terms(self) -> tuple[frozenset[str], ...]:
        """The search terms of each sentence."""
        return tuple(self._terms([quote]) for quote in self.quotes)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every word of the passage in lower case, for names that must stand there."""
        texts = (*self._head, *self.passage.questions, self.passage.text)
        return frozenset(re.findall(r"\w+", "\n".join(texts).casefold()))

    @property
    def _head(self) -> tuple[str, ...]:
        return (self.passage.title, *self.passage.headings)

    def _terms(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset(search_terms("\n".join(texts), self._analysis.synonyms))


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence of a cited passage, compared with a claim.

    `words` and `passage_words` are the shares (0 to 1) of the claim's words in it and in its passage, `near`
    is the cosine of the two sentences.
    """

    source: CitedPassage
    index: int
    words: float
    passage_words: float
    near: float

    @property
    def statement(self) -> Statement:
        """The sentence, parsed."""
        return self.source.statements[self.index]

    @property
    def text(self) -> str:
        """The sentence letter for letter; of a row, each cell behind its head."""
        return self.source.quotes[self.index]

    @property
    def quote(self) -> Quote:
        """The passage and the sentence, to be cited."""
        return self.source.passage, self.source.passage.sentences[self.index]

    @property
    def own_terms(self) -> frozenset[str]:
        """The search terms of the sentence, its title and headings."""
        return self.source.sentence_terms[self.index] | self.source.heading_terms

    def terms_beside(self, other: CitedSentence) -> frozenset[str]:
        """The search terms of the sentence, with those of its headings where the other has other ones."""
        return self.source.sentence_terms[self.index] if other.source is self.source else self.own_terms

    def has(self, stated: StatedFigure) -> bool:
        """Whether the sentence, or for a label its heading, has a figure."""
        known = self.statement.plain_figures
        return is_among(stated.figure, known if stated.is_amount else [*known, *self.source.labels])

    def homes(self, stated: StatedFigure, labels: Sequence[StatedFigure] = ()) -> list[StatedFigure] | None:
        """Where the sentence states a figure; none where only its heading does.

        None where it has not the figure, or not the labels that place it.
        """
        if not all(map(self.has, (stated, *labels))):
            return None
        return [own for own in self.statement.figures if is_among(stated.figure, [own.figure])]

    def fitness(self, claim: Statement) -> float:
        """How well it can stand for a claim: its share of words, and one more where it has its figures."""
        if not all(map(self.has, claim.labels)) or (claim.amounts and not self.statement.figures):
            return 0.0
        if not claim.nouns <= self.own_terms:
            return 0.0  # it speaks of something else
        same = claim.amounts and all(map(self.has, claim.amounts))
        return self.words + (1 if same and self.words >= ENOUGH_TO_STAND_IN else 0)


def compare_sentences(claim: Statement, sources: Sequence[CitedPassage]) -> list[CitedSentence]:
    """Every sentence of the sources, compared with a claim, in their order."""
    found = []
    for source in (source for source in sources if source.quotes):
        passage_words = share_of_words(claim.words, source.terms)
        near = source.vectors @ claim.vector
        for index, terms in enumerate(source.sentence_terms):
            words = share_of_words(claim.words, terms)
            found.append(CitedSentence(source, index, words, passage_words, float(near[index])))
    return found


def share_of_words(words: Sequence[Word], terms: frozenset[str]) -> float:
    """The share of words that are among terms; half of a word whose parts are in part."""
    if not words:
        return 0.0
    return sum(_held(word, terms) for word in words) / len(words)


def _held(word: Word, terms: frozenset[str]) -> float:
    if contains_word(word, terms):
        return 1.0
    return 0.5 if any(part in terms for part in word[1:]) else 0.0
