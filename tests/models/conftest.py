"""Small models of random weights, made in the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import tokenizers
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding


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
