"""The encoder, packaged or another: vectors, prompts, fingerprints, and what cannot be loaded."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
import tokenizers
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, StaticEmbedding, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from bot.errors import EncoderError
from bot.models.files import PACKAGED, PACKAGED_FOLDER, find_model, model_fingerprint
from bot.models.packaged import FEW
from bot.models.prompts import INSTRUCT, REPRESENT, Prompts, choose_prompts
from bot.models.sentence_transformer import BATCH, SentenceEncoder
from tests.conftest import ROOT, Server, environment, run_ingest

TEXTS = ["Lohn der Werft", "Ein viel längerer Text über die Schule in Mumpelbad. " * 5, "Turm", ""]


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[..., Path]:
    """Build a small model of random weights in a folder of a given name, with prompts if given."""

    def build(name: str, shipped: Mapping[str, str] | None = None, default: str | None = None) -> Path:
        modules = [StaticEmbedding(byte_tokenizer(), embedding_dim=16)]
        return saved(tmp_path / name, modules, shipped, default)

    return build


def byte_tokenizer() -> tokenizers.Tokenizer:
    """Every byte is a token."""
    signs = ["[PAD]", *sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE({sign: i for i, sign in enumerate(signs)}, []))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    return tokenizer


def saved(
    folder: Path, modules: list[torch.nn.Module], shipped: Mapping[str, str] | None, default: str | None
) -> Path:
    """A model of these modules, written to a folder."""
    model = SentenceTransformer(
        modules=modules, device="cpu", prompts=dict(shipped or {}), default_prompt_name=default
    )
    model.save(str(folder), create_model_card=False)
    return folder


def bare(folder: Path, text: str) -> np.ndarray:
    """The unit vector of exactly this text, without any prompt."""
    model = SentenceTransformer(str(folder), device="cpu")
    return model.encode(text, prompt="", normalize_embeddings=True)


def ignore(done: int, total: int) -> None:
    """No progress is wanted."""


def test_passage_vectors_have_length_one(encoder: SentenceEncoder) -> None:
    """There is a unit vector of the stated dimension for every text, even an empty one."""
    vectors = encoder.encode_passages(TEXTS, ignore)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_question_vector_has_length_one(encoder: SentenceEncoder) -> None:
    """A question becomes one unit vector."""
    vector = encoder.encode_question("Wie hoch ist der Turm?")
    assert vector.shape == (encoder.dimension,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_vectors_keep_the_order_of_the_texts(encoder: SentenceEncoder) -> None:
    """Each vector belongs to its text, whatever the lengths and however many there are."""
    texts = [f"Nummer {i} " + "Wort " * (i % 7) for i in range(BATCH * 2 + 3)]
    together = encoder.encode_passages(texts, ignore)
    for i in (0, 6, BATCH, len(texts) - 1):
        alone = encoder.encode_passages([texts[i]], ignore)[0]
        assert int(np.argmax(together @ alone)) == i


def test_no_texts_make_no_vectors(encoder: SentenceEncoder) -> None:
    """Nothing to encode is no fault."""
    assert encoder.encode_passages([], ignore).shape == (0, encoder.dimension)


def test_progress_counts_to_the_end(encoder: SentenceEncoder) -> None:
    """Progress grows and ends with all of all."""
    told: list[tuple[int, int]] = []
    count = BATCH + 1
    encoder.encode_passages(["Wort"] * count, lambda done, total: told.append((done, total)))
    assert told == [(BATCH, count), (count, count)]


def test_like_texts_are_near(encoder: SentenceEncoder) -> None:
    """A question is nearer to what it is about than to anything else."""
    vectors = encoder.encode_passages(["The salary of a nurse", "A recipe for apple pie"], ignore)
    salary, pie = vectors @ encoder.encode_question("How much does a nurse earn?")
    assert salary > pie + 0.2


def test_packaged_encoder_lies_on_this_machine() -> None:
    """The packaged model is a folder, found without importing it."""
    assert Path(find_model("")).is_dir()


def test_encoder_is_named_in_words(encoder: SentenceEncoder) -> None:
    """The packaged encoder has its package's name, for messages and the index."""
    assert encoder.name == PACKAGED


def test_fingerprint_needs_no_model(encoder: SentenceEncoder) -> None:
    """The fingerprint can be told without loading the model, and is the encoder's."""
    assert model_fingerprint("") == encoder.fingerprint


def test_fingerprint_tells_folders_apart(tmp_path: Path) -> None:
    """The same files have the same fingerprint wherever they lie; another byte or name has another."""
    contents = {"a": ("x", b"1"), "copy": ("x", b"1"), "byte": ("x", b"2"), "name": ("y", b"1")}
    prints = {}
    for folder, (name, data) in contents.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "config.json").write_text("{}")
        (tmp_path / folder / name).write_bytes(data)
        prints[folder] = model_fingerprint(str(tmp_path / folder))
    assert prints["a"] == prints["copy"]
    assert len(set(prints.values())) == 3


def test_fingerprint_passes_over_records_of_a_download(tmp_path: Path) -> None:
    """Hidden files beside a model change no vector and no fingerprint."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "config.json").write_text("{}")
    (tmp_path / "b" / ".cache").mkdir()
    (tmp_path / "b" / ".cache" / "record").write_text("2026")
    assert model_fingerprint(str(tmp_path / "a")) == model_fingerprint(str(tmp_path / "b"))


def test_fingerprint_tells_prompts_apart(tiny: Callable[..., Path], tmp_path: Path) -> None:
    """The same files under the name of a family with prompts give other vectors, so another fingerprint."""
    renamed = shutil.copytree(tiny("plain"), tmp_path / "bge-small-en-v1.5")
    assert model_fingerprint(str(renamed)) != model_fingerprint(str(tmp_path / "plain"))


def test_folder_is_a_model(encoder: SentenceEncoder) -> None:
    """A folder with a sentence-transformers model serves like the packaged one."""
    other = SentenceEncoder(find_model(""))
    assert other.fingerprint == encoder.fingerprint
    assert other.encode_question("Turm") == pytest.approx(encoder.encode_question("Turm"), abs=1e-6)


@pytest.mark.parametrize("kind", ["empty folder", "no such model", "no such folder"])
def test_missing_model_is_refused(kind: str, tmp_path: Path) -> None:
    """A model that is not on this machine is refused with its name and the three ways out."""
    names = {
        "empty folder": tmp_path,
        "no such model": "nobody/no-such-model",
        "no such folder": tmp_path / "x",
    }
    name = str(names[kind])
    with pytest.raises(EncoderError, match=rf"BOT_ENCODER={name}: .*folder.*hf download.*BOT_ENCODER empty"):
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
    question, (passage,) = encoder.encode_question("Turm"), encoder.encode_passages(["Werft"], ignore)
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
    assert encoder.encode_question("Turm") == pytest.approx(bare(folder, REPRESENT + "Turm"), abs=1e-5)
    assert encoder.encode_passages(["Turm"], ignore)[0] == pytest.approx(bare(folder, "Turm"), abs=1e-5)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("multilingual-e5-large-instruct", Prompts(INSTRUCT)),
        ("e5-base-v2", Prompts("query: ", "passage: ")),
        ("bge-base-en-v1.5", Prompts(REPRESENT)),
        ("bge-m3", Prompts()),
        ("gte-multilingual-base", Prompts()),
        ("snowflake-arctic-embed-l-v2.0", Prompts("query: ")),
        ("snowflake-arctic-embed-m", Prompts(REPRESENT)),
        ("nomic-embed-text-v1.5", Prompts("search_query: ", "search_document: ")),
        ("deepset-mxbai-embed-de-large-v1", Prompts("query: ", "passage: ")),
        ("mxbai-embed-large-v1", Prompts(REPRESENT)),
        ("paraphrase-multilingual-MiniLM-L12-v2", Prompts()),
    ],
)
def test_family_has_the_prompts_of_its_card(name: str, expected: Prompts) -> None:
    """What a card demands is found by the model's name, in a folder and in the hub's cache."""
    assert choose_prompts(Path("/models") / name, {"query": "", "document": None}) == expected
    snapshot = Path(f"/cache/models--someone--{name}/snapshots/0123abcd")
    assert choose_prompts(snapshot, {}) == expected


def test_family_is_told_by_the_models_own_name() -> None:
    """A folder above the model says nothing about it."""
    assert choose_prompts(Path("/models/e5-large/other"), {}) == Prompts()


def test_shipped_prompts_win(tiny: Callable[..., Path]) -> None:
    """What a model ships goes before its family, also where it calls its texts passages."""
    folder = tiny("my-e5-tiny", {"query": "frage: ", "passage": "stelle: "})
    encoder = SentenceEncoder(str(folder))
    passage = encoder.encode_passages(["Werft"], ignore)[0]
    assert encoder.encode_question("Turm") == pytest.approx(bare(folder, "frage: Turm"), abs=1e-6)
    assert passage == pytest.approx(bare(folder, "stelle: Werft"), abs=1e-6)


def test_prompt_for_another_task_is_not_used(tiny: Callable[..., Path]) -> None:
    """A default prompt that a model ships for another task is kept from questions and passages."""
    folder = tiny("plain", {"clustering": "cluster: "}, "clustering")
    encoder = SentenceEncoder(str(folder))
    assert encoder.encode_question("Turm") == pytest.approx(bare(folder, "Turm"), abs=1e-6)
    assert encoder.encode_passages(["Turm"], ignore)[0] == pytest.approx(bare(folder, "Turm"), abs=1e-6)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[socket.socket]:
    """An address that is told to the commands as their hub, and an empty cache."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{listening.getsockname()[1]}")
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
        listening.settimeout(0.1)
        yield listening


def run_server(index: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot` with settings that let it not start."""
    command = [sys.executable, "-m", "bot", "--index", str(index), "--port", "0"]
    return subprocess.run(
        command, cwd=ROOT, env=environment(settings), capture_output=True, text=True, timeout=60
    )


def test_commands_refuse_what_they_would_have_to_fetch(
    hub: socket.socket, corpus: Path, publish: Callable[..., object], tmp_path: Path
) -> None:
    """Ingest and server name the three ways out, end with 2, and never ask the hub."""
    index = tmp_path / "index"
    publish(corpus, index)
    asked = {"encoder": "nobody/no-such-model"}
    for done in (
        run_ingest("--corpus", str(corpus), "--index", str(index), **asked),
        run_server(index, **asked),
    ):
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        for part in (
            "BOT_ENCODER=nobody/no-such-model",
            "folder",
            "hf download nobody/no-such-model",
            "empty",
        ):
            assert part in done.stderr
    with pytest.raises(TimeoutError):
        hub.accept()


def test_model_in_the_hub_cache_serves(
    hub: socket.socket,
    tiny: Callable[..., Path],
    corpus: Path,
    serve: Callable[..., Server],
    tmp_path: Path,
) -> None:
    """A model by name is taken out of the hub's cache; ingest and server then ask no hub."""
    index, repository = tmp_path / "index", tmp_path / "hub/models--nobody--multilingual-e5-tiny"
    shutil.copytree(tiny("any"), repository / "snapshots" / ("a1" * 20))
    (repository / "refs").mkdir()
    (repository / "refs/main").write_text("a1" * 20)
    asked = {"encoder": "nobody/multilingual-e5-tiny"}
    run_ingest("--corpus", str(corpus), "--index", str(index), check=True, **asked)
    serve(index, **asked)
    with pytest.raises(TimeoutError):
        hub.accept()


def test_server_refuses_the_index_of_another_encoder(
    tiny: Callable[..., Path], corpus: Path, tmp_path: Path
) -> None:
    """An index made with another encoder is refused with both, the dimension, and what to run."""
    index, folder = tmp_path / "index", tiny("e5-tiny")
    run_ingest("--corpus", str(corpus), "--index", str(index), check=True, encoder=str(folder))
    done = run_server(index)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    for part in (str(folder), "16 dimensions", model_fingerprint(str(folder)), "make ingest"):
        assert part in done.stderr


def test_packaged_folder_loads_by_itself(encoder: SentenceEncoder) -> None:
    """sentence-transformers loads the folder as it is and gives the numbers that the product uses."""
    model = SentenceTransformer(str(PACKAGED_FOLDER), device="cpu")
    texts = ["Was verdient man am Anfang?", "Kündigungsfrist", "What is the salary?"]
    assert encoder.encode_words(texts) == pytest.approx(
        model.encode(texts, normalize_embeddings=True), abs=1e-5
    )
    assert encoder.encode_question(texts[0]) == pytest.approx(encoder.encode_words(texts)[0], abs=1e-6)


def test_many_words_are_cut_as_few_are(encoder: SentenceEncoder) -> None:
    """A whole vocabulary gets the vectors that its words get alone."""
    words = [f"Wort{i}schule" for i in range(FEW + 3)]
    assert encoder.encode_words(words)[-1] == pytest.approx(encoder.encode_words(words[-1:])[0], abs=1e-6)


@pytest.mark.parametrize("other", ["salary", "maaş", "зарплата", "wynagrodzenie"])
def test_words_of_other_languages_are_near_their_german_ones(other: str, encoder: SentenceEncoder) -> None:
    """A word is nearer to its German counterpart than to another German word."""
    asked, pay, cake = encoder.encode_words([other, "Gehalt", "Kuchen"])
    assert asked @ pay > asked @ cake + 0.1


def test_packaged_encoder_fits_the_repository() -> None:
    """The packaged encoder takes 20 MB at most."""
    assert sum(path.stat().st_size for path in PACKAGED_FOLDER.iterdir()) <= 20_000_000
