"""LlamaIndex's default index: SimpleDirectoryReader, VectorStoreIndex, its own splitter; MiniLM."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from bench.peers import protocol


def build(job: dict[str, Any]) -> protocol.Search:
    """All files of the folder in one index in memory."""
    folder = Path(job["folder"])
    documents = SimpleDirectoryReader(str(folder), recursive=True).load_data()
    model = HuggingFaceEmbedding(model_name=protocol.minilm(), device="cpu")
    index = VectorStoreIndex.from_documents(documents, embed_model=model)

    def search(question: str, count: int) -> list[protocol.Hit]:
        found = index.as_retriever(similarity_top_k=count).retrieve(question)
        return [
            {
                "file": Path(hit.node.metadata["file_path"]).relative_to(folder).as_posix(),
                "text": hit.node.get_content(),
                "score": hit.score,
            }
            for hit in found
        ]

    return search


if __name__ == "__main__":
    protocol.main(build)
