"""Documents to Passages: by heading, then paragraph, with exact positions and stable ids."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from langchain_text_splitters import RecursiveCharacterTextSplitter

from bot.ingestion.quotable import Unquotable, why_unquotable
from bot.language.sentences import sentence_spans
from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.language.terms import content_words, search_terms
from bot.readers.documents import FOOTNOTE_MARK, Block, Document, Section, line_of
from bot.readers.tables import row_in_words
from bot.types import FOOTNOTE_MARKS, Entry, Passage, Sentence, Source

# A section up to this length is one passage: its sentences belong together, and the encoders
# in use read about 250 word pieces.
MAX_CHARS = 1000
# Raised whenever passages or their terms come out otherwise; the manifest says which made an index.
SPLITTING_VERSION = 12
_TOUCHING_MARKS = re.compile(r"(?:\[\^[^\]\s]+\])+")
# Between the blocks of one passage: marks, and the signs of lists, quotations and tables; no comment.
_PLAIN_GAP = re.compile(r"(?:\[\^[^\]\s]+\]|[\s>*+|:•●▪◦‣-]|\d+[.)])*")
# What ends with a number that belongs to what follows: the number alone, or at the start of a line.
_ENDS_WITH_NUMBER = re.compile(r"\d{1,9}[.)]|.*\n[^\S\n]*\d{1,2}[.)]", re.DOTALL)
_STARTS_LIKE_ITEM = re.compile(r"\s*(?:\d{1,2}[.)]|[-+*>•]\s)")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"“”»«’')\]]*\Z")


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
    return "\n".join((head, _searched_text(passage), *passage.questions))


def build_entry(passage: Passage, synonyms: Synonyms = NO_SYNONYMS) -> Entry:
    """The passage with its search terms; headings and questions count as ways to ask."""
    asked = tuple(search_terms(question, synonyms) for question in (*passage.headings, *passage.questions))
    own = "\n".join((passage.title, *passage.headings, *passage.questions, _searched_text(passage)))
    return Entry(
        passage=passage,
        words=tuple(dict.fromkeys(word.casefold() for word in content_words(own, synonyms))),
        terms=search_terms(f"{passage.title}\n{_searched_text(passage)}", synonyms),
        question_terms=tuple(terms for terms in asked if terms),
        sentence_terms=tuple(
            search_terms(row_in_words(s.head, passage.quote(s)), synonyms) for s in passage.sentences
        ),
    )


def _searched_text(passage: Passage) -> str:
    """A passage's text, with the heads of a table that begins in the passage before it."""
    heads = (s.head for s in passage.sentences if s.head and s.head not in passage.text)
    return "\n".join((*dict.fromkeys(heads), passage.plain_text))


def unquotable_sentences(document: Document) -> list[Unquotable]:
    """Each sentence that can be found but not quoted."""
    found = []
    for section in document.sections:
        quoted = {
            b.head for b in section.blocks if b.head and not why_unquotable(document, b, b.start, b.end)
        }
        for block in section.blocks:
            head = document.text[block.start : block.end]
            if block.is_head and head not in quoted:
                line = line_of(document.text, block.start)
                found.append(Unquotable(line, head[:40], "keine Zeile dieser Tabelle wird zitiert"))
            for start, end, _ in _marked_sentences(document, block):
                if reason := why_unquotable(document, block, start, end):
                    line = line_of(document.text, start)
                    found.append(Unquotable(line, document.text[start : min(end, start + 40)], reason))
    return found


def _groups(document: Document, blocks: tuple[Block, ...]) -> Iterator[list[Block]]:
    """Neighbouring blocks together while they fit; a longer block cut between its sentences."""
    group: list[Block] = []
    for block in (part for whole in blocks for part in _parts(document, whole)):
        apart = group and _PLAIN_GAP.fullmatch(document.text[group[-1].end : block.start]) is None
        if group and (apart or block.end - group[0].start > MAX_CHARS):
            # What stands above a table says what its figures are, so it stays with it.
            kept = group[-1:] if block.is_head and not apart and len(group) > 1 else []
            yield group[: len(group) - len(kept)]
            group = kept
        group.append(block)
    if group:
        yield group


def _parts(document: Document, block: Block) -> Iterator[Block]:
    if block.end - block.start <= MAX_CHARS:
        yield block
        return
    spans = [(start, end) for start, end, _ in _marked_sentences(document, block)]
    spans = [piece for span in spans for piece in _cut(document.text, *span)]
    begin, last = block.start, block.start
    for start, end in spans:
        if last > begin and end - begin > MAX_CHARS:
            yield replace(block, start=begin, end=last)
            begin = start
        last = end
    yield replace(block, start=begin)


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
        actions=document.actions,
    )


def _past_marks(text: str, end: int) -> int:
    match = _TOUCHING_MARKS.match(text, end)
    return match.end() if match else end


def _sentences(document: Document, group: Iterable[Block]) -> Iterator[Sentence]:
    for block in group:
        for start, end, marks in _marked_sentences(document, block):
            if why_unquotable(document, block, start, end) is None:
                yield Sentence(start, end, _sources(document, marks), block.head)


def _sources(document: Document, marks: str) -> tuple[Source, ...]:
    keys = dict.fromkeys(FOOTNOTE_MARK.findall(marks))
    return tuple(document.sources[key] for key in keys if key in document.sources)


def _marked_sentences(document: Document, block: Block) -> Iterator[tuple[int, int, str]]:
    """Each sentence's start and end, and the footnote marks that follow it.

    Marks end a sentence, so that none lies within a quote. A sentence without marks of its own,
    followed by a marked one, rests on nothing and says so.
    """
    text, position = document.text, block.start
    if block.head or block.is_head:
        if block.head:
            yield block.start, block.end, block.marks
        return
    for match in FOOTNOTE_MARKS.finditer(text, block.start, block.end):
        yield from _unmarked_sentences(document, position, match.start(), match[0])
        position = match.end()
    # Marks may stand just behind a block that was cut at a sentence's end.
    behind = text[block.end : _past_marks(text, block.end)]
    yield from _unmarked_sentences(document, position, block.end, behind)


def _unmarked_sentences(
    document: Document, start: int, end: int, marks: str
) -> Iterator[tuple[int, int, str]]:
    """The sentences of a stretch without marks; the marks behind it belong to the last one."""
    text = document.text[start:end]
    spans: list[tuple[int, int]] = []
    for first, last in sentence_spans(_unwrap(text) if document.name.endswith(".md") else text):
        # A number alone is no sentence: "4. Ausbildungsjahr: 1.300 Euro."
        joins = spans and _ENDS_WITH_NUMBER.fullmatch(text, *spans[-1])
        spans.append((spans.pop()[0] if joins else first, last))
    for number, (first, last) in enumerate(spans, 1):
        yield start + first, start + last, marks if number == len(spans) else ""


def _unwrap(paragraph: str) -> str:
    """A paragraph of Markdown with a blank for each line end within a sentence that looks like a list's.

    Lists are taken apart already, so "am", "3. Oktober und am", "4. November" in three lines is none.
    """
    unwrapped = before = ""
    for line in re.findall(r"[^\n]*\n|[^\n]+", paragraph):
        is_like_item = _STARTS_LIKE_ITEM.match(line)
        if is_like_item and unwrapped.endswith("\n") and _is_in_sentence(before):
            unwrapped = unwrapped[:-1] + " "
        elif is_like_item or not line.strip():
            before = ""
        unwrapped += line
        before += line
    return unwrapped


def _is_in_sentence(text: str) -> bool:
    """Whether the last sentence of some lines has not ended, and does not begin as an item."""
    if _ENDS_SENTENCE.search(text.rstrip()):
        return False
    spans = sentence_spans(text.replace("\n", " "))
    return bool(spans) and not _STARTS_LIKE_ITEM.match(text, spans[-1][0])
