"""A model's raw text to plain sentences while it arrives: no thinking, no markup, no endless loop."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.language.sentences import sentence_spans

# A text that is still without a sentence's end after so many characters is none.
LONGEST = 700
# Nobody reads a longer answer, and a model in a loop never ends; characters of raw text, of what is
# kept, and sentences.
MOST_RAW, MOST_SENTENCES, MOST_REPEATS = 20_000, 14, 3
# So much of the next sentence must be there before the one before it is known to be over: „z. B.“
_LOOKAHEAD = 12
# Sentences are looked for when one may have ended, or when so many characters have come.
_BATCH = 80
_HIDDEN = (
    "think|thinking|thought|reasoning|reflection|analysis|scratchpad|script|style|table|iframe|svg|object"
)
_BLOCK = re.compile(rf"<\s*({_HIDDEN})\b[^>]*>.*?(?:<\s*/\s*\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
# A template may have opened the tag: then all before its end was thinking.
_ORPHAN = re.compile(r"\A.*<\s*/\s*(?:think|thinking|thought|reasoning)\s*>", re.IGNORECASE | re.DOTALL)
_CHANNEL = re.compile(
    r"<\|channel\|>\s*(?:analysis|commentary).*?(?:<\|end\|>|(?=<\|start\|>)|\Z)|<\|[^|<>]{1,40}\|>(?:assistant|final)?",
    re.DOTALL,
)
_FENCE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_TAG = re.compile(r"<\s*[/!?]?\s*[a-zA-Z][^<>]*>|<!--.*?(?:-->|\Z)", re.DOTALL)
_OPEN = re.compile(r"<[^<>]*\Z")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]\[]+)\]\(([^)\s]*)[^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|~~|`|\*(?=\S)|(?<=\S)\*)")
_BULLET = re.compile(r"^[ \t]*(?:[-*•–+]|\d{1,2}[.)](?=\s+\D)|#{1,6}|>)[ \t]+", re.MULTILINE)
_ROW = re.compile(r"^.*\|.*\|.*$", re.MULTILINE)
# Citations in the shapes that models give them, all as [1].
_CITES = re.compile(
    r"[\[【]\s*\^?(?:(?:Quelle|Quellen|Source|Passage|Textstelle|Nr\.)\s*)?"
    r"(\d{1,3}(?:\s*[,;/&–-]\s*\d{1,3})*)\s*(?:†[^\]】]*)?[\]】]",
    re.IGNORECASE,
)
_BEHIND_STOP = re.compile(r"([.!?…؟。][\"“”»')]*)\s*((?:\[\d+\]\s*)+)(?=\s|\Z)")
_GAPS = re.compile(r"[ \t]+([ .,;!?])")
_LOOP = re.compile(r"(\b\w[^.!?\n]{0,60}?\W)\1{3,}|(\w{2,12}?)\2{5,}")
_MAY_END = re.compile(r"[.!?…؟。\n>\]】]")
_END = re.compile(r"(?:[.!?…؟。:][\"“”»')]*|\[\d+\]\.?)$")


@dataclass(slots=True)
class SentenceStream:
    """Takes the pieces of a text and gives the sentences that are complete, each once.

    `is_over` says that nothing more is worth reading; `dropped` names, for each sentence that was
    left out here, why.
    """

    _raw: str = ""
    _unread: int = 0
    _is_due: bool = False
    _given: int = 0
    _seen: set[str] = field(default_factory=set)
    _repeats: int = 0
    is_over: bool = False
    dropped: list[str] = field(default_factory=list)

    def feed(self, piece: str) -> list[str]:
        """The sentences that this piece completes."""
        if self.is_over or not piece:
            return []
        self._raw += piece
        self._unread += len(piece)
        if self._unread < _BATCH and not self._is_due and not _MAY_END.search(piece):
            return []
        self._unread = 0
        if len(self._raw) > MOST_RAW:
            self.is_over = True
        units = _units(_OPEN.sub("", self._raw))
        self._is_due = bool(units) and (len(units[-1]) < _LOOKAHEAD or bool(_END.search(units[-1])))
        # The last one may go on, and a number in brackets still belongs to the one before.
        while units and (len(units[-1]) < _LOOKAHEAD or units[-1].startswith("[")):
            units.pop()
        ready = units[:-1]
        if units and len(units[-1]) > LONGEST:
            self.dropped.append("endless")
            self.is_over = True
        return list(self._fresh(ready))

    def end(self) -> list[str]:
        """What is left when the text is over; a sentence that was cut off is not."""
        units = [] if self.is_over else _units(self._raw)
        if units and not _END.search(units[-1]):
            if len(units) > self._given:
                self.dropped.append("cut_off")
            units.pop()
        return list(self._fresh(units))

    def _fresh(self, units: list[str]) -> Iterator[str]:
        new, self._given = units[self._given :], max(self._given, len(units))
        for unit in new:
            if self.is_over:
                return
            key = re.sub(r"\W|\[\d+\]", "", unit).casefold()
            if key in self._seen or _LOOP.search(unit) or len(unit) > LONGEST:
                self.dropped.append("repeated" if len(unit) <= LONGEST else "endless")
                self._repeats += 1
                self.is_over = self.is_over or self._repeats >= MOST_REPEATS
            else:
                self._seen.add(key)
                self.is_over = len(self._seen) >= MOST_SENTENCES
                yield unit


def clean_text(raw: str) -> str:
    """A model's text without thinking, markup and tables; its citations as [1]."""
    text = html.unescape(html.unescape(raw))
    text = _ORPHAN.sub("", text) if not re.match(r"\s*<", text) else text
    for pattern in (_CHANNEL, _BLOCK, _ORPHAN, _FENCE, _TAG, _IMAGE):
        text = pattern.sub(" ", text)
    text = _LINK.sub(_keep_address, text)
    text = _CITES.sub(_each_number, text)
    text = _ROW.sub("", text)
    text = _BULLET.sub("", text)
    text = _EMPHASIS.sub("", text)
    text = _BEHIND_STOP.sub(lambda m: f" {m[2].strip()}{m[1]}", text)
    return _GAPS.sub(r"\1", text)


def _keep_address(match: re.Match[str]) -> str:
    # The address stays visible, so that it is verified like every other; of a number only the number.
    return f"[{match[1]}]" if match[1].isdigit() else f"{match[1]} {match[2]}"


def _each_number(match: re.Match[str]) -> str:
    numbers: list[int] = []
    for part in re.split(r"\s*[,;/&]\s*", match[1]):
        ends = [int(number) for number in re.split(r"\s*[–-]\s*", part)]
        # More than a few in a row is no citation but a figure in brackets, which nothing supports.
        numbers += range(ends[0], ends[-1] + 1) if 0 <= ends[-1] - ends[0] < 5 else ends
    return "".join(f"[{number}]" for number in numbers)


def _units(raw: str) -> list[str]:
    """The sentences of a text; a line's end is a sentence's end too."""
    units = []
    for line in clean_text(raw).splitlines():
        units += [line[start:end].strip() for start, end in sentence_spans(line)]
    return [unit for unit in units if re.search(r"\w", unit)]
