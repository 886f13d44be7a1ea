"""BM25 alone, over plain words or over Snowball's German stems without stop words."""

from __future__ import annotations

from typing import Any

import bm25s
import snowballstemmer

from bench.peers import protocol


def build(job: dict[str, Any]) -> protocol.Search:
    """An index in memory, with the library's defaults."""
    stems = snowballstemmer.stemmer("german").stemWords if job["variant"] == "stems" else None
    stop_words = "german" if stems else None
    passages = job["passages"]

    def tokens(texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords=stop_words, stemmer=stems, show_progress=False)

    index = bm25s.BM25()
    index.index(tokens([passage["indexed"] for passage in passages]), show_progress=False)

    def search(question: str, count: int) -> list[protocol.Hit]:
        found = index.retrieve(tokens([question]), k=min(count, len(passages)), show_progress=False)
        return [
            {"file": passages[i]["file"], "text": passages[i]["text"], "score": float(score)}
            for i, score in zip(found.documents[0], found.scores[0], strict=True)
        ]

    return search


if __name__ == "__main__":
    protocol.main(build)
