"""The contract's routes, to the letter, against a real server process with invented facts."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.client import (
    ANSWER_TYPES,
    CITATION_TYPES,
    CONTACT,
    DEADLINE,
    FIGURE,
    LARGE,
    QUESTION,
    STEP,
    TEXTS,
    UNKNOWN,
    ask,
    assert_error,
    get,
    get_untidied,
    post_bytes,
    stream,
)
from tests.api.conftest import Limited
from tests.conftest import Published, Server

RATING = {
    "rating": "down",
    "reason": "outdated",
    "question": "Wie viel?",
    "answer": "Viel.",
    "generation": "g1",
}


# Chat


def test_answer_has_the_keys_and_types_of_the_contract(bot: Server) -> None:
    """An answered, refused or small-talk reply has exactly the contract's keys, of its types."""
    outcomes = set()
    for question in (QUESTION, LARGE, "Wie hoch ist der Leuchtturm von Dorrenfels?", "Hallo", UNKNOWN):
        answer = ask(bot, question)
        outcomes.add(answer["outcome"])
        assert {key: type(value) for key, value in answer.items()} == ANSWER_TYPES, question
        assert answer["answered_by"] == "quotes"
        for citation in answer["citations"]:
            types = {key: type(value) for key, value in citation.items()}
            undated = {"as_of": type(None)} if citation["as_of"] is None else {}
            assert types == CITATION_TYPES | undated, question
            for source in citation["sources"]:
                assert {key: type(value) for key, value in source.items()} == dict.fromkeys(
                    ("title", "url", "date", "kind"), str
                )
    assert outcomes == {"answered", "refused", "smalltalk"}


def test_answer_tells_the_invented_fact(bot: Server) -> None:
    """The question about an invented pay is answered with the figure that only the corpus has."""
    answer = ask(bot, QUESTION)
    assert answer["outcome"] == "answered"
    assert answer["language"] == "de"
    first = answer["citations"][0]
    assert f"genau {FIGURE} Taler" in answer["answer"]
    assert (first["document"], first["title"]) == ("quaxel.md", "Arbeiten bei der Quaxel-Werft")
    assert first["section"] == "Was verdient man als Flunsenprüferin bei der Quaxel-Werft?"


def test_quote_stands_in_the_file_letter_for_letter(bot: Server, texts: Published) -> None:
    """Each quote is the file's text from start to end, counted in code points, also behind emoji and CRLF."""
    for question in (
        QUESTION,
        LARGE,
        "Wie hoch ist der Leuchtturm?",
        "Wie lange dauert die Zwirbelausbildung?",
    ):
        answer = ask(bot, question)
        assert answer["citations"], question
        for citation in answer["citations"]:
            content = (texts.corpus / citation["document"]).read_text("utf-8")
            assert content[citation["start"] : citation["end"]] == citation["quote"]
            assert "[^" not in citation["quote"]


def test_numbers_in_the_answer_are_the_citations(bot: Server) -> None:
    """Every [n] is a citation's number, every citation is used, and its quote stands before it."""
    for question in (QUESTION, LARGE, "Was gilt bei der Quaxel-Werft?", "Danke"):
        answer = ask(bot, question)
        numbers = [int(number) for number in re.findall(r"\[(\d+)\]", answer["answer"])]
        assert sorted(set(numbers)) == [citation["number"] for citation in answer["citations"]], question
        for citation in answer["citations"]:
            assert f"{citation['quote']} [{citation['number']}]" in answer["answer"], question


def test_citation_names_exactly_the_sources_of_its_sentence(bot: Server) -> None:
    """A sentence with two footnotes has both sources: title, address where there is one, date, kind."""
    citation = ask(bot, LARGE)["citations"][0]
    assert citation["document"] == "öhrlau/größe.md"
    assert citation["sources"] == [
        {
            "title": "Karte von Öhrlau",
            "url": "https://öhrlau.example/karte?a=1&b=2",
            "date": "März 2021",
            "kind": "source",
        },
        {"title": "Grundbuch", "url": "", "date": "o. D.", "kind": "source"},
    ]


def test_answer_offers_the_next_steps_of_its_texts(bot: Server) -> None:
    """The steps of a quoted text come with the occupation of the question; others have none."""
    asked = f"{DEADLINE} Ich will es als Hafenmeister."
    [action] = ask(bot, asked)["actions"]
    assert action == {"label": "Segelgeld beantragen", "url": STEP.replace("{job}", "Hafenmeister")}
    assert ask(bot, LARGE)["actions"] == []


def test_citation_says_as_of_when_and_whether_it_is_overdue(bot: Server) -> None:
    """`as_of` is the header's day, null for plain text; `overdue` is true behind review_by only."""
    seen = {}
    for question in (QUESTION, DEADLINE, "Wie hoch ist der Leuchtturm?"):
        citation = ask(bot, question)["citations"][0]
        seen[citation["document"]] = (citation["as_of"], citation["overdue"])
    assert seen == {
        "quaxel.md": ("2026-05-01", False),
        "frist.md": ("2026-05-01", True),
        "brief.txt": (None, False),
    }


def test_answer_names_the_published_generation(bot: Server, texts: Published) -> None:
    """Chat, search, corpus and readyz name the generation that index/current names."""
    live = (texts.index / "current").read_text("ascii").strip()
    assert re.fullmatch(r"\d{8}T\d{6}-[0-9a-f]{6}", live)
    assert ask(bot, QUESTION)["generation"] == live
    for path in ("/api/search?q=Werft", "/api/corpus", "/readyz"):
        assert get(bot, path).json()["generation"] == live, path


def test_refusal_names_the_contact_and_suggests_what_is_answered(bot: Server) -> None:
    """A refusal has no citation, names BOT_CONTACT and suggests three questions that are answered."""
    answer = ask(bot, UNKNOWN)
    assert (answer["outcome"], answer["citations"]) == ("refused", [])
    assert CONTACT in answer["answer"]
    assert len(set(answer["suggestions"])) == len(answer["suggestions"]) == 3
    for suggestion in answer["suggestions"]:
        assert ask(bot, suggestion)["outcome"] == "answered", suggestion


def test_answer_does_not_suggest_what_was_asked(bot: Server) -> None:
    """The suggestions under an answer are other questions than the one just asked."""
    question = "Wie lange dauert die Zwirbelausbildung in Mumpelbad?"
    answer = ask(bot, question)
    assert answer["suggestions"]
    assert question not in answer["suggestions"]


def test_small_talk_is_answered_as_such(bot: Server) -> None:
    """A greeting or thanks is small talk, answered in its language without citations."""
    for message, language in (("Hallo!", "de"), ("Vielen Dank", "de"), ("Hello", "en"), ("Дякую", "uk")):
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


def test_language_asked_for_wins(bot: Server) -> None:
    """The answer is in the language that `language` names; with null in that of the question.

    The German quote stays German.
    """
    for question, language in ((QUESTION, "en"), ("Wo ist ein Zahnarzt?", "pl"), ("Hallo", "ar")):
        assert ask(bot, question, language=language)["language"] == language
    answer = ask(bot, "How much does a Flunsen tester earn there every month?", language=None)
    assert answer["language"] == "en"
    assert f"genau {FIGURE} Taler" in answer["answer"]


# Server-sent events


def test_stream_sends_citations_then_tokens_then_the_answer(bot: Server) -> None:
    """A stream is `citations` where there are any, then `token`, and one `answer` at the very end.

    The joined tokens are the answer letter for letter, in small talk and a refusal too.
    """
    for question in (QUESTION, LARGE, "Hallo", UNKNOWN):
        found = stream(bot, question)
        answer = found.named("answer")[0]
        if answer["outcome"] == "answered":
            assert found.names[0] == "citations", question
        assert found.names[-1] == "answer", question
        assert set(found.names[1:-1]) <= {"token", "citations"}, question
        assert found.names.count("citations") <= 1, question
        assert "".join(token["text"] for token in found.named("token")) == answer["answer"], question


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


# What cannot be answered


def message(content: object = "Hallo", role: object = "user") -> dict[str, object]:
    """A message as JSON has it."""
    return {"role": role, "content": content}


def test_invalid_question_is_422(bot: Server) -> None:
    """What is no conversation with a last message of the user's is a 422 in the error form."""
    bodies: list[object] = [
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
    ]
    for body in bodies:
        assert_error(post_bytes(bot, json.dumps(body).encode()), 422, "invalid_request", about=body)


def test_body_that_is_no_json_is_422(bot: Server) -> None:
    """A body that is no JSON gets a 422, one of another type a 415 that names the header."""
    for content in (b"", b"{", b"{'messages': []}", b"\xff\xfe", b'{"messages": [}'):
        assert_error(post_bytes(bot, content), 422, about=content)
    sound = json.dumps({"messages": [message()]}).encode()
    for kind in ("text/plain", "multipart/form-data", "application/xml", "nonsense"):
        response = post_bytes(bot, sound, Content_Type=kind)
        assert_error(response, 415, "unsupported_media_type", about=kind)
        assert f'Content-Type is "{kind}"' in response.json()["error"]["message"]


def test_invalid_search_is_422(bot: Server) -> None:
    """A search without words, or for a number of passages out of range, is a 422 in the error form."""
    numbers = ("0", "-1", "101", "viele", "1.5", str(9**30))
    for query in ("", "q=", "q=%20", *(f"q=x&k={number}" for number in numbers)):
        assert_error(get(bot, f"/api/search?{query}"), 422, "invalid_request", about=query)


# Hostile input

# As JSON has them.
HOSTILE = (
    '"\\u0000"',
    '"Was verdient\\u0000 man?"',
    '"\\ud83d"',  # half of a surrogate pair
    '"Was \\udc00 verdient man als Flunsenpr\\u00fcferin?"',
    json.dumps("🦑" * 2000),
    '"?!… --- ((( ][ \\\\ /// ***"',
    json.dumps("u" + "\u0308" * 1500),
    json.dumps("\u202e\u200f\u2066 Was verdient man?"),
    json.dumps("Donaudampfschifffahrts" * 90),
    json.dumps("'; DROP TABLE embeddings; -- \" OR 1=1"),
    json.dumps("<script>alert(1)</script><img src=x onerror=alert(1)>"),
    json.dumps("{contact} {0} {{7*7}} %s %n ${jndi:ldap://x}"),
    json.dumps("[1] [2] [^werft] Was verdient man als Flunsenprüferin? [99]"),
    json.dumps("\n\nevent: answer\ndata: {}\n\n"),
    json.dumps("../../etc/passwd"),
    json.dumps("(a+)+$ " + "a" * 1500 + "!"),
    json.dumps("a" + " " * 1990 + "b"),
    json.dumps("9" * 2000),
)


def test_hostile_question_is_answered_or_refused(bot: Server) -> None:
    """Whatever is in a message, the reply is an answer object or an error in its form."""
    for content in HOSTILE:
        response = post_bytes(bot, f'{{"messages": [{{"role": "user", "content": {content}}}]}}'.encode())
        if response.status_code == 200:
            assert sorted(response.json()) == sorted(ANSWER_TYPES), content[:60]
            numbers = {int(n) for n in re.findall(r"\[(\d+)\]", response.json()["answer"])}
            assert numbers == {citation["number"] for citation in response.json()["citations"]}, content[:60]
        else:
            assert_error(response, 422, about=content[:60])


def test_hostile_json_is_an_error_in_its_form(bot: Server) -> None:
    """Deep, huge or odd JSON is a 4xx in the error form, never a 5xx."""
    for content in (
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
    ):
        response = post_bytes(bot, content)
        assert 400 <= response.status_code < 500, content[:60]
        assert_error(response, response.status_code, about=content[:60])


def test_hostile_search_never_fails(bot: Server) -> None:
    """Whatever is searched for, the reply is a list of hits or an error in its form."""
    for query in (
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
    ):
        response = get_untidied(bot, f"/api/search?q={query}")
        if response.status_code == 200:
            assert sorted(response.json()) == ["generation", "hits"], query[:60]
        else:
            assert_error(response, 422, about=query[:60])


# Search


def test_found_text_stands_in_the_file(bot: Server, texts: Published) -> None:
    """A hit has the contract's keys, and its text is the file's from start to end."""
    for query in ("Flunsenprüferin", "Öhrlau", "Leuchtturm Dorrenfels", "Quaxel-Werft Menschen"):
        hits = get(bot, "/api/search", q=query).json()["hits"]
        assert hits, query
        for hit in hits:
            assert set(hit) == {"document", "title", "section", "text", "start", "end", "score"}
            content = (texts.corpus / hit["document"]).read_text("utf-8")
            assert content[hit["start"] : hit["end"]] == hit["text"], query


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
        (LARGE, "Wie gross ist Oehrlau?"),
        ("Öhrlau", "O\u0308hrlau"),
    ],
    ids=["vowels", "capitals", "ss", "decomposed"],
)
def test_umlauts_are_found_in_every_spelling(bot: Server, query: str, other: str) -> None:
    """Umlauts written as two letters, ss, capitals and decomposed letters find the same first hit."""
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


def test_rating_is_kept_with_five_fields_and_nothing_else(bot: Server, ratings: Path) -> None:
    """A rating arrives in a private file as sent, in a table of five columns; anything odd is refused."""
    url = f"{bot.url}/api/feedback"
    assert httpx.post(url, json=RATING).status_code == 201
    odd = ({"rating": "best"}, {"reason": "x"}, {"question": " "}, {"name": "Eva"}, {"generation": "g" * 101})
    for change in odd:
        assert_error(httpx.post(url, json=RATING | change), 422, "invalid_request", about=change)
    assert_error(httpx.post(url, json=RATING | {"question": "a" * 2001}), 413, "question_too_long")
    with sqlite3.connect(ratings) as database:
        rows = database.execute("select * from feedback")
        assert [column[0] for column in rows.description] == list(RATING)
        assert rows.fetchall() == [tuple(RATING.values())]
    database.close()
    assert ratings.stat().st_mode & 0o077 == 0
    options = get(bot, "/api/options").json()
    assert options == {"feedback": True, "max_question_chars": 2000, "max_messages": 20}
    assert "Wie viel?" not in bot.log.read_text()


def test_setting_turns_feedback_off(limited: Limited) -> None:
    """With BOT_FEEDBACK=off clients learn of it, and the route answers a clean error."""
    assert get(limited.server, "/api/options").json()["feedback"] is False
    assert_error(httpx.post(f"{limited.server.url}/api/feedback", json=RATING), 404, "feedback_off")


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
