"""Haystack's hybrid pipeline: BM25 and MiniLM side by side, joined by reciprocal rank fusion."""

from __future__ import annotations

from typing import Any

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from bench.peers import protocol


def build(job: dict[str, Any]) -> protocol.Search:
    """Splitter and store as in Haystack's tutorial on hybrid retrieval."""
    store = InMemoryDocumentStore()
    documents = [Document(content=text, meta={"file": name}) for name, text in protocol.files(job).items()]
    indexing = Pipeline()
    indexing.add_component("split", DocumentSplitter(split_by="word", split_length=512, split_overlap=32))
    embedder = SentenceTransformersDocumentEmbedder(model=protocol.minilm(), progress_bar=False)
    indexing.add_component("embed", embedder)
    indexing.add_component("write", DocumentWriter(document_store=store))
    indexing.connect("split", "embed")
    indexing.connect("embed", "write")
    indexing.run({"split": {"documents": documents}})
    hybrid = _hybrid(store)

    def search(question: str, count: int) -> list[protocol.Hit]:
        found = hybrid.run(
            {
                "embed": {"text": question},
                "vectors": {"top_k": count},
                "words": {"query": question, "top_k": count},
                "join": {"top_k": count},
            }
        )
        return [
            {"file": d.meta["file"], "text": d.content, "score": d.score} for d in found["join"]["documents"]
        ]

    return search


def _hybrid(store: InMemoryDocumentStore) -> Pipeline:
    hybrid = Pipeline()
    embedder = SentenceTransformersTextEmbedder(model=protocol.minilm(), progress_bar=False)
    hybrid.add_component("embed", embedder)
    hybrid.add_component("vectors", InMemoryEmbeddingRetriever(document_store=store))
    hybrid.add_component("words", InMemoryBM25Retriever(document_store=store))
    hybrid.add_component("join", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    hybrid.connect("embed.embedding", "vectors.query_embedding")
    hybrid.connect("vectors", "join")
    hybrid.connect("words", "join")
    return hybrid


if __name__ == "__main__":
    protocol.main(build)
