"""What a publication would take away, and from where on an editor has to agree."""

import pytest

from bot.ingestion.publish import Losses

NAMES = tuple(f"{i}.md" for i in range(100))


@pytest.mark.parametrize(
    ("losses", "many"),
    [
        (Losses(), False),
        (Losses(NAMES[:21], 67), True),
        (Losses(NAMES[:2], 10), False),
        (Losses(NAMES[:3], 30), False),
        (Losses(NAMES[:4], 30), True),
        (Losses(NAMES[:2], 3), True),
        (Losses(NAMES[:1], 1), True),
        (Losses(NAMES[:1], 2), False),
        (Losses(passages=9, passages_before=80), False),
        (Losses(passages=10, passages_before=80), True),
        (Losses(passages=10, passages_before=100), False),
        (Losses(characters=9_999, characters_before=60_000), False),
        (Losses(characters=10_000, characters_before=60_000), True),
        (Losses(characters=400, characters_before=700), True),
    ],
)
def test_losses_are_many_from_a_share_and_a_number_on(losses: Losses, many: bool) -> None:
    """More than a tenth and more than a few, or more than half, of texts, passages or characters is much."""
    assert losses.are_many is many
