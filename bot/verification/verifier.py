"""A sentence of a language model against the passages that it cites: what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.language.detection import detect_language
from bot.language.terms import analyse_word
from bot.types import Passage
from bot.verification.clauses import content_terms, is_amount, is_foreign, proper_names, share_of_words
from bot.verification.contrasts import negation_differs
from bot.verification.figures import Figure, FigureText, figure_ranges, read_figures
from bot.verification.support import Proof, ProofSentence, ProofSource

# Texts to how near each of the others is to the first, -1 to 1.
Likeness = Callable[[Sequence[str]], Sequence[float]]
# A claim is supported when this share of its words stands in the passage, or when a smaller share does
# and the encoder finds a sentence near. Of 1,126 corpus sentences against random passages 1 % passes.
ENOUGH_WORDS, SOME_WORDS = 0.6, 0.35
# By language: where words cannot be compared, only the encoder can. Random pairs reach .48, .43, .35
# (their 99th percentile in German, English, Ukrainian, 2026-11-25, over the corpus' ways to ask).
NEAR = {"de": 0.5, "en": 0.38}
NEAR_OTHERWISE = 0.28
# Of a claim whose every figure stands in the cited sentence less is asked.
NEAR_WITH_FIGURES = 0.15
# A quote takes a claim's place when it holds so much of the claim's words.
SAME_MATTER = 0.6
MOST_EVIDENCE = 3
_CITE = re.compile(r"((?:\s*\[\d+\])+)")
_CONTACT = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+\.\w+|\b(?:[\w-]+\.)+"
    r"(?:de|com|org|net|eu|info|io|example|nrw|ru|me|app|dev|biz|xyz|gov|edu|tr|pl|ua)\b(?:/\S*)?"
    r"|(?<![\d.,])(?:\+|00|0)\d[\d /()-]{5,}\d",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<\s*[/!?]?[a-zA-Z]|javascript:|\{\{|\}\}|\\[a-z]+\{|https?:$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """A piece of a claim up to its citations: what it says, and the passages it names."""

    text: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """What may be shown of a claim: pieces, each with its evidence; empty where `reason` bars it.

    `reason` is also given where a quote stands in for the claim (`quoted`).
    """

    pieces: tuple[tuple[str, tuple[Proof, ...]], ...] = ()
    reason: str = ""
    quoted: bool = False

    @property
    def name(self) -> str:
        """What became of the claim: shown, a reason, or a reason for which a quote stands in."""
        return f"replaced: {self.reason}" if self.quoted else self.reason or "shown"


@dataclass(frozen=True, slots=True)
class Verifier:
    """Holds claims in a language to passages, numbered from 1 as the model was shown them."""

    sources: tuple[ProofSource, ...]
    language: str
    likeness: Likeness

    def prove(self, sentence: str) -> ClaimVerdict:
        """What may be shown of a model's sentence."""
        parts, tail = split_claim(sentence)
        bare = " ".join(part.text for part in parts) + tail
        if reason := self._bars(bare):
            return ClaimVerdict(reason=reason)
        unknown = any(number > len(self.sources) or number < 1 for part in parts for number in part.cites)
        named = tuple(n for part in parts for n in part.cites if 1 <= n <= len(self.sources))
        if not named:
            return self._without_citation(bare, "unknown_source" if unknown else "uncited")
        pieces, reason = [], "unsupported"
        for part in parts:
            cited = [self.sources[n - 1] for n in part.cites or named[-1:] if 1 <= n <= len(self.sources)]
            found, reason = self._support(part.text, cited or [self.sources[n - 1] for n in named])
            if reason:
                return self._instead(bare, reason, named)
            pieces.append((part.text, found))
        return ClaimVerdict((*pieces[:-1], (pieces[-1][0] + tail, pieces[-1][1])))

    def _bars(self, text: str) -> str:
        """Why a sentence is out whatever it cites; empty where nothing bars it."""
        known = " ".join(source.passage.text for source in self.sources).casefold()
        if _MARKUP.search(text):
            return "markup"
        if any(match[0].rstrip(".,;:!?)").casefold() not in known for match in _CONTACT.finditer(text)):
            return "contact"
        # Names say nothing of the language around them.
        common = [word for word in re.findall(r"[^\W\d_]+", text) if not word[0].isupper()]
        spoken = detect_language(" ".join(common)) if len(common) > 3 else None
        if (spoken or self.language) != self.language or is_foreign(text, self.language):
            return "language"
        has_names = self.language in ("de", "en")
        return "name" if has_names and any(map(self._is_strange, proper_names(text, self.language))) else ""

    def _is_strange(self, name: str) -> bool:
        """Whether a name stands in no passage."""
        stem = analyse_word(name)[0]
        return not any(name.casefold() in source.names or stem in source.terms for source in self.sources)

    def _without_citation(self, text: str, reason: str) -> ClaimVerdict:
        """A sentence that names no passage: only one that needs no figure may find its own."""
        if not read_figures(text, self.language).figures:
            for source in self.sources:
                found, failed = self._support(text, [source])
                if not failed:
                    return ClaimVerdict(((text, found),))
        return self._instead(text, reason, range(1, len(self.sources) + 1))

    def _instead(self, text: str, reason: str, named: Iterable[int]) -> ClaimVerdict:
        """The quote that says what the claim got wrong; nothing where none is about the same."""
        if self.language != "de":  # a German quote amid another language would stand there unexplained
            return ClaimVerdict(reason=reason)
        claim, cited = read_figures(text, self.language), set(named)
        best, chosen = SAME_MATTER, None
        for number, source in enumerate(self.sources, 1):
            for candidate in self._candidates(claim.text, [source]):
                weight = candidate.fits_instead(claim)
                # Of a passage that the claim does not cite only what has its very figures.
                if weight > best and (number in cited or weight > 1):
                    best, chosen = weight, candidate
        if chosen is None:
            return ClaimVerdict(reason=reason)
        return ClaimVerdict(((chosen.quote, (chosen.evidence,)),), reason, quoted=True)

    def _support(self, text: str, cited: Sequence[ProofSource]) -> tuple[tuple[Proof, ...], str]:
        """The sentences of cited passages that support a text, or why none does."""
        claim = read_figures(text, self.language)
        candidates = sorted(self._candidates(claim.text, cited), key=lambda c: -(c.words + c.near))
        if not candidates:
            return (), "unsupported"
        found: list[ProofSentence] = []
        # Amounts first: a label is then looked for where its amount stands.
        for figure in sorted(claim.figures, key=lambda f: not is_amount(f)):
            home = next((c for c in (*found, *candidates) if c.holds(figure, claim, candidates)), None)
            if home is None:
                return (), _why(figure, candidates)
            found.append(home)
        if any(not self._have_one_home(pair, claim, candidates) for pair in figure_ranges(claim)):
            return (), "swapped"
        chosen = list(dict.fromkeys(c for c in candidates if c in found)) or candidates[:1]
        if any(c.turns_round(claim) for c in chosen):
            return (), "swapped"
        if not self._is_near(text, chosen, with_figures=bool(found)):
            return (), "unsupported"
        if negation_differs(text, [c.quote for c in chosen], self.language):
            return (), "negation"
        return tuple(c.evidence for c in chosen[:MOST_EVIDENCE]), ""

    def _have_one_home(
        self, pair: tuple[Figure, Figure], claim: FigureText, candidates: Sequence[ProofSentence]
    ) -> bool:
        """Whether both ends of a range stand in one sentence."""
        return any(all(c.holds(end, claim, candidates) for end in pair) for c in candidates)

    def _candidates(self, text: str, cited: Sequence[ProofSource]) -> list[ProofSentence]:
        words = content_terms(text)
        places = [(source, at) for source in cited for at in range(len(source.quotes))]
        near = self.likeness([text, *(source.quotes[at] for source, at in places)]) if places else ()
        return [
            ProofSentence(
                source,
                at,
                share_of_words(words, source.sentence_terms[at]),
                share_of_words(words, source.terms),
                cosine,
            )
            for (source, at), cosine in zip(places, near, strict=True)
        ]

    def _is_near(self, text: str, chosen: Sequence[ProofSentence], *, with_figures: bool) -> bool:
        words, near = max(c.passage_words for c in chosen), max(c.near for c in chosen)
        if self.language == "de" and words >= ENOUGH_WORDS:
            return True
        if with_figures and self.language == "de":
            return near >= (NEAR_WITH_FIGURES if words >= SOME_WORDS else 2 * NEAR_WITH_FIGURES)
        if with_figures:
            return near >= (NEAR_WITH_FIGURES if self.language in NEAR else 0.05)
        enough = NEAR.get(self.language, NEAR_OTHERWISE)
        return near >= enough and (self.language != "de" or words >= SOME_WORDS)


def split_claim(sentence: str) -> tuple[list[ClaimPart], str]:
    """A sentence as its parts, each up to its citations, and the signs that end it."""
    parts: list[ClaimPart] = []
    pieces = _CITE.split(sentence.strip())
    for text, marks in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        cites = tuple(dict.fromkeys(int(number) for number in re.findall(r"\d+", marks)))
        if re.search(r"\w", text):
            parts.append(ClaimPart(text.strip() if not parts else text.rstrip(), cites))
        elif parts and cites:
            parts[-1] = ClaimPart(parts[-1].text, (*parts[-1].cites, *cites))
    ending = re.search(
        r"\s*([.!?…:;,؟。\"“”»')]*)\s*$", sentence if not _CITE.search(sentence) else pieces[-1]
    )
    tail = ending[1] if ending else ""
    if parts and tail and parts[-1].text.endswith(tail):
        parts[-1] = ClaimPart(parts[-1].text[: -len(tail)].rstrip(), parts[-1].cites)
    return parts, tail or "."


def _why(figure: Figure, candidates: Sequence[ProofSentence]) -> str:
    return "swapped" if any(c.has(figure) for c in candidates) else "figure"


def proof_sources(passages: Iterable[Passage]) -> Iterator[ProofSource]:
    """Passages as they are proved against."""
    return map(ProofSource, passages)
