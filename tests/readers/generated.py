"""Markdown texts of every kind of trouble, and what became of each of their words.

`python -m tests.readers.generated 10000 1` reads ten thousand of them, drawn from seed 1.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from bot.errors import CorpusError
from bot.ingestion.corpus import Corpus, read_corpus
from bot.ingestion.editorial import editorial_notices
from bot.ingestion.passages import split_document
from bot.ingestion.plan import text_notices
from bot.types import Passage

FIELDS = "title: Lohn\ntopic: pay\nas_of: 2026-05-01\nreview_by: 2027-05-01\n"
WORD = re.compile(r"wort\d+x")
SIGN = re.compile(r"[^\w ]")
# In the templates: § is a new word; ⟦ and ⟧ stand around what is one sentence.
SENTENCES = (
    "Der § gilt für § und §.",
    "Bei § zahlt man 2025 genau 3.000 Euro an §.",
    "Der Tarif § gilt ab\n1. April 2025 für alle §.",
    "31. März 2027 ist für § der Tag des §.",
    "Am\n31. Dezember 2025 endet der §\nder Firma §.",
    "Vom 1. 4. 2025 an gilt\n1. 5. 2026 als § der §.",
    "4. Klasse § genügt für den §.",
    "Es sind\n- 500 § mehr als §.",
    "Wer mehr als §\n> 3.000 Euro hat, zahlt §.",
    "Dazu kommt §\n+ 5 Prozent §.",
    "Das sind §\n* und §.",
    "Aus- &amp; Weiterbildung § kostet &euro; §.",
    "Das **§** ist *§* und _§_.",
    "Mit [§](https://§.example) und ![§](§.png) geht es.",
    "Das ist 5 \\* 3 § mit `§`.",
    "Ein § mit\u00a0festem \u200bBlank\u00ad und\t§.",
    "Das <b>§</b> ist ein § <br> oder §.",
    "Ein § <!-- § --> mit Notiz §.",
    "Ein ~~§~~ ist ein §.",
    "Seit\n2025 § gilt\n3) der §.",
    "Am\n3. Oktober 2025 und am\n4. November 2025 ist § für §.",
    "Im\n2. Quartal 2025 gilt § für §.",
    "Die §\n1. bis\n3. Stufe gilt für §.",
)
CALM = (
    "## Was ist §?\n",
    "### Wie viel § gibt es?\n",
    "## Wo ist §?\n<!-- auch gefragt: Wer ist §? | Wo ist §? -->\n",
    "- Erstens §.\n- Zweitens §.\n    - Tief §.\n",
    "1. Zuerst §.\n2. Danach §.\n3. Zuletzt §.\n",
    "1. Stufe: 3.000 Euro §.\n2. Stufe: 3.100 Euro §.\n",
    "| § | § |\n|---|---|\n| § | § |\n",
    "```\n§ = §\n```\n",
    "> Ein Zitat von §.\n",
    "• Punkt §\n• Punkt §\n",
    "***\n",
    "31. § ist ein Tag.\n32. § ist keiner.\n",
    "## Was ist §?\n\n### Und §?\n",
)
HOSTILE = (
    "# Ein § allein\n",
    "Frage nach §?\n---\n",
    "Frage nach §?\n===\n",
    "##Was ist §?\n",
    "##\u00a0Was ist §?\n",
    "    ## Was ist §?\n",
    "\u200b## Was ist §?\n",
    "####### Was ist §?\n",
    "## Was ist § ##\n",
    "## Was ist **§** in [§](§)?\n",
    "##\n",
    "- ## Was ist §?\n",
    "> ## Was ist §?\n",
    "<!-- auch gefragt: Wer ist §? ->\n",
    "<!-- auch gefragt: Wer ist §? --!>\n",
    "<!-- auch gefragt: Wer ist §? –>\n",
    "<!-- auch gefragt: Wer ist §?\n",
    "<!-- auch gefragt Wer ist §? -->\n",
    "<!-- auch gefrgat: Wer ist §? -->\n",
    "<!-- Auch  gefragt : Wer ist §? | § -->\n",
    "<!-- auch gefragt: Wer\nist §? -->\n",
    "<!-- auch gefragt: § <!-- auch gefragt: § -->\n",
    "<!-- § --> <!-- auch gefragt: §? --> Dahinter §.\n",
    "<!- auch gefragt: § ->\n",
    "auch gefragt: § | §\n",
    "-->\n",
    "<!-->\n",
    "<!-- § -->\n",
    "<div>\n§ hier\n</div>\n",
    "<p>Das § ist §.</p>\n",
    "<script>\nvar § = 1;\n\n§\n</script>\n",
    "<?php §\n",
    "<![CDATA[ §\n",
    "```\n§\n",
    "~~~ §\n## § im Code\n~~~\n",
    "    eingerückt §\n",
    "\tmit Tab §\n",
    "[§]: https://§.example '§'\n",
    "[§]: §\n",
    "[^§]: Titel §, 2025\n",
    "[^q]: Zweites §, 2025\n",
    "   [^r]: Titel §,\n   Teil § https://r.example/§, 2025\n\nUnd § dazu.[^r]\n",
    "[^s] : Titel § https://s.example/§, Mai 2026\n\nUnd § dazu.[^s]\n",
    "[^t]: Titel §, 2025\n\n    Noch § hier\n\nUnd § dazu.[^t]\n",
    "[^u]: Titel § <https://u.example>, § 2025\nText § darunter.\n\nUnd § dazu.[^u]\n",
    "[^v]: Titel §, https://a.example, https://b.example, 2025\n\nUnd § dazu.[^v]\n",
    "Ein § mit[^q] Zeichen §.\n",
    "Ein § mit Zeichen §.[^q ]\n",
    "Ein § ohne Ende\n[^w]: Titel §, 2025\nund §.[^w]\n",
    "- § ohne Punkt\n- ## §\n",
    "-\n  §\n",
    "1.\n§\n",
    "31.\nMärz § ist §.\n",
    "- 31. März 2027 ist § der §.\n",
    "> - 1. April 2026 ist § der §.\n",
    ">>>>>>>>>>>>>>>>>>>>>>>>> tief §\n",
    "-\u00a0Geduld §\n-\u00a0Lampen §\n",
    "Kopf §\n- eins §\n- zwei §\n",
    "| § |\n|---|\n| § |\nText § gleich darunter.\n",
    "| § | § |\n|---|---|\n| § | § | § | § |\n",
    "Zeile §\n\u00a0\nZeile §\n",
    "Zeile §\x0cZeile §\n",
    "Zeile §\u2028Zeile §\n",
    "§ " * 250 + "\n",
    "...\n",
    "---\n",
    "{§}\n: §\n",
    "Ein § \ue000 Zeichen §.\n",
    "Ein \ufffd §.\n",
    "\\## Kein §\n",
    "§\\\n§\n",
)
HEADERS = (
    *(f"---\n{FIELDS}---\n" for _ in range(60)),
    f"\ufeff---\n{FIELDS}---\n",
    f"---  \n{FIELDS}---\t\n",
    f"---\n{FIELDS}title: Lohn\n---\n",
    f"---\n{FIELDS}",
    f"---\n{FIELDS}...\n",
    f"---\n{FIELDS}\n## Was ist das?\n",
    "",
)
MARKUP = "#<>!-[]^:|*_`~&;\\\n \t().+\u00a0\u200b\u2013\x0c"


@dataclass
class Text:
    """A text, and what its makers know of it: the heading above each word, the words of each sentence."""

    content: str
    is_changed: bool = False
    headings: dict[str, str | None] = field(default_factory=dict)
    sentences: list[list[str]] = field(default_factory=list)


@st.composite
def texts(draw: Callable[..., object]) -> Text:
    """A calm text with a few troubles in it, sometimes with single signs changed."""
    count = draw(st.integers(1, 8))
    pieces = []
    for _ in range(count):
        paragraph = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(
            lambda sentences: " ".join(f"⟦{s}⟧" for s in sentences) + "[^q]\n"
        )
        hostile = st.sampled_from(HOSTILE) if draw(st.integers(0, 5)) == 0 else st.sampled_from(CALM)
        pieces.append(draw(st.one_of(paragraph, hostile)))
        pieces.append(draw(st.sampled_from(["\n", "\n", "\n", "\n\n", ""])))
    body = "".join(pieces)
    content = draw(st.sampled_from(HEADERS)) + "## Wo ist der Anfang?\n" * draw(st.integers(0, 1)) + body
    end = "\n\n⟦Der Schluss ist §.⟧[^q]\n\n[^q]: Quelle §, https://q.example/§, 2025\n"
    text = number_words(content + end)
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        begin = text.content.find(FIELDS) + len(FIELDS)
        place = draw(st.sampled_from([sign.start() for sign in SIGN.finditer(text.content, begin)]))
        new = draw(st.sampled_from(["", *MARKUP]))
        text.content = text.content[:place] + new + text.content[place + 1 :]
        text.is_changed = True
    text.content = text.content.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))
    return text


def number_words(template: str) -> Text:
    """The text of a template, each of its words with a number of its own."""
    text = Text("")
    count = 0
    sentence: list[str] | None = None
    heading: str | None = None
    lines: list[str] = []
    for line in template.split("\n"):
        is_heading = re.match(r"#{1,6} +\S", line) is not None
        words = []
        while "§" in line:
            count += 1
            words.append(f"wort{count}x")
            line = line.replace("§", words[-1], 1)
        bare = re.sub("[⟦⟧]", "", line)
        if is_heading:
            heading = bare
        text.headings |= dict.fromkeys(words, heading)
        for part in re.findall(r"⟦|⟧|wort\d+x", line):
            if part == "⟦":
                sentence = []
            elif part == "⟧":
                text.sentences.append(sentence or [])
                sentence = None
            elif sentence is not None:
                sentence.append(part)
        lines.append(bare)
    text.content = "\n".join(lines)
    return text


def find_losses(text: Text) -> tuple[list[str], list[str]]:
    """What was dropped, moved, joined or cut without a word; and the faults that stopped the text."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.md").write_bytes(text.content.encode("utf-8"))
        corpus, faults = _read(Path(folder))
    if corpus is None:
        lines = len(re.findall(r"\r\n|\r|\n", text.content)) + 1
        places = [re.match(r"a\.md:(\d+): \S", fault) for fault in faults]
        assert all(place and 1 <= int(place[1]) <= lines for place in places), faults
        return [], faults
    # How a text is written is no word on what was not read.
    editorial = set(editorial_notices(corpus.documents))
    notices = [notice for notice in text_notices(corpus) if notice not in editorial]
    [document] = corpus.documents
    passages = split_document(document)
    found = _Reading(document.text, passages, notices)
    losses = list(found.lost_words(document.sources.values(), document.sections))
    losses += found.unsound_quotes()
    if not text.is_changed:
        losses += found.moved_words(text.headings)
        losses += found.cut_sentences(text.sentences)
    return losses, []


def _read(folder: Path) -> tuple[Corpus | None, list[str]]:
    """The corpus, or its faults."""
    try:
        return read_corpus(folder), []
    except CorpusError as error:
        return None, list(error.faults)


class _Reading:
    """What became of one text: its passages, and the lines that a notice names."""

    def __init__(self, text: str, passages: list[Passage], notices: list[str]) -> None:
        self.text, self.passages, self.notices = text, passages, notices
        self.named = {int(match[1]) for n in notices if (match := re.match(r"a\.md:(\d+): ", n))}
        self.quotes = [passage.quote(sentence) for passage in passages for sentence in passage.sentences]
        self.lines = {word: text.count("\n", 0, text.index(word)) + 1 for word in WORD.findall(text)}

    def lost_words(self, sources: object, sections: object) -> Iterator[str]:
        """Words of the text that lie nowhere, and found words that are not quoted and not named."""
        read = " ".join([*(f"{s.title} {s.url} {s.date}" for s in sources)])
        read += " ".join(h for p in self.passages for h in (*p.headings, *p.questions))
        # The head of a table is shown above each of its rows.
        heads = (sentence.head for passage in self.passages for sentence in passage.sentences)
        found, quoted = " ".join(p.text for p in self.passages), " ".join((*self.quotes, *heads))
        said = " ".join(self.notices)
        known, found, quoted, said = (set(WORD.findall(part)) for part in (read, found, quoted, said))
        for word, line in self.lines.items():
            if word in known or word in quoted or word in said or self.is_named(word, line):
                continue
            yield f"{'not quoted, not named' if word in found else 'lost'}: {word} in line {line}"

    def is_named(self, word: str, line: int) -> bool:
        """Whether a notice names the word's line, or the beginning of its sentence or comment."""
        if line in self.named:
            return True
        place = self.text.index(word)
        start = self.text.rfind("<!--", 0, place)
        if start > self.text.rfind("-->", 0, place) and self.text.count("\n", 0, start) + 1 in self.named:
            return True
        lines = self.text.split("\n")
        above = line - 1
        while above >= 1 and (lines[above - 1].strip() or self.is_code(lines, line)):
            if above in self.named:
                return True
            above -= 1
        return False

    @staticmethod
    def is_code(lines: list[str], line: int) -> bool:
        """Whether a line stands in what runs over empty lines: code or raw HTML."""
        return any(re.match(r"[> -]*(?:```|~~~|<script|<\?|<!)", above) for above in lines[:line])

    def unsound_quotes(self) -> Iterator[str]:
        """Quotes that do not stand where they say, or run over an empty line or into markup."""
        for passage in self.passages:
            if self.text[passage.start : passage.end] != passage.text:
                yield f"not at its place: {passage.text!r}"
            if "auch gefragt" in passage.text:
                yield f"ways to ask in a passage: {passage.text!r}"
            for sentence in passage.sentences:
                quote = passage.quote(sentence)
                if self.text[sentence.start : sentence.end] != quote:
                    yield f"not at its place: {quote!r}"
                if re.search(r"\n\s*\n|<!--|-->|^##|\[\^|&\w+;|\*\*", quote):
                    yield f"markup quoted or paragraphs joined: {quote!r}"

    def moved_words(self, headings: dict[str, str | None]) -> Iterator[str]:
        """Words that are found under another heading than the one above them."""
        for passage in self.passages:
            for word in WORD.findall(passage.text):
                above = re.sub(r"^#+\s+|\s#+\s*$|[*]|\]\([^)]*\)|\[", "", headings.get(word) or "")
                nearest = passage.headings[-1] if passage.headings else ""
                if above.split() != nearest.split():
                    yield f"moved: {word} is under {nearest!r}, not {above!r}"

    def cut_sentences(self, sentences: list[list[str]]) -> Iterator[str]:
        """Sentences whose words are in several quotes, or partly in none, with no notice in their lines."""
        for words in sentences:
            held = [{n for n, quote in enumerate(self.quotes) if word in quote} for word in words]
            whole = set.intersection(*held) if held else {0}
            lines = range(self.lines[words[0]], self.lines[words[-1]] + 1) if words else range(0)
            named = any(self.is_named(word, self.lines[word]) for word in words)
            if not whole and not named and not self.named & set(lines):
                yield f"cut: {words}"


def run(count: int, number: int) -> Counter[str]:
    """Read `count` generated texts and count what became of them; raises at the first loss."""
    seen: Counter[str] = Counter()

    @seed(number)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(text=texts())
    def read(text: Text) -> None:
        losses, faults = find_losses(text)
        seen["texts"] += 1
        seen["at fault" if faults else "published"] += 1
        seen["words"] += len(WORD.findall(text.content))
        for fault in faults:
            seen[re.sub(r"„.*?“|\[\^.*?\]", "„“", fault.split(": ", 1)[1])[:60]] += 1
        assert not losses, (losses, text.content)

    read()
    return seen


if __name__ == "__main__":
    for what, times in run(int(sys.argv[1]), int(sys.argv[2])).most_common():
        print(f"{times:7} {what}")
