"""The prompts that a model's family demands, by the model's name."""

from __future__ import annotations

from pathlib import Path

from bot.models.prompts import INSTRUCT, REPRESENT, Prompts, choose_prompts

FAMILIES = {
    "multilingual-e5-large-instruct": Prompts(INSTRUCT),
    "e5-base-v2": Prompts("query: ", "passage: "),
    "bge-base-en-v1.5": Prompts(REPRESENT),
    "bge-m3": Prompts(),
    "gte-multilingual-base": Prompts(),
    "snowflake-arctic-embed-l-v2.0": Prompts("query: "),
    "snowflake-arctic-embed-m": Prompts(REPRESENT),
    "nomic-embed-text-v1.5": Prompts("search_query: ", "search_document: "),
    "deepset-mxbai-embed-de-large-v1": Prompts("query: ", "passage: "),
    "mxbai-embed-large-v1": Prompts(REPRESENT),
    "paraphrase-multilingual-MiniLM-L12-v2": Prompts(),
}


def test_family_has_the_prompts_of_its_card() -> None:
    """What a card demands is found by the model's name, in a folder and in the hub's cache."""
    for name, expected in FAMILIES.items():
        assert choose_prompts(Path("/models") / name, {"query": "", "document": None}) == expected, name
        snapshot = Path(f"/cache/models--someone--{name}/snapshots/0123abcd")
        assert choose_prompts(snapshot, {}) == expected, name


def test_family_follows_from_the_models_own_name() -> None:
    """A folder above the model says nothing about it."""
    assert choose_prompts(Path("/models/e5-large/other"), {}) == Prompts()
