"""A question to Hits, and the live generation that they come from."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from bot import german, ranking, splitting
from bot.errors import BotError
from bot.indexing import Generation
from bot.storing import Store
from bot.types import Encoder, Hit, Passage, Question

# What a follow-up hangs on counts half as much as what it asks.
CONTEXT_WEIGHT = 0.5
# Words and vectors each bring this many passages to what is then compared more closely.
CANDIDATES = 60
# What most visitors come for, in this order; other topics follow.
TOPICS = ("pay", "employers", "search", "training", "funding")
# A visitor without an answer is offered three questions, not yet asked and in the right language.
STARTERS = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation, ready to be searched. A request holds one snapshot from start to end.

    `starters` are passages to begin with: the central one of each topic, then others.
    """

    generation: Generation
    keywords: ranking.KeywordIndex
    encoder: Encoder
    starters: tuple[Passage, ...]

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.generation.manifest.generation

    def search(self, question: Question, count: int) -> list[Hit]:
        """The passages that fit a question, best first, at most `count`."""
        words = asked(question)
        scores = self._scores(words, count)
        pairs = zip(words.words, words.weights, strict=True)
        focus = self.keywords.weigh(word for word, weight in pairs if weight == 1)
        names = german.names(question.focus)
        return [self._hit(position, score, focus, names) for position, score in scores.items()]

    def _scores(self, words: ranking.Question, count: int) -> dict[int, float]:
        """The best passages with their scores, best first, out of those that words or vectors find."""
        many = max(CANDIDATES, count)
        keywords = self.keywords.keywords(words)
        near = self.generation.similarities(self.encoder.encode_question(words.text), many)
        farther = min(near.values(), default=0.0)  # what only words found is at most so near
        found = np.array(sorted({*near, *ranking.best(keywords, many)}), np.intp)
        scores = ranking.fuse(
            keywords[found],
            np.array([max(near.get(int(i), farther), 0.0) for i in found], np.float32),
            self.keywords.soft(words, found),
            self.keywords.asked(words, found),
        )
        return {int(found[i]): float(scores[i]) for i in ranking.best(scores, count)}

    def _hit(
        self, position: int, score: float, focus: list[ranking.Weighed], names: list[ranking.Word]
    ) -> Hit:
        entry, keywords = self.generation.entries[position], self.keywords
        terms = frozenset(ranking.bag(entry))
        return Hit(
            passage=entry.passage,
            score=score,
            coverage=ranking.share(focus, terms),
            sentence_scores=tuple(ranking.share(focus, terms) for terms in entry.sentence_terms),
            missing_names=sum(not ranking.holds(name, terms) for name in names),
            unknown_names=sum(not keywords.knows(name) for name in names),
        )


class Live:
    """The generation that is published now; a new one is opened between two questions."""

    def __init__(self, store: Store, encoder: Encoder) -> None:
        """Opens the live generation. Raises IndexUnavailableError, IndexMismatchError."""
        self._store = store
        self._encoder = encoder
        self._lock = threading.Lock()
        self._refused = ""
        self._before: Snapshot | None = None
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
        keywords = ranking.KeywordIndex(generation.entries, self._encoder)
        return Snapshot(generation, keywords, self._encoder, _starters(generation, keywords))


class CorpusRetriever(BaseRetriever):
    """The product's retrieval for any LangChain chain: `CorpusRetriever(live=live, k=5)`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    live: Live
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        hits = self.live.snapshot().search(Question(query), self.k)
        return [_to_langchain(hit) for hit in hits]


def asked(question: Question) -> ranking.Question:
    """A question as its words, those of what it hangs on with less weight."""
    focus = list(german.surfaces(question.focus))
    context = [word for word in german.surfaces(question.context) if word not in focus]
    surfaces = (*focus, *context)
    return ranking.Question(
        question.text,
        tuple(word.casefold() for word in surfaces),
        tuple(german.analyse(word) for word in surfaces),
        (1.0,) * len(focus) + (CONTEXT_WEIGHT,) * len(context),
    )


def _starters(generation: Generation, keywords: ranking.KeywordIndex) -> tuple[Passage, ...]:
    passages = [entry.passage for entry in generation.entries]
    headed = [position for position, passage in enumerate(passages) if passage.headings]
    by_topic: dict[str | None, list[int]] = {}
    for position in headed:
        by_topic.setdefault(passages[position].topic, []).append(position)
    order = [topic for topic in TOPICS if topic in by_topic] + [t for t in by_topic if t not in TOPICS]
    central = [keywords.central(by_topic[topic]) for topic in order]
    return tuple(passages[position] for position in (*central, *headed[:STARTERS]))


def _to_langchain(hit: Hit) -> LangChainDocument:
    passage = hit.passage
    return LangChainDocument(
        id=passage.id,
        page_content=splitting.plain_text(passage),
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
