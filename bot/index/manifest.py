"""What a generation of the index was made of, and whether it fits the settings in force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.errors import IndexMismatchError, IndexUnavailableError

FORMAT = 4
REBUILD = "run: make ingest (or python ingest.py)"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of; `files` are digests and `texts` the listing by name.

    `synonyms` are those of the corpus at that time: questions have to be read as the passages were.
    """

    generation: str
    created: str
    encoder: str
    fingerprint: str
    dimension: int
    splitting: str
    files: Mapping[str, str]
    texts: Mapping[str, Mapping[str, Any]]
    passages: int
    synonyms: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Raises IndexMismatchError for another format, IndexUnavailableError for a damaged text."""
        try:
            raw = json.loads(text)
            if not isinstance(raw, dict):
                raise TypeError("a manifest is an object")
            if raw.get("format") != FORMAT:
                raise IndexMismatchError(
                    f"the index has format {raw.get('format')}, this version reads {FORMAT}; {REBUILD}"
                )
            return cls(**raw)
        except (ValueError, TypeError) as error:
            raise IndexUnavailableError(f"the manifest of the index is damaged; {REBUILD}") from error

    def to_json(self) -> str:
        """The manifest as a file holds it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def check(self, encoder: str, fingerprint: str, dimension: int | None = None) -> None:
        """Raises IndexMismatchError where another encoder is in force than made the index.

        The dimension is known once the encoder is loaded.
        """
        if self.fingerprint == fingerprint and dimension in (None, self.dimension):
            return
        now = f"{fingerprint}, {dimension} dimensions" if dimension else fingerprint
        raise IndexMismatchError(
            f"the index was made with the encoder {self.encoder} ({self.fingerprint}, {self.dimension} "
            f"dimensions), BOT_ENCODER is {encoder} ({now}); set BOT_ENCODER back, or {REBUILD}"
        )
