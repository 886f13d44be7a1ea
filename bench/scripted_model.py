"""A server with OpenAI's protocol whose model gives scripted replies, in place of a language model.

PUT /script sets the next reply: a text, or a fault (status, silence, stream, close). In a text, [@words]
stands for the number of the passage in the prompt that contains the words. GET /asked gives the last request.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECE = 7


class Script:
    """The next reply, its finish reason, the last request, and how many requests there were."""

    says: str | dict[str, Any] = ""
    finish = "stop"
    asked: dict[str, Any] = {}  # noqa: RUF012 - there is one script in the process
    count = 0


class Handler(BaseHTTPRequestHandler):
    """PUT /script, GET /asked, POST …/chat/completions."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        """Set the script."""
        body = self._body()
        Script.says, Script.finish, Script.count = body["says"], body.get("finish", "stop"), 0
        self._plain(200, "{}")

    def do_GET(self) -> None:
        """Send the last request and the number of requests."""
        self._plain(200, json.dumps({"asked": Script.asked, "count": Script.count}))

    def do_POST(self) -> None:
        """Reply as the script says."""
        Script.asked = self._body()
        Script.count += 1
        said = Script.says if isinstance(Script.says, dict) else {"text": Script.says}
        if "status" in said:
            self._plain(said["status"], said.get("body", ""), said.get("headers", {}))
            return
        if "silence" in said and "first" not in said:
            time.sleep(said["silence"])
            return
        self._begin()
        if "echo" in said:  # a model that copies the first sentence of the first passage
            said = {"text": self._echo()}
        for text in (said.get("first"), said.get("close"), said.get("text")):
            self._speak(self._numbered(text or ""))
        if "close" in said:
            self.close_connection = True
            self.connection.close()
            return
        time.sleep(said.get("silence", 0))
        self._piece(said["stream"] if "stream" in said else self._end())
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def _body(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def _plain(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        content = body.encode()
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _speak(self, text: str) -> None:
        for start in range(0, len(text), PIECE):
            self._piece(_event({"content": text[start : start + PIECE]}))

    def _end(self) -> str:
        return _event({}, Script.finish) + "data: [DONE]\n\n"

    def _piece(self, text: str) -> None:
        content = text.encode()
        try:
            self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
            self.wfile.flush()
        except OSError:  # the bot closed the connection, as it does when it stops a reply
            self.close_connection = True

    def _echo(self) -> str:
        prompt = str(Script.asked["messages"][-1]["content"])
        match = re.search(r"<<< \[1\][^\n]*\n(.+?[.!?])(?:\s|$)", prompt)
        return f"{match[1]} [1]" if match else ""

    def _numbered(self, text: str) -> str:
        prompt = "\n".join(str(message["content"]) for message in Script.asked["messages"])
        passages = re.findall(r"<<< \[(\d+)\](.*?)>>>", prompt, re.DOTALL)

        def number(match: re.Match[str]) -> str:
            return next((n for n, passage in passages if match[1] in passage), "99")

        return re.sub(r"(?<=[\[【])@([^\]†】]+)", number, text)


def _event(delta: dict[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {
        "id": "x",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "scripted",
        "choices": [choice],
    }
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(prog="python -m bench.scripted_model", description=__doc__)
    parser.add_argument("port", type=int)
    flags = parser.parse_args(arguments)
    ThreadingHTTPServer(("127.0.0.1", flags.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
