"""Question sets: files in the SQuAD form, the gold questions, and typos."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from bench import question_sets


def squad(path: Path, pairs: dict[str, list[tuple[str, str]]]) -> Path:
    """A file in the SQuAD form: contexts with (id, question)."""
    paragraphs = [
        {"context": context, "qas": [{"id": id, "question": question} for id, question in asked]}
        for context, asked in pairs.items()
    ]
    path.write_text(json.dumps({"data": [{"title": "T", "paragraphs": paragraphs}]}), encoding="utf-8")
    return path


def test_squad_questions_find_their_context_by_id(tmp_path: Path) -> None:
    """Questions of another language are asked against the context that has a question of their id."""
    german = squad(
        tmp_path / "de.json", {"Rot.": [("1", "Farbe?")], "Hoch.": [("2", "Höhe?"), ("3", "Wie?")]}
    )
    english = squad(tmp_path / "en.json", {"High.": [("2", "Height?"), ("9", "Else?")]})
    questions = question_sets.read_squad([german, english], german)
    assert list(questions.texts.values()) == ["Rot.", "Hoch."]
    (asked,) = (asked for asked in questions.asked if asked.group == "en")
    assert (asked.text, [questions.texts[name] for name in asked.files]) == ("Height?", ["Hoch."])


def test_squad_file_of_other_questions_is_refused(tmp_path: Path) -> None:
    """A file that shares no question with the contexts is refused by its name."""
    files = [squad(tmp_path / f"{id}.json", {"Text.": [(id, "Was?")]}) for id in ("a", "b")]
    with pytest.raises(ValueError, match=r"b\.json: none of its questions"):
        question_sets.read_squad([files[1]], files[0])


def test_typos_are_the_same_every_time() -> None:
    """A typo stands in every third longer word, drawn by a seed; each is one edit."""
    text = "Wie hoch ist denn eigentlich der rote Leuchtturm von Dorrenfels"
    spoilt, again = (question_sets.misspell(text, random.Random(1)) for _ in range(2))  # noqa: S311 - no secret
    assert spoilt == again
    pairs = list(zip(text.split(), spoilt.split(), strict=True))
    changed = [(before, after) for before, after in pairs if before != after]
    assert 3 <= len(changed) <= 4
    for before, after in changed:
        swapped = sorted(before) == sorted(after)
        assert swapped or abs(len(before) - len(after)) == 1


def test_every_gold_question_has_a_right_passage() -> None:
    """Each gold question of one message that is to be answered has a passage that would be right."""
    questions = question_sets.read_gold()
    assert len(questions.asked) > 50
    for asked in questions.asked:
        texts = [passage.text for passage in questions.passages if passage.file in asked.files]
        assert any(fact in text for fact in asked.facts for text in texts), asked.text
