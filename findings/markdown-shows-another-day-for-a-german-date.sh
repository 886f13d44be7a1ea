#!/usr/bin/env bash
# Guess: a paragraph that begins with a German date, "31. März 2027 …", shows that date whichever Markdown renders it.
# What happens: Markdown 3.10 (the package that MkDocs uses) shows "1. März": it makes a list and drops its number. markdown-it-py and mistune keep 31 as the list's start, so that only the item's text has lost it. Wrapped into a paragraph, CommonMark takes only the first of a month for a list.
# Why it matters: a deadline is shown or quoted as another day, or without its day, and nothing is reported.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check Markdown==3.10 markdown-it-py==4.3.0 mistune==3.1.4
"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import markdown
import mistune
from markdown_it import MarkdownIt

RENDER = {"Markdown": markdown.markdown, "markdown-it-py": MarkdownIt().render, "mistune": mistune.html}
TEXTS = {
    "alone": "31. März 2027 ist der letzte Tag.",
    "first of a month, wrapped": "Der Tarif gilt ab\n1. April 2025 für alle.",
    "other day, wrapped": "Der Tarif gilt ab\n31. März 2025 für alle.",
}
# Whether a list is made, and whether its number is in the output.
EXPECTED = {
    ("Markdown", "alone"): (True, False),
    ("Markdown", "first of a month, wrapped"): (False, True),
    ("Markdown", "other day, wrapped"): (False, True),
    ("markdown-it-py", "alone"): (True, True),
    ("markdown-it-py", "first of a month, wrapped"): (True, False),
    ("markdown-it-py", "other day, wrapped"): (False, True),
    ("mistune", "alone"): (True, True),
    ("mistune", "first of a month, wrapped"): (True, False),
    ("mistune", "other day, wrapped"): (False, True),
}
seen = {}
for package, render in RENDER.items():
    for name, text in TEXTS.items():
        html = render(text).strip().replace("\n", " ")
        number = "31" if "31." in text else "1."
        seen[package, name] = ("<ol" in html, number in html)
        print(f"{package} {version(package)}, {name}: {html}")
sys.exit(0 if seen == EXPECTED else f"changed: {seen}")
PYTHON
