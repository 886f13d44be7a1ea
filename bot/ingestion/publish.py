"""A planned ingest to a published generation: encode what is new, build aside, publish in one step."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from bot.index.base import Store
from bot.index.manifest import Manifest
from bot.ingestion.passages import build_entry, index_text
from bot.ingestion.plan import SPLITTING, Plan
from bot.types import Encoder, Entry, Passage, Progress


def publish_plan(
    plan: Plan, store: Store, load_encoder: Callable[[], Encoder], progress: Progress
) -> Manifest:
    """Build the planned generation aside, check it, make it the live one.

    Only passages without a vector are encoded. Raises GateError, EncoderError; the live
    generation stays in each case.
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
