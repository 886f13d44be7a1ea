"""What an encoder wants before a question and before a passage: as it ships it, or as its family demands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put before a question and before a passage."""

    question: str = ""
    passage: str = ""


# The names under which models ship the two prompts, the usual one first. The library's own choice
# passes over `passage`, since it fills in an empty `document` (sentence-transformers 6.2.0).
QUESTION_NAMES = ("query", "search_query", "retrieval.query", "web_search_query", "s2p_query")
PASSAGE_NAMES = ("document", "passage", "corpus", "search_document", "retrieval.passage")
REPRESENT = "Represent this sentence for searching relevant passages: "
INSTRUCT = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
# What the cards demand of families that ship no prompts, by the model's own name; the first that
# fits. Others, such as GTE, BGE-M3 and MiniLM, want none.
FAMILIES = (
    (r"e5-.*instruct", Prompts(INSTRUCT)),
    (r"(^|[-_.])e5([-_.]|$)", Prompts("query: ", "passage: ")),
    (r"bge-(small|base|large)-en", Prompts(REPRESENT)),
    (r"bge-(small|base|large)-zh", Prompts("为这个句子生成表示以用于检索相关文章：")),
    (r"arctic-embed.*v2", Prompts("query: ")),
    (r"arctic-embed", Prompts(REPRESENT)),
    (r"nomic-embed-text", Prompts("search_query: ", "search_document: ")),
    (r"mxbai-embed-de", Prompts("query: ", "passage: ")),
    (r"mxbai-embed|uae-large", Prompts(REPRESENT)),
)


def choose_prompts(place: Path, shipped: Mapping[str, str | None]) -> Prompts:
    """The prompts that a model ships, else those of its family."""
    question, passage = (
        next((prompt for name in names if (prompt := shipped.get(name))), "")
        for names in (QUESTION_NAMES, PASSAGE_NAMES)
    )
    return Prompts(question, passage) if question or passage else family_prompts(place)


def family_prompts(place: Path) -> Prompts:
    """The prompts that the cards of a model's family demand; none where the family is not known."""
    # In the hub's cache: models--organisation--name/snapshots/revision.
    own = place.parent.parent.name.split("--")[-1] if place.parent.name == "snapshots" else place.name
    return next((found for pattern, found in FAMILIES if re.search(pattern, own.lower())), Prompts())
