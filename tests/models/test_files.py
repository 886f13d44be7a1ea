"""Where a model lies, and the fingerprint that tells models apart."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from bot.models.files import PACKAGED_FOLDER, find_model, model_fingerprint


def test_packaged_encoder_lies_in_the_repository() -> None:
    """The packaged model is a folder of 20 MB at most, found without importing it."""
    assert find_model("") == PACKAGED_FOLDER
    assert sum(path.stat().st_size for path in PACKAGED_FOLDER.iterdir()) <= 20_000_000


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
