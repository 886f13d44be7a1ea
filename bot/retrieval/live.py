"""The generation that is published now: opened, and followed when an ingest publishes the next one."""

from __future__ import annotations

import ctypes
import gc
import logging
import threading

from bot.errors import BotError
from bot.index.base import Store
from bot.language.synonyms import Synonyms
from bot.retrieval.matching import PassageMatcher
from bot.retrieval.search import Searcher
from bot.retrieval.sentence_vectors import SentenceVectors
from bot.retrieval.topics import distinctive_names, starter_passages, tables_by_document
from bot.types import Encoder

log = logging.getLogger(__name__)


class Live:
    """The generation that is published now; a new one is opened between two questions."""

    def __init__(self, store: Store, encoder: Encoder) -> None:
        """Opens the live generation. Raises IndexUnavailableError, IndexMismatchError."""
        self._store = store
        self._encoder = encoder
        self._lock = threading.Lock()
        self._refused = ""
        self._before: Searcher | None = None
        self._searcher = self._open()

    def searcher(self) -> Searcher:
        """The live generation, opened anew where an ingest has published since.

        One that cannot be opened is logged once, and the one before stays in use.
        """
        if self._is_behind():
            with self._lock:
                if self._is_behind():
                    self._follow()
        return self._searcher

    def _is_behind(self) -> bool:
        try:
            return self._store.current() not in (self._searcher.name, self._refused, None)
        except BotError:
            return False  # a Chroma server is away; what is open goes on being used

    def _follow(self) -> None:
        name = self._store.current() or ""
        try:
            searcher = self._open()
        except BotError as error:
            self._refused = name
            log.error("generation %s not opened, %s stays: %s", name, self._searcher.name, error)
            return
        # The one before stays open for the questions that hold it; none holds the one before that.
        if self._before is not None:
            self._before.generation.close()
        self._before, self._searcher = self._searcher, searcher
        _give_back_memory()
        log.info("generation %s is live", searcher.name)

    def _open(self) -> Searcher:
        encoder = self._encoder
        self._store.manifest().check(encoder.name, encoder.fingerprint, encoder.dimension)
        generation = self._store.open()
        entries, synonyms = generation.entries, Synonyms(generation.manifest.synonyms)
        matcher = PassageMatcher(entries, encoder)
        return Searcher(
            generation=generation,
            matcher=matcher,
            sentences=SentenceVectors(entries, encoder, synonyms),
            encoder=encoder,
            synonyms=synonyms,
            names=distinctive_names(entries, synonyms),
            listed=frozenset(terms for entry in entries for terms in entry.question_terms),
            starters=starter_passages(entries, matcher),
            tables=tables_by_document(entries, synonyms),
        )


def _give_back_memory() -> None:
    """Free a generation that nobody holds any more, and return its memory to the system.

    Its searcher is part of a circle (a cache of its own method), which Python would find much later, and
    glibc keeps what was freed between things that stay: together 15 to 40 MB with every publication.
    """
    gc.collect()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
