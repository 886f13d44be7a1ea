"""Words that people say for what the texts call otherwise, such as "Azubi" for "Auszubildende"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Replaces whole words by the texts' own word, whatever their case; `words` has lower-case keys."""

    words: Mapping[str, str] = field(default_factory=dict)
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the words into one pattern, which matches nothing where there are none."""
        alternatives = "|".join(map(re.escape, self.words)) or "(?!)"
        object.__setattr__(self, "_pattern", re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE))

    def apply(self, text: str) -> str:
        """The text with each such word replaced."""
        return self._pattern.sub(lambda match: self.words.get(match[0].lower(), match[0]), text)


NO_SYNONYMS = Synonyms()
