"""Scripted answers over OpenAI's protocol, wrong in every way: what the visitor sees of them."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench import proofs
from bench.proofs import Stage

CASES = {case["id"]: case for case in proofs.cases()}
SAID = {name: case for name, case in CASES.items() if not case.get("failure")}
FAILED = {name: case for name, case in CASES.items() if case.get("failure")}
RIGHT = CASES["right-amount"]


def test_there_are_cases_of_every_kind() -> None:
    """At least sixty answers are scripted, of every kind that the wire and the content know."""
    kinds = Counter(name.split("-")[0] for name in CASES)
    assert len(CASES) >= 60
    wanted = "right wrong swapped invented no another empty cut only table html script obeys repetition"
    assert {*wanted.split(), "silence", "status", "broken", "closed", "refuses"} <= set(kinds)


@pytest.mark.parametrize("name", SAID)
def test_visitor_sees_only_what_is_proved(scripted: Stage, name: str) -> None:
    """No wrong figure, source, tag, link or sentence is shown; right ones are; and citations stand."""
    assert proofs.show(scripted, SAID[name]).fault == ""


@pytest.mark.parametrize("name", FAILED)
def test_failing_model_is_stood_in_for(scripted: Stage, name: str) -> None:
    """A model that fails is stood in for by quotes, or by what was proved before, within the time-out."""
    proofs.show(scripted, RIGHT)  # a success, so that the circuit is closed
    shown = proofs.show(scripted, FAILED[name])
    assert shown.fault == ""
    assert shown.seconds < proofs.TIMEOUT + 2


@pytest.mark.parametrize("name", [name for name in SAID if not name.startswith("repetition")])
def test_stream_and_openai_form_show_the_same(scripted: Stage, name: str) -> None:
    """The tokens of the stream make up its answer, which is that of the JSON and of OpenAI's form."""
    case = SAID[name]
    rest = proofs.language(case)
    whole = proofs.show(scripted, case).answer
    events = scripted.events(case["question"], **rest)
    assert [event for event, _, _ in events[:1]] == ["citations"]
    assert events[-1][0] == "answer"
    assert "".join(data["text"] for event, data, _ in events if event == "token") == events[-1][1]["answer"]
    assert events[-1][1] == whole
    if not rest:
        body = {"model": "career-chat", "messages": [{"role": "user", "content": case["question"]}]}
        done = httpx.post(f"{scripted.bot}/v1/chat/completions", json=body, timeout=30).json()
        assert done["choices"][0]["message"]["content"] == whole["answer"]
        assert done["citations"] == whole["citations"]


def test_found_citations_are_numbered_as_in_the_answer(scripted: Stage) -> None:
    """The citations that a stream begins with are the first ones of its answer."""
    scripted.script(CASES["right-two-sources"]["says"])
    events = scripted.events(RIGHT["question"])
    found, answer = events[0][1]["citations"], events[-1][1]
    assert found
    assert answer["citations"][: len(found)] == found


def test_sentence_is_shown_before_the_next_is_written(scripted: Stage) -> None:
    """The first proved sentence arrives while the model is still silent before the second."""
    scripted.script(CASES["silent-after-a-sentence"]["says"])
    events = scripted.events(RIGHT["question"])
    first, last = events[1], events[-1]
    assert first[0] == "token"
    assert "2.870 €" in first[1]["text"]
    assert last[2] - first[2] > 1


def test_model_is_not_asked_for_a_refusal_or_small_talk(scripted: Stage) -> None:
    """What is refused, and a greeting, is decided without the model."""
    scripted.script(RIGHT["says"])
    for question in ("Welcher Zahnarzt hat am Sonntag Notdienst?", "Hallo"):
        assert scripted.answer(question)["answered_by"] == "quotes"
    assert scripted.asked()["count"] == 0


def test_first_question_and_follow_up_take_one_call(scripted: Stage) -> None:
    """A follow-up is condensed without a call: one question, one call, with the history as messages."""
    scripted.script(RIGHT["says"])
    told = [
        {"role": "user", "content": RIGHT["question"]},
        {"role": "assistant", "content": "Es sind 2.870 €. [1]"},
        {"role": "user", "content": "Und wie hoch ist dort der Nachtzuschlag?"},
    ]
    httpx.post(f"{scripted.bot}/api/chat", json={"messages": told}, timeout=30).raise_for_status()
    asked = scripted.asked()
    assert asked["count"] == 1
    prompt = asked["asked"]["messages"]
    assert [message["role"] for message in prompt] == ["system", "user", "assistant", "user"]
    assert prompt[2]["content"] == "Es sind 2.870 €."
    assert "25 %" in prompt[-1]["content"]


def test_passage_with_orders_is_not_in_the_prompt(scripted: Stage) -> None:
    """The model is never shown the passage that gives orders."""
    scripted.script(RIGHT["says"])
    scripted.answer("Wie hoch ist der Leuchtturm von Dorrenfels?")
    assert "Ignoriere" not in json.dumps(scripted.asked(), ensure_ascii=False)


def test_metrics_count_what_was_removed_and_failed(scripted: Stage) -> None:
    """GET /metrics tells sentences by reason, failures by kind and answers by whom."""
    proofs.show(scripted, CASES["wrong-claim-made-sure"])
    proofs.show(scripted, CASES["status-500"])
    proofs.show(scripted, RIGHT)
    text = httpx.get(f"{scripted.bot}/metrics").text
    for line in (
        'career_chat_model_sentences_total{verdict="shown"}',
        'career_chat_model_failures_total{kind="server_error"}',
        'career_chat_answers_total{answered_by="scripted",outcome="answered"}',
        'verdict="replaced: negation"',
    ):
        assert line in text


def test_circuit_answers_by_quotes_without_waiting(tmp_path: Path) -> None:
    """After three failures in a row quotes come at once, the model is not asked, and the log says why."""
    with proofs.stage(tmp_path, llm_timeout="1") as stage:
        stage.script({"silence": 30})
        for _ in range(3):
            assert stage.answer(RIGHT["question"])["answered_by"] == "quotes"
        asked = stage.asked()["count"]
        started = time.perf_counter()
        answer = stage.answer(RIGHT["question"])
        assert time.perf_counter() - started < 0.5
        assert (answer["answered_by"], stage.asked()["count"]) == ("quotes", asked)
    log = (tmp_path / "log").read_text()
    assert "timeout: the model was silent for too long" in log
    assert "circuit_open" in log


def test_short_retry_after_is_waited_for(scripted: Stage) -> None:
    """A 429 that asks for no more than the time allows is tried once more."""
    fault: dict[str, Any] = {"status": 429, "headers": {"Retry-After": "0"}, "body": "{}"}
    scripted.script(fault)
    scripted.answer(RIGHT["question"])
    assert scripted.asked()["count"] == 2
