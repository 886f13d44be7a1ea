"""Documents to Passages: by heading, then paragraph, with exact positions and stable ids."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from langchain_text_splitters import RecursiveCharacterTextSplitter

from bot.ingestion.documents import FOOTNOTE_MARK, Block, Document, Section
from bot.language.sentences import sentence_spans
from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.language.terms import content_words, search_terms
from bot.types import FOOTNOTE_MARKS, Entry, Passage, Sentence, Source

# A section up to this length is one passage: its sentences belong together, and the encoders
# in use read about 250 word pieces.
MAX_CHARS = 1000
# Beyond it, what looks like one sentence is a text without full stops.
LONGEST_QUOTE = 600
# Raised whenever passages or their terms come out otherwise; the manifest says which made an index.
SPLITTING_VERSION = 8
_TOUCHING_MARKS = re.compile(r"(?:\[\^[^\]\s]+\])+")
# Between the blocks of one passage: marks, and the signs of lists and quotations; no comment.
_PLAIN_GAP = re.compile(r"(?:\[\^[^\]\s]+\]|[\s>*+|-]|\d+[.)])*")
_NUMBERED = re.compile(r"\[\d+\]")
_MARKUP = re.compile(r"[*`<>|\\\[\]]|(?<!\w)_|_(?!\w)|\n\s*(?:[-+>#]|\d+\.)\s")


def split_document(document: Document) -> list[Passage]:
    """The passages of a text in order. Ids follow from content, so an unchanged passage keeps its id."""
    seen: Counter[str] = Counter()
    passages = []
    for section in document.sections:
        for group in _groups(document, section.blocks):
            passages.append(_passage(document, section, group, seen))
    return passages


def index_text(passage: Passage) -> str:
    """What the encoder reads: the words first, since encoders cut long texts at the end."""
    head = " – ".join((passage.title, *passage.headings))
    return "\n".join((head, passage.plain_text, *passage.questions))


def build_entry(passage: Passage, synonyms: Synonyms = NO_SYNONYMS) -> Entry:
    """The passage with its search terms; headings and questions count as ways to ask."""
    asked = tuple(search_terms(question, synonyms) for question in (*passage.headings, *passage.questions))
    own = "\n".join((passage.title, *passage.headings, *passage.questions, passage.plain_text))
    return Entry(
        passage=passage,
        words=tuple(dict.fromkeys(word.casefold() for word in content_words(own, synonyms))),
        terms=search_terms(f"{passage.title}\n{passage.plain_text}", synonyms),
        question_terms=tuple(terms for terms in asked if terms),
        sentence_terms=tuple(search_terms(passage.quote(s), synonyms) for s in passage.sentences),
    )


def unquotable_sentences(document: Document) -> list[tuple[int, str]]:
    """Line and beginning of each sentence that can be found but not quoted."""
    found = []
    for section in document.sections:
        for block in section.blocks:
            for start, end, _ in _marked_sentences(document.text, block):
                if not _is_quotable(document, block, start, end):
                    line = document.text.count("\n", 0, start) + 1
                    found.append((line, document.text[start : min(end, start + 40)]))
    return found


def _groups(document: Document, blocks: tuple[Block, ...]) -> Iterator[list[Block]]:
    """Neighbouring blocks together while they fit; a longer block cut between its sentences."""
    group: list[Block] = []
    for block in (part for whole in blocks for part in _parts(document.text, whole)):
        apart = group and _PLAIN_GAP.fullmatch(document.text[group[-1].end : block.start]) is None
        if group and (apart or block.end - group[0].start > MAX_CHARS):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _parts(text: str, block: Block) -> Iterator[Block]:
    if block.end - block.start <= MAX_CHARS:
        yield block
        return
    spans = [(start, end) for start, end, _ in _marked_sentences(text, block)]
    spans = [piece for span in spans for piece in _cut(text, *span)]
    begin, last = block.start, block.start
    for start, end in spans:
        if last > begin and end - begin > MAX_CHARS:
            yield Block(begin, last, block.quotable)
            begin = start
        last = end
    yield Block(begin, block.end, block.quotable)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A single sentence beyond the limit, such as a text without full stops, cut between words."""
    if end - start <= MAX_CHARS:
        yield start, end
        return
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=MAX_CHARS, chunk_overlap=0, add_start_index=True, separators=["\n", " ", ""]
    )
    for piece in splitter.create_documents([text[start:end]]):
        offset = start + piece.metadata["start_index"]
        yield offset, offset + len(piece.page_content)


def _passage(document: Document, section: Section, group: list[Block], seen: Counter[str]) -> Passage:
    start, end = group[0].start, _past_marks(document.text, group[-1].end)
    text = document.text[start:end]
    content = "\0".join((document.name, document.title, *section.headings, "", *section.questions, "", text))
    digest = hashlib.sha256(content.encode()).hexdigest()[:24]
    seen[digest] += 1
    return Passage(
        id=f"{digest}-{seen[digest]}",
        document=document.name,
        title=document.title,
        headings=section.headings,
        questions=section.questions,
        text=text,
        start=start,
        end=end,
        sentences=tuple(_sentences(document, group)),
        topic=document.topic,
        as_of=document.as_of,
        review_by=document.review_by,
    )


def _past_marks(text: str, end: int) -> int:
    match = _TOUCHING_MARKS.match(text, end)
    return match.end() if match else end


def _sentences(document: Document, group: Iterable[Block]) -> Iterator[Sentence]:
    for block in group:
        for start, end, marks in _marked_sentences(document.text, block):
            if _is_quotable(document, block, start, end):
                yield Sentence(start, end, _sources(document, marks))


def _is_quotable(document: Document, block: Block, start: int, end: int) -> bool:
    # A number in brackets would pass for a citation, in plain text too.
    barred = _MARKUP if document.name.endswith(".md") else _NUMBERED
    fits = end - start <= LONGEST_QUOTE
    return block.quotable and fits and not barred.search(document.text, start, end)


def _sources(document: Document, marks: str) -> tuple[Source, ...]:
    keys = dict.fromkeys(FOOTNOTE_MARK.findall(marks))
    return tuple(document.sources[key] for key in keys if key in document.sources)


def _marked_sentences(text: str, block: Block) -> Iterator[tuple[int, int, str]]:
    """Each sentence's start and end, and the footnote marks that follow it.

    Marks end a sentence, so that none lies within a quote. A sentence without marks of its own,
    followed by a marked one, rests on nothing and says so.
    """
    position = block.start
    for match in FOOTNOTE_MARKS.finditer(text, block.start, block.end):
        yield from _unmarked_sentences(text, position, match.start(), match[0])
        position = match.end()
    # Marks may stand just behind a block that was cut at a sentence's end.
    behind = text[block.end : _past_marks(text, block.end)]
    yield from _unmarked_sentences(text, position, block.end, behind)


def _unmarked_sentences(text: str, start: int, end: int, marks: str) -> Iterator[tuple[int, int, str]]:
    """The sentences of a stretch without marks; the marks behind it belong to the last one."""
    spans = sentence_spans(text[start:end])
    for number, (first, last) in enumerate(spans, 1):
        yield start + first, start + last, marks if number == len(spans) else ""
