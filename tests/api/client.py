"""How the tests of the API ask a server, and the form that its answers and errors have."""

from __future__ import annotations

import http.client
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from fastapi.testclient import TestClient

from bot.api.app import create_app
from bot.settings import Settings
from tests.conftest import HEADER, INVENTED, Server

CONTACT = "Das Amt für Leuchttürme, Zimmer 7"
SITE = "https://site.example"
SECOND_SITE = "https://second.example"
QUESTION = "Was verdient man als Flunsenprüferin?"
FIGURE = "4.711"
LARGE = "Wie groß ist Öhrlau?"
DEADLINE = "Bis wann kann man in Knurrhafen das Segelgeld beantragen?"
UNKNOWN = "Wer gewinnt am Sonntag die Meisterschaft im Hürdenlauf?"
ANSWER_TYPES: dict[str, type] = {
    "answer": str, "outcome": str, "language": str, "citations": list, "suggestions": list,
    "answered_by": str, "generation": str, "actions": list,
}  # fmt: skip
CITATION_TYPES: dict[str, type] = {
    "number": int, "document": str, "title": str, "section": str, "quote": str, "start": int,
    "end": int, "as_of": str, "overdue": bool, "sources": list, "passage": str, "passage_start": int,
}  # fmt: skip
# The address of a next step.
STEP = "https://knurrhafen.example/antrag?als={job}"


def text(title: str, topic: str, body: str, review_by: str = "2099-05-01") -> str:
    """A corpus text."""
    header = HEADER.format(title=title).replace("topic: pay", f"topic: {topic}")
    return header.replace("2099-05-01", review_by) + body


TEXTS = INVENTED | {
    "mumpelbad.md": INVENTED["mumpelbad.md"].replace("topic: pay", "topic: training"),
    # Characters outside the first plane stand before the quote; the file has Windows line ends.
    "öhrlau/größe.md": text(
        "Öhrlau 🗼🗼",
        "local",
        "## Wie groß ist Öhrlau? 🎡\n"
        "<!-- auch gefragt: Fläche von Öhrlau | How large is Öhrlau? | Öhrlau ne kadar büyük? -->\n"
        "Öhrlau misst seit 2021 genau 88 Quadratmeilen.[^a][^b]\n\n"
        "[^a]: Karte von Öhrlau, https://öhrlau.example/karte?a=1&b=2, März 2021\n"
        "[^b]: Grundbuch, o. D.\n",
    ).replace("\n", "\r\n"),
    "frist.md": text(
        "Fristen in Knurrhafen",
        "funding",
        "## Bis wann kann man in Knurrhafen das Segelgeld beantragen?\n"
        "Das Segelgeld von Knurrhafen kann man bis zum 3. Mai 2020 beantragen.[^a]\n\n"
        "[^a]: Hafenblatt, 2019\n",
        review_by="2026-05-02",
    ).replace("\n---\n", f"\nnext:\n  - label: Segelgeld beantragen\n    url: {STEP}\n---\n", 1),
}  # fmt: skip


def unopened(address: str = "127.0.0.1", **settings: Any) -> TestClient:
    """A client of an application in this process that opens no index, for what every request passes."""
    app = create_app(Settings(**{"feedback": None} | settings))
    return TestClient(app, client=(address, 50000), follow_redirects=False)


def post(server: Server, *contents: str, **rest: Any) -> httpx.Response:
    """Ask a conversation whose odd messages are the visitor's."""
    roles = ("user", "assistant")
    messages = [{"role": roles[i % 2], "content": content} for i, content in enumerate(contents)]
    headers = rest.pop("headers", None)
    body = {"messages": messages} | rest
    return httpx.post(f"{server.url}/api/chat", json=body, headers=headers, timeout=30)


def post_bytes(server: Server, content: Any, **headers: str) -> httpx.Response:
    """Post a body as it is to the chat, said to be JSON where no other type is given."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.post(
        f"{server.url}/api/chat",
        content=content,
        headers={"Content-Type": "application/json"} | given,
        timeout=30,
    )


def ask(server: Server, *contents: str, **rest: Any) -> dict[str, Any]:
    """The answer to a conversation."""
    response = post(server, *contents, **rest)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def get(server: Server, path: str, **params: Any) -> httpx.Response:
    """Get a route."""
    return httpx.get(f"{server.url}{path}", params=params or None, timeout=30)


def get_untidied(server: Server, path: str) -> httpx.Response:
    """Get a path that is sent as it stands; httpx would tidy it up."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.request("GET", path)
    reply = connection.getresponse()
    response = httpx.Response(reply.status, headers=reply.getheaders(), content=reply.read())
    connection.close()
    return response


def assert_error(response: httpx.Response, status: int, code: str | None = None, about: object = "") -> None:
    """Check the form that every error has."""
    assert response.status_code == status, (about, response.text)
    assert response.headers["content-type"].startswith("application/json"), about
    body = response.json()
    assert list(body) == ["error"], about
    assert sorted(body["error"]) == ["code", "message"], about
    assert re.fullmatch(r"[a-z_]+", body["error"]["code"]), about
    assert body["error"]["message"].strip(), about
    assert "Traceback" not in response.text, about
    if code:
        assert body["error"]["code"] == code, about


@dataclass(frozen=True)
class Stream:
    """The events of one answer, as name and data, and the headers they came with."""

    headers: httpx.Headers
    events: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names of the events, in order."""
        return [name for name, _ in self.events]

    def named(self, name: str) -> list[Any]:
        """The data of the events of one name."""
        return [data for kind, data in self.events if kind == name]


def stream(server: Server, question: str) -> Stream:
    """Ask for server-sent events and read them as the standard says."""
    response = post(server, question, headers={"Accept": "text/event-stream"})
    assert response.status_code == 200, response.text
    found = Stream(response.headers)
    assert response.text.endswith("\n\n")
    for block in response.text.rstrip("\n").split("\n\n"):
        lines = [line.split(": ", 1) for line in block.split("\n")]
        assert {name for name, _ in lines} == {"event", "data"}, block
        data = "\n".join(value for name, value in lines if name == "data")
        found.events.append((dict(lines)["event"], json.loads(data)))
    return found
