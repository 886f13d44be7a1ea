"""A server that answers as a script says, also with faults that a real one never shows; and the browser."""

import json
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

WEB = Path(__file__).resolve().parents[2] / "web"
CHROMIUM = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
QUESTION = "Was verdient man am Anfang?"
# A page with nothing but the widget.
HOST = (
    '<!DOCTYPE html><html lang="de"><title>Gast</title><link rel="icon" href="data:,">'
    '<script type="module" src="/widget/career-chat.js"></script>'
    '<main><h1>Gast</h1><career-chat mode="inline"></career-chat></main></html>'
)

Reply = Callable[["Handler"], None]


class Scripted(ThreadingHTTPServer):
    """Serves web/ and answers questions by `reply`; `asked` keeps the bodies of the questions."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.reset()

    def reset(self) -> None:
        """Forget what was asked, and reply with the same answer to all."""
        self.reply: Reply = stream(answer())
        self.asked: list[dict] = []
        self.pages: dict[str, str] = {"/": HOST, "/api/options": '{"feedback": false}'}
        self.policy = POLICY

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is part of some tests."""


class Handler(BaseHTTPRequestHandler):
    """Pages from web/, or from the test; everything allowed to every origin."""

    server: Scripted

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        """Serve a page or a file of the widget."""
        name = self.path.removeprefix("/widget/").strip("/") or "index.html"
        body = self.server.pages.get(self.path) or (WEB / name).read_text("utf-8")
        kind = "application/json" if name.startswith("api/") else TYPES.get(Path(name).suffix, "text/html")
        self.begin(200, kind)
        self.wfile.write(body.encode())

    def do_OPTIONS(self) -> None:
        """Allow what a browser asks before it asks another origin."""
        self.begin(204, "text/plain")

    def do_POST(self) -> None:
        """Keep the question and answer as the test says."""
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.reply(self)

    def begin(self, status: int, kind: str, **headers: str) -> None:
        """Send the status line and the headers."""
        cors = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "content-type"}
        policy = {"Content-Security-Policy": self.server.policy}
        self.send_response(status)
        for name, value in (cors | policy | headers | {"Content-Type": f"{kind}; charset=utf-8"}).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def event(self, name: str, data: object) -> None:
        """Send one event; data that is a string goes as it is."""
        text = data if isinstance(data, str) else json.dumps(data)
        self.wfile.write(f"event: {name}\r\ndata: {text}\r\n\r\n".encode())
        self.wfile.flush()


def answer(**changes: object) -> dict:
    """An answer as the contract has it."""
    quote = "Der Einstieg beginnt bei etwa 2.800 € brutto im Monat."
    source = {"title": "Quellartikel", "url": "https://example.org/artikel", "date": "o. D."}
    citation = {
        "number": 1, "document": "gehalt.md", "title": "Gehalt", "section": QUESTION,
        "quote": quote, "start": 0, "end": len(quote), "as_of": "2026-05-01", "overdue": False,
        "sources": [source],
    }  # fmt: skip
    return {
        "answer": f"{quote} [1]", "outcome": "answered", "language": "de", "citations": [citation],
        "suggestions": [], "answered_by": "quotes", "generation": "test",
    } | changes  # fmt: skip


def stream(final: dict) -> Reply:
    """Reply with the events of a whole answer."""

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream")
        handler.event("citations", {"citations": final["citations"]})
        for word in final["answer"].split():
            handler.event("token", {"text": f"{word} "})
        handler.event("answer", final)

    return reply


def status(code: int, name: str, **headers: str) -> Reply:
    """Reply with an error as the contract has it."""

    def reply(handler: Handler) -> None:
        handler.begin(code, "application/json", **headers)
        handler.wfile.write(json.dumps({"error": {"code": name, "message": "internal"}}).encode())

    return reply


def events(*pairs: tuple[str, object]) -> Reply:
    """Reply with just these events, then end."""

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream")
        for name, data in pairs:
            handler.event(name, data)

    return reply


def hang_up(handler: Handler) -> None:
    """Reply with nothing at all."""
    handler.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def playing() -> Iterator[Scripted]:
    """A scripted server in a thread."""
    with Scripted() as scripted:
        thread = threading.Thread(target=scripted.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield scripted
        scripted.shutdown()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, the real one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
