"""What the tests of verification share: the passages, verified with the packaged encoder."""

from __future__ import annotations

import pytest

from bot.models.sentence_transformer import SentenceEncoder
from tests.verification.texts import Proof


@pytest.fixture(scope="session")
def proof(encoder: SentenceEncoder) -> Proof:
    """Verifies sentences against the invented passages."""
    return Proof(encoder)
