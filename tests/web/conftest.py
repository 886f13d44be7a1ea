"""One browser and one scripted server for all tests of the widget; each test gets a page without a past."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tools.pictures.scripted_server import CHROMIUM, Scripted, chromium, playing


# Package scope: while Playwright's loop runs, tests of other packages could not run one of their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, the real one."""
    if not CHROMIUM:
        pytest.skip("the browser tests need Chromium: apt-get install chromium")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def scripted_server() -> Iterator[Scripted]:
    """A scripted server in a thread."""
    with playing() as server:
        yield server


@pytest.fixture
def scripted(scripted_server: Scripted) -> Scripted:
    """The scripted server as if it had just begun."""
    scripted_server.reset()
    return scripted_server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without a past."""
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()
