"""Whether what was found is enough for an answer: a logistic regression over the evidence.

It is fitted by `tools/training/train_refusal.py`; its error curve is part of `make evaluate`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answers.evidence import Evidence

MODEL = Path(__file__).with_name("refusal.json")
MOST_SURE = 30.0  # math.exp() overflows far beyond


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted regression over the features and their products, and the probability to answer from."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    linear: NDArray[np.float64]
    square: NDArray[np.float64]
    intercept: float
    least: float


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
