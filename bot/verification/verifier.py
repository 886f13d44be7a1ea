"""A model's sentence against the passages that it cites: shown, replaced by a quote, or dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.types import Passage, Quote
from bot.verification.bars import barring_reason
from bot.verification.checks import find_replacement, find_support, support_parts
from bot.verification.claim import Analysis, parse_claim
from bot.verification.sources import CitedPassage


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be shown of a claim: pieces with the quotes that they rest on; none where `reason` bars it.

    `reason` is also given where a quote stands in for the claim (`is_quoted`).
    """

    pieces: tuple[tuple[str, tuple[Quote, ...]], ...] = ()
    reason: str = ""
    is_quoted: bool = False

    @property
    def name(self) -> str:
        """What became of the claim: shown, a reason, or a reason for which a quote stands in."""
        return f"replaced: {self.reason}" if self.is_quoted else self.reason or "shown"


class Verifier:
    """Holds claims in a language to passages, numbered from 1 as the model was shown them."""

    def __init__(self, passages: Iterable[Passage], language: str, analysis: Analysis) -> None:
        """Nothing of the passages is worked out before a claim needs it."""
        self._sources = [CitedPassage(passage, analysis) for passage in passages]
        self._language, self._analysis = language, analysis

    def verify(self, sentence: str) -> Verdict:
        """What may be shown of a model's sentence."""
        claim = parse_claim(sentence, self._language, self._analysis)
        if reason := barring_reason(claim.whole.text, self._language, self._sources):
            return Verdict(reason=reason)
        known = [number for number in claim.cites if 1 <= number <= len(self._sources)]
        support = support_parts(claim, self._sources, known) if known else find_support(claim, self._sources)
        if not (failed := next((part.reason for part in support if part.reason), "")):
            texts = [part.statement.text for part in claim.parts] if known else [claim.whole.text]
            if known:
                texts[-1] += claim.ending
            return Verdict(tuple((text, part.quotes) for text, part in zip(texts, support, strict=True)))
        if self._language != "de":  # a German quote amid another language would stand there unexplained
            return Verdict(reason=failed)
        cited = known or range(1, len(self._sources) + 1)
        if (instead := find_replacement(claim.whole, self._sources, cited)) is None:
            return Verdict(reason=failed)
        return Verdict(((instead.text, (instead.quote,)),), failed, is_quoted=True)
