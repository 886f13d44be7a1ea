"""Question sets: texts, questions about them, and which hits count as right."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.paths import CORPUS, GOLD
from bot.evaluation.cases import read_cases
from bot.ingestion.corpus import read_corpus, text_names
from bot.ingestion.passages import index_text, split_document

SEED = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one group (a column of the table).

    Right is a hit out of one of `files` whose text holds one of `facts`; without facts, any of them.
    """

    group: str
    text: str
    files: frozenset[str]
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of `file` for systems without a splitter: its text, and the text that they index for it."""

    file: str
    text: str
    indexed: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Texts by file name, the same texts as passages, and the questions about them."""

    name: str
    texts: dict[str, str]
    passages: tuple[Passage, ...]
    asked: tuple[Asked, ...]


def read_gold() -> QuestionSet:
    """The project's corpus and the gold questions of one message that it answers."""
    texts = {name: (CORPUS / name).read_text(encoding="utf-8") for name in text_names(CORPUS)}
    passages = tuple(
        Passage(passage.document, passage.text, index_text(passage))
        for document in read_corpus(CORPUS).documents
        for passage in split_document(document)
    )
    asked = tuple(
        Asked(
            group=case.kind,
            text=case.messages[0],
            files=frozenset(case.documents),
            facts=tuple(text for alternatives in case.facts for text in alternatives),
        )
        for case in read_cases(GOLD)
        if case.facts and case.outcome == ("answered",) and len(case.messages) == 1
    )
    return QuestionSet("gold", texts, passages, asked)


def read_squad(questions: Sequence[Path], contexts: Path) -> QuestionSet:
    """Read questions in the SQuAD form, one group a file, about the contexts of one file.

    A question belongs to the context that holds a question of the same id. Raises ValueError for a
    file without any such question.
    """
    texts: dict[str, str] = {}
    files: dict[str, str] = {}  # question's id to file name
    names: dict[str, str] = {}  # context to file name
    for context, question in _pairs(contexts):
        name = names.setdefault(context, f"text-{len(names) + 1:05}.txt")
        texts[name] = context
        files[question["id"]] = name
    asked = []
    for path in questions:
        found = [
            Asked(path.stem, question["question"].strip(), frozenset([files[question["id"]]]))
            for _, question in _pairs(path)
            if question["id"] in files
        ]
        if not found:
            raise ValueError(f"{path}: none of its questions has the id of a question in {contexts}")
        asked += found
    passages = tuple(Passage(name, text, text) for name, text in texts.items())
    return QuestionSet(contexts.stem, texts, passages, tuple(asked))


def add_typos(questions: QuestionSet) -> QuestionSet:
    """The set with every question a second time, with a typo in every third word, as groups of their own."""
    draw = random.Random(SEED)  # noqa: S311 - not for secrets
    spoilt = (
        replace(asked, group=f"{asked.group} typos", text=misspell(asked.text, draw))
        for asked in questions.asked
    )
    return replace(questions, asked=(*questions.asked, *spoilt))


def misspell(text: str, draw: random.Random) -> str:
    """The text with one letter dropped, doubled or swapped in every third word of three letters or more.

    Which of the first three words is the first to change is drawn as well.
    """
    words = list(re.finditer(r"[^\W\d_]{3,}", text))
    chosen = words[draw.randrange(min(3, len(words))) :: 3] if words else []
    for match in reversed(chosen):
        text = text[: match.start()] + _spoil(match[0], draw) + text[match.end() :]
    return text


def _spoil(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    swaps = [i for i in range(len(word) - 1) if word[i].lower() != word[i + 1].lower()]
    kind = draw.choice(["drop", "double", "swap"] if swaps else ["drop", "double"])
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[: at + 1] + word[at:]
    at = draw.choice(swaps)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _pairs(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                yield paragraph["context"].strip(), question
