"""Gold cases, what counts as right, and the metrics over what came back; pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """What a visitor says, and what an answer to the last message must and must not hold.

    `facts` stand in the corpus, `says` in the program's own sentences; of each group of
    alternatives one is enough. `other` is the second conversation of a pair for equal advice.
    """

    id: str
    messages: tuple[str, ...]
    topic: str = "–"
    language: str = "de"
    outcome: tuple[str, ...] = ("answered",)
    documents: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    says: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    held_out: bool = False
    axis: str = ""
    other: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What the id begins with."""
        return self.id.rpartition("-")[0]


def read_cases(folder: Path) -> list[Case]:
    """The cases of every file in a folder of gold questions, in order."""
    files = sorted(folder.glob("*.json"))
    raw = [case for path in files for case in json.loads(path.read_text(encoding="utf-8"))]
    return [Case(**{key: _frozen(value) for key, value in case.items()}) for case in raw]


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
