"""Four signals to one score."""

from __future__ import annotations

import numpy as np
import pytest

from bot.retrieval.fusion import (
    ASKED_POWER,
    WEIGHT_ASKED,
    WEIGHT_LISTED,
    WEIGHT_SOFT,
    WEIGHT_VECTOR,
    fuse_signals,
)


def test_fusion_is_a_weighted_sum() -> None:
    """Each signal adds to the score by its weight, the likeness of a listed question by its power.

    A passage that lists the very question comes before all that the signals find.
    """
    zero, half = np.zeros(1, np.float32), np.full(1, 0.5, np.float32)
    assert fuse_signals(half, zero, zero, zero, zero)[0] == pytest.approx(0.5)
    assert fuse_signals(zero, half, zero, zero, zero)[0] == pytest.approx(WEIGHT_VECTOR / 2)
    assert fuse_signals(zero, zero, half, zero, zero)[0] == pytest.approx(WEIGHT_SOFT / 2)
    assert fuse_signals(zero, zero, zero, half, zero)[0] == pytest.approx(WEIGHT_ASKED * 0.5**ASKED_POWER)
    assert fuse_signals(zero, zero, zero, zero, half)[0] == pytest.approx(WEIGHT_LISTED / 2)
