"""This product's encoder alone: the cosine of its vectors, without keywords."""

from __future__ import annotations

from typing import Any

import numpy as np

from bench.peers import protocol
from bot.models.sentence_transformer import SentenceEncoder


def build(job: dict[str, Any]) -> protocol.Search:
    """The passages' vectors in memory."""
    encoder = SentenceEncoder()
    passages = job["passages"]
    vectors = encoder.encode_passages([passage["indexed"] for passage in passages], lambda done, total: None)

    def search(question: str, count: int) -> list[protocol.Hit]:
        scores = vectors @ encoder.encode_question(question).passage_space
        return [
            {"file": passages[i]["file"], "text": passages[i]["text"], "score": float(scores[i])}
            for i in np.argsort(-scores)[:count]
        ]

    return search


if __name__ == "__main__":
    protocol.main(build)
