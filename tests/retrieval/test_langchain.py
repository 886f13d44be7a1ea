"""The retriever for LangChain."""

from __future__ import annotations

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from bot.index.folder_store import FolderStore
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.langchain import CorpusRetriever
from bot.retrieval.live import Live
from tests.conftest import HEADER, Publish, Published

PAY = "Was verdient man als Flunsenprüferin?"


def test_retriever_serves_a_chain(still: Live) -> None:
    """The retriever is a LangChain runnable: question in, documents out, and on into the chain."""

    def join(documents: list[Document]) -> str:
        return "\n".join(document.page_content for document in documents)

    chain = CorpusRetriever(live=still, k=2) | RunnableLambda(join)
    assert "4.711 Taler" in chain.invoke(PAY).splitlines()[0]


def test_retriever_documents_tell_where_they_stand(still: Live, invented: Published) -> None:
    """A document has the passage's text without marks, and in its metadata where it stands."""
    [document] = CorpusRetriever(live=still, k=1).invoke(PAY)
    text = (invented.corpus / "quaxel.md").read_text(encoding="utf-8")
    data = document.metadata
    assert "[^" not in document.page_content
    assert text[data["start"] : data["end"]].startswith(document.page_content[:40])
    assert data["document"] == "quaxel.md"
    assert data["title"] == "Arbeiten bei der Quaxel-Werft"
    assert data["section"] == "Was verdient man als Flunsenprüferin bei der Quaxel-Werft?"
    assert data["as_of"] == "2026-05-01"
    assert data["score"] > 0
    assert document.id


def test_retriever_notices_publications(
    copied: Published, publish: Publish, encoder: SentenceEncoder
) -> None:
    """A chain that lives on answers from what is published later."""
    live = Live(FolderStore(copied.index), encoder)
    first, retriever = live.searcher().generation, CorpusRetriever(live=live)
    (copied.corpus / "neu.md").write_text(
        HEADER.format(title="Prumpelhafen") + "## Wie tief ist der Prumpelhafen?\nEr ist 12 Ellen tief.\n",
        encoding="utf-8",
    )
    publish(copied.corpus, copied.index)
    assert retriever.invoke("Wie tief ist der Prumpelhafen?")[0].page_content == "Er ist 12 Ellen tief."
    first.close()
