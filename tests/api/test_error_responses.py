"""Errors say in words what is wrong, and where, all at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.client import unopened

GOOD: dict[str, Any] = {"messages": [{"role": "user", "content": "Hallo"}]}


def told(content: bytes, path: str = "/api/chat", **headers: str) -> str:
    """The message of the error that a body gets."""
    given = {"Content-Type": "application/json"} | headers
    response = unopened().post(path, content=content, headers=given)
    assert response.status_code in (400, 422), response.text
    message: str = response.json()["error"]["message"]
    return message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"messages": [}', "not valid JSON at line 1, column 15"),
        (b'{"messages": [\n  {"role": "user"\n   "content": "x"}]}', "not valid JSON at line 3, column 4"),
        (b"{'messages': 1}", "double quotes"),
        (b'{"messages": []', "line 1, column 16"),
        (b"", "empty"),
        (b" \n", "empty"),
        (b'{"messages": "\xe4"}', "not UTF-8 at byte 14"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"messages": ' + b"9" * 5000 + b"}", "cannot be read"),
    ],
)
def test_broken_json_names_the_place(content: bytes, expected: str) -> None:
    """What is no JSON is told with line and column, on both APIs."""
    assert expected in told(content)
    assert expected in told(content, "/v1/chat/completions")


def test_broken_form_names_the_header_too() -> None:
    """A form that is no JSON is told how JSON is sent."""
    message = told(b"question=x", **{"Content-Type": "application/x-www-form-urlencoded"})
    assert "line 1, column 1" in message
    assert 'Content-Type is "application/x-www-form-urlencoded"; send application/json' in message


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"foo": 1}, ["foo: unknown field"]),
        ({"stream": True, "model": "x"}, ["stream: unknown field", "model: unknown field"]),
        ({"messages": [{"role": "user", "content": "x", "name": "y"}]}, ["messages.0.name: unknown field"]),
        ({"messages": [{"role": "system", "content": "x"}]}, ["messages.0.role: must be", 'not "system"']),
        (
            {"messages": [{"role": "user"}, {"content": "x"}]},
            ["messages.0.content: is missing", "messages.1.role: is"],
        ),
        (
            {"messages": [{"role": "user", "content": None}]},
            ["messages.0.content: must be a valid string, not null"],
        ),
        ({"messages": ["x"]}, ['messages.0: must be a JSON object, not "x"']),
        ({"messages": {}}, ["messages: must be a valid list, not an object"]),
        ({"messages": []}, ["messages: must have at least 1 item, not 0"]),
        ({"language": "xx"}, ["language: must be 'de'", 'not "xx"']),
        ({"ü": 2}, ["ü: unknown field"]),
    ],
)
def test_fault_is_told_by_its_place(change: dict[str, Any], expected: list[str]) -> None:
    """Unknown, missing and wrong fields are named with their place, several at once."""
    message = told(json.dumps(GOOD | change).encode())
    for part in expected:
        assert part in message


def test_body_that_is_no_object_says_so() -> None:
    """A list, a text or null instead of an object is named as such."""
    for content, kind in ((b"[]", "a list"), (b"7", "a number"), (b"true", "true or false"), (b'"x"', '"x"')):
        assert told(content) == f"body: must be a JSON object, not {kind}."
    assert told(b"null") == "body: must be a JSON object, not null."


def test_many_faults_are_told_in_short() -> None:
    """Of a thousand faults the first are told, with how many there are more."""
    message = told(json.dumps({"messages": [{}] * 1000}).encode())
    assert message.count("is missing") == 10
    assert "and 1990 more" in message


def test_unknown_parameter_of_the_search_is_refused() -> None:
    """A misspelt parameter does not silently leave the default in force."""
    response = unopened().get("/api/search?q=x&limit=3&k=0")
    assert response.status_code == 422
    assert "limit: unknown field" in response.json()["error"]["message"]
    assert "k: must be greater than or equal to 1" in response.json()["error"]["message"]
