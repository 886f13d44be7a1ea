"""Whether what was found is enough for an answer, and what is missing where it is not.

Two things refuse: the question names something that none of the best passages has, or the evidence is
too weak. The second is a logistic regression, fitted by `tools/train_refusal.py`; its error curve is
part of `make evaluate`.
"""

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

from bot.answers.evidence import Evidence
from bot.language.entities import (
    Entity,
    EntityKind,
    find_capitals,
    find_entities,
    name_entity,
    names_year,
)
from bot.retrieval.query import Query
from bot.retrieval.search import Searcher
from bot.types import Hit

MODEL = Path(__file__).with_name("refusal.json")
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


def keep_hits(
    hits: Sequence[Hit], named: Iterable[Entity], this_year: int
) -> tuple[list[Hit], Entity | None]:
    """The hits that have all that a question names, and what none of the good ones has."""
    kept = list(hits)
    for thing in named:
        holding = [hit for hit in kept[:DEPTH] if thing.is_in(hit.passage)]
        if holding and holding[0].score >= STILL_GOOD * kept[0].score:
            kept = holding
        # "Was verdient man 2026?" may be answered by a text without a year.
        elif not (
            thing.kind is EntityKind.YEAR
            and thing.word == str(this_year)
            and not (kept and names_year(kept[0].passage))
        ):
            return kept, thing
    return kept, None


def named_entities(query: Query, searcher: Searcher, this_year: int) -> list[Entity]:
    """What a question names that only some texts have, or none.

    The names are those of our trade: a corpus about other things, which lists no questions, is not
    asked about them. What a passage lists as asked it answers, whatever that names.
    """
    if not searcher.matcher.lists_questions or searcher.is_listed(query):
        return []
    focus = query.question.focus
    unknown = [name for name in find_capitals(focus) if not searcher.means_something(name)]
    return [*map(name_entity, unknown), *find_entities(focus, this_year)]


def probability(evidence: Evidence) -> float:
    """How likely (0 to 1) hits with this evidence answer the question."""
    if evidence.listed is None and evidence.covered_by_some <= 0:
        return 0.0  # the hits have nothing of what is asked, and no way to ask says it in other words
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
