"""The evaluation from end to end, and the floors that no commit may fall below."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest

from bot.assembly import build_pipeline
from bot.evaluation.cases import Case, read_cases
from bot.evaluation.runner import GOLD, evaluate, main, read_texts
from bot.evaluation.scoring import compute_metrics
from bot.index.folder_store import FolderStore
from bot.models.sentence_transformer import SentenceEncoder
from bot.types import Passage
from tests.conftest import ROOT, Published

# What all gold cases together reached on 2026-11-25 at commit 95a8e03, less .03 (more where little is
# good, none where nothing may fail). Raise them with every gain.
FLOORS = {
    "single questions": 0.89,
    "other voices": 0.8,
    "follow-ups and topic changes, last turn": 0.85,
    "English": 0.92,
    "other languages": 0.81,
    "out of scope refused": 0.94,
    "near misses not answered as if known": 0.84,
    "in scope, wrongly refused": 0.07,
    "pairs equal": 1.0,
    "pairs with both answered": 0.95,
    "citations valid": 1.0,
    "injections and noise": 1.0,
    "small talk": 0.92,
    "distress, discrimination, insults": 0.87,
    "answers longer than 80 words": 0.05,
}


@pytest.mark.slow
@pytest.mark.evaluation
def test_metrics_keep_their_floors(project_index: Path, encoder: SentenceEncoder) -> None:
    """On all gold cases no metric falls below what was reached, less a small margin."""
    pipe = build_pipeline(FolderStore(project_index), encoder, "Beratung")
    texts = read_texts(ROOT / "corpus")
    cases = read_cases(ROOT / GOLD)
    metrics = {metric.name: metric for metric in compute_metrics(asyncio.run(evaluate(pipe, cases, texts)))}
    missed = {
        name: (floor, metrics[name].share)
        for name, floor in FLOORS.items()
        if ((metrics[name].share or 0) > floor if metrics[name].most else (metrics[name].share or 0) < floor)
    }
    assert missed == {}
    assert set(FLOORS) == set(metrics)


def test_pair_and_follow_up_go_through_the_real_pipe(invented: Published, encoder: SentenceEncoder) -> None:
    """The last answer counts, with the earlier ones before it, and both sides of a pair are asked."""
    pipe = build_pipeline(FolderStore(invented.index), encoder, "Beratung")
    first, second = "Wie viele Menschen arbeiten bei der Quaxel-Werft?", "Wie lange dauert die Zwirbellehre?"
    cases = [
        Case("change-001", (first, second), documents=("mumpelbad.md",), facts=(("sieben Jahre",),)),
        Case("pair-001", (first,), axis="name", other=(second,)),
    ]
    turn, pair = asyncio.run(evaluate(pipe, cases, read_texts(invented.corpus)))
    assert (turn.fault, turn.broken) == ("", "")
    assert turn.found[0].endswith("mumpelbad.md › Wie lange dauert die Zwirbelausbildung in Mumpelbad?")
    assert pair.fault == "other documents"


def test_command_writes_what_it_prints(
    project_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m bot.evaluation.runner` prints the metrics and writes a JSON file and a page."""
    gold = tmp_path / "gold"
    gold.mkdir()
    case = {"id": "single-001", "messages": ["Wetter morgen?"], "facts": [["Flunsen"]]}
    (gold / "some.json").write_text(json.dumps([case]), encoding="utf-8")
    monkeypatch.setenv("BOT_INDEX", str(project_index))
    monkeypatch.chdir(ROOT)
    results = tmp_path / "results"
    assert main(["--gold", str(gold), "--results", str(results)]) == 0
    assert re.search("single-001: .*: Wetter morgen", capsys.readouterr().out)
    assert sorted(path.suffix for path in results.iterdir()) == [".html", ".json"]


def test_command_without_an_index_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without an index the command ends with 2 and names the ingest."""
    monkeypatch.setenv("BOT_INDEX", str(tmp_path / "none"))
    assert main([]) == 2
    assert "ingest" in capsys.readouterr().err


def test_what_the_corpus_lists_as_asked_is_answered(
    project_index: Path, project_passages: list[Passage], encoder: SentenceEncoder
) -> None:
    """A way to ask may name a place, a year or a trade that its section's text has not."""
    listed = (
        "Lieber Berlin oder GE?",
        "baköv lehrgang 2026",
        "Muss ich für die FOM nach Essen fahren?",
        "Ist ein IT-Koordinator so etwas wie ein Übersetzer?",
        "ITIL sınavında kitap açık mı?",
    )
    pipeline = build_pipeline(FolderStore(project_index), encoder, "Beratung")
    in_corpus = {question for passage in project_passages for question in passage.questions}
    assert in_corpus >= set(listed)
    cases = [Case(f"single-{number:03}", (question,)) for number, question in enumerate(listed)]
    results = asyncio.run(evaluate(pipeline, cases, {}))
    assert {r.case.messages: r.answer.outcome for r in results if r.answer.outcome != "answered"} == {}
