"""What is wrong with a corpus, collected so that an editor sees all of it in one run."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape


@dataclass(slots=True)
class Faults:
    """Faults and notices as lines of `file:line: what`, and the titles met so far.

    A fault stops the publication; a notice names what is read otherwise than its editor may think.
    """

    lines: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, line: int, what: str) -> None:
        """Note a fault; lines count from 1."""
        self.lines.append(f"{name}:{line}: {what}")

    def add_notice(self, name: str, line: int, what: str) -> None:
        """Note what is no fault, but what the editor should know."""
        self.notices.append(f"{name}:{line}: {what}")

    def add_title(self, name: str, line: int, title: str) -> None:
        """Note a text's title; that another text has it too is a fault, an entity in it a notice."""
        other = self.titles.setdefault(title.casefold(), name)
        if other != name:
            self.add(name, line, f"der Titel „{title}“ steht schon in {other}")
        if (plain := unescape(title)) != title:
            what = f"der Titel „{title}“ wird so gezeigt, wie er dasteht; bitte schreiben: {plain}"
            self.add_notice(name, line, what)
