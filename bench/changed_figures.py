"""Which wrong figures the verification of a model's sentences lets through, over sentences of the corpus.

Each sentence is verified with its own passage as its source: as it stands (it must be shown), with one digit
changed, and with two of its figures swapped (neither may be shown). No sentence was written for this test.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import record, server
from bench.paths import CORPUS
from bot.assembly import open_live
from bot.settings import load_settings
from bot.types import Passage, Question
from bot.verification.claim import Analysis
from bot.verification.verifier import Verifier

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
KINDS = ("as it stands", "a digit changed", "two figures swapped")


def claims(quote: str, draw: random.Random) -> Iterator[tuple[str, str]]:
    """A sentence as it stands and wrong versions of it, each with its kind."""
    yield KINDS[0], quote
    found = list(FIGURE.finditer(quote))
    for match in found[:4]:
        if changed := _other(match[0], draw):
            yield KINDS[1], quote[: match.start()] + changed + quote[match.end() :]
    if len(found) > 1:
        one, other = sorted(draw.sample(found, 2), key=lambda match: match.start())
        if one[0] != other[0]:
            between = quote[one.end() : other.start()]
            yield KINDS[2], quote[: one.start()] + other[0] + between + one[0] + quote[other.end() :]


def _other(figure: str, draw: random.Random) -> str:
    at = draw.choice([i for i, sign in enumerate(figure) if sign.isdigit()])
    changed = figure[:at] + str((int(figure[at]) + draw.randint(1, 9)) % 10) + figure[at + 1 :]
    return "" if re.match(r"0\d", changed) else changed


def _verdict(passages: Sequence[Passage], own: int, claim: str, analysis: Analysis) -> str:
    verifier = Verifier(passages, "de", analysis)
    return verifier.verify(f"{claim[:-1]} [{own}]{claim[-1]}").name


def main(arguments: Sequence[str] | None = None) -> None:
    """Count which claims of each kind are shown, over a sample of the corpus passages; write the result."""
    parser = argparse.ArgumentParser(prog="python -m bench.changed_figures", description=__doc__)
    parser.add_argument("--passages", type=int, default=150, help="how many are drawn from the corpus")
    parser.add_argument("--seed", type=int, default=1)
    flags = parser.parse_args(arguments)
    counts = {kind: Counter[str]() for kind in KINDS}
    shown: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind, claim, verdict in verdicts(flags.passages, flags.seed):
        counts[kind][verdict] += 1
        if verdict == "shown":
            shown[kind].append(claim)
    rows = [
        {"claim": kind, "claims": found.total(), "shown": found["shown"], "share shown": _share(found)}
        for kind, found in counts.items()
    ]
    wrong = {kind: shown[kind] for kind in KINDS[1:]}
    about = {"passages": flags.passages, "seed": flags.seed, "wrong and shown": wrong}
    record.write("changed_figures", about, rows)


def verdicts(count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Kind, claim and verdict of every sentence of `count` passages and of its wrong versions.

    Beside its own passage, a claim may be compared with those that a search for the section's title finds.
    """
    draw = random.Random(seed)  # noqa: S311 - a sample
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        server.ingest(CORPUS, index)
        searcher = open_live(load_settings({"index": index})).searcher()
        analysis = Analysis(searcher.encoder.encode_words, searcher.synonyms)
        for entry in draw.sample(list(searcher.generation.entries), count):
            passage = entry.passage
            hits = [hit.passage for hit in searcher.search(searcher.parse(Question(passage.section)), 6)]
            passages = hits if passage in hits else [passage, *hits[:5]]
            for sentence in passage.sentences:
                for kind, claim in claims(passage.quote(sentence), draw):
                    yield kind, claim, _verdict(passages, passages.index(passage) + 1, claim, analysis)


def _share(found: Counter[str]) -> float:
    return round(found["shown"] / (found.total() or 1), 4)


if __name__ == "__main__":
    main()
