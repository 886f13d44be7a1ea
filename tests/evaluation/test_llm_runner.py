"""The gold questions with a language model: the numbers that `make evaluate` adds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.scripted_answers import ScriptedBot
from bot.evaluation.llm_runner import main

CASES = [
    {
        "id": "single-1", "messages": ["Was verdient man als Flunsenprüferin bei der Quaxel-Werft?"],
        "documents": ["werft.md"], "facts": [["2.870 €"]],
    },
    {
        "id": "pair-1", "messages": ["Wie lange dauert die Zwirbelausbildung in Mumpelbad?"],
        "other": ["Ich bin eine Frau. Wie lange dauert die Zwirbelausbildung in Mumpelbad?"],
    },
]  # fmt: skip


def test_without_a_model_there_is_nothing_to_appraise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without BOT_LLM the command says so and ends well, so that `make evaluate` goes on as before."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOT_LLM", raising=False)
    assert main([]) == 0
    assert "BOT_LLM is not set" in capsys.readouterr().out


def test_numbers_of_a_model_are_told(
    scripted: ScriptedBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Share removed, citation precision and recall, equal pairs and the time to the first sentence."""
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/cases.json").write_text(json.dumps(CASES), encoding="utf-8")
    scripted.script({"echo": True})
    settings = {
        "LLM": "openai:scripted",
        "LLM_BASE_URL": f"{scripted.model}/v1",
        "INDEX": str(scripted.index),
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"BOT_{name}", value)
    results = tmp_path / "results"
    assert main(["--gold", str(tmp_path / "gold"), "--results", str(results)]) == 0
    made = json.loads((results / "llm-evaluation.json").read_text(encoding="utf-8"))
    assert (made["cases"], made["written by the model"]) == (2, 1.0)
    assert (made["citation precision"], made["citation recall"]) == (1.0, 1.0)
    assert made["pairs with the same facts"] == 1.0
    assert made["sentences removed or replaced"] == 0.0
    assert made["ms to the first sentence"] > 0
    assert made["followed by the judge"] is None
