"""Passages that give orders to a language model are kept from it.

What such orders look like stands in `prompt_injection.txt`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from pathlib import Path

from bot.language.word_lists import compile_pattern
from bot.types import Passage

_LISTS = Path(__file__).with_suffix(".txt")
log = logging.getLogger(__name__)


def without_orders(passages: Iterable[Passage]) -> list[Passage]:
    """The passages but those that give orders to a model; each of them is logged."""
    order = compile_pattern("<order>", _LISTS, re.IGNORECASE | re.MULTILINE)
    kept = []
    for passage in passages:
        if order.search(passage.text):
            log.info("a passage of %s reads like orders to a model and is kept from it", passage.document)
        else:
            kept.append(passage)
    return kept
