"""Scripted answers over OpenAI's protocol, wrong in every way: what the visitor sees of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import httpx

from bench.scripted_answers import NAME, ScriptedBot, language, read_cases, run_case
from tests.conftest import Serve

CASES = {case["id"]: case for case in read_cases()}
SAID = {name: case for name, case in CASES.items() if not case.get("failure")}
FAILED = {name: case for name, case in CASES.items() if case.get("failure")}
RIGHT = CASES["right-amount"]


def test_there_are_cases_of_every_kind() -> None:
    """At least sixty answers are scripted, of every kind that the wire and the content know."""
    kinds = Counter(name.split("-")[0] for name in CASES)
    assert len(CASES) >= 60
    wanted = "right wrong swapped invented no another empty cut only table html script obeys repetition"
    assert {*wanted.split(), "silence", "status", "broken", "closed", "refuses"} <= set(kinds)


def test_visitor_sees_only_what_is_proved(scripted: ScriptedBot) -> None:
    """No wrong figure, source, tag, link or sentence is shown; right ones are; and citations stand.

    The same is shown by the stream, whose tokens make up its answer, and in OpenAI's form.
    """
    faults = {}
    for name, case in SAID.items():
        shown = run_case(scripted, case)
        is_endless = name.startswith("repetition")  # each run of these takes as long as the model may
        fault = shown.fault or ("" if is_endless else find_difference(scripted, case, shown.answer))
        if fault:
            faults[name] = fault
    assert faults == {}


def find_difference(scripted: ScriptedBot, case: dict[str, Any], whole: dict[str, Any]) -> str:
    """Where the stream or OpenAI's form of an answer differs from the whole one; empty where nowhere."""
    rest = language(case)
    events = scripted.events(case["question"], **rest)
    names = [event for event, _, _ in events]
    tokens = "".join(data["text"] for event, data, _ in events if event == "token")
    if (names[0], names[-1]) != ("citations", "answer"):
        return f"events: {names}"
    if tokens != events[-1][1]["answer"] or events[-1][1] != whole:
        return f"stream: {events[-1][1]['answer']}"
    if rest:
        return ""
    body = {"model": "career-chat", "messages": [{"role": "user", "content": case["question"]}]}
    done = httpx.post(f"{scripted.bot}/v1/chat/completions", json=body, timeout=30).json()
    text = done["choices"][0]["message"]["content"]
    if (text, done["citations"]) != (whole["answer"], whole["citations"]):
        return f"OpenAI's form: {text}"
    return ""


def test_failing_model_is_stood_in_for(scripted: ScriptedBot) -> None:
    """A model that fails is stood in for by quotes, or by what was proved before; none is waited for.

    The metrics count its silence as a time-out of the bot, which ends before the silence does.
    """
    faults = {}
    for name, case in FAILED.items():
        run_case(scripted, RIGHT)  # a success, so that the circuit is closed
        before = timeouts(scripted)
        fault = run_case(scripted, case).fault
        if fault or ("silen" in name) > (timeouts(scripted) - before):
            faults[name] = fault or "no time-out"
    assert faults == {}


def timeouts(scripted: ScriptedBot) -> float:
    """How many time-outs of the model the bot has counted."""
    line = re.search(
        r'^career_chat_model_failures_total\{kind="timeout"\} (\S+)$',
        httpx.get(f"{scripted.bot}/metrics").text,
        re.MULTILINE,
    )
    return float(line[1]) if line else 0.0


def test_found_citations_are_numbered_as_in_the_answer(scripted: ScriptedBot) -> None:
    """The citations that a stream begins with are the first ones of its answer."""
    scripted.script(CASES["right-two-sources"]["says"])
    events = scripted.events(RIGHT["question"])
    found, answer = events[0][1]["citations"], events[-1][1]
    assert found
    assert answer["citations"][: len(found)] == found


def test_sentence_is_shown_before_the_next_is_written(scripted: ScriptedBot) -> None:
    """The first proved sentence arrives while the model is still silent before the second."""
    scripted.script(CASES["silent-after-a-sentence"]["says"])
    events = scripted.events(RIGHT["question"])
    first, last = events[1], events[-1]
    assert first[0] == "token"
    assert "2.870 €" in first[1]["text"]
    assert last[2] - first[2] > 1


def test_model_is_not_asked_for_a_refusal_or_small_talk(scripted: ScriptedBot) -> None:
    """What is refused, and a greeting, is decided without the model."""
    scripted.script(RIGHT["says"])
    for question in ("Welcher Zahnarzt hat am Sonntag Notdienst?", "Hallo"):
        assert scripted.answer(question)["answered_by"] == "quotes"
    assert scripted.asked()["count"] == 0


def test_first_question_and_follow_up_take_one_call(scripted: ScriptedBot) -> None:
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


def test_passage_with_orders_is_not_in_the_prompt(scripted: ScriptedBot) -> None:
    """The model is never shown the passage that gives orders."""
    scripted.script(RIGHT["says"])
    scripted.answer("Wie hoch ist der Leuchtturm von Dorrenfels?")
    assert "Ignoriere" not in json.dumps(scripted.asked(), ensure_ascii=False)


def test_metrics_count_what_was_removed_and_failed(scripted: ScriptedBot) -> None:
    """GET /metrics tells sentences by reason, failures by kind and answers by whom."""
    run_case(scripted, CASES["wrong-claim-made-sure"])
    run_case(scripted, CASES["status-500"])
    run_case(scripted, RIGHT)
    text = httpx.get(f"{scripted.bot}/metrics").text
    for line in (
        'career_chat_model_sentences_total{verdict="shown"}',
        'career_chat_model_failures_total{kind="server_error"}',
        'career_chat_answers_total{answered_by="scripted",outcome="answered"}',
        'verdict="replaced: negation"',
    ):
        assert line in text


def test_open_circuit_answers_by_quotes(scripted: ScriptedBot, serve: Serve) -> None:
    """After three failures in a row quotes come without asking the model, and the log says why."""
    llm = {"llm": f"openai:{NAME}", "llm_base_url": f"{scripted.model}/v1", "llm_timeout": "1"}
    server = serve(scripted.index, feedback="off", **llm)
    bot = replace(scripted, bot=server.url)
    bot.script({"silence": 30})
    for _ in range(3):
        assert bot.answer(RIGHT["question"])["answered_by"] == "quotes"
    asked = bot.asked()["count"]
    assert (bot.answer(RIGHT["question"])["answered_by"], bot.asked()["count"]) == ("quotes", asked)
    log = server.log.read_text()
    assert "timeout: the model was silent for too long" in log
    assert "circuit_open" in log


def test_short_retry_after_is_waited_for(scripted: ScriptedBot) -> None:
    """A 429 that asks for no more than the time allows is tried once more."""
    fault: dict[str, Any] = {"status": 429, "headers": {"Retry-After": "0"}, "body": "{}"}
    scripted.script(fault)
    scripted.answer(RIGHT["question"])
    assert scripted.asked()["count"] == 2
