"""Whether a statement says the opposite of a fact: it negates it, or names another side of a contrast.

The words (not and no, with and without, a month and a year) stand in `contrasts.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bot.verification.figures import Figure

# So many characters around a figure belong to it before all else: "45.000 € im Jahr".
_BESIDE = 22
_Sides = Sequence[re.Pattern[str]]
# „nicht nur“ affirms; „nach eigener, nicht amtlicher Rechnung“ negates an adjective, not the sentence.
_HARMLESS = re.compile(
    r"\b(?:nicht (?:nur|zuletzt|selten)|not only|не только|не тільки|nie tylko)\b"
    r"|\bnicht (?:[a-zäöüß]+ )?[a-zäöüß]+(?:e[nmrs]?)\b(?= [A-ZÄÖÜ])"
)


def contradicts(
    claim: str, figure: Figure, around: tuple[int, int], fact: str, home: Figure, beside: tuple[int, int]
) -> bool:
    """Whether a claim says of its figure the opposite of what the fact says of the same figure.

    What stands beside the figure decides, else its clause. A period, and brutto or netto, must be in
    the fact at all.
    """
    scopes = ((_near(claim, figure), _near(fact, home)), (claim[slice(*around)], fact[slice(*beside)]))
    return any(_pair_differs(pair, scopes) for pair in _pairs()) or any(
        _is_framed_otherwise(frame, scopes, fact) for frame in _frames()
    )


def negation_differs(claim: str, facts: Sequence[str], language: str) -> bool:
    """Whether a claim negates what none of the facts negates, or the other way round."""
    negated = _is_negated(claim, language)
    states = {_is_negated(fact, "de") for fact in facts}
    # Facts of either kind, or one of several clauses with a negation in one: it cannot be decided.
    if len(states) > 1:
        return False
    clauses = [part for fact in facts for part in re.split(r"[,;]\s|\s(?:und|aber|sondern|denn)\s", fact)]
    if not negated and True in states and len({_is_negated(part, "de") for part in clauses}) > 1:
        return False
    return states != {negated}


def _pair_differs(pair: _Sides, scopes: Sequence[tuple[str, str]]) -> bool:
    for claimed, known in scopes:
        says, is_so = (_side(pair, text) for text in (claimed, known))
        if says and is_so:
            return says != is_so
    return False


def _is_framed_otherwise(frame: _Sides, scopes: Sequence[tuple[str, str]], fact: str) -> bool:
    """Whether a claim names a side of a frame that the fact does not name of this figure."""
    (beside, known_beside), (clause, _) = scopes
    says = _sides(frame, beside) or _sides(frame, clause)
    known = _sides(frame, known_beside) or _sides(frame, fact)
    return not says <= known


def _sides(frame: _Sides, text: str) -> frozenset[int]:
    return frozenset(at for at, side in enumerate(frame) if side.search(text))


def _side(pair: _Sides, text: str) -> str:
    """Which of two opposites a text names; empty for none and for both."""
    one, other = (pattern.search(text) is not None for pattern in pair)
    return "" if one == other else "one" if one else "other"


def _near(text: str, figure: Figure) -> str:
    before = re.split(r"[,;]\s|\d", text[max(0, figure.start - _BESIDE) : figure.start])[-1]
    after = re.split(r"[,;]\s|\d", text[figure.end : figure.end + _BESIDE])[0]
    return f"{before}{text[figure.start : figure.end]}{after}"


def _is_negated(text: str, language: str) -> bool:
    negations = _negations()
    return negations.get(language, negations["de"]).search(_HARMLESS.sub(" ", text)) is not None


@cache
def _negations() -> Mapping[str, re.Pattern[str]]:
    return {language: _compile(words) for language, words in _tables()["negations"].items()}


@cache
def _pairs() -> Sequence[_Sides]:
    """Two opposites each."""
    return [(_compile(pair["one"]), _compile(pair["other"])) for pair in _tables()["pairs"]]


@cache
def _frames() -> Sequence[_Sides]:
    """The sides of each frame, of which a claim may name only what the fact names."""
    return [[_compile(words) for words in frame.values()] for frame in _tables()["frames"].values()]


def _compile(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
