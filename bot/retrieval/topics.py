"""What the texts of a generation are about: names that set them apart, and passages to begin with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.synonyms import Synonyms
from bot.language.terms import analyse_word, content_words, search_terms
from bot.retrieval.matching import PassageMatcher
from bot.types import Entry, Passage

# What most visitors come for, in this order; other topics follow.
FIRST_TOPICS = ("pay", "employers", "search", "training", "funding")
EMPLOYERS = "employers"
# A visitor without an answer is offered three questions, not yet asked and in the right language.
STARTERS = 20
# A name belongs to at most so many texts.
FEW_TEXTS = 2
# "ITIL" and "TVöD" name one thing; "IT" and what it begins names all of them.
_CAPITALS = re.compile(r"(?!IT\b)(?=.{3}).*[A-ZÄÖÜ].*[A-ZÄÖÜ]")


def distinctive_names(entries: Sequence[Entry], synonyms: Synonyms) -> dict[str, frozenset[int]]:
    """What only one or two texts are about by their titles: employers' names, and capitals such as ITIL.

    Each with the positions of all entries that have it in their text or headings.
    """
    bearers: dict[str, set[str]] = {}
    others: set[str] = set()
    # A text without headings has its first line for a title, which names nothing.
    for passage in (entry.passage for entry in entries if entry.passage.headings):
        for surface in content_words(passage.title, synonyms):
            bearers.setdefault(whole := analyse_word(surface)[0], set()).add(passage.document)
            if surface.startswith("IT-") or not (passage.topic == EMPLOYERS or _CAPITALS.match(surface)):
                others.add(whole)
    names = [
        word
        for word, texts in bearers.items()
        if len(texts) <= FEW_TEXTS and word not in others and not word.isdigit()
    ]
    terms = [{*entry.terms, *search_terms(" ".join(entry.passage.headings), synonyms)} for entry in entries]
    return {name: frozenset(i for i, own in enumerate(terms) if name in own) for name in names}


def starter_passages(entries: Sequence[Entry], matcher: PassageMatcher) -> tuple[Passage, ...]:
    """Passages to begin with: the central one of each topic, then the first ones with a heading."""
    passages = [entry.passage for entry in entries]
    headed = [position for position, passage in enumerate(passages) if passage.headings]
    by_topic: dict[str | None, list[int]] = {}
    for position in headed:
        by_topic.setdefault(passages[position].topic, []).append(position)
    order: list[str | None] = [topic for topic in FIRST_TOPICS if topic in by_topic]
    order += [topic for topic in by_topic if topic not in FIRST_TOPICS]
    central = [matcher.central(by_topic[topic]) for topic in order]
    return tuple(passages[position] for position in (*central, *headed[:STARTERS]))
