"""The bytes of a file to text. A file that is no text, or one of another format, is named as what it is."""

from __future__ import annotations

import codecs
import re

from bot.readers.documents import line_of
from bot.readers.faults import Faults

_SAVE_AS_TEXT = "den Text herauskopieren und als reinen Text (UTF-8) speichern"
# How the files of programs begin.
_PROGRAM_FILES = (
    (b"PK\x03\x04", "eine Word-, LibreOffice- oder Zip-Datei"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "eine ältere Word- oder Office-Datei"),
    (b"%PDF", "eine PDF-Datei"),
    (b"{\\rtf", "eine RTF-Datei"),
    (b"\x89PNG", "ein Bild"),
    (b"\xff\xd8\xff", "ein Bild"),
    (b"GIF8", "ein Bild"),
    (b"\x1f\x8b", "eine gepackte Datei"),
    (b"7z\xbc\xaf", "eine gepackte Datei"),
    (b"SQLite format 3", "eine Datenbank"),
    (b"bplist00", "eine Datei von macOS"),
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
# What stands before a page that a browser saved, or before a mail.
_PAGE = re.compile(r"\s*(?:<\?xml\b|<!doctype\b|<html\b|<head\b|<body\b|<svg\b|MIME-Version:\s)", re.I)
_WHOLE_PAGE = re.compile(r"<(?:html|head|body)(?:\s[^<>]*)?>", re.I)
_TAG = re.compile(
    r"</?(?:a|article|b|body|br|center|div|em|font|footer|h[1-6]|head|header|hr|html|i|img|li|main|meta|nav|ol|p|"
    r"pre|script|section|small|span|strong|style|sub|sup|table|tbody|td|th|thead|title|tr|u|ul)"
    r"(?:\s[^<>]*)?/?>"
    r"|</[a-z][\w:-]*>|<[a-z][\w:-]*\s+[\w:-]+=",
    re.I,
)
_MARKDOWN = re.compile(
    r"^(?:#{2,6}[ \t\u00a0]*\S|\[\^[^\]]*\]\s*:)"
    r"|\A\s*#[ \t]|<!--|\[\^[^\]\s]+\]",
    re.MULTILINE,
)
# In a plain text these signs are quoted as they stand.
_SIGNS = re.compile(r"\*\*\S|\]\(https?:|^[ \t]*\|.*\|[ \t]*$|^={3,}[ \t]*$|^[ \t]*```", re.MULTILINE)
_BLANK = " \t\n\x0b\x0c\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff"


def read_text(name: str, data: bytes, faults: Faults) -> str | None:
    """The text of a file, with every line end as one character; None where it is at fault."""
    data_of_text = data.removeprefix(codecs.BOM_UTF8).lstrip()
    for beginning, what in _PROGRAM_FILES:
        if data_of_text.startswith(beginning):
            faults.add(name, 1, f"das ist {what}, kein Text; {_SAVE_AS_TEXT}")
            return None
    # Texts in UTF-16 without a mark have a NUL in every character of European languages.
    if data.startswith(_UTF16) or (len(data) > 3 and data.count(0) > len(data) / 4):
        faults.add(name, 1, "die Datei ist in UTF-16 oder UTF-32 gespeichert; bitte als UTF-8 speichern")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
        faults.add(name, line, "kein UTF-8; die Datei bitte als UTF-8 speichern")
        return None
    # As Python reads a text file: every line end counts as one character.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        faults.add(name, line_of(text, text.index("\0")), f"die Datei ist kein Text; {_SAVE_AS_TEXT}")
        return None
    if "\ufffd" in text:
        line = line_of(text, text.index("\ufffd"))
        faults.add_notice(name, line, "das Zeichen „\ufffd“ steht für ein verlorenes; bitte ersetzen")
    return text if _is_own_format(name, text, faults) else None


def _is_own_format(name: str, text: str, faults: Faults) -> bool:
    """Whether the text is what its suffix says; if not, that is noted."""
    content = text.lstrip(_BLANK)
    if not content:
        faults.add(name, 1, "der Text ist leer")
        return False
    if _PAGE.match(content) or (not content.startswith("---") and _WHOLE_PAGE.search(content)):
        faults.add(name, 1, f"das ist eine gespeicherte Webseite oder Mail, kein Text; {_SAVE_AS_TEXT}")
        return False
    if not name.endswith(".txt"):
        return True
    before = len(faults.lines)
    if re.search(r"\.(?:md|markdown)\.txt$", name, re.I):
        faults.add(name, 1, "die Datei heißt .md.txt; bitte so umbenennen, dass sie auf .md endet")
    elif re.match(r"---[ \t]*\n\s*\w+:", content):
        faults.add(name, 1, "das ist ein Markdown-Text mit Kopf; bitte so umbenennen, dass er auf .md endet")
    elif tag := _TAG.search(text):
        what = f"HTML in einer Textdatei ({tag[0][:40]}); {_SAVE_AS_TEXT}"
        faults.add(name, line_of(text, tag.start()), what)
    elif sign := _MARKDOWN.search(text):
        what = "Überschrift, Kommentar oder Quellenzeichen in einer Textdatei; "
        what += "dafür braucht sie einen Kopf und die Endung .md"
        faults.add(name, line_of(text, sign.start()), what)
    elif sign := _SIGNS.search(text):
        what = "Auszeichnung wird in einer Textdatei so zitiert, wie sie dasteht; bitte weglassen"
        faults.add_notice(name, line_of(text, sign.start()), f"{what}: {sign[0].strip()[:40]}")
    return len(faults.lines) == before
