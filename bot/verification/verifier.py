"""A model's sentence against the passages that it cites: shown, replaced by a quote, or dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.language.detection import detect_language
from bot.language.terms import analyse_word
from bot.types import Passage, Quote
from bot.verification.checks import CHECKS, Comparison, compare, fitness_instead
from bot.verification.claim import Analysis, Claim, ClaimPart, Statement, parse_claim
from bot.verification.clauses import is_foreign, proper_names
from bot.verification.sources import CitedPassage, compare_sentences

# A quote takes a claim's place when it holds so much of the claim's words.
SAME_MATTER = 0.6
MOST_QUOTES = 3
# A sentence with so many common words tells its language.
FEW_WORDS = 3

_CONTACT = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+\.\w+|\b(?:[\w-]+\.)+"
    r"(?:de|com|org|net|eu|info|io|example|nrw|ru|me|app|dev|biz|xyz|gov|edu|tr|pl|ua)\b(?:/\S*)?"
    r"|(?<![\d.,])(?:\+|00|0)\d[\d /()-]{5,}\d",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<\s*[/!?]?[a-zA-Z]|javascript:|\{\{|\}\}|\\[a-z]+\{|https?:$", re.IGNORECASE)


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
        self._texts = " ".join(source.passage.text for source in self._sources).casefold()
        self._language, self._analysis = language, analysis

    def verify(self, sentence: str) -> Verdict:
        """What may be shown of a model's sentence."""
        claim = parse_claim(sentence, self._language, self._analysis)
        if reason := self._barring_reason(claim.whole.text):
            return Verdict(reason=reason)
        known = [number for number in claim.cites if 1 <= number <= len(self._sources)]
        if not known:
            return self._verify_uncited(claim)
        pieces: list[tuple[str, tuple[Quote, ...]]] = []
        for part in claim.parts:
            comparison = self._compare(part.statement, self._cited_by(part, known))
            if reason := failed_check(comparison):
                return self._replace(claim.whole, reason, known)
            quotes = tuple(sentence.quote for sentence in comparison.chosen[:MOST_QUOTES])
            pieces.append((part.statement.text, quotes))
        text, quotes = pieces[-1]
        return Verdict((*pieces[:-1], (text + claim.ending, quotes)))

    def _cited_by(self, part: ClaimPart, known: Sequence[int]) -> list[CitedPassage]:
        """The passages that a part names; one without a citation rests on those of the last part."""
        numbers = [n for n in part.cites or known[-1:] if 1 <= n <= len(self._sources)]
        return [self._sources[number - 1] for number in numbers or known]

    def _compare(self, claim: Statement, sources: Sequence[CitedPassage]) -> Comparison:
        return compare(claim, compare_sentences(claim, sources))

    def _verify_uncited(self, claim: Claim) -> Verdict:
        """A sentence that names no passage: only one that needs no figure may find its own."""
        if not claim.whole.figures:
            for source in self._sources:
                comparison = self._compare(claim.whole, [source])
                if not failed_check(comparison):
                    quotes = tuple(sentence.quote for sentence in comparison.chosen[:MOST_QUOTES])
                    return Verdict(((claim.whole.text, quotes),))
        reason = "unknown_source" if claim.cites else "uncited"
        return self._replace(claim.whole, reason, range(1, len(self._sources) + 1))

    def _replace(self, claim: Statement, reason: str, cited: Iterable[int]) -> Verdict:
        """The quote that says what the claim got wrong; nothing where none is about the same."""
        if self._language != "de":  # a German quote amid another language would stand there unexplained
            return Verdict(reason=reason)
        best, chosen, numbers = SAME_MATTER, None, set(cited)
        for number, source in enumerate(self._sources, 1):
            for sentence in compare_sentences(claim, [source]):
                fitness = fitness_instead(sentence, claim)
                # Of a passage that the claim does not cite only what has its very figures.
                if fitness > best and (number in numbers or fitness > 1):
                    best, chosen = fitness, sentence
        if chosen is None:
            return Verdict(reason=reason)
        return Verdict(((chosen.text, (chosen.quote,)),), reason, is_quoted=True)

    def _barring_reason(self, text: str) -> str:
        """Why a sentence is out whatever it cites; empty where nothing bars it."""
        if _MARKUP.search(text):
            return "markup"
        if any(m[0].rstrip(".,;:!?)").casefold() not in self._texts for m in _CONTACT.finditer(text)):
            return "contact"
        # Names say nothing of the language around them.
        common = [word for word in re.findall(r"[^\W\d_]+", text) if not word[0].isupper()]
        spoken = detect_language(" ".join(common)) if len(common) > FEW_WORDS else None
        if (spoken or self._language) != self._language or is_foreign(text, self._language):
            return "language"
        has_names = self._language in ("de", "en")
        is_strange = has_names and any(map(self._is_strange, proper_names(text, self._language)))
        return "name" if is_strange else ""

    def _is_strange(self, name: str) -> bool:
        """Whether a name stands in no passage."""
        stem = analyse_word(name)[0]
        return not any(name.casefold() in source.names or stem in source.terms for source in self._sources)


def failed_check(comparison: Comparison) -> str:
    """The reason of the first check that a claim does not pass; empty where it passes all."""
    return next((reason for check in CHECKS if (reason := check(comparison))), "")
