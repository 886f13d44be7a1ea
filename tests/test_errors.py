"""The exception tree: what can be caught as what, and what its messages carry."""

import inspect

from bot import errors
from bot.errors import BotError, CorpusError

CLASSES = [
    value for _, value in inspect.getmembers(errors, inspect.isclass) if value.__module__ == "bot.errors"
]


def test_tree_is_drawn_as_it_is() -> None:
    """The tree at the top of the file names every class under its parent, and no other."""
    drawn: dict[str, str] = {}
    parents = ["BotError"]
    for line in inspect.getdoc(errors).splitlines():
        name = line.lstrip("│├└─ ")
        if line[:1] in "│├└ " and name:
            depth = (len(line) - len(name)) // 4
            parents[depth:] = [name]
            drawn[name] = parents[depth - 1]
    assert drawn == {c.__name__: c.__base__.__name__ for c in CLASSES if c is not BotError}


def test_error_is_a_bot_error_with_one_sentence() -> None:
    """Every error is a BotError and says in a sentence of its own what it means."""
    for error in CLASSES:
        assert issubclass(error, BotError), error
        assert error.__dict__["__doc__"].strip().splitlines()[0].endswith("."), error


def test_corpus_error_tells_every_fault_on_a_line() -> None:
    """A CorpusError keeps its faults in order and reads as one line for each."""
    error = CorpusError(["a.md:1: das", "b.md:2: jenes"])
    assert error.faults == ("a.md:1: das", "b.md:2: jenes")
    assert str(error) == "a.md:1: das\nb.md:2: jenes"
