"""What is wrong with a corpus, collected so that an editor sees all of it in one run."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Faults:
    """Lines of `file:line: what`, and the titles met so far."""

    lines: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, line: int, what: str) -> None:
        """Note a fault; lines count from 1."""
        self.lines.append(f"{name}:{line}: {what}")

    def add_title(self, name: str, line: int, title: str) -> None:
        """Note a text's title; that another text has it too is a fault."""
        other = self.titles.setdefault(title.casefold(), name)
        if other != name:
            self.add(name, line, f"der Titel „{title}“ steht schon in {other}")
