"""The files that the server shows: the demo page, the widget, the documentation, and no others."""

from __future__ import annotations

import re

import httpx

from tests.api.client import SITE, assert_error, get, get_untidied
from tests.conftest import Server


def test_demo_page_embeds_the_widget(bot: Server) -> None:
    """/ is an HTML page with the widget; nothing on it comes from another host, and its policy says so."""
    page = get(bot, "/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "<career-chat" in page.text
    for name in re.findall(r"<(?:script|link|img)\b[^>]*?(?:src|href)=\"([^\"]+)\"", page.text):
        address = httpx.URL(f"{bot.url}/").join(name)
        assert f"http://{address.netloc.decode()}" == bot.url or name.startswith("data:")
        assert name.startswith("data:") or httpx.get(address).status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_widget_loads_as_a_module_script_from_any_site(bot: Server) -> None:
    """The widget's file is JavaScript that a page of any origin may load."""
    for origin in (None, SITE, "https://unknown.example"):
        headers = {"Origin": origin} if origin else {}
        response = httpx.get(f"{bot.url}/widget/career-chat.js", headers=headers)
        assert response.status_code == 200, origin
        assert response.headers["content-type"].startswith("text/javascript"), origin
        assert response.headers.get_list("access-control-allow-origin") in (["*"], [origin])
        assert "career-chat" in response.text, origin


def test_docs_load_nothing_from_elsewhere(bot: Server) -> None:
    """/docs names no foreign host, and every file it needs comes from this server."""
    page = get(bot, "/docs")
    assert page.status_code == 200
    assert not re.search(r"""["'(](https?:)?//""", page.text)
    files = re.findall(r"(?:src|href)=\"([^\"]+)\"", page.text)
    assert len(files) >= 2
    for name in files:
        assert get(bot, name).status_code == 200, name


def test_path_tricks_find_nothing(bot: Server) -> None:
    """No path leads to a file that is not meant to be served."""
    for path in (
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
    ):
        assert_error(get_untidied(bot, path), 404, about=path[:60])
