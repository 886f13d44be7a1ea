"""Where an encoder lies on this machine, and the fingerprint of its files. Nothing is fetched."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bot.errors import EncoderError
from bot.models.prompts import Prompts, family_prompts

PACKAGED = "packaged"
PACKAGED_FOLDER = Path(__file__).resolve().parent / "weights"
WAYS_OUT = (
    "name a folder that holds a sentence-transformers model, or fill the hub's cache beforehand "
    "(hf download {name}), or leave BOT_ENCODER empty for the packaged one"
)


def find_model(name: str) -> Path:
    """The model's folder: the packaged one, the one named, or the one in the hub's cache.

    Raises EncoderError where there is none; nothing is fetched.
    """
    place = _named(name) if name else PACKAGED_FOLDER
    if not any((place / file).is_file() for file in ("modules.json", "config.json")):
        raise EncoderError(
            f"BOT_ENCODER={name}: {place} holds no sentence-transformers model; "
            + WAYS_OUT.format(name="NAME")
        )
    return place


@lru_cache(maxsize=4)
def model_fingerprint(name: str) -> str:
    """A hash over the model's files and the prompts of its family. Raises EncoderError.

    Of a model in the hub's cache it is one over name and revision, which stand for its files.
    """
    place, digest = find_model(name), hashlib.sha256()
    if place.parent.name == "snapshots":
        digest.update(f"{place.parent.parent.name} {place.name}".encode())
    else:
        for path in sorted(_files(place)):
            digest.update(path.relative_to(place).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    if (family := family_prompts(place)) != Prompts():
        digest.update(repr(family).encode())
    return digest.hexdigest()[:16]


def _files(place: Path) -> Iterator[Path]:
    """All but hidden ones, where downloads keep their own records, and texts about the model."""
    for path in place.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(place).parts)
        if path.is_file() and not hidden and path.suffix != ".md":
            yield path


def _named(name: str) -> Path:
    if Path(name).is_dir():
        return Path(name).resolve()
    stay_offline()
    # Imported here since it takes half a second, and the packaged encoder does without.
    from huggingface_hub import try_to_load_from_cache

    for full in (name, f"sentence-transformers/{name}"):  # as the library completes a bare name
        for file in ("modules.json", "config.json"):
            try:
                found = try_to_load_from_cache(full, file)
            except ValueError:
                continue  # no name that a hub could have, such as a path
            if isinstance(found, str):
                return Path(found).parent
    raise EncoderError(
        f"BOT_ENCODER={name}: neither a folder of this machine nor a model in the hub's cache, and "
        f"nothing is fetched; {WAYS_OUT.format(name=name)}"
    )


def stay_offline() -> None:
    """Tell the libraries of the hub to fetch and report nothing; called before they are imported."""
    # Nothing is fetched and nothing is reported: a missing model is an error at start, not a
    # download during a chat.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
