"""What the packaged encoder learns from: groups of texts that say the same, out of Debian packages.

A group holds one text or more for each of its languages. Nothing but what the packages bring is
used: dictionaries, a thesaurus, program and game translations, package descriptions.
"""

from __future__ import annotations

import gettext
import gzip
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

Group = Mapping[str, tuple[str, ...]]

LANGUAGES = ("de", "en", "tr", "ru", "ar", "pl", "uk")
FREEDICT = {"deu": "de", "eng": "en", "tur": "tr", "rus": "ru", "ara": "ar", "pol": "pl"}
DICTIONARIES = (
    "ara-eng", "eng-ara", "deu-tur", "tur-deu", "eng-tur", "tur-eng", "deu-rus", "eng-rus",
    "deu-pol", "pol-deu", "eng-pol", "pol-eng",
)  # fmt: skip
# Wiktionary's German definitions stand in these beside translations that are not used.
DEFINITIONS = ("deu-fra", "deu-spa", "deu-swe", "deu-rus", "deu-pol")
PACKAGES = (
    "trans-de-en", "mythes-de", "iso-codes", "dict-wn", "wesnoth-1.16-data", "freeciv-data",
    "kgeography-data", "marble-data", "kalzium-data", "stellarium-data",
    *(f"libreoffice-l10n-{language}" for language in ("de", "tr", "pl", "ar", "uk", "ru")),
    *(f"dict-freedict-{name}" for name in dict.fromkeys((*DICTIONARIES, *DEFINITIONS))),
)  # fmt: skip
# A catalogue that repeats one pattern thousands of times teaches nothing but the pattern.
LONGEST = 600

_BRACKETS = re.compile(r"\{[^}]*\}|\[[^\]]*\]|\([^)]*\)|/[^/]*/|<[^>]*>")
_MARKUP = re.compile(r"<[^>]*>|&[a-z]+;|%\S*|\$\w+|\{\w*\}|[_~&](?=\w)|\\n|\x1f|\x04")
_SPACE = re.compile(r"\s+")
_SENSE = re.compile(r"^\d+\.\s*")
_ACCENT = re.compile("[\u0301\u0300]")


def fetch(folder: Path) -> None:
    """Download and unpack the packages and the package descriptions with apt, as root."""
    folder.mkdir(parents=True, exist_ok=True)
    lists = folder / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    languages = ",".join(LANGUAGES)
    subprocess.run(
        ["apt-get", "update", "-qq", "-o", f"Dir::State::lists={lists}", "-o",
         f"Acquire::Languages={languages}", "-o", "Acquire::GzipIndexes=false"],
        check=True,
    )  # fmt: skip
    archives = folder / "archives"
    archives.mkdir(exist_ok=True)
    subprocess.run(["apt-get", "download", "-qq", *PACKAGES], cwd=archives, check=True)
    for archive in sorted(archives.glob("*.deb")):
        subprocess.run(["dpkg", "-x", archive, folder / "root"], check=True)


def groups(folder: Path) -> Iterator[Group]:
    """Every group of all sources, in an order that does not change."""
    share = folder / "root/usr/share"
    yield from _ding(share / "trans/de-en")
    yield from _thesaurus(share / "mythes/th_de_DE_v2.dat")
    for name in DICTIONARIES:
        yield from _freedict(share / f"dictd/freedict-{name}.dict.dz", *name.split("-"))
    yield from _catalogues(folder / "root")
    yield from _descriptions(folder / "lists")


def definitions(folder: Path) -> Iterator[tuple[str, str]]:
    """German and English words with what a dictionary says they mean."""
    share = folder / "root/usr/share"
    seen = set()
    for name in DEFINITIONS:
        for word, meaning in _meanings(share / f"dictd/freedict-{name}.dict.dz"):
            if (word, meaning) not in seen:
                seen.add((word, meaning))
                yield word, meaning
    yield from _wordnet(share / "dictd/wn.dict.dz")


def paragraphs(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Longer texts as (language, their sentences), for learning which words matter in a text."""
    for entry in _described(folder / "lists").values():
        for language, (short, long) in entry.items():
            sentences = [short, *re.split(r"(?<=[.!?:])\s+", long)]
            kept = [s for s in sentences if len(s.split()) > 3]
            if len(kept) > 1:
                yield language, kept


def _clean(text: str) -> str:
    return _SPACE.sub(" ", _ACCENT.sub("", _BRACKETS.sub(" ", text))).strip(" ,;:.…")


def _ding(path: Path) -> Iterator[Group]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "::" not in line:
            continue
        german, english = line.split("::", 1)
        for one, other in zip(german.split("|"), english.split("|"), strict=False):
            found = {"de": _variants(one), "en": _variants(other)}
            if all(found.values()):
                yield found


def _variants(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for part in text.split(";") if (v := _clean(part))))


def _thesaurus(path: Path) -> Iterator[Group]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        if line.startswith("-|"):
            words = tuple(dict.fromkeys(w for part in line[2:].split("|") if (w := _clean(part))))
            if len(words) > 1:
                yield {"de": words}


def _freedict(path: Path, source: str, target: str) -> Iterator[Group]:
    """Entries are a head line with pronunciation between slashes, then senses, one a line."""
    head = ""
    wiktionary = (source == "deu" and target in ("rus", "pol")) or source == "pol"
    for line in _dictd(path):
        if re.search(r" /.*/", line):
            head = _clean(line)
            fresh = True
        elif head and (fresh or not wiktionary or _SENSE.match(line)):
            fresh = False
            words = re.split(r"[,;،]", _clean(_SENSE.sub("", line)).split(". ")[0])
            kept = tuple(dict.fromkeys(w.strip() for w in words if w.strip() and len(w.split()) < 6))
            if kept:
                yield {FREEDICT[source]: (head,), FREEDICT[target]: kept[:4]}


def _meanings(path: Path) -> Iterator[tuple[str, str]]:
    """Wiktionary's entries: behind each translation the German definition."""
    head, lines = "", 0
    for line in _dictd(path):
        if re.search(r" /.*/.*<", line):
            head, lines = _clean(line), 0
            continue
        lines += 1
        if head and lines > 1 and len(line.split()) > 4 and not _SENSE.match(line):
            yield head, _clean(line.split(": ", 1)[-1])


def _wordnet(path: Path) -> Iterator[tuple[str, str]]:
    head, text = "", ""
    for line in [*gzip.decompress(path.read_bytes()).decode().splitlines(), "end"]:
        if line and not line[0].isspace():
            head, text = line.strip(), ""
        elif re.match(r"\s+(?:n|v|adj|adv|)\s*\d*:", line) or re.match(r"\s+\d+:", line):
            text = line.split(":", 1)[1]
        elif head and text:
            text += " " + line.strip()
        meaning = _clean(re.sub(r'"[^"]*"|\[.*', "", text))
        if head and len(meaning.split()) > 3 and line.rstrip().endswith((";", "]", '"', ".")):
            yield head, meaning
            text = ""


def _dictd(path: Path) -> Iterator[str]:
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        if line.strip():
            yield line.strip()


def _catalogues(root: Path) -> Iterator[Group]:
    """Every gettext catalogue that exists in one of our languages: English originals, translations."""
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(root.rglob("*.mo")):
        if (language := path.parent.parent.name) in LANGUAGES and path.resolve() == path.absolute():
            found.setdefault(path.name, {})[language] = path
    for name in sorted(found):
        texts: dict[str, dict[str, tuple[str, ...]]] = {}
        for language, path in sorted(found[name].items()):
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            for original, translation in catalogue.items():
                key = original[0] if isinstance(original, tuple) else original
                english = _message(key.split("\x04")[-1])
                translated = _message(translation)
                if english and translated and translated != english:
                    texts.setdefault(english, {})[language] = (translated,)
        for english, others in texts.items():
            yield {"en": (english,), **others}


def _message(text: str) -> str:
    text = _SPACE.sub(" ", _MARKUP.sub(" ", text.split("\x1f")[0])).strip()
    return text if 2 < len(text) <= LONGEST and re.search(r"\w{3}", text) else ""


def _descriptions(lists: Path) -> Iterator[Group]:
    for entry in _described(lists).values():
        if "en" in entry and len(entry) > 1:
            yield {language: (short,) for language, (short, _) in entry.items()}
            yield {language: (long[:LONGEST],) for language, (_, long) in entry.items() if long}


def _described(lists: Path) -> dict[str, dict[str, tuple[str, str]]]:
    """Package descriptions by digest and language: the short one and the long one."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for language in LANGUAGES:
        for path in sorted(lists.glob(f"*_Translation-{language}")):
            for block in path.read_text(encoding="utf-8").split("\n\n"):
                match = re.search(
                    rf"Description-md5: (\w+)\nDescription-{language}: (.*)\n((?: .*\n?)*)", block
                )
                if match:
                    long = _SPACE.sub(" ", match[3].replace("\n .\n", " ")).strip()
                    found.setdefault(match[1], {})[language] = (match[2].strip(), long)
    return found
