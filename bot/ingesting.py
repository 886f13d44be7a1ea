"""The corpus to a published generation: what changed, what is new to encode, one publication."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from bot import reading, splitting
from bot.errors import IndexMismatchError, IndexUnavailableError
from bot.manifest import Manifest
from bot.storing import Store
from bot.types import Document, Encoder, Entry, Passage, Progress, Vectors

SPLITTING = f"v{splitting.VERSION}, at most {splitting.MAX_CHARS} characters"


@dataclass(frozen=True, slots=True)
class Change:
    """How many things are new, changed, removed and unchanged."""

    new: int
    changed: int
    removed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What an ingest would do: what changed, what the editor should know, whether to build."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    entries: Mapping[str, Entry]
    vectors: Mapping[str, Vectors]
    text_change: Change
    passage_change: Change
    notices: tuple[str, ...]
    up_to_date: bool


@dataclass(frozen=True, slots=True)
class _Live:
    """What is published now, for comparison; empty before the first time and where it is damaged."""

    manifest: Manifest | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)
    vectors: Mapping[str, Vectors] = field(default_factory=dict)


def plan(corpus: Path, store: Store, fingerprint: str) -> Plan:
    """Compare the corpus with the live generation. Raises CorpusError."""
    documents = tuple(reading.read_corpus(corpus))
    passages = tuple(passage for doc in documents for passage in splitting.split(doc))
    files = {doc.name: doc.digest for doc in documents}
    live = _read_live(store)
    before = live.manifest
    same_encoder = before is not None and before.fingerprint == fingerprint
    same_splitting = before is not None and before.splitting == SPLITTING
    return Plan(
        documents=documents,
        passages=passages,
        entries=live.entries if same_splitting else {},
        vectors=live.vectors if same_encoder and same_splitting else {},
        text_change=_text_change(files, before.files if before else {}),
        passage_change=_passage_change(passages, [e.passage for e in live.entries.values()]),
        notices=tuple(_notices(corpus, documents)),
        up_to_date=before is not None and same_encoder and same_splitting and before.files == files,
    )


def publish(plan: Plan, store: Store, load_encoder: Callable[[], Encoder], progress: Progress) -> Manifest:
    """Build the planned generation aside, check it, make it the live one.

    Only passages without a vector are encoded. Raises GateError, EncoderError; the live
    generation stays in each case.
    """
    encoder = load_encoder()
    fresh = [passage for passage in plan.passages if passage.id not in plan.vectors]
    encoded = encoder.encode_passages([splitting.index_text(p) for p in fresh], progress)
    by_id = {**plan.vectors, **dict(zip((p.id for p in fresh), encoded, strict=True))}
    manifest = _manifest(plan, encoder)
    entries = [_entry(passage, plan.entries) for passage in plan.passages]
    store.build(manifest, entries, np.stack([by_id[p.id] for p in plan.passages]))
    store.publish(manifest)
    return manifest


def _read_live(store: Store) -> _Live:
    try:
        manifest = store.manifest()
        with store.open_aside() as generation:
            entries = {entry.passage.id: entry for entry in generation.entries}
            return _Live(manifest, entries, generation.vectors())
    except (IndexUnavailableError, IndexMismatchError):
        return _Live()  # nothing published, or of no use: the corpus is the source of truth


def _entry(passage: Passage, known: Mapping[str, Entry]) -> Entry:
    # The same content has the same terms, but may have moved within its text.
    old = known.get(passage.id)
    return dataclasses.replace(old, passage=passage) if old else splitting.entry(passage)


def _text_change(now: Mapping[str, str], before: Mapping[str, str]) -> Change:
    both = now.keys() & before.keys()
    changed = sum(now[name] != before[name] for name in both)
    return Change(len(now) - len(both), changed, len(before) - len(both), len(both) - changed)


def _passage_change(now: Sequence[Passage], before: Sequence[Passage]) -> Change:
    """A passage that went and one that came under the same heading count as one changed."""
    ids, old_ids = {p.id for p in now}, {p.id for p in before}
    came = Counter((p.document, p.headings) for p in now if p.id not in old_ids)
    went = Counter((p.document, p.headings) for p in before if p.id not in ids)
    changed = (came & went).total()
    return Change(came.total() - changed, changed, went.total() - changed, len(ids & old_ids))


def _notices(corpus: Path, documents: Iterable[Document]) -> Iterator[str]:
    for name in reading.passed_over(corpus):
        yield f"{name}: übergangen, gelesen werden .md und .txt"
    for document in documents:
        if document.review_by and document.review_by < date.today():
            yield f"{document.name}: überfällig seit {document.review_by:%d.%m.%Y}, bitte prüfen"
        for line, beginning in splitting.unquotable(document):
            yield (
                f"{document.name}:{line}: wird gefunden, aber nicht zitiert (Auszeichnung im Satz, oder "
                f"kein Satz): {beginning}"
            )


def _manifest(plan: Plan, encoder: Encoder) -> Manifest:
    now = datetime.now(UTC)
    files = {doc.name: doc.digest for doc in plan.documents}
    # With the microsecond, so that a corpus changed and changed back has a name of its own.
    content = repr((sorted(files.items()), encoder.fingerprint, SPLITTING, now.microsecond))
    counts = Counter(passage.document for passage in plan.passages)
    return Manifest(
        generation=f"{now:%Y%m%dT%H%M%S}-{hashlib.sha256(content.encode()).hexdigest()[:6]}",
        created=now.isoformat(timespec="seconds"),
        encoder=encoder.name,
        fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        splitting=SPLITTING,
        files=files,
        texts={
            doc.name: {
                "title": doc.title,
                "topic": doc.topic,
                "as_of": doc.as_of.isoformat() if doc.as_of else None,
                "review_by": doc.review_by.isoformat() if doc.review_by else None,
                "passages": counts[doc.name],
            }
            for doc in plan.documents
        },
        passages=len(plan.passages),
    )
