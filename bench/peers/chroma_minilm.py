"""all-MiniLM-L6-v2 in plain Chroma, on disk: the default of Chroma's own introduction."""

from __future__ import annotations

import tempfile
from typing import Any

import chromadb
from sentence_transformers import SentenceTransformer

from bench.peers import protocol


def build(job: dict[str, Any]) -> protocol.Search:
    """One collection with all passages."""
    model = SentenceTransformer(protocol.minilm(), device="cpu")
    client = chromadb.PersistentClient(tempfile.mkdtemp())
    collection = client.create_collection("passages")
    passages = job["passages"]
    for first in range(0, len(passages), 1000):
        batch = passages[first : first + 1000]
        collection.add(
            ids=[str(first + i) for i in range(len(batch))],
            embeddings=model.encode([passage["indexed"] for passage in batch], show_progress_bar=False),
            documents=[passage["text"] for passage in batch],
            metadatas=[{"file": passage["file"]} for passage in batch],
        )

    def search(question: str, count: int) -> list[protocol.Hit]:
        found = collection.query(
            query_embeddings=model.encode([question], show_progress_bar=False), n_results=count
        )
        rows = zip(found["metadatas"][0], found["documents"][0], found["distances"][0], strict=True)
        return [{"file": data["file"], "text": text, "score": -away} for data, text, away in rows]

    return search


if __name__ == "__main__":
    protocol.main(build)
