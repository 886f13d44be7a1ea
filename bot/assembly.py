"""The settings to the objects that do the work: store, models, pipeline. Nothing else builds them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from bot.index.base import Store
from bot.index.folder_store import FolderStore
from bot.index.server_store import ServerStore
from bot.language.detection import detect_language
from bot.metrics import Metrics
from bot.models.sentence_transformer import SentenceEncoder
from bot.pipeline import Pipeline
from bot.retrieval.live import Live
from bot.settings import Settings
from bot.types import Question

if TYPE_CHECKING:
    from bot.llm.composer import Composer

log = logging.getLogger(__name__)


def open_store(index: Path, chroma_url: str) -> Store:
    """The store that the settings name."""
    return ServerStore(chroma_url, index) if chroma_url else FolderStore(index)


def open_pipeline(config: Settings, tally: Metrics) -> Pipeline:
    """Everything that an answer needs, opened and warmed. Takes seconds.

    Raises IndexUnavailableError, IndexMismatchError, EncoderError, SettingsError.
    """
    store = open_store(config.index, config.chroma_url)
    live = Live(store, SentenceEncoder(config.encoder, threads=1))
    detect_language("Der erste Aufruf lädt die Sprachmodelle.")
    snapshot = live.snapshot()
    snapshot.search(Question("Die erste Frage wärmt alles an."), 1)
    log.info("ready, generation %s", snapshot.name)
    return Pipeline(live, config.contact, open_composer(config, tally) if config.llm else None)


def open_composer(config: Settings, tally: Metrics) -> Composer:
    """The language model of the settings behind its proof. Raises SettingsError where it cannot be had."""
    # Imported here: without a model nobody waits for it.
    from bot.llm.chat_model import open_model
    from bot.llm.composer import Composer

    model = open_model(
        config.llm, config.llm_base_url, config.llm_api_key.get_secret_value(), config.llm_timeout
    )
    return Composer(model, tally)
