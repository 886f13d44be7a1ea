"""The chain of LangChain's introduction to retrieval: recursive splitter, Chroma, MiniLM."""

from __future__ import annotations

from typing import Any

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from bench.peers import protocol


class MiniLM(Embeddings):
    """What langchain-huggingface does; that package asks for an older hub library than the others."""

    def __init__(self) -> None:
        self._model = SentenceTransformer(protocol.minilm(), device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts."""
        return self._model.encode(texts, show_progress_bar=False).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]


def build(job: dict[str, Any]) -> protocol.Search:
    """Split as the tutorial splits: 1,000 characters, 200 of them shared with the next piece."""
    documents = [Document(text, metadata={"file": name}) for name, text in protocol.files(job).items()]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    store = Chroma.from_documents(splitter.split_documents(documents), MiniLM())

    def search(question: str, count: int) -> list[protocol.Hit]:
        found = store.similarity_search_with_score(question, k=count)
        return [{"file": d.metadata["file"], "text": d.page_content, "score": -away} for d, away in found]

    return search


if __name__ == "__main__":
    protocol.main(build)
