"""How well passages are found when one way to ask each of them is taken out of the index.

Every passage of the corpus gives one German, one English and one other way to ask it, drawn by a
fixed seed; these are removed, and asked. That is harder than real use, where all ways to ask stay
in the index, and neighbouring sections often answer the same question; it compares stages.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import record
from numpy.typing import NDArray

from bot import german, ranking, reading, splitting
from bot.encoding import SentenceEncoder
from bot.types import Passage

SEED = 7
GROUPS: Mapping[str, Callable[[str | None], bool]] = {
    "de": lambda code: code in ("de", None),
    "en": lambda code: code == "en",
    "other": lambda code: code in ("tr", "uk", "ar", "ru", "pl"),
}


def main() -> None:
    """Print recall@1/3/5 by stage and language, and write it down."""
    passages, asked = hold_out(Path("corpus"))
    entries = [splitting.entry(passage) for passage in passages]
    keywords = ranking.KeywordIndex(entries)
    encoder = SentenceEncoder()
    vectors = encoder.encode_passages([splitting.index_text(p) for p in passages], _silent)
    questions = encoder.encode_passages([text for _, text, _ in asked], _silent)
    cosine = np.maximum(questions @ vectors.T, 0)
    weights = [ranking.weigh(german.words(text)) for _, text, _ in asked]
    stages = {"vectors alone": cosine, **_stages(keywords, weights)}
    stages["+ vectors (all of it)"] = list(stages.values())[-1] + ranking.WEIGHT_VECTOR * cosine
    gold = np.array([position for _, _, position in asked])
    groups = np.array([group for group, _, _ in asked])
    rows = [
        {"stage": name, "language": group, **_recall(scores[groups == group], gold[groups == group])}
        for name, scores in stages.items()
        for group in GROUPS
    ]
    record.write("retrieval", {"passages": len(passages), "questions": len(asked)}, rows)


def _stages(
    keywords: ranking.KeywordIndex, weights: list[dict[str, float]]
) -> dict[str, NDArray[np.float32]]:
    """The keyword scores with one signal after the other switched on."""
    signals = {
        "+ headings": "WEIGHT_HEADING",
        "+ listed questions": "WEIGHT_ASKED",
        "+ associations": "WEIGHT_ASSOCIATION",
    }
    chosen = {name: getattr(ranking, name) for name in signals.values()}
    for name in chosen:
        setattr(ranking, name, 0.0)
    stages = {"BM25 alone": np.array([keywords.scores(weight) for weight in weights])}
    for stage, name in signals.items():
        setattr(ranking, name, chosen[name])
        stages[stage] = np.array([keywords.scores(weight) for weight in weights])
    return stages


def hold_out(corpus: Path) -> tuple[list[Passage], list[tuple[str, str, int]]]:
    """Passages without the drawn questions; and these, as (group, text, position of passage)."""
    draw = random.Random(SEED)  # noqa: S311 - not for secrets
    kept: list[Passage] = []
    asked: list[tuple[str, str, int]] = []
    documents = reading.read_corpus(corpus)
    for position, passage in enumerate(p for doc in documents for p in splitting.split(doc)):
        drawn = []
        for group, belongs in GROUPS.items():
            if own := [q for q in passage.questions if belongs(german.language_of(q))]:
                drawn.append((group, draw.choice(own), position))
        left = tuple(q for q in passage.questions if q not in {text for _, text, _ in drawn})
        kept.append(replace(passage, questions=left))
        asked += drawn
    return kept, asked


def _recall(scores: NDArray[np.float32], gold: NDArray[np.intp]) -> dict[str, float]:
    own = scores[np.arange(len(gold)), gold]
    rank = (scores >= own[:, None]).sum(axis=1)  # ties counted against
    return {f"recall@{k}": round(float((rank <= k).mean()), 3) for k in (1, 3, 5)}


def _silent(done: int, total: int) -> None:
    """Nothing to tell."""


if __name__ == "__main__":
    main()
