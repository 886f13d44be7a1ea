"""Corpus sentences as a model's claims, true and with a figure changed: `python -m bench.mutations`.

Each sentence is claimed with its own passage as its source: as it stands (it must be shown), with one digit
changed, and with two figures of it swapped (neither may be shown). Nothing here was written for the proof.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import record
from bot.index.folder_store import FolderStore
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.live import Live
from bot.types import Passage, Question
from bot.verification.verifier import Verifier, proof_sources

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
KINDS = ("as it stands", "a digit changed", "two figures swapped")


def claims(quote: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """A sentence as it stands, and wrong versions of it, each with its kind."""
    yield KINDS[0], quote
    found = list(FIGURE.finditer(quote))
    for match in found[:4]:
        if changed := _other(match[0], chance):
            yield KINDS[1], quote[: match.start()] + changed + quote[match.end() :]
    if len(found) > 1:
        one, other = sorted(chance.sample(found, 2), key=lambda match: match.start())
        if one[0] != other[0]:
            between = quote[one.end() : other.start()]
            yield KINDS[2], quote[: one.start()] + other[0] + between + one[0] + quote[other.end() :]


def _other(figure: str, chance: random.Random) -> str:
    at = chance.choice([i for i, sign in enumerate(figure) if sign.isdigit()])
    changed = figure[:at] + str((int(figure[at]) + chance.randint(1, 9)) % 10) + figure[at + 1 :]
    return "" if re.match(r"0\d", changed) else changed


def _judge(passages: Sequence[Passage], own: int, claim: str, encoder: SentenceEncoder) -> str:
    def likeness(texts: Sequence[str]) -> list[float]:
        vectors = encoder.encode_words(texts)
        return [float(value) for value in vectors[1:] @ vectors[0]]

    prover = Verifier(tuple(proof_sources(passages)), "de", likeness)
    return prover.prove(f"{claim[:-1]} [{own}]{claim[-1]}").name


def main(arguments: Sequence[str] | None = None) -> int:
    """Count what is shown of each kind, over a sample of the passages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--passages", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    flags = parser.parse_args(arguments)
    chance, encoder = random.Random(flags.seed), SentenceEncoder()  # noqa: S311 - a sample
    snapshot = Live(FolderStore(flags.index), encoder).snapshot()
    counts = {kind: Counter[str]() for kind in KINDS}
    shown: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for entry in chance.sample(list(snapshot.generation.entries), flags.passages):
        passage = entry.passage
        hits = [hit.passage for hit in snapshot.search(Question(passage.section), 6)]
        passages = hits if passage in hits else [passage, *hits[:5]]
        for sentence in passage.sentences:
            for kind, claim in claims(passage.quote(sentence), chance):
                verdict = _judge(passages, passages.index(passage) + 1, claim, encoder)
                counts[kind][verdict] += 1
                if verdict == "shown":
                    shown[kind].append(claim)
    rows = [
        {"claim": kind, "claims": found.total(), "shown": found["shown"], "share shown": _share(found)}
        for kind, found in counts.items()
    ]
    wrong = {kind: shown[kind] for kind in KINDS[1:]}
    record.write(
        "mutations", {"passages": flags.passages, "seed": flags.seed, "wrong and shown": wrong}, rows
    )
    return 0


def _share(found: Counter[str]) -> float:
    return round(found["shown"] / (found.total() or 1), 4)


if __name__ == "__main__":
    sys.exit(main())
