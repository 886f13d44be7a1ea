"""A passage's sentences as what may support a claim: its figures, of the same thing, in the same sense."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.language.terms import search_terms
from bot.types import Passage, Sentence
from bot.verification.clauses import clause_around, counted_noun, is_amount, is_inside, nouns
from bot.verification.contrasts import contradicts
from bot.verification.figures import Figure, FigureText, is_among, read_figures

Proof = tuple[Passage, Sentence]
# A sentence with all figures of a claim may stand in for it when it holds this share of its words.
ENOUGH_TO_STAND_IN = 0.35
# Labels that tell the amounts of one sentence apart; a year of the calendar has no unit.
_PLACING = ("step", "grade", "law", "date", "")


class ProofSource:
    """A passage with what a proof looks for in it, each worked out once."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.quotes = tuple(passage.quote(sentence) for sentence in passage.sentences)

    @cached_property
    def reads(self) -> tuple[FigureText, ...]:
        """The figures of each sentence."""
        return tuple(read_figures(quote, "de") for quote in self.quotes)

    @cached_property
    def labels(self) -> tuple[Figure, ...]:
        """Grades, dates, paragraphs and names in title and headings: they hold for every sentence."""
        head = " – ".join((self.passage.title, *self.passage.headings))
        return tuple(f for f in read_figures(head, "de").figures if not f.is_measure)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every search term of the passage; its ways to ask bring words for the same thing."""
        own = (self.passage.title, *self.passage.headings, *self.passage.questions, *self.quotes)
        return frozenset(search_terms("\n".join(own)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every word of the passage, folded, for names that must stand there."""
        own = (self.passage.title, *self.passage.headings, *self.passage.questions, self.passage.text)
        return frozenset(re.findall(r"\w+", "\n".join(own).casefold()))

    @cached_property
    def heading_terms(self) -> frozenset[str]:
        """The search terms of title and headings."""
        return frozenset(search_terms("\n".join((self.passage.title, *self.passage.headings))))

    @cached_property
    def sentence_terms(self) -> tuple[frozenset[str], ...]:
        """The search terms of each sentence."""
        return tuple(frozenset(search_terms(quote)) for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class ProofSentence:
    """A sentence of a cited passage: the share of the claim's words in it and its passage, its likeness."""

    source: ProofSource
    at: int
    words: float
    passage_words: float
    near: float

    @property
    def evidence(self) -> Proof:
        """The passage and the sentence."""
        return self.source.passage, self.source.passage.sentences[self.at]

    @property
    def quote(self) -> str:
        """The sentence."""
        return self.source.quotes[self.at]

    @property
    def read(self) -> FigureText:
        """Its figures."""
        return self.source.reads[self.at]

    @property
    def own_terms(self) -> frozenset[str]:
        """The search terms of the sentence, its title and headings."""
        return self.source.sentence_terms[self.at] | self.source.heading_terms

    def terms_beside(self, other: ProofSentence) -> frozenset[str]:
        """The search terms of the sentence, with those of its headings where the other has other ones."""
        return self.source.sentence_terms[self.at] if other.source is self.source else self.own_terms

    def has(self, figure: Figure) -> bool:
        """Whether the sentence, or for a label its heading, has the figure."""
        return is_among(figure, self.read.figures) or (
            not is_amount(figure) and is_among(figure, self.source.labels)
        )

    def fits_instead(self, claim: FigureText) -> float:
        """How well the sentence can stand for a claim: its words, and one more where it has its figures."""
        labels = [f for f in claim.figures if not is_amount(f)]
        amounts = [f for f in claim.figures if is_amount(f)]
        if not all(map(self.has, labels)) or (amounts and not self.read.figures):
            return 0.0
        if not nouns(claim.text) <= self.own_terms:
            return 0.0  # it speaks of something else
        same = bool(amounts) and all(map(self.has, amounts)) and self.words >= ENOUGH_TO_STAND_IN
        return self.words + (1 if same else 0)

    def holds(self, figure: Figure, claim: FigureText, candidates: Sequence[ProofSentence]) -> bool:
        """Whether the sentence says the figure of the same thing as the claim does."""
        if not self.has(figure):
            return False
        has_amounts = any(map(is_amount, claim.figures))
        if not is_amount(figure):
            # A label beside an amount only places it; alone it is what the claim says.
            return (
                has_amounts
                or figure.unit not in ("grade", "step", "§", "date")
                or self._is_own(figure, claim, candidates)
            )
        labels = [
            f for f in claim.figures if not is_amount(f) and is_inside(f, clause_around(claim.text, figure))
        ]
        return all(map(self.has, labels)) and self._is_own(figure, claim, candidates, labels)

    def turns_round(self, claim: FigureText) -> bool:
        """Whether a claim tells two figures of one clause the other way round: „von 2001 bis 1997“."""
        for one, other in itertools.pairwise(claim.figures):
            if one.unit != other.unit or clause_around(claim.text, one) != clause_around(claim.text, other):
                continue
            first = [f for f in self.read.figures if is_among(one, [f])]
            second = [f for f in self.read.figures if is_among(other, [f])]
            pairs = [(a, b) for a in first for b in second if a.readings != b.readings]
            if pairs and all(
                a.start > b.start and clause_around(self.read.text, a) == clause_around(self.read.text, b)
                for a, b in pairs
            ):
                return True
        return False

    def _is_own(
        self,
        figure: Figure,
        claim: FigureText,
        candidates: Sequence[ProofSentence],
        labels: Sequence[Figure] = (),
    ) -> bool:
        homes = [known for known in self.read.figures if is_among(figure, [known])]
        if not homes:
            return True  # it stands in the heading
        return any(self._is_home(home, labels, claim, figure, candidates) for home in homes)

    def _is_home(
        self,
        home: Figure,
        labels: Sequence[Figure],
        claim: FigureText,
        figure: Figure,
        candidates: Sequence[ProofSentence],
    ) -> bool:
        around, claimed = clause_around(self.read.text, home), clause_around(claim.text, figure)
        beside = [f for f in self.read.figures if not is_amount(f) and is_inside(f, around)]
        is_placed = False
        for label in labels:
            same = [f for f in beside if f.unit == label.unit and label.unit in _PLACING]
            if same and not is_among(label, same):
                return False
            is_placed = is_placed or bool(same)
        if contradicts(claim.text, figure, claimed, self.read.text, home, around):
            return False
        if counted := counted_noun(claim.text, figure):
            owners = [f for f in self.read.figures if counted_noun(self.read.text, f) == counted]
            if owners and home not in owners:
                return False
        words = nouns(claim.text[slice(*claimed)])
        # A step tells amounts of one sentence apart better than its nouns do.
        others = [other for other in candidates if not (is_placed and other == self)]
        return not any(self._is_rather(other, words, home, around) for other in others)

    def _is_rather(
        self, other: ProofSentence, words: frozenset[str], home: Figure, around: tuple[int, int]
    ) -> bool:
        """Whether a claim's nouns go with another figure of this kind in that sentence, not with this one."""
        rivals = [f for f in other.read.figures if f.unit == home.unit and f.readings[0] != home.readings[0]]
        if not rivals:
            return False
        if other == self:
            own = nouns(self.read.text[slice(*around)])
            spans = [clause_around(self.read.text, rival) for rival in rivals]
            theirs = [nouns(self.read.text[slice(*span)]) for span in spans if span != around]
            # A clause without a noun of its own shares those of the clause before: „ohne 9 Wochen“.
            return any(
                own - their and words & (their - own) and not words & (own - their) for their in theirs
            )
        mine, others = self.terms_beside(other), other.terms_beside(self)
        return len(words & (others - mine)) > len(words & (mine - others))
