"""Teach the packaged encoder the corpus' everyday words: questions that one section answers come near.

    .venv/bin/python -m pip install -e '.[training]'
    .venv/bin/python -m tools.training.tune_encoder

Each heading and way to ask is brought near the other ways to ask its section, its sentences and its
text, away from those of other sections of the batch, every second epoch of the same texts. What was
learned is then mixed with what was there, so that other texts are found as before. About two minutes
on two cores. Measured in bot/models/weights/README.md.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch.nn import functional

from bot.ingestion.corpus import read_corpus
from bot.ingestion.passages import split_document

SEED = 3
EPOCHS = 8
BATCH = 256
TOGETHER = 32  # questions of the same texts, one after the other
LEARNING_RATE = 0.003
TEMPERATURE = 0.06
# More of the new finds more of the corpus' questions and less in other texts.
NEW = 0.4
ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
ENCODER = ROOT / "bot" / "models" / "weights"


@dataclass(frozen=True, slots=True)
class Section:
    """What a section is asked by, and what it says."""

    document: str
    asked: tuple[str, ...]
    said: tuple[str, ...]


class Table:
    """A vector for each piece of a word; a text's is the mean of its pieces'."""

    def __init__(self, folder: Path) -> None:
        """The encoder in a folder, with its small numbers made whole."""
        stored = load_file(folder / "model.safetensors")
        self.before = stored["embeddings"].float() * stored["weights"][:, None]
        self.vectors = self.before.clone().requires_grad_()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._pieces: dict[str, torch.Tensor] = {}

    def encode(self, texts: Sequence[str]) -> torch.Tensor:
        """Vectors of shape (len(texts), dimension), each of length 1."""
        pieces = [self._cut(text) for text in texts]
        starts = torch.tensor([0, *(len(some) for some in pieces[:-1])]).cumsum(0)
        return functional.normalize(
            functional.embedding_bag(torch.cat(pieces), self.vectors, starts, mode="mean"), dim=1
        )

    def _cut(self, text: str) -> torch.Tensor:
        if text not in self._pieces:
            found = self._tokenizer.encode(text, add_special_tokens=False).ids
            self._pieces[text] = torch.tensor(found or [0])
        return self._pieces[text]

    def save(self, folder: Path) -> None:
        """Old and new mixed, a byte a number and one scale a row."""
        mixed = (1 - NEW) * self.before + NEW * self.vectors.detach()
        scale = mixed.abs().amax(dim=1).clamp_min(1e-9) / 127
        stored = {"weights": scale, "embeddings": (mixed / scale[:, None]).round().to(torch.int8)}
        save_file(stored, folder / "model.safetensors")


def main() -> None:
    """Read, tune, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS, metavar="FOLDER")
    parser.add_argument("--encoder", type=Path, default=ENCODER, metavar="FOLDER")
    flags = parser.parse_args()
    torch.manual_seed(SEED)
    table, sections = Table(flags.encoder), list(read(flags.corpus))
    draw = random.Random(SEED)  # noqa: S311 - not for secrets
    optimizer = torch.optim.Adam([table.vectors], lr=LEARNING_RATE)
    for epoch in range(EPOCHS):
        losses = [_step(table, optimizer, sections, part, draw) for part in _batches(sections, epoch, draw)]
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {sum(losses) / len(losses):.3f}", flush=True)
    table.save(flags.encoder)


def read(corpus: Path) -> Iterator[Section]:
    """Every passage under a heading."""
    for document in read_corpus(corpus).documents:
        for passage in split_document(document):
            if passage.headings:
                said = (*map(passage.quote, passage.sentences), passage.plain_text)
                yield Section(document.name, (passage.section, *passage.questions), said)


def _batches(sections: Sequence[Section], epoch: int, draw: random.Random) -> Iterator[list[tuple[int, str]]]:
    """Sections' numbers with one of their questions, at random or by text in turn."""
    asked = [(number, question) for number, section in enumerate(sections) for question in section.asked]
    draw.shuffle(asked)
    if epoch % 2:
        asked.sort(key=lambda pair: sections[pair[0]].document)
        groups = [asked[first : first + TOGETHER] for first in range(0, len(asked), TOGETHER)]
        draw.shuffle(groups)
        asked = [pair for group in groups for pair in group]
    for first in range(0, len(asked) - BATCH, BATCH):
        yield asked[first : first + BATCH]


def _step(
    table: Table,
    optimizer: torch.optim.Optimizer,
    sections: Sequence[Section],
    part: Sequence[tuple[int, str]],
    draw: random.Random,
) -> float:
    partners = [_partner(sections[number], question, draw) for number, question in part]
    likeness = table.encode([question for _, question in part]) @ table.encode(partners).T / TEMPERATURE
    numbers = torch.tensor([number for number, _ in part])
    # Two questions of one section are no strangers to each other.
    kin = (numbers[:, None] == numbers) & ~torch.eye(len(part), dtype=torch.bool)
    loss = functional.cross_entropy(likeness.masked_fill(kin, -1e4), torch.arange(len(part)))
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    return loss.item()


def _partner(section: Section, question: str, draw: random.Random) -> str:
    """Half the time another question of the section, else what it says."""
    others = [other for other in section.asked if other != question]
    return draw.choice(others if others and draw.random() < 0.5 else section.said)


if __name__ == "__main__":
    main()
