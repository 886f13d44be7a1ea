"""What an ingest would change: the corpus compared with the generation that is live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.errors import IndexMismatchError, IndexUnavailableError
from bot.index.base import Store
from bot.index.manifest import Manifest
from bot.ingestion.corpus import Corpus, read_corpus
from bot.ingestion.editorial import editorial_notices
from bot.ingestion.passages import MAX_CHARS, SPLITTING_VERSION, split_document, unquotable_sentences
from bot.language.synonyms import Synonyms
from bot.readers.documents import Document
from bot.types import Entry, Passage, Vectors

SPLITTING = f"v{SPLITTING_VERSION}, at most {MAX_CHARS} characters"


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
    synonyms: Synonyms
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


def plan_ingest(corpus: Path, store: Store, fingerprint: str) -> Plan:
    """Compare the corpus with the live generation. Raises CorpusError."""
    texts = read_corpus(corpus)
    documents, synonyms = texts.documents, texts.synonyms
    passages = tuple(passage for doc in documents for passage in split_document(doc))
    files = {doc.name: doc.digest for doc in documents}
    live = _read_live(store)
    before = live.manifest
    same_encoder = before is not None and before.fingerprint == fingerprint
    same_splitting = before is not None and before.splitting == SPLITTING
    same_synonyms = before is not None and before.synonyms == synonyms.words
    return Plan(
        documents=documents,
        passages=passages,
        synonyms=synonyms,
        entries=live.entries if same_splitting and same_synonyms else {},
        vectors=live.vectors if same_encoder and same_splitting else {},
        text_change=_text_change(files, before.files if before else {}),
        passage_change=_passage_change(passages, [e.passage for e in live.entries.values()]),
        notices=tuple(text_notices(texts)),
        up_to_date=before is not None
        and same_encoder
        and same_splitting
        and same_synonyms
        and before.files == files,
    )


def _read_live(store: Store) -> _Live:
    try:
        manifest = store.manifest()
        with store.open_aside() as generation:
            entries = {entry.passage.id: entry for entry in generation.entries}
            return _Live(manifest, entries, generation.vectors())
    except (IndexUnavailableError, IndexMismatchError):
        return _Live()  # nothing published, or of no use: the corpus is the source of truth


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


def text_notices(corpus: Corpus) -> Iterator[str]:
    """What an editor should know; first what is not read, not quoted or overdue, then how it is written."""
    yield from corpus.notices
    for document in corpus.documents:
        if document.review_by and document.review_by < date.today():
            yield f"{document.name}: überfällig seit {document.review_by:%d.%m.%Y}, bitte prüfen"
        for sentence in unquotable_sentences(document):
            yield (
                f"{document.name}:{sentence.line}: wird gefunden, aber nicht zitiert ({sentence.reason}): "
                f"{sentence.beginning}"
            )
    yield from editorial_notices(corpus.documents)
