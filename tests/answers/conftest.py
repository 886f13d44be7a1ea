"""What the tests of answers share: searchers over few passages, and the questions beyond every corpus."""

from __future__ import annotations

import pytest

from bot.answers.evidence import Beyond
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.search import Searcher
from tests.retrieval.passages import LISTED, PASSAGES, searcher_over


@pytest.fixture(scope="session")
def beyond(encoder: SentenceEncoder) -> Beyond:
    """The questions that come with the program, encoded once."""
    return Beyond.load(encoder)


@pytest.fixture(scope="session")
def plain(encoder: SentenceEncoder) -> Searcher:
    """A searcher over passages that list no ways to ask."""
    return searcher_over(PASSAGES, encoder)


@pytest.fixture(scope="session")
def listing(encoder: SentenceEncoder) -> Searcher:
    """A searcher over passages that list ways to ask."""
    return searcher_over(LISTED, encoder)
