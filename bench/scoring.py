"""Rankings to recall, MRR and nDCG. Of hits with equal scores the right one counts as the last."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bench.question_sets import Asked

DEPTHS = (1, 3, 5, 10)
Hit = Mapping[str, Any]  # file, text, score


def figures(asked: Sequence[Asked], rankings: Sequence[Sequence[Hit]]) -> dict[str, float]:
    """Recall@1/3/5/10, MRR@10 and nDCG@10 over the questions; the first right hit counts.

    `recall@1 as ordered` leaves hits with equal scores in the order that the system gave.
    """
    pairs = list(zip(asked, rankings, strict=True))
    ranks = [rank(question, hits) for question, hits in pairs]
    values = {f"recall@{depth}": [found <= depth for found in ranks] for depth in DEPTHS}
    means = {name: _mean(found) for name, found in values.items()}
    means["MRR@10"] = _mean([1 / found if found <= 10 else 0 for found in ranks])
    means["nDCG@10"] = _mean([1 / math.log2(1 + found) if found <= 10 else 0 for found in ranks])
    means["recall@1 as ordered"] = _mean([rank(question, hits, ties=False) <= 1 for question, hits in pairs])
    return means


def rank(asked: Asked, hits: Sequence[Hit], ties: bool = True) -> float:
    """The position of the first right hit, counted from 1; infinity where there is none.

    Where any passage of a file is right, a file that was split counts once.
    """
    units = hits if asked.facts else _files(hits)
    first = next((i for i, hit in enumerate(units) if _is_right(asked, hit)), None)
    if first is None:
        return math.inf
    own = units[first]["score"]
    tied = [hit for hit in units[first + 1 :] if math.isclose(hit["score"], own, rel_tol=1e-9)]
    return 1 + first + sum(not _is_right(asked, hit) for hit in tied) * ties


def _files(hits: Sequence[Hit]) -> list[Hit]:
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit["file"], hit)
    return list(best.values())


def _is_right(asked: Asked, hit: Hit) -> bool:
    if hit["file"] not in asked.files:
        return False
    return not asked.facts or any(fact in hit["text"] for fact in asked.facts)


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)
