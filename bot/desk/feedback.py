"""What visitors thought of an answer: kept in one SQLite file, read by `python -m bot.desk.feedback`."""

from __future__ import annotations

import argparse
import csv
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from tempfile import TemporaryFile

from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlite_utils import Database

from bot.errors import BotError, FeedbackFullError, FeedbackOffError, FeedbackUnavailableError
from bot.settings import load_settings

TABLE = "feedback"
# Anyone may send feedback, so that the file needs an end: about 50 MB of the longest answers.
MOST = 5000
USAGE = 2


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating. There is no time, no address and no conversation in it."""

    rating: str
    reason: str | None
    question: str
    answer: str
    generation: str


@dataclass(frozen=True, slots=True)
class FeedbackStore:
    """The file of all ratings; `path` is None where none are kept."""

    path: Path | None

    @property
    def is_open(self) -> bool:
        """Whether ratings are kept."""
        return self.path is not None

    def check(self) -> None:
        """Prove before a server starts that ratings can be kept. Raises FeedbackUnavailableError.

        Nothing is left behind, also no empty file.
        """
        if self.path is None:
            return
        try:
            if not self.path.exists():
                with TemporaryFile(dir=self.path.resolve().parent):  # of a link, where it points to
                    return
            if not self.path.is_file():
                raise OSError("it is no file")
            with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                held = {row[1] for row in connection.execute(f"PRAGMA table_info({TABLE})")}
                if held and held != {field.name for field in fields(Rating)}:
                    raise sqlite3.DatabaseError(f"its table {TABLE} is another program's")
                # Only a change opens the journal, which lies beside the file.
                connection.execute("CREATE TABLE career_chat_check (value)")
                connection.execute("ROLLBACK")
        except (OSError, sqlite3.Error) as error:
            raise self._unavailable(error) from error

    def add(self, entry: Rating) -> None:
        """Keep a rating. Raises FeedbackOffError, FeedbackFullError, FeedbackUnavailableError."""
        with self._database() as database:
            table = database.table(TABLE, columns={field.name: str for field in fields(Rating)})
            if table.exists() and table.count >= MOST:
                raise FeedbackFullError(
                    f"{self.path} holds {MOST} ratings; read and delete them: "
                    "python -m bot.desk.feedback --delete"
                )
            table.insert(asdict(entry))

    def entries(self) -> list[Rating]:
        """All ratings, oldest first. Raises FeedbackOffError, FeedbackUnavailableError."""
        with self._database() as database:
            table = database.table(TABLE)
            return [Rating(**row) for row in table.rows_where(order_by="rowid")] if table.exists() else []

    def delete(self) -> None:
        """Forget all ratings, on the disk too. Raises FeedbackOffError, FeedbackUnavailableError."""
        with self._database() as database:
            database.table(TABLE).drop(ignore=True)
            database.vacuum()

    @contextmanager
    def _database(self) -> Iterator[Database]:
        if self.path is None:
            raise FeedbackOffError("Feedback is off; BOT_FEEDBACK names a file to keep it in.")
        try:
            self.path.touch(mode=0o600)  # what visitors asked is not for every user of the machine
            database = Database(self.path)
            try:
                yield database
            finally:
                database.close()
        except (OSError, sqlite3.Error) as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: Exception) -> FeedbackUnavailableError:
        reason = getattr(error, "strerror", None) or str(error)
        if self.path is not None and not self.path.parent.is_dir():
            reason = f"there is no folder {self.path.parent}"
        return FeedbackUnavailableError(
            f"BOT_FEEDBACK={self.path} cannot be used: {reason}; name a file in a folder that the server may "
            "write to, or turn ratings off with BOT_FEEDBACK=off"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Show, export or delete the ratings; the exit code is 0, or 2 where that cannot be done."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.desk.feedback", description="Read what visitors rated."
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--csv", action="store_true", help="all of it as CSV, for a spreadsheet")
    which.add_argument("--delete", action="store_true", help="delete all of it")
    flags = parser.parse_args(arguments)
    try:
        book = FeedbackStore(load_settings().feedback)
        entries = book.entries()
        if flags.delete:
            book.delete()
            print(f"{len(entries)} Bewertungen gelöscht")
        elif flags.csv:
            _write_csv(entries)
        else:
            _show(entries)
    except BotError as error:
        print(error, file=sys.stderr)
        return USAGE
    return 0


def _show(entries: Sequence[Rating]) -> None:
    table = Table("Bewertung", "Grund", "Frage", "Antwort", "Stand", show_lines=True)
    for entry in entries:
        # As Text: brackets in a question are no markup, and escape sequences reach no terminal.
        table.add_row(*(Text(_printable(value)) for value in asdict(entry).values()))
    Console().print(table if entries else "Noch keine Bewertungen.")


def _printable(value: str | None) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in value or "")


def _write_csv(entries: Sequence[Rating]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(field.name for field in fields(Rating))
    for entry in entries:
        writer.writerow(_harmless(value or "") for value in asdict(entry).values())


def _harmless(value: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


if __name__ == "__main__":
    sys.exit(main())
