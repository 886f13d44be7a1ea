"""The four signals of retrieval become one score."""

from __future__ import annotations

import numpy as np

from bot.retrieval.matching import Scores

# Chosen together with the weights in `matching`.
WEIGHT_VECTOR = 1.5
WEIGHT_SOFT = 1.0
# Added for a question that the corpus lists nearly word for word: the fourth power leaves other
# questions nearly as they are.
WEIGHT_ASKED = 0.5
ASKED_POWER = 4
# Added for a question that a passage lists word for word, so that no other passage comes before it.
WEIGHT_LISTED = 1.0


def fuse_signals(keywords: Scores, vectors: Scores, soft: Scores, asked: Scores, listed: Scores) -> Scores:
    """One score from the four signals of some passages and whether they list the question, of one shape."""
    scores = keywords + WEIGHT_VECTOR * vectors + WEIGHT_SOFT * soft + WEIGHT_ASKED * asked**ASKED_POWER
    scores += WEIGHT_LISTED * listed
    return np.asarray(scores, np.float32)
