"""Contribution of each signal to the ranking: every signal alone, all together, and all but one.

Without --questions, one German, one English and one other listed question of every corpus passage is
taken out of the index and asked. That is harder than real use, where all of them are indexed. With
--questions, question sets in the SQuAD form are asked and each context is one passage.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import question_sets, record
from bench.paths import CORPUS
from bench.question_sets import QuestionSet
from bot.ingestion.corpus import read_corpus
from bot.ingestion.passages import build_entry, index_text, split_document
from bot.language.detection import detect_language
from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.fusion import fuse_signals
from bot.retrieval.matching import PassageMatcher
from bot.retrieval.query import Query, parse_query
from bot.types import Passage, Question, Vectors

SEED = 7
GROUPS: Mapping[str, Callable[[str | None], bool]] = {
    "de": lambda code: code in ("de", None),
    "en": lambda code: code == "en",
    "other": lambda code: code in ("tr", "uk", "ar", "ru", "pl"),
}
SIGNALS = ("keywords", "vectors", "soft matching", "listed questions")
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its group, and the position of the passage that is right."""

    group: str
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Trial:
    """Passages, the synonyms of their corpus, and the questions about them."""

    passages: Sequence[Passage]
    synonyms: Synonyms
    asked: Sequence[Asked]


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
        name = questions.name
        trial = as_trial(question_sets.add_typos(questions) if flags.typos else questions)
    else:
        name, trial = "held-out", hold_out(CORPUS)
    rows = [{"signals": name, **recall(scores, trial.asked)} for name, scores in combinations(trial)]
    about = {"passages": len(trial.passages), "questions": len(trial.asked)}
    record.write(f"ablation-{flags.name or name}", about, rows)


def combinations(trial: Trial) -> Iterator[tuple[str, Scores]]:
    """The name and the scores, shape (questions, passages), of every combination of signals."""
    encoder = SentenceEncoder()
    entries = [build_entry(passage, trial.synonyms) for passage in trial.passages]
    matcher = PassageMatcher(entries, encoder)
    vectors = encoder.encode_passages([index_text(p) for p in trial.passages], lambda done, total: None)
    queries = [
        parse_query(Question(asked.text), matcher.statistics, encoder, trial.synonyms)
        for asked in trial.asked
    ]
    signals = score_signals(queries, matcher, vectors)
    for name, scores in signals.items():
        yield f"{name} alone", scores
    yield "all", fuse_signals(*signals.values())
    for name, scores in signals.items():
        yield f"all but {name}", fuse_signals(*({**signals, name: np.zeros_like(scores)}).values())
    plain = [_without_spellings(query) for query in queries]
    yield "all but other spellings", fuse_signals(*score_signals(plain, matcher, vectors).values())


def score_signals(queries: Sequence[Query], matcher: PassageMatcher, vectors: Vectors) -> dict[str, Scores]:
    """The four signals in the order that `fuse_signals` takes them, each of shape (queries, passages)."""
    every = np.arange(len(vectors))
    rows = [
        (
            matcher.keywords(query),
            np.maximum(vectors @ query.vectors.passage_space, 0),
            matcher.soft(query, every),
            matcher.asked(query, every),
        )
        for query in queries
    ]
    return {name: np.array(part) for name, part in zip(SIGNALS, zip(*rows, strict=True), strict=True)}


def _without_spellings(query: Query) -> Query:
    """The query without the terms that its unknown words may be meant for."""
    return replace(query, words=tuple(replace(word, spellings={}) for word in query.words))


def as_trial(questions: QuestionSet) -> Trial:
    """Every text of a question set as one passage, and the questions."""
    names = list(questions.texts)
    passages = [
        Passage(name, name, text[:80], (), (), text, 0, len(text), ())
        for name, text in questions.texts.items()
    ]
    asked = [Asked(one.group, one.text, names.index(next(iter(one.files)))) for one in questions.asked]
    return Trial(passages, NO_SYNONYMS, asked)


def hold_out(folder: Path) -> Trial:
    """The passages of a corpus without one drawn question for each group, and these questions."""
    draw = random.Random(SEED)  # noqa: S311 - not for secrets
    kept: list[Passage] = []
    asked: list[Asked] = []
    corpus = read_corpus(folder)
    for position, passage in enumerate(p for doc in corpus.documents for p in split_document(doc)):
        drawn = []
        for group, belongs in GROUPS.items():
            if own := [question for question in passage.questions if belongs(detect_language(question))]:
                drawn.append(Asked(group, draw.choice(own), position))
        texts = {one.text for one in drawn}
        kept.append(replace(passage, questions=tuple(q for q in passage.questions if q not in texts)))
        asked += drawn
    return Trial(kept, corpus.synonyms, asked)


def recall(scores: Scores, asked: Sequence[Asked]) -> dict[str, float]:
    """Recall@1 and recall@3 of each group; ties count against."""
    own = scores[np.arange(len(asked)), [one.position for one in asked]]
    ranks = (scores >= own[:, None]).sum(axis=1)
    groups = np.array([one.group for one in asked])
    return {
        f"{group} @{k}": round(float((ranks[groups == group] <= k).mean()), 3)
        for group in dict.fromkeys(one.group for one in asked)
        for k in (1, 3)
    }


if __name__ == "__main__":
    main()
