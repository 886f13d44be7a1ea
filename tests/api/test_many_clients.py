"""Answers do not depend on how many ask at once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from bot.evaluation.cases import read_cases
from tests.conftest import ROOT, Serve, Server

QUESTIONS, CLIENTS = 300, 16


def test_answers_are_the_same_for_one_client_and_for_many(
    serve: Serve, server: Server, project_index: Path
) -> None:
    """300 questions from 16 clients at once, to a server that has seen none, are answered as one by one."""
    questions = [case.messages[0] for case in read_cases(ROOT / "gold") if len(case.messages) == 1]
    questions = random.Random(11).sample(questions, QUESTIONS)  # noqa: S311
    url = serve(project_index, feedback="off").url
    with ThreadPoolExecutor(CLIENTS) as clients:
        at_once = list(clients.map(lambda question: ask(url, question), questions))
    # Another server, since a wrong stem that a race left in a cache would be used again by the first one.
    assert at_once == [ask(server.url, question) for question in questions]


def ask(url: str, question: str) -> dict[str, Any]:
    """The answer to one question; everything but 200 fails the test."""
    body = {"messages": [{"role": "user", "content": question}]}
    response = httpx.post(f"{url}/api/chat", json=body, timeout=120)
    assert response.status_code == 200, response.text
    return dict(response.json())
