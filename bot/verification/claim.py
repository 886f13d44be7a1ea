"""A sentence of a model or of a passage, parsed once: figures with their clauses, words, citations."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.types import Vectors
from bot.verification.clauses import clause_around, content_terms, counted_noun, is_amount, nouns
from bot.verification.figures import Figure, FigureText, are_joined, read_figures

_CITATIONS = re.compile(r"((?:\s*\[\d+\])+)")
_ENDING = re.compile(r"\s*([.!?…:;,؟。\"“”»')]*)\s*$")


@dataclass(frozen=True, slots=True)
class Analysis:
    """What parsing needs from outside: texts to unit vectors, shape (texts, d), and the corpus' synonyms."""

    encode: Callable[[Sequence[str]], Vectors]
    synonyms: Synonyms = NO_SYNONYMS


class StatedFigure:
    """A figure where a text states it: its clause, the nouns of the clause, and what it counts."""

    def __init__(self, figure: Figure, statement: Statement, synonyms: Synonyms) -> None:
        """`statement` is the text that states it."""
        self.figure = figure
        self.is_amount = is_amount(figure)
        self._statement, self._text, self._synonyms = statement, statement.plain, synonyms

    @cached_property
    def clause(self) -> tuple[int, int]:
        """Where the clause around the figure begins and ends."""
        return clause_around(self._text, self.figure)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The nouns of the clause, as stems."""
        return nouns(self._text[slice(*self.clause)], self._synonyms)

    @cached_property
    def counted(self) -> str:
        """The stem of the noun that a bare number counts; empty where it has a unit or no noun follows."""
        return counted_noun(self._text, self.figure)

    @cached_property
    def labels(self) -> list[StatedFigure]:
        """The labels within the clause: grades, steps, dates and names that place the figure."""
        start, end = self.clause
        labels = self._statement.labels
        return [label for label in labels if start <= label.figure.start and label.figure.end <= end]


class Statement:
    """A text as verification compares it; each view of it is worked out once, when it is first needed."""

    def __init__(self, text: str, language: str, analysis: Analysis) -> None:
        """`text` is as written; `plain` has its digits as 0 to 9 and its number words as digits."""
        self.text, self.language = text, language
        self._analysis = analysis

    @cached_property
    def _read(self) -> FigureText:
        return read_figures(self.text, self.language)

    @property
    def plain(self) -> str:
        """The text that the positions of figures count."""
        return self._read.text

    @cached_property
    def figures(self) -> tuple[StatedFigure, ...]:
        """The figures, in order."""
        return tuple(StatedFigure(figure, self, self._analysis.synonyms) for figure in self._read.figures)

    @cached_property
    def plain_figures(self) -> list[Figure]:
        """The figures by value and unit alone."""
        return [stated.figure for stated in self.figures]

    @cached_property
    def amounts(self) -> list[StatedFigure]:
        """The figures that say how much."""
        return [stated for stated in self.figures if stated.is_amount]

    @cached_property
    def labels(self) -> list[StatedFigure]:
        """The figures that only say which or when: grades, dates, paragraphs, names."""
        return [stated for stated in self.figures if not stated.is_amount]

    @cached_property
    def words(self) -> list[tuple[str, ...]]:
        """The words that carry meaning, without figures, each as its search terms."""
        return content_terms(self.plain, self._analysis.synonyms)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The nouns, as stems."""
        return nouns(self.plain, self._analysis.synonyms)

    @cached_property
    def vector(self) -> Vectors:
        """The unit vector of the text, shape (d,)."""
        vectors = self._analysis.encode([self.plain])
        return np.asarray(vectors[0], np.float32)

    @cached_property
    def ranges(self) -> list[tuple[StatedFigure, StatedFigure]]:
        """The figures of one kind that the text joins: „zwischen 3.155 und 8.951 €“."""
        pairs = itertools.pairwise(self.figures)
        return [(one, other) for one, other in pairs if are_joined(self.plain, one.figure, other.figure)]


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """A piece of a claim up to its citations: what it says, and the numbers of the passages it names."""

    statement: Statement
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A model's sentence: its parts, the whole without citations, and the signs that end it."""

    parts: tuple[ClaimPart, ...]
    whole: Statement
    ending: str

    @property
    def cites(self) -> tuple[int, ...]:
        """The numbers of all passages that it names, in order."""
        return tuple(number for part in self.parts for number in part.cites)


def parse_claim(sentence: str, language: str, analysis: Analysis) -> Claim:
    """A model's sentence as its parts, each up to its citations."""
    pieces = split_citations(sentence)
    ending = _ending_of(sentence)
    if pieces and ending and pieces[-1][0].endswith(ending):
        pieces[-1] = (pieces[-1][0][: -len(ending)].rstrip(), pieces[-1][1])
    ending = ending or "."
    whole = " ".join(text for text, _ in pieces) + ending
    parts = tuple(ClaimPart(Statement(text, language, analysis), cites) for text, cites in pieces)
    return Claim(parts, Statement(whole, language, analysis), ending)


def split_citations(sentence: str) -> list[tuple[str, tuple[int, ...]]]:
    """A sentence as pieces, each with the numbers that it cites."""
    found: list[tuple[str, tuple[int, ...]]] = []
    pieces = _CITATIONS.split(sentence.strip())
    for text, marks in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        cites = tuple(dict.fromkeys(int(number) for number in re.findall(r"\d+", marks)))
        if re.search(r"\w", text):
            found.append((text.strip() if not found else text.rstrip(), cites))
        elif found and cites:
            found[-1] = (found[-1][0], (*found[-1][1], *cites))
    return found


def _ending_of(sentence: str) -> str:
    """The signs that end a sentence, behind its last citation."""
    pieces = _CITATIONS.split(sentence.strip())
    match = _ENDING.search(sentence if len(pieces) == 1 else pieces[-1])
    return match[1] if match else ""
