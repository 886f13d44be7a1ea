"""A planned ingest to a published generation: what is lost, encode what is new, build aside, publish."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from bot.errors import IndexMismatchError, IndexUnavailableError
from bot.index.base import Store
from bot.index.manifest import Manifest
from bot.ingestion.passages import build_entry, index_text
from bot.ingestion.plan import SPLITTING, Plan
from bot.types import Encoder, Entry, Passage, Progress

# So many are no slip of one day: the corpus is the wrong one, or much of it went.
FEW_TEXTS, FEW_PASSAGES, FEW_CHARACTERS = 3, 10, 10_000


@dataclass(frozen=True, slots=True)
class Losses:
    """What visitors would find no more: texts by name, and how much of the whole; zero where it grows."""

    texts: tuple[str, ...] = ()
    texts_before: int = 0
    passages: int = 0
    passages_before: int = 0
    characters: int = 0
    characters_before: int = 0

    @property
    def are_many(self) -> bool:
        """Whether an editor has to agree: more than a tenth and more than a few, or more than half."""
        return (
            _is_much(len(self.texts), self.texts_before, FEW_TEXTS)
            or _is_much(self.passages, self.passages_before, FEW_PASSAGES)
            or _is_much(self.characters, self.characters_before, FEW_CHARACTERS)
        )


def find_losses(plan: Plan, store: Store) -> Losses:
    """What the plan would take away from what is live; a renamed text is not lost."""
    try:
        before = store.manifest()
    except (IndexUnavailableError, IndexMismatchError):
        return Losses()  # nothing published, or of no use
    names, digests = {doc.name for doc in plan.documents}, {doc.digest for doc in plan.documents}
    gone = (name for name, digest in before.files.items() if name not in names and digest not in digests)
    # Split in another way, the same texts are another number of passages.
    passages = before.passages if before.splitting == SPLITTING else len(plan.passages)
    old = sum(len(entry.passage.text) for entry in plan.entries.values())
    new = sum(len(passage.text) for passage in plan.passages)
    return Losses(
        texts=tuple(sorted(gone)),
        texts_before=len(before.files),
        passages=max(0, passages - len(plan.passages)),
        passages_before=passages,
        characters=max(0, old - new),
        characters_before=old,
    )


def _is_much(lost: int, before: int, few: int) -> bool:
    return lost * 2 > before or (lost >= few and lost * 10 > before)


def publish_plan(
    plan: Plan, store: Store, load_encoder: Callable[[], Encoder], progress: Progress
) -> Manifest:
    """Build the planned generation aside, check it, make it the live one.

    Only passages without a vector are encoded. Raises GateError, EncoderError, IndexWriteError; the
    live generation stays in each case.
    """
    encoder = load_encoder()
    fresh = [passage for passage in plan.passages if passage.id not in plan.vectors]
    encoded = encoder.encode_passages([index_text(p) for p in fresh], progress)
    by_id = {**plan.vectors, **dict(zip((p.id for p in fresh), encoded, strict=True))}
    manifest = _manifest(plan, encoder)
    entries = [_entry(passage, plan) for passage in plan.passages]
    store.build(manifest, entries, np.stack([by_id[p.id] for p in plan.passages]))
    store.publish(manifest)
    return manifest


def _entry(passage: Passage, plan: Plan) -> Entry:
    # The same content has the same terms, but may have moved within its text.
    old = plan.entries.get(passage.id)
    return dataclasses.replace(old, passage=passage) if old else build_entry(passage, plan.synonyms)


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
        synonyms=plan.synonyms.words,
    )
