"""Fit the decision to refuse (`bot/answers/refusal.json`) on questions whose right outcome is known.

Run after an ingest: `python -m tools.training.train_refusal [--squad FILE …]`. In the sample: the
questions of `refusal/questions.json`, the tuning part of the gold questions (never the held-out
part), the corpus' ways to ask, each taken out of the index before it is asked, and the questions beyond
the corpus that come with the program, each without itself to compare with. For corpora that list no
questions a second regression is fitted on question sets in the SQuAD form: a question on its own texts is
to be answered, without its text or on our corpus it is not. About two minutes on two busy cores.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from bot.answers.answerability import MODEL, features
from bot.answers.evidence import BEYOND, Beyond, measure_evidence
from bot.answers.judgement import HITS
from bot.assembly import open_live
from bot.conversation.followups import understand
from bot.evaluation.cases import read_cases
from bot.ingestion.corpus import read_corpus
from bot.ingestion.passages import build_entry, index_text, split_document
from bot.language.synonyms import NO_SYNONYMS
from bot.retrieval.fusion import fuse_signals
from bot.retrieval.matching import PassageMatcher, top_positions
from bot.retrieval.query import Query, parse_query
from bot.retrieval.search import Finding, Searcher
from bot.settings import load_settings
from bot.types import Entry, Hit, Message, Question, Vectors

QUESTIONS = Path(__file__).with_name("refusal") / "questions.json"
GOLD = Path(__file__).resolve().parents[2] / "gold"
FOLDS = 8
# How much a sample of each origin counts; the many questions that come with the program count less.
WEIGHTS = {
    "written": 1.0,
    "gold": 1.0,
    "beyond": 0.35,
    "ways": 0.25,
    "own": 1.0,
    "without": 0.3,
    "elsewhere": 0.6,
}
# Of the questions in scope this share is refused, the operating point; of a corpus without ways to ask less.
REFUSED = 0.04
REFUSED_PLAIN = 0.01


@dataclass(frozen=True, slots=True)
class Sample:
    """A question's features, whether it is to be answered, and where it comes from."""

    values: tuple[float, ...]
    is_known: bool
    origin: str
    kind: str


@dataclass(frozen=True, slots=True)
class Scope:
    """The corpus that is asked, and the questions that it is compared with."""

    searcher: Searcher
    beyond: Beyond


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print the error curves, write the model."""
    parser = argparse.ArgumentParser(prog="python -m tools.training.train_refusal", description=__doc__)
    parser.add_argument("--squad", type=Path, action="append", default=[], metavar="FILE")
    flags = parser.parse_args(arguments)
    searcher = open_live(load_settings()).searcher()
    scope = Scope(searcher, Beyond.load(searcher.encoder))
    models = {"listed": fit([*written(scope), *gold(scope), *beyond(scope), *ways(scope)], REFUSED, 2)}
    if flags.squad:
        models["plain"] = fit([s for path in flags.squad for s in squad(path, scope)], REFUSED_PLAIN, 1)
    else:
        models["plain"] = json.loads(MODEL.read_text(encoding="utf-8"))["plain"]
    MODEL.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")
    return 0


def written(scope: Scope) -> Iterator[Sample]:
    """The questions written for this."""
    for entry in json.loads(QUESTIONS.read_text(encoding="utf-8")):
        yield from _samples(scope, (entry["question"],), entry["label"], "written")


def gold(scope: Scope) -> Iterator[Sample]:
    """The tuning part of the gold questions, but those that may as well be refused."""
    for case in read_cases(GOLD):
        if case.held_out or case.other or case.kind in {"distress", "smalltalk", "injection", "noise"}:
            continue
        if case.outcome == ("answered",) or not case.facts:
            kind = "in" if case.outcome == ("answered",) else "near" if case.kind == "near" else "outside"
            yield from _samples(scope, case.messages, kind, "gold")


def beyond(scope: Scope) -> Iterator[Sample]:
    """The questions that come with the program, a part at a time compared with the others."""
    texts = {
        kind: (BEYOND / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
        for kind in ("outside", "near")
    }
    every = scope.beyond
    for fold in range(FOLDS):
        kept = {kind: np.arange(len(lines)) % FOLDS != fold for kind, lines in texts.items()}
        others = Beyond(every.outside[kept["outside"]], every.near[kept["near"]])
        for kind, lines in texts.items():
            for line in lines[fold::FOLDS]:
                yield from _samples(Scope(scope.searcher, others), (line,), kind, "beyond")


def ways(scope: Scope) -> Iterator[Sample]:
    """The corpus' own ways to ask, a part at a time taken out of the index and asked."""
    searcher = scope.searcher
    for fold in range(FOLDS):
        drawn: list[str] = []
        kept = []
        for n, entry in enumerate(searcher.generation.entries):
            own = entry.passage.questions
            out = {question for m, question in enumerate(own) if (n + m) % (FOLDS * 3) == fold}
            drawn += out
            rest = tuple(question for question in own if question not in out)
            passage = replace(entry.passage, questions=rest)
            kept.append(build_entry(passage, searcher.synonyms) if out else entry)
        part = replace(searcher, matcher=PassageMatcher(kept, searcher.encoder))
        for question in drawn:
            yield from _samples(Scope(part, scope.beyond), (question,), "in", "ways")


def squad(path: Path, elsewhere: Scope) -> Iterator[Sample]:
    """Questions on their own texts, without the right text, and on our corpus."""
    raw = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in raw for paragraph in article["paragraphs"]]
    with tempfile.TemporaryDirectory() as folder:
        for n, paragraph in enumerate(paragraphs):
            Path(folder, f"{n:05}.txt").write_text(paragraph["context"], encoding="utf-8")
        documents = read_corpus(Path(folder)).documents
    passages = [(int(d.name[:5]), passage) for d in documents for passage in split_document(d)]
    entries = [build_entry(passage) for _, passage in passages]
    encoder = elsewhere.searcher.encoder
    matcher = PassageMatcher(entries, encoder)
    vectors = encoder.encode_passages([index_text(p) for _, p in passages], lambda done, total: None)
    # Evidence asks a searcher for its matcher alone.
    here = Scope(replace(elsewhere.searcher, matcher=matcher), elsewhere.beyond)
    owner = np.array([n for n, _ in passages])
    for n, paragraph in enumerate(paragraphs):
        for m, asked in enumerate(paragraph["qas"]):
            question = Question(asked["question"])
            query = parse_query(question, matcher.statistics, encoder, NO_SYNONYMS)
            hits = _hits(query, entries, matcher, vectors)
            own = [hit for hit in hits if owner[hit.position] == n]
            if own and own[0] in hits[:3]:
                yield _plain(here, query, hits, "in", "own")
            if m % 2:
                rest = [hit for hit in hits if owner[hit.position] != n]
                yield _plain(here, query, rest, "near", "without")
            else:
                query = elsewhere.searcher.parse(question)
                found = elsewhere.searcher.search(query, HITS)
                yield _plain(elsewhere, query, found, "outside", "elsewhere")


def _hits(query: Query, entries: Sequence[Entry], matcher: PassageMatcher, vectors: Vectors) -> list[Hit]:
    every = np.arange(len(entries))
    near = np.maximum(vectors @ query.vectors.passage_space, 0)
    signals = (matcher.keywords(query), near, matcher.soft(query, every), matcher.asked(query, every))
    scores = fuse_signals(*signals)
    return [
        Hit(entries[i].passage, i, float(scores[i]), *(float(signal[i]) for signal in signals))
        for i in top_positions(scores, HITS)
    ]


def _plain(scope: Scope, query: Query, hits: Sequence[Hit], kind: str, origin: str) -> Sample:
    evidence = measure_evidence(Finding(query, hits, hits, None), scope.searcher, scope.beyond)
    return Sample(features(replace(evidence, listed=None)), kind == "in", origin, kind)


def _samples(scope: Scope, asked: Sequence[str], kind: str, origin: str) -> Iterator[Sample]:
    """The likeliest of a message's questions, as the pipeline would see it; nothing for small talk."""
    messages = [Message("user", asked[0])]
    for text in asked[1:]:
        messages += [Message("assistant", "–"), Message("user", text)]
    turn = understand(messages, None)
    if turn.smalltalk is not None:
        return
    samples = []
    for question in turn.questions:
        found = scope.searcher.find(question, HITS, date.today().year)
        # What a question names and no text has refuses it before any evidence is weighed.
        if found.hits and (found.missing is None or kind == "in"):
            samples.append(features(measure_evidence(found, scope.searcher, scope.beyond)))
    if samples:
        yield Sample(max(samples), kind == "in", origin, kind)


def fit(samples: Sequence[Sample], refused: float, degree: int) -> dict[str, object]:
    """The regression, with its operating point by cross-validation."""
    values = np.array([sample.values for sample in samples])
    known = np.array([sample.is_known for sample in samples])
    weights = np.array([WEIGHTS[sample.origin] for sample in samples])
    model = make_pipeline(
        StandardScaler(),
        PolynomialFeatures(degree, include_bias=False),
        StandardScaler(),
        LogisticRegression(C=0.05 if degree > 1 else 1.0, max_iter=5000),
    )
    params = {"logisticregression__sample_weight": weights}
    likely = cross_val_predict(model, values, known, cv=FOLDS, method="predict_proba", params=params)[:, 1]
    counted = np.array(
        [sample.origin in {"written", "gold", "own", "without", "elsewhere"} for sample in samples]
    )
    for share in (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1):
        print(share, _curve(samples, likely, float(np.quantile(likely[known & counted], share))))
    model.fit(values, known, **params)
    return {"least": round(float(np.quantile(likely[known & counted], refused)), 4), **_unfold(model)}


def _curve(samples: Sequence[Sample], likely: np.ndarray, least: float) -> dict[str, float]:
    groups: dict[str, list[bool]] = {}
    for sample, value in zip(samples, likely, strict=True):
        groups.setdefault(f"{sample.origin} {sample.kind}", []).append(bool(value < least))
    return {"least": round(least, 3)} | {
        name: round(float(np.mean(group)), 3) for name, group in groups.items()
    }


def _unfold(model: Pipeline) -> dict[str, object]:
    """The pipeline as mean, scale, intercept, a vector for the values and a matrix for their products."""
    first, powers, second, regression = (step for _, step in model.steps)
    weights = regression.coef_[0] / second.scale_
    size = len(first.mean_)
    square = np.zeros((size, size))
    for row, weight in zip(powers.powers_, weights, strict=True):
        if row.sum() == 2:
            at = np.repeat(np.arange(size), row)
            square[at[0], at[1]] = weight
    return {
        "mean": _rounded(first.mean_),
        "scale": _rounded(first.scale_),
        "intercept": round(float(regression.intercept_[0] - weights @ second.mean_), 5),
        "linear": _rounded(weights[:size]),
        "square": _rounded(square),
    }


def _rounded(array: np.ndarray) -> list[object]:
    rounded: list[object] = np.round(array, 5).tolist()
    return rounded


if __name__ == "__main__":
    sys.exit(main())
