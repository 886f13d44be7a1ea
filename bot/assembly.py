"""Settings to the objects that do the work: store, encoder, pipeline. Nothing else builds them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.answers.evidence import Beyond
from bot.index.base import Store
from bot.index.folder_store import FolderStore
from bot.index.server_store import ServerStore
from bot.language.detection import detect_language
from bot.language.entities import load_lexicon
from bot.llm.composer import Composer
from bot.metrics import Metrics
from bot.models.sentence_transformer import SentenceEncoder
from bot.pipeline import Pipeline
from bot.retrieval.live import Live
from bot.settings import Settings
from bot.types import Encoder, Question

if TYPE_CHECKING:
    from bot.llm.chat_model import ChatModel

log = logging.getLogger(__name__)


def open_store(config: Settings) -> Store:
    """The index that the settings name: a folder, or a Chroma server."""
    return ServerStore(config.chroma_url, config.index) if config.chroma_url else FolderStore(config.index)


def open_encoder(config: Settings, threads: int | None = None) -> SentenceEncoder:
    """The encoder of the settings; `threads` is for this whole process. Raises EncoderError."""
    return SentenceEncoder(config.encoder, threads=threads)


def open_live(config: Settings) -> Live:
    """The live generation of the settings' index with the settings' encoder.

    Raises IndexUnavailableError, IndexMismatchError, EncoderError.
    """
    return Live(open_store(config), open_encoder(config))


def build_pipeline(
    store: Store, encoder: Encoder, contact: str, composer: Composer | None = None
) -> Pipeline:
    """The pipeline over a store's live generation. Raises IndexUnavailableError, IndexMismatchError."""
    return Pipeline(Live(store, encoder), Beyond.load(encoder), contact, composer)


def open_pipeline(config: Settings, composer: Composer | None = None, threads: int | None = None) -> Pipeline:
    """The pipeline that the settings name; without a composer it quotes, also where a model is set.

    Raises IndexUnavailableError, IndexMismatchError, EncoderError.
    """
    return build_pipeline(open_store(config), open_encoder(config, threads), config.contact, composer)


def open_server_pipeline(config: Settings, metrics: Metrics) -> Pipeline:
    """The pipeline of a server, warmed: everything that the first question needs is loaded. Takes seconds.

    Raises IndexUnavailableError, IndexMismatchError, EncoderError, SettingsError.
    """
    composer = open_composer(config, metrics) if config.llm else None
    # A server encodes one short question at a time.
    pipeline = open_pipeline(config, composer, threads=1)
    load_lexicon()
    detect_language("Der erste Aufruf lädt die Sprachmodelle.")
    searcher = pipeline.live.searcher()
    searcher.search(searcher.parse(Question("Die erste Frage wärmt alles an.")), 1)
    log.info("ready, generation %s", searcher.name)
    return pipeline


def open_composer(config: Settings, metrics: Metrics) -> Composer:
    """The language model of the settings behind its verification. Raises SettingsError."""
    return Composer(open_chat_model(config, config.llm), metrics)


def open_chat_model(config: Settings, name: str) -> ChatModel:
    """A language model by its `provider:model` name, with the settings' address and key.

    Raises SettingsError.
    """
    # Imported here: without a model nobody waits for LangChain.
    from bot.llm.chat_model import open_model

    key = config.llm_api_key.get_secret_value()
    return open_model(name, config.llm_base_url, key, config.llm_timeout)
