"""The comparison with peers: how question sets are read, and how rankings become figures."""

import json
import math
import random
import re
from pathlib import Path
from typing import Any

import pytest

from bench import questions, scoring
from bench.questions import Asked
from tests.conftest import ROOT

ASKED = Asked("de", "Wie hoch?", frozenset(["turm.txt"]))


def hit(file: str, score: float, text: str = "") -> dict[str, Any]:
    """A hit as a system reports it."""
    return {"file": file, "text": text, "score": score}


def squad(path: Path, pairs: dict[str, list[tuple[str, str]]]) -> Path:
    """A file in the SQuAD form: contexts with (id, question)."""
    paragraphs = [
        {"context": context, "qas": [{"id": id, "question": question} for id, question in asked]}
        for context, asked in pairs.items()
    ]
    path.write_text(json.dumps({"data": [{"title": "T", "paragraphs": paragraphs}]}), encoding="utf-8")
    return path


def test_rank_counts_a_split_file_once() -> None:
    """Two pieces of one wrong file before the right one push it to the second place, not the third."""
    assert scoring.rank(ASKED, [hit("a.txt", 3), hit("a.txt", 2), hit("turm.txt", 1)]) == 2


def test_ties_count_against() -> None:
    """A right hit that shares its score with wrong ones counts as the last of them."""
    hits = [hit("turm.txt", 1), hit("a.txt", 1), hit("b.txt", 1), hit("c.txt", 0)]
    assert scoring.rank(ASKED, hits) == 3
    assert scoring.rank(ASKED, hits, ties=False) == 1


def test_missing_hit_has_no_rank() -> None:
    """What was not found counts as found nowhere."""
    assert scoring.rank(ASKED, [hit("a.txt", 1)]) == math.inf
    assert set(scoring.figures([ASKED], [[hit("a.txt", 1)]]).values()) == {0}


def test_fact_must_stand_in_the_hit() -> None:
    """Where facts are expected, the right document without one is not enough."""
    asked = Asked("gold", "Wie hoch?", frozenset(["turm.txt"]), ("17 Meter", "siebzehn Meter"))
    hits = [hit("turm.txt", 2, "Er ist rot."), hit("turm.txt", 1, "Er ist siebzehn Meter hoch.")]
    assert scoring.rank(asked, hits) == 2


def test_figures_are_means() -> None:
    """Ranks 1 and 4 make half a recall@3, all of recall@5, and the means of 1 and 1/4, 1 and 1/log2(5)."""
    others = [hit(f"{i}.txt", 9 - i) for i in range(3)]
    figures = scoring.figures([ASKED, ASKED], [[hit("turm.txt", 1)], [*others, hit("turm.txt", 1)]])
    assert (figures["recall@1"], figures["recall@3"], figures["recall@5"]) == (0.5, 0.5, 1)
    assert figures["MRR@10"] == 0.625
    assert figures["nDCG@10"] == pytest.approx((1 + 1 / math.log2(5)) / 2, abs=1e-4)


def test_squad_questions_find_their_context_by_id(tmp_path: Path) -> None:
    """Questions of another language are asked against the context that has a question of their id."""
    german = squad(
        tmp_path / "de.json", {"Rot.": [("1", "Farbe?")], "Hoch.": [("2", "Höhe?"), ("3", "Wie?")]}
    )
    english = squad(tmp_path / "en.json", {"High.": [("2", "Height?"), ("9", "Else?")]})
    exam = questions.squad([german, english], german)
    assert list(exam.texts.values()) == ["Rot.", "Hoch."]
    (asked,) = (asked for asked in exam.asked if asked.group == "en")
    assert (asked.text, [exam.texts[name] for name in asked.files]) == ("Height?", ["Hoch."])


def test_squad_file_of_other_questions_is_refused(tmp_path: Path) -> None:
    """A file that shares no question with the contexts is refused by its name."""
    files = [squad(tmp_path / f"{id}.json", {"Text.": [(id, "Was?")]}) for id in ("a", "b")]
    with pytest.raises(ValueError, match=r"b\.json: none of its questions"):
        questions.squad([files[1]], files[0])


def test_typos_are_the_same_every_time() -> None:
    """A typo stands in every third longer word, drawn by a seed; each is one edit."""
    text = "Wie hoch ist denn eigentlich der rote Leuchtturm von Dorrenfels"
    spoilt, again = (questions.typos(text, random.Random(1)) for _ in range(2))  # noqa: S311 - no secret
    assert spoilt == again
    pairs = list(zip(text.split(), spoilt.split(), strict=True))
    changed = [(before, after) for before, after in pairs if before != after]
    assert 3 <= len(changed) <= 4
    for before, after in changed:
        swapped = sorted(before) == sorted(after)
        assert swapped or abs(len(before) - len(after)) == 1


def test_gold_questions_are_an_exam() -> None:
    """Each gold question of one message that is to be answered has a passage that would be right."""
    exam = questions.gold()
    assert len(exam.asked) > 50
    for asked in exam.asked:
        hits = [hit(p.file, 1, p.text) for p in exam.passages if p.file in asked.files]
        assert scoring.rank(asked, hits, ties=False) < math.inf, asked.text


def test_peers_are_pinned() -> None:
    """Every package of the peers' environment has one version, and the product's torch."""
    lines = (ROOT / "bench/peers/requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.+]+", pin) for pin in pins)
    torch = next(
        line for line in (ROOT / "constraints.txt").read_text().split() if line.startswith("torch==")
    )
    assert torch in pins
