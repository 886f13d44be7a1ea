"""The contract's routes, to the letter, against a real server process with invented facts."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bot.index.folder_store import FolderStore
from bot.ingestion.plan import plan_ingest
from bot.ingestion.publish import publish_plan
from bot.models.sentence_transformer import SentenceEncoder
from tests.conftest import HEADER, INVENTED, Server, _start, _stop, _wait

CONTACT = "Das Amt für Leuchttürme, Zimmer 7"
SITE = "https://site.example"
QUESTION = "Was verdient man als Flunsenprüferin?"
FIGURE = "4.711"
PATIENCE = 8  # seconds that the oddest question may take
ANSWER_TYPES: dict[str, type] = {
    "answer": str, "outcome": str, "language": str, "citations": list, "suggestions": list,
    "answered_by": str, "generation": str,
}  # fmt: skip
CITATION_TYPES: dict[str, type] = {
    "number": int, "document": str, "title": str, "section": str, "quote": str, "start": int,
    "end": int, "as_of": str, "overdue": bool, "sources": list, "passage": str, "passage_start": int,
}  # fmt: skip


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
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the texts that the servers of this file answer from."""
    folder = tmp_path_factory.mktemp("http") / "corpus"
    for name, content in TEXTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode("utf-8"))
    return folder


@pytest.fixture(scope="module")
def index(corpus: Path, encoder: SentenceEncoder) -> Path:
    """The published index of these texts."""
    store = FolderStore(corpus.parent / "index")
    plan = plan_ingest(corpus, store, encoder.fingerprint)
    publish_plan(plan, store, lambda: encoder, lambda done, total: None)
    return store.folder


@pytest.fixture(scope="module")
def bot(index: Path) -> Iterator[Server]:
    """A server that one other site may ask."""
    settings = {"contact": CONTACT, "allowed_origins": f"{SITE}, https://second.example/"}
    server = _start(index, index.parent / "log", (), settings)
    try:
        _wait(server)
        yield server
    finally:
        _stop(server)


def post(server: Server, *contents: str, **rest: Any) -> httpx.Response:
    """Ask a conversation whose odd messages are the visitor's."""
    roles = ("user", "assistant")
    messages = [{"role": roles[i % 2], "content": content} for i, content in enumerate(contents)]
    headers = rest.pop("headers", None)
    body = {"messages": messages} | rest
    return httpx.post(f"{server.url}/api/chat", json=body, headers=headers, timeout=30)


def ask(server: Server, *contents: str, **rest: Any) -> dict[str, Any]:
    """The answer to a conversation."""
    response = post(server, *contents, **rest)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def get(server: Server, path: str, **params: Any) -> httpx.Response:
    """Get a route."""
    return httpx.get(f"{server.url}{path}", params=params or None, timeout=30)


def assert_error(response: httpx.Response, status: int, code: str | None = None) -> None:
    """Check the form that every error has."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/json")
    body = response.json()
    assert list(body) == ["error"]
    assert sorted(body["error"]) == ["code", "message"]
    assert re.fullmatch(r"[a-z_]+", body["error"]["code"])
    assert body["error"]["message"].strip()
    assert "Traceback" not in response.text
    if code:
        assert body["error"]["code"] == code


def assert_quotes_stand(corpus: Path, citations: list[dict[str, Any]]) -> None:
    """Check that each quote stands in its document where it says."""
    for citation in citations:
        content = (corpus / citation["document"]).read_text("utf-8")
        assert content[citation["start"] : citation["end"]] == citation["quote"]
        assert "[^" not in citation["quote"]


# Chat


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "Wie groß ist Öhrlau?",
        "Wie hoch ist der Leuchtturm von Dorrenfels?",
        "Hallo",
        "Wo ist ein Zahnarzt?",
    ],
)
def test_answer_has_the_keys_and_types_of_the_contract(bot: Server, question: str) -> None:
    """An answered, refused or small-talk reply has exactly the contract's keys, of its types."""
    answer = ask(bot, question)
    assert {key: type(value) for key, value in answer.items()} == ANSWER_TYPES
    assert answer["outcome"] in ("answered", "refused", "smalltalk")
    assert answer["answered_by"] == "quotes"
    for citation in answer["citations"]:
        types = {key: type(value) for key, value in citation.items()}
        undated = {"as_of": type(None)} if citation["as_of"] is None else {}
        assert types == CITATION_TYPES | undated
        for source in citation["sources"]:
            assert {key: type(value) for key, value in source.items()} == dict.fromkeys(
                ("title", "url", "date"), str
            )


def test_answer_tells_the_invented_fact(bot: Server) -> None:
    """The question about an invented pay is answered with the figure that only the corpus has."""
    answer = ask(bot, QUESTION)
    assert answer["outcome"] == "answered"
    assert answer["language"] == "de"
    first = answer["citations"][0]
    assert f"genau {FIGURE} Taler" in answer["answer"]
    assert (first["document"], first["title"]) == ("quaxel.md", "Arbeiten bei der Quaxel-Werft")
    assert first["section"] == "Was verdient man als Flunsenprüferin bei der Quaxel-Werft?"


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "Wie groß ist Öhrlau?",
        "Wie hoch ist der Leuchtturm?",
        "Wie lange dauert die Zwirbelausbildung?",
    ],
)
def test_quote_stands_in_the_file_letter_for_letter(bot: Server, corpus: Path, question: str) -> None:
    """Each quote is the file's text from start to end, counted in code points, also behind emoji and CRLF."""
    answer = ask(bot, question)
    assert answer["citations"]
    assert_quotes_stand(corpus, answer["citations"])


@pytest.mark.parametrize(
    "question", [QUESTION, "Wie groß ist Öhrlau?", "Was gilt bei der Quaxel-Werft?", "Danke"]
)
def test_numbers_in_the_answer_are_the_citations(bot: Server, question: str) -> None:
    """Every [n] is a citation's number, every citation is used, and its quote stands before it."""
    answer = ask(bot, question)
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", answer["answer"])]
    assert sorted(set(numbers)) == [citation["number"] for citation in answer["citations"]]
    for citation in answer["citations"]:
        assert f"{citation['quote']} [{citation['number']}]" in answer["answer"]


def test_citation_names_exactly_the_sources_of_its_sentence(bot: Server) -> None:
    """A sentence with two footnotes has both sources, with title, address where there is one, and date."""
    citation = ask(bot, "Wie groß ist Öhrlau?")["citations"][0]
    assert citation["document"] == "öhrlau/größe.md"
    assert citation["sources"] == [
        {"title": "Karte von Öhrlau", "url": "https://öhrlau.example/karte?a=1&b=2", "date": "März 2021"},
        {"title": "Grundbuch", "url": "", "date": "o. D."},
    ]


def test_citation_says_as_of_when_and_whether_it_is_overdue(bot: Server) -> None:
    """`as_of` is the header's day, null for plain text; `overdue` is true behind review_by only."""
    seen = {}
    for question in (
        QUESTION,
        "Bis wann kann man in Knurrhafen das Segelgeld beantragen?",
        "Wie hoch ist der Leuchtturm?",
    ):
        citation = ask(bot, question)["citations"][0]
        seen[citation["document"]] = (citation["as_of"], citation["overdue"])
    assert seen == {
        "quaxel.md": ("2026-05-01", False),
        "frist.md": ("2026-05-01", True),
        "brief.txt": (None, False),
    }


def test_answer_names_the_published_generation(bot: Server, index: Path) -> None:
    """Chat, search, corpus and readyz name the generation that index/current names."""
    live = (index / "current").read_text("ascii").strip()
    assert re.fullmatch(r"\d{8}T\d{6}-[0-9a-f]{6}", live)
    assert ask(bot, QUESTION)["generation"] == live
    for path in ("/api/search?q=Werft", "/api/corpus", "/readyz"):
        assert get(bot, path).json()["generation"] == live


def test_refusal_has_no_citation_and_names_the_contact(bot: Server) -> None:
    """What no text says is refused, with whom to ask as BOT_CONTACT has it."""
    answer = ask(bot, "Welcher Zahnarzt hat am Sonntag Notdienst?")
    assert (answer["outcome"], answer["citations"]) == ("refused", [])
    assert CONTACT in answer["answer"]


def test_refusal_suggests_three_questions_that_are_answered(bot: Server) -> None:
    """A refusal suggests three different questions, and each of them is answered."""
    suggestions = ask(bot, "Welcher Zahnarzt hat am Sonntag Notdienst?")["suggestions"]
    assert len(set(suggestions)) == len(suggestions) == 3
    for suggestion in suggestions:
        assert ask(bot, suggestion)["outcome"] == "answered"


def test_answer_does_not_suggest_what_was_asked(bot: Server) -> None:
    """The suggestions under an answer are other questions than the one just asked."""
    question = "Wie lange dauert die Zwirbelausbildung in Mumpelbad?"
    answer = ask(bot, question)
    assert answer["suggestions"]
    assert question not in answer["suggestions"]


@pytest.mark.parametrize(
    ("message", "language"),
    [("Hallo!", "de"), ("Vielen Dank", "de"), ("Hello", "en"), ("Merhaba", "tr"), ("Дякую", "uk")],
)
def test_small_talk_is_answered_as_such(bot: Server, message: str, language: str) -> None:
    """A greeting or thanks is small talk, answered in its language without citations."""
    answer = ask(bot, message)
    assert (answer["outcome"], answer["language"], answer["citations"]) == ("smalltalk", language, [])
    assert answer["answer"]


def test_follow_up_is_understood_from_the_history(bot: Server) -> None:
    """A question about "dort" is about the place of the question before it."""
    told = ask(bot, QUESTION)["answer"]
    answer = ask(bot, QUESTION, told, "Und wie viele Menschen arbeiten dort?")
    assert answer["outcome"] == "answered"
    assert "rund 38 Menschen" in answer["citations"][0]["quote"]


def test_server_keeps_no_conversation(bot: Server) -> None:
    """A follow-up without its history is not answered from what the same client asked before."""
    with httpx.Client(timeout=30) as client:
        for content in (QUESTION, "Und im Nachtdienst?", "Und dort?"):
            body = {"messages": [{"role": "user", "content": content}]}
            last = client.post(f"{bot.url}/api/chat", json=body).json()
    assert last["outcome"] == "refused"


@pytest.mark.parametrize(
    ("question", "language"), [(QUESTION, "en"), ("Wo ist ein Zahnarzt?", "pl"), ("Hallo", "ar")]
)
def test_language_asked_for_wins(bot: Server, question: str, language: str) -> None:
    """The answer to a German message is in the language that `language` names."""
    assert ask(bot, question, language=language)["language"] == language


def test_language_null_is_the_language_of_the_question(bot: Server) -> None:
    """With `language` null the question's own language counts, and the German quote stays German."""
    answer = ask(bot, "How much does a Flunsen tester earn there every month?", language=None)
    assert answer["language"] == "en"
    assert f"genau {FIGURE} Taler" in answer["answer"]


# Server-sent events


@dataclass(frozen=True)
class Stream:
    """The events of one answer, as name and data, and the headers they came with."""

    headers: httpx.Headers
    events: list[tuple[str, Any]] = field(default_factory=list)

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


@pytest.mark.parametrize("question", [QUESTION, "Wie groß ist Öhrlau?"])
def test_stream_sends_citations_then_tokens_then_the_answer(bot: Server, question: str) -> None:
    """An answered stream is one `citations`, some `token`, and one `answer` at the very end."""
    names = [name for name, _ in stream(bot, question).events]
    assert names[0] == "citations"
    assert names[-1] == "answer"
    assert set(names[1:-1]) == {"token"}


@pytest.mark.parametrize("question", ["Hallo", "Wo ist ein Zahnarzt?"])
def test_stream_without_an_answer_ends_with_the_answer_object(bot: Server, question: str) -> None:
    """Small talk and a refusal stream as tokens too; `answer` comes last and once."""
    names = [name for name, _ in stream(bot, question).events]
    assert names[-1] == "answer"
    assert names.count("answer") == 1
    assert "token" in names


@pytest.mark.parametrize("question", [QUESTION, "Hallo", "Wo ist ein Zahnarzt?"])
def test_joined_tokens_are_the_answer(bot: Server, question: str) -> None:
    """The pieces of a stream, joined, are the final answer letter for letter."""
    found = stream(bot, question)
    assert "".join(token["text"] for token in found.named("token")) == found.named("answer")[0]["answer"]


def test_stream_ends_with_what_json_answers(bot: Server) -> None:
    """The final event is the object that the same question gets as JSON, and its citations came first."""
    found = stream(bot, QUESTION)
    answer = ask(bot, QUESTION)
    assert found.named("answer") == [answer]
    assert found.named("citations")[0]["citations"] == answer["citations"]


def test_stream_is_neither_cached_nor_buffered(bot: Server) -> None:
    """A stream is text/event-stream in UTF-8, not stored, and not held back by a proxy."""
    headers = stream(bot, QUESTION).headers
    assert headers["content-type"].replace(" ", "") == "text/event-stream;charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"
    assert "content-length" not in headers


def test_error_before_a_stream_is_an_error_response(bot: Server) -> None:
    """A question that is too long gets its status and error form, also where events were asked for."""
    response = post(bot, "x" * 2001, headers={"Accept": "text/event-stream"})
    assert_error(response, 413, "question_too_long")


# Errors


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nichts"),
        ("POST", "/nichts"),
        ("GET", "/api"),
        ("GET", "/api/chat/1"),
        ("GET", "/widget/none.js"),
        ("GET", "/widget/"),
    ],
)
def test_unknown_path_is_404(bot: Server, method: str, path: str) -> None:
    """A path that does not exist is a 404 in the error form."""
    body = b"{}" if method == "POST" else None
    assert_error(httpx.request(method, f"{bot.url}{path}", content=body), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/chat"),
        ("DELETE", "/api/chat"),
        ("POST", "/api/search"),
        ("PUT", "/healthz"),
        ("POST", "/"),
        ("DELETE", "/api/corpus"),
    ],
)
def test_wrong_method_is_405_with_the_allowed_one(bot: Server, method: str, path: str) -> None:
    """A method that a route does not have is a 405 in the error form, and `Allow` names the right one."""
    response = httpx.request(method, f"{bot.url}{path}", content=b"{}")
    assert_error(response, 405, "method_not_allowed")
    assert response.headers["allow"] == ("POST" if path == "/api/chat" else "GET")


def test_question_over_the_cap_is_413(bot: Server) -> None:
    """2,000 characters are a question; 2,001 are question_too_long, in chat and in search."""
    longest = "ä " * 1000
    assert post(bot, longest).status_code == 200
    assert_error(post(bot, longest + "x"), 413, "question_too_long")
    assert_error(post(bot, longest + "x", "Ja.", QUESTION), 413, "question_too_long")
    assert get(bot, "/api/search", q=longest).status_code == 200
    assert_error(get(bot, "/api/search", q=longest + "x"), 413, "question_too_long")


def test_history_over_the_cap_is_413(bot: Server) -> None:
    """20 messages are a conversation; more are history_too_long."""
    turns = [QUESTION, "Ja."] * 10
    assert post(bot, *turns[1:]).status_code == 200
    assert_error(post(bot, *turns, QUESTION), 413, "history_too_long")


def test_answer_of_the_bot_may_come_back_in_full(bot: Server) -> None:
    """A message of the assistant may be longer than a question may be."""
    assert post(bot, QUESTION, "x" * 4000, "Und wie viele Menschen arbeiten dort?").status_code == 200


def test_huge_body_is_413(bot: Server) -> None:
    """A body beyond every cap is refused in the error form before it is read as JSON."""
    assert_error(httpx.post(f"{bot.url}/api/chat", content=b"[" + b" " * 2_000_000), 413, "request_too_large")


def test_body_without_a_length_is_refused(bot: Server) -> None:
    """A body of unknown length, which no cap could stop, gets a 4xx in the error form."""
    response = httpx.post(f"{bot.url}/api/chat", content=iter([b"{", b" " * 2_000_000]))
    assert_error(response, response.status_code)
    assert response.status_code in (411, 413)


def message(content: object = "Hallo", role: object = "user") -> dict[str, object]:
    """A message as JSON has it."""
    return {"role": role, "content": content}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": []},
        {"messages": None},
        {"messages": "Hallo"},
        {"messages": [message("")]},
        {"messages": [message(" \n\t")]},
        {"messages": [message(None)]},
        {"messages": [message(7)]},
        {"messages": [message(), message("Ja.", "assistant")]},
        {"messages": [message(role="system")]},
        {"messages": [message(role=None)]},
        {"messages": [{"content": "Hallo"}]},
        {"messages": [message()], "language": "xx"},
        {"messages": [message()], "language": "deutsch"},
        {"messages": [message()], "language": 1},
        [],
        None,
        "Hallo",
    ],
    ids=lambda body: json.dumps(body)[:60],
)
def test_invalid_question_is_422(bot: Server, body: object) -> None:
    """What is no conversation with a last message of the user's is a 422 in the error form."""
    assert_error(httpx.post(f"{bot.url}/api/chat", json=body), 422, "invalid_request")


@pytest.mark.parametrize("content", [b"", b"{", b"{'messages': []}", b"\xff\xfe", b'{"messages": [}'])
def test_broken_json_is_422(bot: Server, content: bytes) -> None:
    """A body that is no JSON is a 422 in the error form."""
    headers = {"Content-Type": "application/json"}
    assert_error(httpx.post(f"{bot.url}/api/chat", content=content, headers=headers), 422)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense"]
)
def test_other_content_type_is_422(bot: Server, kind: str) -> None:
    """A body that does not say it is JSON is refused, so that no foreign form can post a question."""
    content = json.dumps({"messages": [message()]}).encode()
    assert_error(httpx.post(f"{bot.url}/api/chat", content=content, headers={"Content-Type": kind}), 422)


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=%20", "q=x&k=0", "q=x&k=-1", "q=x&k=101", "q=x&k=viele", "q=x&k=1.5", f"q=x&k={9**30}"],
)
def test_invalid_search_is_422(bot: Server, query: str) -> None:
    """A search without words, or for a number of passages out of range, is a 422 in the error form."""
    assert_error(get(bot, f"/api/search?{query}"), 422, "invalid_request")


# Hostile input


HOSTILE = {
    "nul": '"\\u0000"',
    "nul-inside": '"Was verdient\\u0000 man?"',
    "lone-surrogate": '"\\ud83d"',
    "surrogate-inside": '"Was \\udc00 verdient man als Flunsenpr\\u00fcferin?"',
    "emoji": json.dumps("🦑" * 2000),
    "punctuation": '"?!… --- ((( ][ \\\\ /// ***"',
    "combining": json.dumps("u" + "\u0308" * 1500),
    "right-to-left": json.dumps("\u202e\u200f\u2066 Was verdient man?"),
    "one-word": json.dumps("Donaudampfschifffahrts" * 90),
    "sql": json.dumps("'; DROP TABLE embeddings; -- \" OR 1=1"),
    "html": json.dumps("<script>alert(1)</script><img src=x onerror=alert(1)>"),
    "template": json.dumps("{contact} {0} {{7*7}} %s %n ${jndi:ldap://x}"),
    "citation": json.dumps("[1] [2] [^werft] Was verdient man als Flunsenprüferin? [99]"),
    "event": json.dumps("\n\nevent: answer\ndata: {}\n\n"),
    "path": json.dumps("../../etc/passwd"),
    "regex": json.dumps("(a+)+$ " + "a" * 1500 + "!"),
    "spaces": json.dumps("a" + " " * 1990 + "b"),
    "digits": json.dumps("9" * 2000),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_question_is_answered_or_refused(bot: Server, content: str) -> None:
    """Whatever is in a message, the reply is an answer object or an error in its form, within seconds."""
    body = f'{{"messages": [{{"role": "user", "content": {content}}}]}}'.encode()
    headers = {"Content-Type": "application/json"}
    response = httpx.post(f"{bot.url}/api/chat", content=body, headers=headers, timeout=PATIENCE)
    if response.status_code == 200:
        assert sorted(response.json()) == sorted(ANSWER_TYPES)
        numbers = {int(n) for n in re.findall(r"\[(\d+)\]", response.json()["answer"])}
        assert numbers == {citation["number"] for citation in response.json()["citations"]}
    else:
        assert_error(response, 422)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"messages":' * 20_000,
        b'{"messages": [' + b"[" * 5000 + b"]" * 5000 + b"]}",
        b'{"messages": 1e999}',
        b'{"messages": NaN}',
        b'{"messages": [{"role": "user", "content": ' + b"9" * 5000 + b"}]}",
        b'{"messages": [{"role": "\\ud800", "content": "x"}]}',
        b'{"\\ud800": 1}',
        b'{"messages": ['
        + b'{"role": "user", "content": "x"},' * 5000
        + b'{"role": "user", "content": "x"}]}',
    ],
    ids=["lists", "objects", "inside", "infinity", "nan", "number", "role", "key", "many"],
)
def test_hostile_json_is_an_error_in_its_form(bot: Server, content: bytes) -> None:
    """Deep, huge or odd JSON is a 4xx in the error form, never a 5xx."""
    response = httpx.post(
        f"{bot.url}/api/chat", content=content, headers={"Content-Type": "application/json"}, timeout=30
    )
    assert 400 <= response.status_code < 500
    assert_error(response, response.status_code)


@pytest.mark.parametrize(
    "query",
    [
        "%00",
        "%ff%fe",
        "%ed%a0%80",
        "%F0%9F%A6%91" * 1900,
        "'%3B+DROP+TABLE+x%3B--",
        "%3Cscript%3E",
        "*",
        '"',
        "%25",
        "..%2f..%2f",
    ],
)
def test_hostile_search_never_fails(bot: Server, query: str) -> None:
    """Whatever is searched for, the reply is a list of hits or an error in its form."""
    response = raw(bot, "GET", f"/api/search?q={query}")
    if response.status_code == 200:
        assert sorted(response.json()) == ["generation", "hits"]
    else:
        assert_error(response, 422)


def raw(server: Server, method: str, path: str) -> httpx.Response:
    """A request whose path is sent as it stands; httpx would tidy it up."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.request(method, path)
    reply = connection.getresponse()
    response = httpx.Response(reply.status, headers=reply.getheaders(), content=reply.read())
    connection.close()
    return response


@pytest.mark.parametrize(
    "path",
    [
        "/widget/../pyproject.toml",
        "/widget/..%2fpyproject.toml",
        "/widget/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/widget/%2e%2e/%2e%2e/etc/passwd",
        "/widget/..%5cpyproject.toml",
        "/widget//etc/passwd",
        "/widget/%2fetc%2fpasswd",
        "/widget/career-chat.js%00.html",
        "/widget/README.md",
        "/widget/%ff",
        "/static-offline-docs/..%2f..%2f..%2fetc%2fpasswd",
        "/../../etc/passwd",
        "/.env",
        "/" + "a" * 8000,
    ],
)
def test_path_tricks_find_nothing(bot: Server, path: str) -> None:
    """No path leads to a file that is not meant to be served."""
    assert_error(raw(bot, "GET", path), 404)


# Search


@pytest.mark.parametrize(
    "query", ["Flunsenprüferin", "Öhrlau", "Leuchtturm Dorrenfels", "Quaxel-Werft Menschen"]
)
def test_found_text_stands_in_the_file(bot: Server, corpus: Path, query: str) -> None:
    """A hit has the contract's keys, and its text is the file's from start to end."""
    hits = get(bot, "/api/search", q=query).json()["hits"]
    assert hits
    for hit in hits:
        assert set(hit) == {"document", "title", "section", "text", "start", "end", "score"}
        assert (corpus / hit["document"]).read_text("utf-8")[hit["start"] : hit["end"]] == hit["text"]


def test_hits_come_best_first(bot: Server) -> None:
    """Scores never rise from hit to hit, and the first hit is the passage asked for."""
    hits = get(bot, "/api/search", q="Menschen bei der Quaxel-Werft").json()["hits"]
    scores = [hit["score"] for hit in hits]
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)
    assert hits[0]["section"] == "Wie viele Menschen arbeiten bei der Quaxel-Werft?"


def test_k_caps_the_hits(bot: Server) -> None:
    """K is the most hits that come back, and they are the first ones of a longer list."""
    longer = get(bot, "/api/search", q="Quaxel-Werft", k=100).json()["hits"]
    assert len(longer) > 1
    assert get(bot, "/api/search", q="Quaxel-Werft", k=1).json()["hits"] == longer[:1]


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("Flunsenprüferin", "Flunsenprueferin"),
        ("Flunsenprüferin", "FLUNSENPRÜFERIN"),
        ("Öhrlau", "Oehrlau"),
        ("Wie groß ist Öhrlau?", "Wie gross ist Oehrlau?"),
        ("Öhrlau", "O\u0308hrlau"),
    ],
)
def test_umlauts_are_found_in_every_spelling(bot: Server, query: str, other: str) -> None:
    """ae, oe, ue and ss, capitals and decomposed letters find the same first hit as the umlaut."""
    first, second = (get(bot, "/api/search", q=q).json()["hits"][0] for q in (query, other))
    assert (first["document"], first["start"]) == (second["document"], second["start"])


def test_search_does_not_show_the_other_ways_to_ask(bot: Server) -> None:
    """A passage is found by another way to ask, which is not part of its text."""
    hit = get(bot, "/api/search", q="Was kriegt ein Flunsenprüfer?").json()["hits"][0]
    assert hit["document"] == "quaxel.md"
    assert "kriegt" not in json.dumps(hit)


# The other routes


def test_corpus_lists_the_published_texts(bot: Server) -> None:
    """Each text is listed with title, topic, as_of, overdue and its number of passages."""
    documents = {
        document.pop("document"): document for document in get(bot, "/api/corpus").json()["documents"]
    }
    assert sorted(documents) == sorted(TEXTS)
    assert documents["quaxel.md"] == {
        "title": "Arbeiten bei der Quaxel-Werft", "topic": "pay", "as_of": "2026-05-01",
        "overdue": False, "passages": 2,
    }  # fmt: skip
    assert documents["brief.txt"] == {
        "title": "Ein Brief aus Dorrenfels", "topic": None, "as_of": None,
        "overdue": False, "passages": 1,
    }  # fmt: skip
    assert documents["frist.md"]["overdue"] is True
    assert documents["öhrlau/größe.md"]["title"] == "Öhrlau 🗼🗼"


def references(node: Any) -> Iterator[str]:
    """Every $ref in a JSON document."""
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key == "$ref")
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from references(item)


def test_openapi_describes_the_routes(bot: Server) -> None:
    """/openapi.json is OpenAPI 3 with the contract's routes, and each of its references leads somewhere."""
    schema = get(bot, "/openapi.json").json()
    assert schema["openapi"].startswith("3.")
    routes = {f"{method.upper()} {path}" for path, methods in schema["paths"].items() for method in methods}
    assert routes >= {"POST /api/chat", "GET /api/search", "GET /api/corpus", "GET /healthz", "GET /readyz"}
    names = list(references(schema))
    assert names
    for name in names:
        assert name.split("/")[-1] in schema["components"]["schemas"]
    names = [
        operation["operationId"] for methods in schema["paths"].values() for operation in methods.values()
    ]
    assert len(set(names)) == len(names)


def test_openapi_shows_chat_by_example_in_both_forms(bot: Server) -> None:
    """Chat has an example of a question, and one of an answer as JSON and as events."""
    schema = get(bot, "/openapi.json").json()
    chat = schema["paths"]["/api/chat"]["post"]
    content = chat["responses"]["200"]["content"]
    assert set(content["application/json"]["example"]) == set(ANSWER_TYPES)
    assert "event: answer" in content["text/event-stream"]["example"]
    request = references(chat["requestBody"])
    example = schema["components"]["schemas"][next(request).split("/")[-1]]["examples"][0]
    assert httpx.post(f"{bot.url}/api/chat", json=example, timeout=30).status_code == 200
    assert {"413", "422", "429", "503"} <= set(chat["responses"])


def test_docs_load_nothing_from_elsewhere(bot: Server) -> None:
    """/docs names no foreign host, and every file it needs comes from this server."""
    page = get(bot, "/docs")
    assert page.status_code == 200
    assert not re.search(r"""["'(](https?:)?//""", page.text)
    files = re.findall(r"(?:src|href)=\"([^\"]+)\"", page.text)
    assert len(files) >= 2
    for name in files:
        assert get(bot, name).status_code == 200


def test_demo_page_embeds_the_widget(bot: Server) -> None:
    """/ is an HTML page with the widget, and nothing on it comes from another host."""
    page = get(bot, "/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "<career-chat" in page.text
    for name in re.findall(r"<(?:script|link|img)\b[^>]*?(?:src|href)=\"([^\"]+)\"", page.text):
        address = httpx.URL(f"{bot.url}/").join(name)
        assert f"http://{address.netloc.decode()}" == bot.url or name.startswith("data:")
        assert name.startswith("data:") or httpx.get(address).status_code == 200


@pytest.mark.parametrize("origin", [None, SITE, "https://unknown.example"])
def test_widget_loads_as_a_module_script_from_any_site(bot: Server, origin: str | None) -> None:
    """The widget's file is JavaScript that a page of any origin may load."""
    headers = {"Origin": origin} if origin else {}
    response = httpx.get(f"{bot.url}/widget/career-chat.js", headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers.get_list("access-control-allow-origin") in (["*"], [origin])
    assert "career-chat" in response.text


# Between sites


@pytest.mark.parametrize("origin", [SITE, "https://second.example"])
@pytest.mark.parametrize("path", ["/api/corpus", "/nichts", "/api/search?q="])
def test_allowed_origin_may_read(bot: Server, origin: str, path: str) -> None:
    """A site in BOT_ALLOWED_ORIGINS may read answers and errors alike."""
    response = httpx.get(f"{bot.url}{path}", headers={"Origin": origin})
    assert response.headers["access-control-allow-origin"] == origin


def test_allowed_origin_may_read_a_refused_body(bot: Server) -> None:
    """Also the error of a body that is too large reaches the page that sent it."""
    response = httpx.post(f"{bot.url}/api/chat", content=b" " * 2_000_000, headers={"Origin": SITE})
    assert response.status_code == 413
    assert response.headers["access-control-allow-origin"] == SITE


@pytest.mark.parametrize(
    "origin", ["https://unknown.example", "http://site.example", f"{SITE}.evil.example", "null"]
)
def test_other_origin_may_not_read(bot: Server, origin: str) -> None:
    """A site that is not allowed, however alike its name, gets no CORS header."""
    response = httpx.get(f"{bot.url}/api/corpus", headers={"Origin": origin})
    assert "access-control-allow-origin" not in response.headers


def preflight(server: Server, origin: str) -> httpx.Response:
    """What a browser asks before it posts JSON to another site."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    return httpx.options(f"{server.url}/api/chat", headers=headers)


def test_preflight_of_an_allowed_origin_passes(bot: Server) -> None:
    """An allowed site may post JSON; no credentials are allowed along."""
    response = preflight(bot, SITE)
    assert response.status_code in (200, 204)
    assert response.headers["access-control-allow-origin"] == SITE
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "content-type" in response.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in response.headers


def test_preflight_of_another_origin_fails(bot: Server) -> None:
    """Another site may not."""
    response = preflight(bot, "https://unknown.example")
    assert 400 <= response.status_code < 500
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "path",
    ["/", "/docs", "/api/corpus", "/api/search?q=Werft", "/healthz", "/widget/career-chat.js", "/nichts"],
)
def test_no_cookie_is_set_and_no_type_is_guessed(bot: Server, path: str) -> None:
    """No response sets a cookie; each forbids guessing its type and passing on where a visitor was."""
    headers = get(bot, path).headers
    assert "set-cookie" not in headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_demo_page_may_only_run_its_own_scripts(bot: Server) -> None:
    """The demo page's policy allows scripts and connections of this server only."""
    policy = get(bot, "/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


# What the log holds


def test_log_holds_no_word_that_a_visitor_typed(bot: Server) -> None:
    """Requests are logged by route and status, and nothing typed stands in the log, however it came in."""
    word = "Xylofantasterei"
    get(bot, "/healthz")
    ask(bot, f"Was ist eine {word}?")
    ask(bot, f"Was ist eine {word}?", word, f"Und die {word}?")
    stream(bot, word)
    assert get(bot, "/api/search", q=word).status_code == 200
    assert_error(get(bot, "/api/search", q=word, k=word), 422)
    for path in (f"/{word}", f"/widget/{word}", f"/api/chat/{word}"):
        assert_error(get(bot, path), 404)
    assert_error(post(bot, word, language=word), 422)
    assert_error(httpx.post(f"{bot.url}/api/chat", content=word), 422)
    assert_error(post(bot, word * 400), 413)
    log = bot.log.read_text("utf-8")
    assert re.search(r"POST /api/chat 200", log)
    assert re.search(r"GET /api/search 200", log)
    assert word.lower() not in log.lower()


def test_log_shows_no_error_after_all_of_this(bot: Server) -> None:
    """The log of a server under hostile input holds no traceback and no error."""
    assert post(bot, '\x00🦑"<').status_code == 200
    headers = {"Content-Type": "application/json"}
    assert_error(httpx.post(f"{bot.url}/api/chat", content=b"[" * 100_000, headers=headers), 400)
    log = bot.log.read_text("utf-8")
    assert "Traceback" not in log
    assert " ERROR " not in log


# Before it is ready, and behind the rate limit


@dataclass(frozen=True)
class Limited:
    """A server with a rate limit, and what it replied while it was still starting."""

    server: Server
    early: dict[str, httpx.Response]


LIMIT = 7


@pytest.fixture(scope="module")
def limited(index: Path) -> Iterator[Limited]:
    """A server that admits a few questions a minute, asked as soon as it listens."""
    server = _start(index, index.parent / "limited.log", (), {"rate_limit": f"{LIMIT}/minute"})
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                alive = get(server, "/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.02)
        early = {"healthz": alive, "readyz": get(server, "/readyz"), "chat": post(server, QUESTION)}
        early |= {
            name: get(server, path)
            for name, path in (("corpus", "/api/corpus"), ("search", "/api/search?q=x"))
        }
        early["page"] = get(server, "/")
        _wait(server)
        yield Limited(server, early)
    finally:
        _stop(server)


@pytest.mark.parametrize("name", ["readyz", "chat", "search", "corpus"])
def test_server_that_is_not_ready_says_503(limited: Limited, name: str) -> None:
    """While the index is being opened, what needs it is a 503 that says when to try again."""
    assert_error(limited.early[name], 503, "not_ready")
    assert int(limited.early[name].headers["retry-after"]) >= 1


@pytest.mark.parametrize("name", ["healthz", "page"])
def test_server_that_is_not_ready_lives(limited: Limited, name: str) -> None:
    """/healthz and the page are served before the index is open."""
    assert limited.early[name].status_code == 200


def test_questions_over_the_rate_limit_are_429(limited: Limited) -> None:
    """Behind the limit chat and search are 429 with Retry-After in seconds; other routes go on."""
    statuses = []
    while len(statuses) <= LIMIT and 429 not in statuses:
        response = post(limited.server, "Hallo")
        statuses.append(response.status_code)
    assert statuses[0] == 200
    assert set(statuses[:-1]) == {200}
    assert_error(response, 429)
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert_error(get(limited.server, "/api/search?q=x"), 429)
    for path in ("/healthz", "/readyz", "/api/corpus", "/"):
        assert get(limited.server, path).status_code == 200


def test_server_without_a_limit_admits_any_number(bot: Server) -> None:
    """Without BOT_RATE_LIMIT no question is turned away."""
    assert {post(bot, "Hallo").status_code for _ in range(40)} == {200}
