"""Contribution of each signal to the ranking: every signal alone, all together, and all but one.

Without --questions, one German, one English and one other listed question of every corpus passage is
taken out of the index and asked. That is harder than real use, where all of them are indexed. With
--questions, question sets in the SQuAD form are asked and each context is one passage.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import question_sets, record
from bench.paths import CORPUS
from bench.question_sets import QuestionSet
from bot.ingestion.corpus import read_corpus
from bot.ingestion.passages import build_entry, index_text, split_document
from bot.language.detection import detect_language
from bot.language.spelling import Vocabulary
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.fusion import fuse_signals
from bot.retrieval.matching import KeywordIndex
from bot.retrieval.query import parse_query
from bot.types import Passage, Question

SEED = 7
GROUPS: Mapping[str, Callable[[str | None], bool]] = {
    "de": lambda code: code in ("de", None),
    "en": lambda code: code == "en",
    "other": lambda code: code in ("tr", "uk", "ar", "ru", "pl"),
}
Scores = NDArray[np.float32]
Asked = Sequence[tuple[str, str, int]]  # group, text, the right passage's position


def main(arguments: Sequence[str] | None = None) -> None:
    """Print and write recall@1 and recall@3 by combination of signals and group of questions."""
    parser = argparse.ArgumentParser(prog="python -m bench.ablation", description=__doc__)
    parser.add_argument("--questions", type=Path, action="append", metavar="FILE", help="a SQuAD file")
    parser.add_argument("--contexts", type=Path, metavar="FILE", help="the file whose contexts are searched")
    parser.add_argument("--typos", action="store_true", help="ask every question a second time, with typos")
    parser.add_argument("--name", default="", help="the result is written to ablation-NAME.json")
    flags = parser.parse_args(arguments)
    if flags.questions:
        questions = question_sets.read_squad(flags.questions, flags.contexts or flags.questions[0])
        passages, asked = as_passages(question_sets.add_typos(questions) if flags.typos else questions)
    else:
        passages, asked = hold_out(CORPUS)
    gold = np.array([position for _, _, position in asked])
    groups = np.array([group for group, _, _ in asked])
    rows = [
        {"signals": name} | {f"{group} @{k}": value for group, k, value in _recall(scores, gold, groups)}
        for name, scores in combinations(passages, asked)
    ]
    name = flags.name or (questions.name if flags.questions else "held-out")
    record.write(f"ablation-{name}", {"passages": len(passages), "questions": len(asked)}, rows)


def combinations(passages: Sequence[Passage], asked: Asked) -> Iterator[tuple[str, Scores]]:
    """The name and the scores, shape (questions, passages), of every combination of signals."""
    encoder = SentenceEncoder()
    keywords = KeywordIndex([build_entry(passage) for passage in passages], encoder)
    vectors = encoder.encode_passages([index_text(p) for p in passages], _silent)
    signals = _signals(keywords, vectors, encoder, asked)
    empty = np.zeros_like(signals["vectors"])
    for name, scores in signals.items():
        yield f"{name} alone", scores
    yield "all", fuse_signals(*signals.values())
    for name in signals:
        yield f"all but {name}", fuse_signals(*({**signals, name: empty}).values())
    keywords._spelling = Vocabulary(())
    yield "all but other spellings", fuse_signals(*_signals(keywords, vectors, encoder, asked).values())


def _signals(
    keywords: KeywordIndex, vectors: Scores, encoder: SentenceEncoder, asked: Asked
) -> dict[str, Scores]:
    """The four signals in the order that `fuse_signals` takes them."""
    every = np.arange(len(vectors))
    rows = []
    for _, text, _ in asked:
        question = parse_query(Question(text))
        near = np.maximum(vectors @ encoder.encode_question(text), 0)
        soft, listed = keywords.soft(question, every), keywords.asked(question, every)
        rows.append((keywords.keywords(question), near, soft, listed))
    names = ("keywords", "vectors", "soft matching", "listed questions")
    return {name: np.array(part) for name, part in zip(names, zip(*rows, strict=True), strict=True)}


def as_passages(questions: QuestionSet) -> tuple[list[Passage], Asked]:
    """Every text of a question set as one passage, and the questions."""
    names = list(questions.texts)
    passages = [
        Passage(name, name, text[:80], (), (), text, 0, len(text), ())
        for name, text in questions.texts.items()
    ]
    return passages, [
        (asked.group, asked.text, names.index(next(iter(asked.files)))) for asked in questions.asked
    ]


def hold_out(corpus: Path) -> tuple[list[Passage], Asked]:
    """The corpus passages without one drawn question for each group, and these questions."""
    draw = random.Random(SEED)  # noqa: S311 - not for secrets
    kept: list[Passage] = []
    asked: list[tuple[str, str, int]] = []
    documents = read_corpus(corpus).documents
    for position, passage in enumerate(p for doc in documents for p in split_document(doc)):
        drawn = []
        for group, belongs in GROUPS.items():
            if own := [q for q in passage.questions if belongs(detect_language(q))]:
                drawn.append((group, draw.choice(own), position))
        left = tuple(q for q in passage.questions if q not in {text for _, text, _ in drawn})
        kept.append(replace(passage, questions=left))
        asked += drawn
    return kept, asked


def _recall(
    scores: Scores, gold: NDArray[np.intp], groups: NDArray[np.str_]
) -> Iterator[tuple[str, int, float]]:
    own = scores[np.arange(len(gold)), gold]
    rank = (scores >= own[:, None]).sum(axis=1)  # ties counted against
    for group in dict.fromkeys(groups):
        for k in (1, 3):
            yield group, k, round(float((rank[groups == group] <= k).mean()), 3)


def _silent(done: int, total: int) -> None:
    """Show no progress."""


if __name__ == "__main__":
    main()
