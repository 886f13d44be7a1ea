"""Fit the decision to refuse (`bot/answers/refusal.json`) on questions whose right outcome is known.

Run after an ingest: `PYTHONPATH=. python tools/train_refusal.py [--squad FILE …]`. In the sample: the
questions of `tools/refusal/questions.json`, the tuning part of the gold questions (never the held-out
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
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from bot.answers.answerability import MODEL, features, keep_hits
from bot.answers.evidence import BEYOND, Beyond
from bot.answers.selection import SentenceScorer, Vectors
from bot.assembly import open_store
from bot.conversation.followups import understand
from bot.evaluation.cases import read_cases
from bot.ingestion.corpus import read_corpus
from bot.ingestion.passages import Entry, build_entry, index_text, split_document
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.fusion import fuse_signals, top_positions
from bot.retrieval.live import Live
from bot.retrieval.matching import KeywordIndex
from bot.retrieval.query import parse_query
from bot.retrieval.search import BEHIND, Snapshot
from bot.settings import load_settings
from bot.types import Hit, Message, Question

QUESTIONS = Path("tools/refusal/questions.json")
GOLD = Path("gold")
HITS = 20
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


def main() -> int:
    """Fit, print the error curves, write the model."""
    parser = argparse.ArgumentParser(prog="tools/train_refusal.py", description=__doc__)
    parser.add_argument("--squad", type=Path, action="append", default=[], metavar="FILE")
    flags = parser.parse_args()
    config = load_settings()
    encoder = SentenceEncoder(config.encoder)
    snapshot = Live(open_store(config.index, config.chroma_url), encoder).snapshot()
    listed = [*written(snapshot), *gold(snapshot), *beyond(snapshot), *ways(snapshot)]
    models = {"listed": fit(listed, REFUSED, 2)}
    if flags.squad:
        models["plain"] = fit(
            [s for path in flags.squad for s in squad(path, snapshot, encoder)], REFUSED_PLAIN, 1
        )
    else:
        models["plain"] = json.loads(MODEL.read_text(encoding="utf-8"))["plain"]
    MODEL.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")
    return 0


def written(snapshot: Snapshot) -> Iterator[Sample]:
    """The questions written for this."""
    for entry in json.loads(QUESTIONS.read_text(encoding="utf-8")):
        yield from _samples(snapshot, (entry["question"],), entry["label"], "written")


def gold(snapshot: Snapshot) -> Iterator[Sample]:
    """The tuning part of the gold questions, but those that may as well be refused."""
    for case in read_cases(GOLD):
        if case.held_out or case.other or case.kind in {"distress", "smalltalk", "injection", "noise"}:
            continue
        if case.outcome == ("answered",) or not case.facts:
            kind = "in" if case.outcome == ("answered",) else "near" if case.kind == "near" else "outside"
            yield from _samples(snapshot, case.messages, kind, "gold")


def beyond(snapshot: Snapshot) -> Iterator[Sample]:
    """The questions that come with the program, a part at a time compared with the others."""
    texts = {
        kind: (BEYOND / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
        for kind in ("outside", "near")
    }
    every = snapshot.scales.beyond
    for fold in range(FOLDS):
        kept = {kind: np.arange(len(lines)) % FOLDS != fold for kind, lines in texts.items()}
        others = Beyond(every.outside[kept["outside"]], every.near[kept["near"]])
        scales = SentenceScorer(snapshot.generation.entries, snapshot.keywords, snapshot.encoder, others)
        part = replace(snapshot, scales=scales)
        for kind, lines in texts.items():
            for line in lines[fold::FOLDS]:
                yield from _samples(part, (line,), kind, "beyond")


def ways(snapshot: Snapshot) -> Iterator[Sample]:
    """The corpus' own ways to ask, a part at a time taken out of the index and asked."""
    entries = snapshot.generation.entries
    for fold in range(FOLDS):
        drawn: list[str] = []
        kept = []
        for n, entry in enumerate(entries):
            own = entry.passage.questions
            out = {question for m, question in enumerate(own) if (n + m) % (FOLDS * 3) == fold}
            drawn += out
            rest = tuple(question for question in own if question not in out)
            kept.append(build_entry(replace(entry.passage, questions=rest)) if out else entry)
        keywords = KeywordIndex(kept, snapshot.encoder)
        scales = SentenceScorer(kept, keywords, snapshot.encoder, snapshot.scales.beyond)
        part = replace(snapshot, keywords=keywords, scales=scales)
        for question in drawn:
            yield from _samples(part, (question,), "in", "ways")


def squad(path: Path, elsewhere: Snapshot, encoder: SentenceEncoder) -> Iterator[Sample]:
    """Questions on their own texts, without the right text, and on our corpus."""
    raw = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in raw for paragraph in article["paragraphs"]]
    with tempfile.TemporaryDirectory() as folder:
        for n, paragraph in enumerate(paragraphs):
            Path(folder, f"{n:05}.txt").write_text(paragraph["context"], encoding="utf-8")
        documents = read_corpus(Path(folder)).documents
    passages = [(int(d.name[:5]), passage) for d in documents for passage in split_document(d)]
    entries = [build_entry(passage) for _, passage in passages]
    keywords = KeywordIndex(entries, encoder)
    vectors = encoder.encode_passages([index_text(p) for _, p in passages], lambda done, total: None)
    scales = SentenceScorer(entries, keywords, encoder, elsewhere.scales.beyond)
    owner = np.array([n for n, _ in passages])
    for n, paragraph in enumerate(paragraphs):
        for m, asked in enumerate(paragraph["qas"]):
            question = Question(asked["question"])
            hits = _hits(question, entries, keywords, vectors, encoder)
            own = [hit for hit in hits if owner[hit.position] == n]
            if own and own[0] in hits[:3]:
                yield _plain(scales, question, hits, "in", "own")
            if m % 2:
                rest = [hit for hit in hits if owner[hit.position] != n]
                yield _plain(scales, question, rest, "near", "without")
            else:
                found = elsewhere.search(question, HITS)
                yield _plain(elsewhere.scales, question, found, "outside", "elsewhere")


def _hits(
    question: Question,
    entries: Sequence[Entry],
    keywords: KeywordIndex,
    vectors: Vectors,
    encoder: SentenceEncoder,
) -> list[Hit]:
    words = parse_query(question)
    every = np.arange(len(entries))
    near = np.maximum(vectors @ encoder.encode_question(words.text), 0)
    signals = (keywords.keywords(words), near, keywords.soft(words, every), keywords.asked(words, every))
    scores = fuse_signals(*signals)
    return [
        Hit(entries[i].passage, i, float(scores[i]), *(float(signal[i]) for signal in signals))
        for i in top_positions(scores, HITS)
    ]


def _plain(scales: SentenceScorer, question: Question, hits: Sequence[Hit], kind: str, origin: str) -> Sample:
    behind = hits[min(BEHIND, len(hits) - 1)].score
    evidence = replace(scales.evidence(parse_query(question), hits, behind), listed=None)
    return Sample(features(evidence), kind == "in", origin, kind)


def _samples(snapshot: Snapshot, asked: Sequence[str], kind: str, origin: str) -> Iterator[Sample]:
    """The likeliest of a message's questions, as the pipe would see it; nothing for small talk."""
    messages = [Message("user", asked[0])]
    for text in asked[1:]:
        messages += [Message("assistant", "–"), Message("user", text)]
    turn = understand(messages, None)
    if turn.smalltalk is not None:
        return
    found, year = [], date.today().year
    for question in turn.questions:
        hits = snapshot.search(question, HITS)
        kept = keep_hits(snapshot.of_name(question, hits), snapshot.named(question, year), year)
        # What a question names and no text has refuses it before any evidence is weighed.
        if hits and (kept.missing is None or kind == "in"):
            found.append(features(snapshot.evidence(snapshot.read(question), hits, kept.hits)))
    if found:
        yield Sample(max(found), kind == "in", origin, kind)


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


def _unfold(model: object) -> dict[str, object]:
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
