"""The product's retrieval as a LangChain retriever."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from bot.retrieval.live import Live
from bot.types import Hit, Question


class CorpusRetriever(BaseRetriever):
    """The product's retrieval for any LangChain chain: `CorpusRetriever(live=live, k=5)`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    live: Live
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        searcher = self.live.searcher()
        hits = searcher.search(searcher.parse(Question(query)), self.k)
        return [_to_langchain(hit) for hit in hits]


def _to_langchain(hit: Hit) -> LangChainDocument:
    passage = hit.passage
    return LangChainDocument(
        id=passage.id,
        page_content=passage.plain_text,
        metadata={
            "document": passage.document,
            "title": passage.title,
            "section": passage.section,
            "start": passage.start,
            "end": passage.end,
            "as_of": passage.as_of.isoformat() if passage.as_of else None,
            "score": hit.score,
        },
    )
