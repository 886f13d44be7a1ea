"""An answer's citations as Markdown notes, for clients that show nothing but the text."""

from __future__ import annotations

import re

from bot.types import Answer, Citation, Source

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def markdown_notes(answer: Answer) -> str:
    """The notes of an answer, to be put behind it; empty where it cites nothing."""
    if not answer.citations:
        return ""
    return "\n\n---\n\n" + "\n".join(map(_note, answer.citations))


def _note(citation: Citation) -> str:
    stand = f", Stand {citation.as_of:%d.%m.%Y}" if citation.as_of else ""
    rests = "; ".join(map(_source, citation.sources))
    note = f"- [{citation.number}] {_plain(citation.title)}{stand}: „{_plain(citation.quote)}“"
    return f"{note} ({rests})" if rests else note


def _source(source: Source) -> str:
    dated = f", {_plain(source.date)}" if source.date else ""
    is_address = source.url.startswith(("https://", "http://")) and not re.search(r"[\s<>]", source.url)
    title = f"[{_plain(source.title)}](<{source.url}>)" if is_address else _plain(source.title)
    return title + dated


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)
