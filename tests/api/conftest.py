"""The servers that the tests of the API ask: one for reading, one that is asked too early and too much."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.api.client import CONTACT, QUESTION, SECOND_SITE, SITE, TEXTS, get, post
from tests.conftest import (
    Publish,
    Published,
    Serve,
    Server,
    answers,
    wait_until,
    wait_until_ready,
    write_texts,
)

LIMIT = 7


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory, publish: Publish) -> Published:
    """The texts that the servers answer from, and their index; nothing changes them."""
    folder = tmp_path_factory.mktemp("api")
    publish(write_texts(folder / "corpus", TEXTS), folder / "index")
    return Published(folder / "corpus", folder / "index")


@pytest.fixture(scope="session")
def ratings(texts: Published) -> Path:
    """The file in which the server keeps ratings."""
    return texts.index.parent / "kept.sqlite"


@pytest.fixture(scope="session")
def bot(start_server: Serve, texts: Published, ratings: Path) -> Server:
    """A server that two other sites may ask, without a rate limit."""
    origins = f"{SITE}, {SECOND_SITE}/"
    return start_server(texts.index, contact=CONTACT, allowed_origins=origins, feedback=str(ratings))


@dataclass(frozen=True)
class Limited:
    """A server with a rate limit, and what it replied while it was still starting."""

    server: Server
    early: dict[str, httpx.Response]


@pytest.fixture(scope="session")
def limited(start_server: Serve, texts: Published) -> Limited:
    """A server that admits a few questions a minute and keeps no ratings, asked as soon as it listens."""
    server = start_server(texts.index, ready=False, rate_limit=f"{LIMIT}/minute", feedback="off")
    wait_until(lambda: answers(server, "/healthz"))
    paths = ("/readyz", "/api/corpus", "/api/search?q=x", "/healthz", "/")
    early = {path: get(server, path) for path in paths} | {"/api/chat": post(server, QUESTION)}
    wait_until_ready(server)
    return Limited(server, early)
