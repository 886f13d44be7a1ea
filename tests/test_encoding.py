"""The encoder: the packaged model, its vectors, its fingerprint, and what cannot be loaded."""

import os
from pathlib import Path

import numpy as np
import pytest

from bot import encoding
from bot.encoding import SentenceEncoder
from bot.errors import EncoderError

TEXTS = ["Lohn der Werft", "Ein viel längerer Text über die Schule in Mumpelbad. " * 5, "Turm", ""]


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
    texts = [f"Nummer {i} " + "Wort " * (i % 7) for i in range(encoding.BATCH * 2 + 3)]
    together = encoder.encode_passages(texts, ignore)
    for i in (0, 6, encoding.BATCH, len(texts) - 1):
        alone = encoder.encode_passages([texts[i]], ignore)[0]
        assert int(np.argmax(together @ alone)) == i


def test_no_texts_make_no_vectors(encoder: SentenceEncoder) -> None:
    """Nothing to encode is no fault."""
    assert encoder.encode_passages([], ignore).shape == (0, encoder.dimension)


def test_progress_counts_to_the_end(encoder: SentenceEncoder) -> None:
    """Progress grows and ends with all of all."""
    told: list[tuple[int, int]] = []
    count = encoding.BATCH + 1
    encoder.encode_passages(["Wort"] * count, lambda done, total: told.append((done, total)))
    assert told == [(encoding.BATCH, count), (count, count)]


def test_like_texts_are_near(encoder: SentenceEncoder) -> None:
    """A question is nearer to what it is about than to anything else."""
    vectors = encoder.encode_passages(["The salary of a nurse", "A recipe for apple pie"], ignore)
    salary, pie = vectors @ encoder.encode_question("How much does a nurse earn?")
    assert salary > pie + 0.2


def test_packaged_encoder_lies_on_this_machine() -> None:
    """The packaged model is a folder, found without importing it."""
    assert Path(encoding.locate("")).is_dir()


def test_encoder_is_named_in_words(encoder: SentenceEncoder) -> None:
    """The packaged encoder has its package's name, for messages and the index."""
    assert encoder.name == encoding.PACKAGED


def test_fingerprint_needs_no_model(encoder: SentenceEncoder) -> None:
    """The fingerprint can be told without loading the model, and is the encoder's."""
    assert encoding.fingerprint("") == encoder.fingerprint


def test_fingerprint_tells_folders_apart(tmp_path: Path) -> None:
    """The same files have the same fingerprint wherever they lie; another byte or name has another."""
    contents = {"a": ("x", b"1"), "copy": ("x", b"1"), "byte": ("x", b"2"), "name": ("y", b"1")}
    prints = {}
    for folder, (name, data) in contents.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(data)
        prints[folder] = encoding.fingerprint(str(tmp_path / folder))
    assert prints["a"] == prints["copy"]
    assert len(set(prints.values())) == 3


def test_fingerprint_tells_names_apart() -> None:
    """Models of the hub are told apart by their names."""
    assert encoding.fingerprint("a/b") != encoding.fingerprint("a/c")


def test_folder_is_a_model(encoder: SentenceEncoder) -> None:
    """A folder with a sentence-transformers model serves like the packaged one."""
    other = SentenceEncoder(encoding.locate(""))
    assert other.fingerprint == encoder.fingerprint
    assert other.encode_question("Turm") == pytest.approx(encoder.encode_question("Turm"), abs=1e-6)


@pytest.mark.parametrize("kind", ["empty folder", "no such model"])
def test_missing_model_is_refused(kind: str, tmp_path: Path) -> None:
    """A model that is not on this machine is refused with its name and what to do, and not fetched."""
    name = str(tmp_path) if kind == "empty folder" else "nobody/no-such-model"
    with pytest.raises(EncoderError, match=rf"BOT_ENCODER={name}.*BOT_ENCODER empty"):
        SentenceEncoder(name)


def test_loading_forbids_the_network(encoder: SentenceEncoder) -> None:
    """Once an encoder is loaded the libraries are told to stay offline and report nothing."""
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert os.environ["HF_HUB_DISABLE_TELEMETRY"] == "1"
