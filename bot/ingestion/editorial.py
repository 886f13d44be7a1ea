"""What corpus/README.md asks of texts and a program can see: notices for editors, no faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from bot.ingestion.passages import split_document
from bot.readers.documents import Document, line_of
from bot.types import Passage, Sentence

REFERENCES = Path(__file__).with_name("opening_references.txt")
# "Es gibt" and the like open a sentence that stands alone.
_STANDS_ALONE = re.compile(r"es\s+(?:gibt|gab|gilt|galt|gelten|handelt\s+sich)\b", re.IGNORECASE)
# Amounts, shares and counts of something. A number behind one of these words, or behind an abbreviation
# in capitals, is a name: Stufe 3, § 16, E 9b, ITIL 4 Foundation.
_FIGURE = re.compile(
    r"(?<![\w.,/-])\d[\d.,\u00a0\u202f]*\s?"
    r"(?:€|%|Euro\b|Prozent\b|"
    r"(?!Jan|Feb|Mär|Apr|Mai\b|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[A-ZÄÖÜ][a-zäöüß]{2,})"
    r"|(?<![\w.,/-])\d{1,3}(?:[. ]\d{3})+(?!\d)",
)
_NAME = re.compile(
    r"(?:§§?|\b(?:Art|Artikel|Abs|Absatz|Satz|Nr|Nummer|Ziffer|Ziff|Anlage|Kapitel|Teil|Stufen?|Gruppen?|"
    r"Entgeltgruppen?|Klasse|Version|Level|Windows|Office|Microsoft|Niveau|Paragraf|[A-Z]|[A-ZÄÖÜ]{2}[\w-]*)\.?)\s*$"
)
# What a heading asks for, and what its first sentence then has.
_NUMBER = re.compile(
    r"\d|\b(?:eine?[mnrs]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hälfte|drittel|viertel|halb\w*|"
    r"keine?|nicht|unbekannt|unterschiedlich)\b",
    re.IGNORECASE,
)
_EXPECTED = (
    (
        re.compile(
            r"^(?:um )?wie (?:viele?|hoch|lange?|groß|oft|weit|teuer|alt)\b|^was (?:kostet|kosten|verdien)",
            re.I,
        ),
        _NUMBER,
        "die Zahl",
    ),
    (
        re.compile(r"^(?:seit |bis |ab )?wann\b", re.I),
        re.compile(
            r"\d|\b(?:sofort|nach|vor|seit|sobald|wenn|während|jederzeit|am ersten|\w*semester|nicht)\b", re.I
        ),
        "die Zeit",
    ),
    (re.compile(r"^(?:wer|wem|wen|wo)\b", re.I), re.compile(r"\b[A-ZÄÖÜ]\w{2,}"), "der Name"),
)
_AS_OF = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}\b|"
    r"\bundatiert|\bo\.\s?D\.|\b(?:ohne|kein) Datum\b|\bStand\b",
    re.IGNORECASE,
)


def editorial_notices(documents: Iterable[Document]) -> Iterator[str]:
    """Notices on headings and ways to ask that occur twice, and on sentences that do not stand alone."""
    documents = list(documents)
    yield from _repeated_headings(documents)
    yield from _repeated_questions(documents)
    yield from _unasked_sections(documents)
    for document in documents:
        passages = split_document(document)
        yield from _late_answers(document, passages)
        for passage in passages:
            for sentence in passage.sentences:
                place = f"{document.name}:{line_of(document.text, sentence.start)}"
                quote = passage.quote(sentence)
                for what in _odd_sentence(document, quote, sentence):
                    yield f"{place}: {what}: {quote[:60]}"


def _odd_sentence(document: Document, quote: str, sentence: Sentence) -> Iterator[str]:
    if sentence.head:
        if not sentence.sources:
            yield "Zeile ohne Quelle; über die Tabelle gehört ein Satz mit Quellenzeichen"
        return
    # A plain text has neither sources nor a day of its own.
    if document.name.endswith(".md") and not sentence.sources:
        yield "Satz ohne Quelle; hinter den Punkt gehört ein Quellenzeichen"
    if word := _opening_reference(quote):
        yield f"der Satz beginnt mit „{word}“ und steht nicht für sich; bitte nennen, was gemeint ist"
    # Of a source without a date no sentence can say one; a mark does.
    is_dated = any(re.search(r"\d", source.date) for source in sentence.sources)
    if document.name.endswith(".md") and is_dated and _has_undated_figure(quote):
        yield "Zahl ohne Jahr oder Datum im selben Satz"


def _opening_reference(quote: str) -> str | None:
    first = re.match(r"[\W_]*(\w+)", quote)
    if not first or first[1].lower() not in _references() or _STANDS_ALONE.match(quote, first.start(1)):
        return None
    return first[1]


def _has_undated_figure(quote: str) -> bool:
    if _AS_OF.search(quote):
        return False
    return any(not _NAME.search(quote, 0, match.start()) for match in _FIGURE.finditer(quote))


def _repeated_headings(documents: list[Document]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for document in documents:
        for section in document.sections:
            if not section.headings:
                continue
            heading = section.headings[-1]
            place = f"{document.name}:{section.line}"
            first = seen.setdefault(" ".join(heading.casefold().split()), place)
            if first != place:
                what = f"die Überschrift „{heading}“ steht schon in {first}"
                yield f"{place}: {what}; jede kommt nur einmal vor"


def _repeated_questions(documents: list[Document]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for document in documents:
        for section in document.sections:
            place = f"{document.name}:{section.line}"
            for question in section.questions:
                first = seen.setdefault(" ".join(question.casefold().split()), place)
                if first != place:
                    yield f"{place}: „{question}“ steht als „auch gefragt“ schon in {first}"


def _unasked_sections(documents: list[Document]) -> Iterator[str]:
    """Sections without other ways to ask, in a corpus where four of five have some."""
    told = [s for document in documents for s in document.sections if s.headings and s.blocks]
    if 5 * sum(bool(section.questions) for section in told) < 4 * len(told):
        return
    for document in documents:
        for section in document.sections:
            if section.headings and section.blocks and not section.questions:
                what = f"zu „{section.headings[-1]}“ stehen keine weiteren Fragen"
                yield f"{document.name}:{section.line}: {what}; mit ihnen trifft der Bot besser"


def _late_answers(document: Document, passages: Iterable[Passage]) -> Iterator[str]:
    """Headings that ask for a figure, a time, a person or a place which their first sentence lacks."""
    seen: set[tuple[str, ...]] = {()}
    for passage in passages:
        if passage.headings in seen or not passage.sentences:
            continue
        seen.add(passage.headings)
        heading, first = passage.section, passage.sentences[0]
        for asks, holds, what in _EXPECTED:
            if asks.search(heading) and not holds.search(passage.quote(first)):
                place = f"{document.name}:{line_of(document.text, first.start)}"
                yield f"{place}: der erste Satz antwortet nicht auf „{heading}“; vorn gehört {what} hin"


@cache
def _references() -> frozenset[str]:
    lines = REFERENCES.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
