"""What a claim must pass to be shown: each check says why the cited sentences do not support it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from bot.types import Quote
from bot.verification.claim import Claim, StatedFigure, Statement
from bot.verification.contrasts import contradicts, negation_differs
from bot.verification.figures import is_among
from bot.verification.sources import CitedPassage, CitedSentence, compare_sentences

# A claim is supported when this share of its words stands in the passage, or when a smaller share does
# and the encoder finds a sentence near. Of 1,126 corpus sentences against random passages 1 % passes.
ENOUGH_WORDS, SOME_WORDS = 0.6, 0.35
# By language: where words cannot be compared, only the encoder can. Random pairs reach .48, .43, .35
# (their 99th percentile in German, English, Ukrainian, 2026-11-25, over the corpus' ways to ask).
NEAR = {"de": 0.5, "en": 0.38}
NEAR_OTHERWISE = 0.28
# Of a claim whose every figure stands in the cited sentence less is asked.
NEAR_WITH_FIGURES = 0.15
MOST_QUOTES = 3
# A quote takes a claim's place when it holds so much of the claim's words.
SAME_MATTER = 0.6
# Labels that tell the amounts of one sentence apart; a year of the calendar has no unit.
_PLACING = ("step", "grade", "law", "date", "")
# Labels that alone are what a claim says; beside an amount they only place it.
_TELLING = ("grade", "step", "§", "date")


@dataclass(frozen=True, slots=True)
class Support:
    """The quotes that a claim rests on, or the reason why nothing supports it."""

    quotes: tuple[Quote, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim and the cited sentences, the likest first, with the sentence that states each figure.

    `homes` stops before the first figure that no sentence states of the same thing.
    """

    claim: Statement
    sentences: Sequence[CitedSentence]
    homes: Sequence[CitedSentence]
    unstated: StatedFigure | None

    @property
    def chosen(self) -> list[CitedSentence]:
        """The sentences that support the claim: those of its figures, else the likest one."""
        stating = [sentence for sentence in self.sentences if sentence in self.homes]
        return list(dict.fromkeys(stating)) or list(self.sentences[:1])


def compare(claim: Statement, sources: Sequence[CitedPassage]) -> Comparison:
    """Find the sentence of some passages that states each figure of a claim of the same thing."""
    sentences = compare_sentences(claim, sources)
    ranked = sorted(sentences, key=lambda sentence: -(sentence.words + sentence.near))
    homes: list[CitedSentence] = []
    # Amounts first: a label is then looked for where its amount stands.
    for stated in (*claim.amounts, *claim.labels):
        home = next((s for s in (*homes, *ranked) if _states(s, stated, claim, ranked)), None)
        if home is None:
            return Comparison(claim, ranked, homes, stated)
        homes.append(home)
    return Comparison(claim, ranked, homes, None)


def check_sentences(comparison: Comparison) -> str:
    """There is a sentence to compare with."""
    return "" if comparison.sentences else "unsupported"


def check_figures(comparison: Comparison) -> str:
    """Every figure is stated by a sentence, of the same thing."""
    if comparison.unstated is None:
        return ""
    is_somewhere = any(s.has(comparison.unstated) for s in comparison.sentences)
    return "swapped" if is_somewhere else "figure"


def check_ranges(comparison: Comparison) -> str:
    """Both ends of a range stand in one sentence, and two figures of a clause in the order of the claim."""
    claim, sentences = comparison.claim, comparison.sentences
    for pair in claim.ranges:
        if not any(all(_states(s, end, claim, sentences) for end in pair) for s in sentences):
            return "swapped"
    return "swapped" if any(_turns_round(sentence, claim) for sentence in comparison.chosen) else ""


def check_words(comparison: Comparison) -> str:
    """The sentences speak of the same matter, by their words or, in other languages, by their vectors."""
    return "" if _is_near(comparison) else "unsupported"


def check_negation(comparison: Comparison) -> str:
    """The claim negates what the sentences negate."""
    claim, facts = comparison.claim, [sentence.text for sentence in comparison.chosen]
    return "negation" if negation_differs(claim.text, facts, claim.language) else ""


# In the order of their price: the first reason counts.
CHECKS: Sequence[Callable[[Comparison], str]] = (
    check_sentences,
    check_figures,
    check_ranges,
    check_words,
    check_negation,
)


def support_parts(claim: Claim, sources: Sequence[CitedPassage], known: Sequence[int]) -> list[Support]:
    """What supports each part of a claim, up to the first that nothing supports.

    `known` are the numbers, from 1, of the sources that it names. A part without a citation rests on the last
    source that the claim names.
    """
    found: list[Support] = []
    for part in claim.parts:
        numbers = [n for n in part.cites or known[-1:] if 1 <= n <= len(sources)]
        found.append(_support(part.statement, [sources[number - 1] for number in numbers or known]))
        if found[-1].reason:
            break
    return found


def find_support(claim: Claim, sources: Sequence[CitedPassage]) -> list[Support]:
    """What supports a sentence that names no source: only one that needs no figure may find its own."""
    for source in sources if not claim.whole.figures else ():
        if not (support := _support(claim.whole, [source])).reason:
            return [support]
    return [Support((), "unknown_source" if claim.cites else "uncited")]


def find_replacement(
    claim: Statement, sources: Sequence[CitedPassage], cited: Container[int]
) -> CitedSentence | None:
    """The sentence, no row, of some sources that stands best for a claim; None where none is about the same.

    `cited` are the numbers, from 1, of the sources that the claim names.
    """
    best, chosen = SAME_MATTER, None
    for number, source in enumerate(sources, 1):
        for sentence in compare_sentences(claim, [source]):
            fitness = 0.0 if sentence.quote[1].head else sentence.fitness(claim)
            # Of a passage that the claim does not cite only what has its very figures.
            if fitness > best and (number in cited or fitness > 1):
                best, chosen = fitness, sentence
    return chosen


def _support(claim: Statement, sources: Sequence[CitedPassage]) -> Support:
    """The quotes of some sources that support a claim, or the first reason against it."""
    comparison = compare(claim, sources)
    reason = next((reason for check in CHECKS if (reason := check(comparison))), "")
    quotes = () if reason else tuple(sentence.quote for sentence in comparison.chosen[:MOST_QUOTES])
    return Support(quotes, reason)


def _states(
    sentence: CitedSentence, stated: StatedFigure, claim: Statement, sentences: Sequence[CitedSentence]
) -> bool:
    """Whether a sentence says a figure of the same thing as the claim does."""
    labels = stated.labels if stated.is_amount else []
    homes = sentence.homes(stated, labels)
    if homes is None:
        return False
    if not homes:
        return True  # it stands in the heading
    if not stated.is_amount and (claim.amounts or stated.figure.unit not in _TELLING):
        return True
    return any(_is_home(sentence, home, labels, stated, claim, sentences) for home in homes)


def _is_home(
    sentence: CitedSentence,
    home: StatedFigure,
    labels: Sequence[StatedFigure],
    stated: StatedFigure,
    claim: Statement,
    sentences: Sequence[CitedSentence],
) -> bool:
    """Whether a figure of a sentence is said of the same thing as the claim's."""
    known = sentence.statement
    beside = [label.figure for label in home.labels]
    is_placed = False
    for label in (label.figure for label in labels):
        same = [figure for figure in beside if figure.unit == label.unit and label.unit in _PLACING]
        if same and not is_among(label, same):
            return False
        is_placed = is_placed or bool(same)
    if contradicts(claim.plain, stated.figure, stated.clause, known.plain, home.figure, home.clause):
        return False
    if stated.counted:
        owners = [figure for figure in known.figures if figure.counted == stated.counted]
        if owners and home not in owners:
            return False
    # A step tells amounts of one sentence apart better than its nouns do.
    others = [other for other in sentences if not (is_placed and other == sentence)]
    return not any(_is_rather(other, sentence, home, stated.nouns) for other in others)


def _is_rather(
    other: CitedSentence, sentence: CitedSentence, home: StatedFigure, words: frozenset[str]
) -> bool:
    """Whether a claim's nouns go with another figure of this kind in that sentence, not with this one."""
    rivals = [
        rival
        for rival in other.statement.figures
        if rival.figure.unit == home.figure.unit and rival.figure.readings[0] != home.figure.readings[0]
    ]
    if not rivals:
        return False
    if other == sentence:
        theirs = [rival.nouns for rival in rivals if rival.clause != home.clause]
        # A clause without a noun of its own shares those of the clause before: „ohne 9 Wochen“.
        own = home.nouns
        return any(own - their and words & (their - own) and not words & (own - their) for their in theirs)
    mine, others = sentence.terms_beside(other), other.terms_beside(sentence)
    return len(words & (others - mine)) > len(words & (mine - others))


def _turns_round(sentence: CitedSentence, claim: Statement) -> bool:
    """Whether a claim tells two figures of one clause the other way round: „von 2001 bis 1997“."""
    for one, other in itertools.pairwise(claim.figures):
        if one.figure.unit != other.figure.unit or one.clause != other.clause:
            continue
        first, second = sentence.homes(one) or [], sentence.homes(other) or []
        pairs = [(a, b) for a in first for b in second if a.figure.readings != b.figure.readings]
        if pairs and all(a.figure.start > b.figure.start and a.clause == b.clause for a, b in pairs):
            return True
    return False


def _is_near(comparison: Comparison) -> bool:
    language, chosen = comparison.claim.language, comparison.chosen
    words, near = max(s.passage_words for s in chosen), max(s.near for s in chosen)
    if language == "de" and words >= ENOUGH_WORDS:
        return True
    if comparison.homes and language == "de":
        return near >= (NEAR_WITH_FIGURES if words >= SOME_WORDS else 2 * NEAR_WITH_FIGURES)
    if comparison.homes:
        return near >= (NEAR_WITH_FIGURES if language in NEAR else 0.05)
    enough = NEAR.get(language, NEAR_OTHERWISE)
    return near >= enough and (language != "de" or words >= SOME_WORDS)
