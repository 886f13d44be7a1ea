"""Rankings to figures: split files, equal scores, expected facts, means."""

from __future__ import annotations

import math
from typing import Any

import pytest

from bench import scoring
from bench.question_sets import Asked

ASKED = Asked("de", "Wie hoch?", frozenset(["turm.txt"]))


def hit(file: str, score: float, text: str = "") -> dict[str, Any]:
    """A hit as a system reports it."""
    return {"file": file, "text": text, "score": score}


def test_rank_counts_a_split_file_once() -> None:
    """Two pieces of one wrong file before the right one push it to the second place, not the third."""
    assert scoring.rank(ASKED, [hit("a.txt", 3), hit("a.txt", 2), hit("turm.txt", 1)]) == 2


def test_ties_count_against() -> None:
    """A right hit that shares its score with wrong ones counts as the last of them."""
    hits = [hit("turm.txt", 1), hit("a.txt", 1), hit("b.txt", 1), hit("c.txt", 0)]
    assert scoring.rank(ASKED, hits) == 3
    assert scoring.rank(ASKED, hits, ties=False) == 1


def test_missing_hit_has_no_rank() -> None:
    """What was not found counts as found nowhere."""
    assert scoring.rank(ASKED, [hit("a.txt", 1)]) == math.inf
    assert set(scoring.figures([ASKED], [[hit("a.txt", 1)]]).values()) == {0}


def test_fact_must_stand_in_the_hit() -> None:
    """Where facts are expected, the right document without one is not enough."""
    asked = Asked("gold", "Wie hoch?", frozenset(["turm.txt"]), ("17 Meter", "siebzehn Meter"))
    hits = [hit("turm.txt", 2, "Er ist rot."), hit("turm.txt", 1, "Er ist siebzehn Meter hoch.")]
    assert scoring.rank(asked, hits) == 2


def test_figures_are_means() -> None:
    """Ranks 1 and 4 make half a recall@3, all of recall@5, and the means of 1 and 1/4, 1 and 1/log2(5)."""
    others = [hit(f"{i}.txt", 9 - i) for i in range(3)]
    figures = scoring.figures([ASKED, ASKED], [[hit("turm.txt", 1)], [*others, hit("turm.txt", 1)]])
    assert (figures["recall@1"], figures["recall@3"], figures["recall@5"]) == (0.5, 0.5, 1)
    assert figures["MRR@10"] == 0.625
    assert figures["nDCG@10"] == pytest.approx((1 + 1 / math.log2(5)) / 2, abs=1e-4)
