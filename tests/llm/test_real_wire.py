"""A real OpenAI-compatible server with a tiny model of random weights, made here, behind the real bot."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import Serve, free_port

QUESTION = "Was verdient man am Anfang?"
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: "
MAKE = f"""
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, set_seed
import sys
set_seed(7)
bpe = Tokenizer(models.BPE())
bpe.pre_tokenizer, bpe.decoder = pre_tokenizers.ByteLevel(), decoders.ByteLevel()
alphabet = pre_tokenizers.ByteLevel.alphabet()
trainer = trainers.BpeTrainer(vocab_size=300, initial_alphabet=alphabet, special_tokens=["<s>", "</s>"])
bpe.train_from_iterator([], trainer)
tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, bos_token="<s>", eos_token="</s>", pad_token="</s>")
tokenizer.chat_template = {TEMPLATE!r}
tokenizer.save_pretrained(sys.argv[1])
config = LlamaConfig(
    vocab_size=len(tokenizer), hidden_size=16, intermediate_size=32, num_hidden_layers=1,
    num_attention_heads=2, max_position_embeddings=32768, bos_token_id=0, eos_token_id=1,
)
model = LlamaForCausalLM(config)
model.generation_config.max_new_tokens = 60
model.save_pretrained(sys.argv[1])
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, processes: None) -> Iterator[str]:
    """The address of `transformers serve` with a model that the test makes; its path is the model's name."""
    folder = tmp_path_factory.mktemp("model")
    env = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hub"), "CUDA_VISIBLE_DEVICES": ""}
    subprocess.run(
        [sys.executable, "-c", MAKE, str(folder / "tiny")], env=env, check=True, capture_output=True
    )
    port = free_port()
    command = ["transformers", "serve", str(folder / "tiny"), "--port", str(port), "--device", "cpu"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / command[0]), *command[1:]], env=env, stdout=log, stderr=log
        )
    try:
        _wait(f"http://127.0.0.1:{port}/health", process, folder / "log")
        yield f"http://127.0.0.1:{port}/v1 {folder / 'tiny'}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"the model's server did not become ready:\n{log.read_text()}")


def test_bot_asks_a_real_server_and_shows_nothing_unproved(
    model: str, serve: Serve, project_index: Path
) -> None:
    """The random letters of a real model over the real wire end as the quoting answer, whole and streamed."""
    url, name = model.split(" ")
    bot = serve(project_index, llm=f"openai:{name}", llm_base_url=url, llm_timeout="30")
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    answer = httpx.post(f"{bot.url}/api/chat", json=body, timeout=200).json()
    assert (answer["outcome"], answer["answered_by"]) == ("answered", "quotes")
    assert "2.800 €" in answer["answer"]
    metrics = httpx.get(f"{bot.url}/metrics").text
    # It did answer: no failure is counted, and what it said was removed.
    assert "career_chat_model_failures_total{" not in metrics
    accept = {"Accept": "text/event-stream"}
    streamed = httpx.post(f"{bot.url}/api/chat", json=body, headers=accept, timeout=200).text
    assert streamed.count("event: answer") == 1
    assert "event: error" not in streamed
