"""Comments of a Markdown text: other ways to ask, and comments that are spelt wrong or not closed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown_it.common.utils import unescapeAll

from bot.readers.documents import line_of
from bot.readers.faults import Faults
from bot.readers.line_starts import COMMENT

_OPEN, _CLOSE = "<!--", "-->"
_ASKED = re.compile(r"[\s-]*auch\s+gefragt\s*[:：](.*)", re.DOTALL | re.IGNORECASE)
_ASKED_OUTSIDE = re.compile(r"\bauch\s+gefragt\s*[:：]", re.IGNORECASE)
# What was meant to close a comment: one dash, other dashes, a blank or an exclamation mark between.
_WRONG_CLOSE = re.compile(r"--+!>|--+\s+>|[–—−]+-?>|(?<!-)->[ \t]*(?=\n|$)|--+[–—−]+>|--&gt;")
_WRONG_OPEN = re.compile(
    r"<\s*!\s*-(?!-)|<\s*!\s*[–—−]|<\s+!\s*--|<!\s+--|&lt;!--|<--(?=\s*auch)", re.IGNORECASE
)
_OTHER_PART = re.compile(r"^[ \t]*(?:#{1,6}[ \t\u00a0]|\[\^[^\]\s]+\][ \t]*:)|(?<=[.!?])\[\^", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from `start` to `end`, with the ways to ask that it holds."""

    start: int
    end: int
    questions: tuple[str, ...] = ()


def read_comments(name: str, text: str, begin: int, faults: Faults) -> list[Comment]:
    """The comments behind `begin`. One that is not closed is at fault and ends with its first line."""
    comments: list[Comment] = []
    position = begin
    while (start := text.find(_OPEN, position)) >= 0:
        comments.append(_read_comment(name, text, start, faults))
        position = comments[-1].end
    return comments


def blank_comments(text: str, begin: int, comments: Iterable[Comment]) -> list[str]:
    """The lines of the body, each as long as before: an empty line for a comment of its own line."""
    pieces, position, is_own_line = [], begin, True
    for comment in comments:
        before = text[position : comment.start]
        line = before.rpartition("\n")[2]
        is_own_line = (
            not line.strip() if "\n" in before or position == begin else is_own_line and not line.strip()
        )
        sign = " " if is_own_line else COMMENT
        pieces += [before, re.sub(r"[^\n]", sign, text[comment.start : comment.end])]
        position = comment.end
    masked = "".join((*pieces, text[position:]))
    # Text behind a comment on the comment's last line is no indented line.
    return [
        _keep_place(new, old) for new, old in zip(masked.split("\n"), text[begin:].split("\n"), strict=True)
    ]


def _keep_place(line: str, original: str) -> str:
    indent = len(line) - len(line.lstrip())
    if not line.strip() or not original[:indent].strip():
        return line
    return COMMENT * indent + line[indent:]


def check_outside(name: str, text: str, faults: Faults) -> None:
    """Note what looks like a part of a comment in a text whose comments are blanked."""
    for pattern, what in (
        (_WRONG_OPEN, "ein Kommentar beginnt mit <!-- (Kleiner-Zeichen, Ausrufezeichen, zwei Minuszeichen)"),
        (re.compile(r"--+!?>"), "hier endet ein Kommentar (-->), der nicht mit <!-- begonnen hat"),
        (
            _ASKED_OUTSIDE,
            "„auch gefragt“ steht nicht in einem Kommentar; richtig ist <!-- auch gefragt: … -->",
        ),
    ):
        for match in pattern.finditer(text):
            faults.add(name, line_of(text, match.start()), what)


def _read_comment(name: str, text: str, start: int, faults: Faults) -> Comment:
    line = line_of(text, start)
    if empty := re.compile(r"<!--(?:-?>|\s*-->)").match(text, start):
        return Comment(start, empty.end())
    close = text.find(_CLOSE, start + len(_OPEN))
    content = text[start + len(_OPEN) : close if close >= 0 else len(text)]
    first_line_end = text.find("\n", start)
    first_line_end = first_line_end if first_line_end >= 0 else len(text)
    if problem := _find_problem(content, close >= 0):
        faults.add(name, line, f"der Kommentar ist nicht richtig geschlossen ({problem}); er endet mit -->")
        return Comment(start, first_line_end)
    end = close + len(_CLOSE)
    asked = _ASKED.fullmatch(content)
    if not asked:
        words = " ".join(content.split())
        what = f"Kommentar wird nicht gelesen; weitere Fragen beginnen mit „auch gefragt:“ – {words[:60]}"
        if re.search(r"\w", words):
            faults.add_notice(name, line, what)
        return Comment(start, end)
    questions = tuple(_read_questions(asked[1]))
    if not questions:
        faults.add_notice(name, line, "hinter „auch gefragt:“ steht keine Frage")
    for what in _odd_questions(asked[1]):
        faults.add_notice(name, line, what)
    return Comment(start, end, questions)


def _find_problem(content: str, is_closed: bool) -> str | None:
    """What says that a comment was meant to end earlier."""
    if wrong := _WRONG_CLOSE.search(content):
        return f"„{wrong[0].strip()}“ statt „-->“"
    if not is_closed:
        return "das Ende fehlt"
    if _OPEN in content:
        return "vor seinem Ende beginnt der nächste"
    if _OTHER_PART.search(content):
        return "vor seinem Ende stehen Überschriften oder Quellen"
    return None


def _read_questions(asked: str) -> Iterator[str]:
    for question in asked.split("|"):
        # Entities and escapes are read, since a question is shown and searched, never quoted.
        if read := re.sub(r"\s*\n\s*", " ", unescapeAll(question)).strip(" \t\n-"):
            yield read


def _odd_questions(asked: str) -> Iterator[str]:
    if any("\n" in question.strip() for question in asked.split("|")):
        yield "eine Frage reicht über mehrere Zeilen; der Kommentar gehört in eine einzige Zeile"
    if "->" in asked:
        yield "in einer Frage steht „->“; ist der Kommentar hier zu Ende, gehört dort „-->“ hin"
