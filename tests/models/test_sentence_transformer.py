"""The encoder, packaged or another: vectors, prompts, and what cannot be loaded."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from bot.__main__ import main
from bot.errors import EncoderError
from bot.index.folder_store import FolderStore
from bot.ingestion.plan import plan_ingest
from bot.ingestion.publish import publish_plan
from bot.models.files import PACKAGED, find_model, model_fingerprint
from bot.models.prompts import REPRESENT
from bot.models.sentence_transformer import BATCH, SentenceEncoder
from tests.conftest import Published, RunCommand, RunProcess, Serve, free_port
from tests.models.conftest import bare, byte_tokenizer, saved

TEXTS = ["Lohn der Werft", "Ein viel längerer Text über die Schule in Mumpelbad. " * 5, "Turm", ""]


def ignore(done: int, total: int) -> None:
    """No progress is wanted."""


def test_vectors_have_length_one(encoder: SentenceEncoder) -> None:
    """There is a unit vector of the stated dimension for every text, even an empty one, and a question."""
    vectors = encoder.encode_passages(TEXTS, ignore)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert encoder.encode_passages([], ignore).shape == (0, encoder.dimension)
    vector = encoder.encode_question("Wie hoch ist der Turm?").passage_space
    assert vector.shape == (encoder.dimension,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_vectors_keep_the_order_of_the_texts(encoder: SentenceEncoder) -> None:
    """Each vector belongs to its text, whatever the lengths and however many there are."""
    texts = [f"Nummer {i} " + "Wort " * (i % 7) for i in range(BATCH * 2 + 3)]
    together = encoder.encode_passages(texts, ignore)
    for i in (0, 6, BATCH, len(texts) - 1):
        alone = encoder.encode_passages([texts[i]], ignore)[0]
        assert int(np.argmax(together @ alone)) == i


def test_progress_counts_to_the_end(encoder: SentenceEncoder) -> None:
    """Progress grows and ends with all of all."""
    told: list[tuple[int, int]] = []
    count = BATCH + 1
    encoder.encode_passages(["Wort"] * count, lambda done, total: told.append((done, total)))
    assert told == [(BATCH, count), (count, count)]


def test_like_texts_are_near(encoder: SentenceEncoder) -> None:
    """A question is nearer to what it is about than to anything else."""
    vectors = encoder.encode_passages(["The salary of a nurse", "A recipe for apple pie"], ignore)
    salary, pie = vectors @ encoder.encode_question("How much does a nurse earn?").passage_space
    assert salary > pie + 0.2


def test_encoder_is_named_in_words(encoder: SentenceEncoder) -> None:
    """The packaged encoder has a name for messages and the index, and a fingerprint known without loading."""
    assert encoder.name == PACKAGED
    assert model_fingerprint("") == encoder.fingerprint


def test_folder_is_a_model(encoder: SentenceEncoder) -> None:
    """A folder with a sentence-transformers model serves like the packaged one."""
    other = SentenceEncoder(find_model(""))
    assert other.fingerprint == encoder.fingerprint
    assert other.encode_question("Turm").passage_space == pytest.approx(
        encoder.encode_question("Turm").passage_space, abs=1e-6
    )


def test_missing_model_is_refused(tmp_path: Path) -> None:
    """A model that is not on this machine is refused with its name and the three ways out."""
    for name in (str(tmp_path), str(tmp_path / "x"), "nobody/no-such-model"):
        ways_out = rf"BOT_ENCODER={name}: .*folder.*hf download.*BOT_ENCODER empty"
        with pytest.raises(EncoderError, match=ways_out):
            SentenceEncoder(name)


def test_damaged_model_is_refused(tiny: Callable[..., Path]) -> None:
    """A model whose weights are damaged is refused with its name and the three ways out."""
    folder = tiny("plain")
    for weights in folder.rglob("*.safetensors"):
        weights.write_bytes(b"\0" * 9)
    with pytest.raises(EncoderError, match=r"plain cannot be loaded \(.*\); .*BOT_ENCODER empty"):
        SentenceEncoder(str(folder))


def test_model_with_code_of_its_own_is_refused(tmp_path: Path) -> None:
    """A model that would run Python code out of its folder is refused, and the reason told."""
    classes = {"AutoConfig": "own.Config", "AutoModel": "own.Model"}
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "own", "auto_map": classes}))
    (tmp_path / "own.py").write_text("raise SystemExit('ran')")
    with pytest.raises(EncoderError, match=r"code of its own"):
        SentenceEncoder(str(tmp_path))


def test_loading_forbids_the_network(encoder: SentenceEncoder) -> None:
    """Once an encoder is loaded the libraries are told to stay offline and report nothing."""
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert os.environ["HF_HUB_DISABLE_TELEMETRY"] == "1"


def test_e5_gets_its_prompts(tiny: Callable[..., Path]) -> None:
    """A model named E5 that ships no prompts sees `query: ` and `passage: ` before the texts."""
    folder = tiny("multilingual-e5-tiny")
    encoder = SentenceEncoder(str(folder))
    question, (passage,) = (
        encoder.encode_question("Turm").passage_space,
        encoder.encode_passages(["Werft"], ignore),
    )
    assert question == pytest.approx(bare(folder, "query: Turm"), abs=1e-6)
    assert passage == pytest.approx(bare(folder, "passage: Werft"), abs=1e-6)
    assert question != pytest.approx(bare(folder, "Turm"), abs=1e-3)


def test_transformer_gets_its_prompts(tmp_path: Path) -> None:
    """The prompt reaches a model with attention too, as part of the text."""
    torch.manual_seed(7)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=byte_tokenizer())
    tokenizer.add_special_tokens({"pad_token": "[PAD]"})
    config = BertConfig(
        vocab_size=300, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    for part in (tokenizer, BertModel(config)):
        part.save_pretrained(tmp_path / "bert")
    transformer = Transformer(str(tmp_path / "bert"))
    folder = saved(tmp_path / "bge-small-en-v1.5", [transformer, Pooling(32, "cls")], None, None)
    encoder = SentenceEncoder(str(folder))
    assert encoder.dimension == 32
    assert encoder.encode_question("Turm").passage_space == pytest.approx(
        bare(folder, REPRESENT + "Turm"), abs=1e-5
    )
    assert encoder.encode_passages(["Turm"], ignore)[0] == pytest.approx(bare(folder, "Turm"), abs=1e-5)


def test_shipped_prompts_win(tiny: Callable[..., Path]) -> None:
    """What a model ships goes before its family, also where it calls its texts passages."""
    folder = tiny("my-e5-tiny", {"query": "frage: ", "passage": "stelle: "})
    encoder = SentenceEncoder(str(folder))
    passage = encoder.encode_passages(["Werft"], ignore)[0]
    assert encoder.encode_question("Turm").passage_space == pytest.approx(
        bare(folder, "frage: Turm"), abs=1e-6
    )
    assert passage == pytest.approx(bare(folder, "stelle: Werft"), abs=1e-6)


def test_prompt_for_another_task_is_not_used(tiny: Callable[..., Path]) -> None:
    """A default prompt that a model ships for another task is kept from questions and passages."""
    folder = tiny("plain", {"clustering": "cluster: "}, "clustering")
    encoder = SentenceEncoder(str(folder))
    assert encoder.encode_question("Turm").passage_space == pytest.approx(bare(folder, "Turm"), abs=1e-6)
    assert encoder.encode_passages(["Turm"], ignore)[0] == pytest.approx(bare(folder, "Turm"), abs=1e-6)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[socket.socket]:
    """An address that is told to the commands as their hub, and an empty cache."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{listening.getsockname()[1]}")
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
        listening.settimeout(0.1)
        yield listening


def test_commands_refuse_what_they_would_have_to_fetch(
    hub: socket.socket, invented: Published, run_process: RunProcess
) -> None:
    """Ingest and server name the three ways out, end with 2, and never ask the hub."""
    name = "nobody/no-such-model"
    for done in (
        run_process("ingest.py", *invented.flags, encoder=name),
        run_process("-m", "bot", "--index", str(invented.index), "--port", str(free_port()), encoder=name),
    ):
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        for part in (f"BOT_ENCODER={name}", "folder", f"hf download {name}", "empty"):
            assert part in done.stderr
    with pytest.raises(TimeoutError):
        hub.accept()


def test_model_in_the_hub_cache_serves(
    hub: socket.socket,
    tiny: Callable[..., Path],
    corpus: Path,
    run_process: RunProcess,
    serve: Serve,
    tmp_path: Path,
) -> None:
    """A model by name is taken out of the hub's cache; ingest and server then ask no hub."""
    index, repository = tmp_path / "index", tmp_path / "hub/models--nobody--multilingual-e5-tiny"
    shutil.copytree(tiny("any"), repository / "snapshots" / ("a1" * 20))
    (repository / "refs").mkdir()
    (repository / "refs/main").write_text("a1" * 20)
    asked = {"encoder": "nobody/multilingual-e5-tiny"}
    run_process("ingest.py", *Published(corpus, index).flags, check=True, **asked)
    serve(index, **asked)
    with pytest.raises(TimeoutError):
        hub.accept()


def test_server_refuses_the_index_of_another_encoder(
    tiny: Callable[..., Path], corpus: Path, run_command: RunCommand, tmp_path: Path
) -> None:
    """An index made with another encoder is refused with both, the dimension, and what to run."""
    store, folder = FolderStore(tmp_path / "index"), str(tiny("e5-tiny"))
    plan = plan_ingest(corpus, store, model_fingerprint(folder))
    publish_plan(plan, store, lambda: SentenceEncoder(folder), ignore)
    done = run_command(main, "--port", "0", "--index", str(store.folder))
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    for part in (folder, "16 dimensions", model_fingerprint(folder), "make ingest"):
        assert part in done.err
