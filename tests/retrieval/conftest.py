"""What the tests of retrieval share: the invented texts, opened to be searched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.index.folder_store import FolderStore
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.live import Live
from bot.retrieval.search import Searcher
from tests.conftest import Published


@pytest.fixture(scope="session")
def still(invented: Published, encoder: SentenceEncoder) -> Iterator[Live]:
    """The live generation of an index that does not change."""
    live = Live(FolderStore(invented.index), encoder)
    yield live
    live.searcher().generation.close()


@pytest.fixture(scope="session")
def searcher(still: Live) -> Searcher:
    """The generation of the invented texts."""
    return still.searcher()
