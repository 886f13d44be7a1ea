"""Whether what was found is enough for an answer, and what is missing where it is not.

Two things refuse: the question names something that none of the best passages has, or the evidence is
too weak. The second is a logistic regression, fitted by `tools/train_refusal.py`; its error curve is
part of `make evaluate`."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.language.entities import Entity, EntityKind, names_year
from bot.types import Evidence, Hit

MODEL = Path(__file__).with_name("refusal.json")
# What another text may say something near of.
_NEARBY = frozenset({EntityKind.PLACE, EntityKind.YEAR, EntityKind.ATTRIBUTE})
NEARBY = 0.5
# What a question names must stand in one of so many of the best passages.
DEPTH = 8
MOST_SURE = 30.0  # math.exp() overflows far beyond
# The best passage that has it must fit nearly as well as the best of all.
STILL_GOOD = 0.6


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted regression over the features and their products, and the probability to answer from."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    linear: NDArray[np.float64]
    square: NDArray[np.float64]
    intercept: float
    least: float


@dataclass(frozen=True, slots=True)
class Kept:
    """Hits to answer from, and what the question names that they lack."""

    hits: Sequence[Hit]
    missing: Entity | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to answer, from which hits; else what is missing, as the visitor called it.

    `probability` (0 to 1) is how likely the hits answer the question.
    """

    is_answered: bool
    hits: Sequence[Hit]
    probability: float
    missing: Entity | None = None

    @property
    def offers_nearby(self) -> bool:
        """Whether the hits are worth a sentence beside a refusal: the same of another place or year."""
        named = self.missing is not None and self.missing.kind in _NEARBY
        return named and bool(self.hits) and self.probability >= NEARBY


def keep_hits(hits: Sequence[Hit], named: Iterable[Entity], this_year: int) -> Kept:
    """The hits that have all that a question names, or what none of the good ones has."""
    kept = list(hits)
    for thing in named:
        holding = [hit for hit in kept[:DEPTH] if thing.is_in(hit.passage)]
        if holding and holding[0].score >= STILL_GOOD * kept[0].score:
            kept = holding
        # "Was verdient man 2026?" may be answered by a text without a year.
        elif not (
            thing.kind is EntityKind.YEAR and thing.word == str(this_year) and not names_year(kept[0].passage)
        ):
            return Kept(kept, thing)
    return Kept(kept)


def decide(kept: Kept, evidence: Evidence | None) -> Verdict:
    """The verdict on a question's own evidence: what was said before is none."""
    likely = probability(evidence) if evidence and _is_covered(evidence) else 0.0
    is_answered = kept.missing is None and evidence is not None and likely >= answer_threshold(evidence)
    return Verdict(is_answered, kept.hits, likely, kept.missing)


def _is_covered(evidence: Evidence) -> bool:
    """Whether the hits have anything of what is asked; ways to ask say it in other words."""
    return evidence.listed is not None or evidence.covered_by_some > 0


def probability(evidence: Evidence) -> float:
    """How likely (0 to 1) hits with this evidence answer the question."""
    model = _model(evidence)
    apart = (np.array(features(evidence)) - model.mean) / model.scale
    logit = model.intercept + apart @ model.linear + apart @ model.square @ apart
    return 1 / (1 + math.exp(-max(min(float(logit), MOST_SURE), -MOST_SURE)))


def answer_threshold(evidence: Evidence | None) -> float:
    """The probability from which a question is answered."""
    return _model(evidence).least


def features(evidence: Evidence) -> tuple[float, ...]:
    """What the regression sees of the evidence, in its order."""
    listed = evidence.listed
    own = () if listed is None else (listed.than_outside, listed.than_near, listed.than_beyond)
    found = (evidence.score, evidence.vector, evidence.margin, evidence.covered, evidence.covered_by_some)
    return (*found, float(evidence.words), evidence.rarest, *own)


def _model(evidence: Evidence | None) -> Regression:
    return _models()["plain" if evidence is not None and evidence.listed is None else "listed"]


@cache
def _models() -> Mapping[str, Regression]:
    return {name: _read(raw) for name, raw in json.loads(MODEL.read_text(encoding="utf-8")).items()}


def _read(raw: Mapping[str, Any]) -> Regression:
    arrays = {name: np.array(raw[name], np.float64) for name in ("mean", "scale", "linear", "square")}
    return Regression(**arrays, intercept=raw["intercept"], least=raw["least"])
