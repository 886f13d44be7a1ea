"""A question to Hits, and the live generation that they come from."""

from __future__ import annotations

import logging
import threading

from bot.answers.evidence import Beyond
from bot.answers.selection import SentenceScorer
from bot.errors import BotError
from bot.index.base import Store
from bot.language.entities import load_lexicon
from bot.retrieval.matching import KeywordIndex
from bot.retrieval.search import Snapshot, distinctive_names, starter_passages
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
        self._before: Snapshot | None = None
        self._beyond = Beyond.read(encoder)
        load_lexicon()
        self._snapshot = self._open()

    def snapshot(self) -> Snapshot:
        """The live generation, opened anew where an ingest has published since.

        One that cannot be opened is logged once, and the one before stays in use.
        """
        if self._is_behind():
            with self._lock:
                if self._is_behind():
                    self._follow()
        return self._snapshot

    def _is_behind(self) -> bool:
        try:
            return self._store.current() not in (self._snapshot.name, self._refused, None)
        except BotError:
            return False  # a Chroma server is away; the next search says so

    def _follow(self) -> None:
        name = self._store.current() or ""
        try:
            snapshot = self._open()
        except BotError as error:
            self._refused = name
            log.error("generation %s not opened, %s stays: %s", name, self._snapshot.name, error)
            return
        # The one before stays open for the questions that hold it; none holds the one before that.
        if self._before is not None:
            self._before.generation.close()
        self._before, self._snapshot = self._snapshot, snapshot
        log.info("generation %s is live", snapshot.name)

    def _open(self) -> Snapshot:
        encoder = self._encoder
        self._store.manifest().check(encoder.name, encoder.fingerprint, encoder.dimension)
        generation = self._store.open()
        keywords = KeywordIndex(generation.entries, self._encoder)
        scales = SentenceScorer(generation.entries, keywords, self._encoder, self._beyond)
        starters, names = starter_passages(generation, keywords), distinctive_names(generation)
        listed = frozenset(terms for entry in generation.entries for terms in entry.question_terms)
        return Snapshot(generation, keywords, scales, self._encoder, names, listed, starters)
