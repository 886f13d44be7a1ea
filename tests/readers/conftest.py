"""What the tests of readers share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty corpus folder."""
    folder = tmp_path / "texte"
    folder.mkdir()
    return folder
