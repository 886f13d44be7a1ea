"""A question to Hits, and the live generation that they come from."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from bot import german, naming, ranking, splitting, weighing
from bot.errors import BotError
from bot.indexing import Generation
from bot.naming import Named
from bot.storing import Store
from bot.types import Candidate, Encoder, Evidence, Hit, Passage, Question
from bot.words import Word, Words

# What a follow-up hangs on counts half as much as what it asks.
CONTEXT_WEIGHT = 0.5
# What was told around a question counts as much.
STORY_WEIGHT = 0.5
# A question of fewer words is read with all of the story.
FEW_WORDS = 3
# Words and vectors each bring this many passages to what is then compared more closely.
CANDIDATES = 60
# The best hit is compared with this one behind it.
BEHIND = 4
# What most visitors come for, in this order; other topics follow.
TOPICS = ("pay", "employers", "search", "training", "funding")
EMPLOYERS = "employers"
# "ein Bewerber" and "eine Bewerberin" ask the same.
_ARTICLE = re.compile(
    r"\b(?:eine?[rnms]?|der|die|das|de[mns]|meine?[rnms]?|ihre?[rnms]?|seine?[rnms]?)\b", re.IGNORECASE
)
# "ITIL" and "TVöD" name one thing; "IT" and what it begins names all of them.
_CAPITALS = re.compile(r"(?!IT\b)(?=.{3}).*[A-ZÄÖÜ].*[A-ZÄÖÜ]")
# A visitor without an answer is offered three questions, not yet asked and in the right language.
STARTERS = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation, ready to be searched. A request holds one snapshot from start to end.

    `names` are terms that only texts about one thing have in their titles; `listed` are the terms of each
    heading and way to ask; `starters` are passages to begin with: the central one of each topic, then others.
    """

    generation: Generation
    keywords: ranking.KeywordIndex
    scales: weighing.Scales
    encoder: Encoder
    names: frozenset[str]
    listed: frozenset[tuple[str, ...]]
    starters: tuple[Passage, ...]

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.generation.manifest.generation

    def search(self, question: Question, count: int) -> list[Hit]:
        """The passages that fit a question, best first, at most `count`."""
        words = self.read(question)
        keywords = self.keywords.keywords(words)
        many = max(CANDIDATES, count)
        near = self.generation.similarities(self.encoder.encode_question(words.text), many)
        farther = min(near.values(), default=0.0)  # what only words found is at most so near
        found = np.array(sorted({*near, *ranking.best(keywords, many)}), np.intp)
        signals = (
            keywords[found],
            np.array([max(near.get(int(i), farther), 0.0) for i in found], np.float32),
            self.keywords.soft(words, found),
            self.keywords.asked(words, found),
        )
        scores = ranking.fuse(*signals)
        return [
            self._hit(int(found[i]), float(scores[i]), [float(signal[i]) for signal in signals])
            for i in ranking.best(scores, count)
        ]

    def _hit(self, position: int, score: float, signals: Sequence[float]) -> Hit:
        return Hit(self.generation.entries[position].passage, position, score, *signals)

    def of_name(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        """Only the hits that have a name which the question names; all where that leaves none.

        A question that names nothing goes on about what was named before it.
        """
        kept = list(hits)
        for text in (question.focus, question.context):
            if named := {whole for whole, *_ in german.words(text) if whole in self.names}:
                for whole in named:
                    kept = [hit for hit in kept if self._says(hit, whole)] or kept
                break
        return kept

    def _says(self, hit: Hit, term: str) -> bool:
        entry = self.generation.entries[hit.position]
        return term in entry.terms or term in german.terms(" ".join(hit.passage.headings))

    def named(self, question: Question, this_year: int) -> list[Named]:
        """What a question names that only some texts have, or none.

        The names are those of our trade: a corpus about other things, which lists no questions, is not
        asked about them.
        """
        # What a passage lists as asked it answers, whatever that names.
        if not self.keywords.lists_questions or german.terms(question.focus) in self.listed:
            return []
        unknown = [name for name in naming.capitals(question.focus) if not self._means_something(name)]
        return [*map(naming.name, unknown), *naming.named(question.focus, this_year)]

    def _means_something(self, name: str) -> bool:
        words = [german.analyse(surface) for surface in german.surfaces(name)]
        return not words or any(map(self.keywords.means_something, words))

    def read(self, question: Question) -> Words:
        """The words of a question, as evidence and candidates are weighed by."""
        return asked(question, self.keywords.has)

    def evidence(self, sought: Words, hits: Sequence[Hit], kept: Sequence[Hit]) -> Evidence:
        """What speaks for answering from the hits that were kept; there must be one."""
        return self.scales.evidence(sought, kept, hits[min(BEHIND, len(hits) - 1)].score)

    def candidates(self, sought: Words, focus: str, hits: Sequence[Hit]) -> list[Candidate]:
        """The sentences of the best hits, by how well they answer what is asked."""
        return self.scales.candidates(sought, focus, hits)


class Live:
    """The generation that is published now; a new one is opened between two questions."""

    def __init__(self, store: Store, encoder: Encoder) -> None:
        """Opens the live generation. Raises IndexUnavailableError, IndexMismatchError."""
        self._store = store
        self._encoder = encoder
        self._lock = threading.Lock()
        self._refused = ""
        self._before: Snapshot | None = None
        self._beyond = weighing.Beyond.read(encoder)
        naming.prepare()
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
        scales = weighing.Scales(generation.entries, keywords, self._encoder, self._beyond)
        starters, names = _starters(generation, keywords), _names(generation)
        listed = frozenset(terms for entry in generation.entries for terms in entry.question_terms)
        return Snapshot(generation, keywords, scales, self._encoder, names, listed, starters)


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


def asked(question: Question, knows: Callable[[Word], bool] | None = None) -> Words:
    """A question as its words, those of what it hangs on and of the story around it with less weight.

    Of a story only words count that the corpus `knows`: the names of those who tell it do not. They
    count fully where the question has too few words to be found by: "Ist der Sprung realistisch?"
    """
    weights = dict.fromkeys(german.surfaces(question.focus), 1.0)
    short = len(weights) < FEW_WORDS and not question.context
    for word in german.surfaces(question.context):
        weights.setdefault(word, CONTEXT_WEIGHT)
    story = [w for w in german.surfaces(question.story) if knows is None or knows(german.analyse(w))]
    for word in story:
        weights.setdefault(word, 1.0 if short else STORY_WEIGHT)
    text = f"{' '.join(story)} {question.text}" if short else question.text
    return Words(
        _ARTICLE.sub(" ", german.unify(text)),
        tuple(word.casefold() for word in weights),
        tuple(german.analyse(word) for word in weights),
        tuple(weights.values()),
    )


def _names(generation: Generation) -> frozenset[str]:
    """What only one or two texts are about by their titles: employers' names, and capitals such as ITIL."""
    bearers: dict[str, set[str]] = {}
    others: set[str] = set()
    # A text without headings has its first line for a title, which names nothing.
    for passage in (entry.passage for entry in generation.entries if entry.passage.headings):
        for surface in german.surfaces(passage.title):
            bearers.setdefault(whole := german.analyse(surface)[0], set()).add(passage.document)
            if surface.startswith("IT-") or not (passage.topic == EMPLOYERS or _CAPITALS.match(surface)):
                others.add(whole)
    return frozenset(
        word
        for word, texts in bearers.items()
        if len(texts) <= 2 and word not in others and not word.isdigit()
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
