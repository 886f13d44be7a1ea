#!/usr/bin/env bash
# Guess: alpha2digit turns each German number word into digits, and with its threshold of 3 all that are "above" it, as its docstring says.
# What happens: text2num 3.1.0 also converts 3 itself, but not one or two: of "eins bis drei" only the second end; "zwei, drei" is a group and is converted whole.
# Why it matters: "nach zwei Jahren" finds no row of a table by years, "nach drei Jahren" does, and a range is compared with one end in words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check text2num==3.1.0
"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from text_to_num import alpha2digit

EXPECTED = {
    ("nach zwei Jahren", 3.0): "nach zwei Jahren",
    ("nach drei Jahren", 3.0): "nach 3 Jahren",
    ("eins bis drei", 3.0): "eins bis 3",
    ("zwei, drei Jahre", 3.0): "2, 3 Jahre",
    ("die dritte Stufe", 3.0): "die 3. Stufe",
    ("die zweite Stufe", 3.0): "die zweite Stufe",
    # With a lower threshold the article becomes a number too, in one of its forms.
    ("wie ein Azubi", 1.0): "wie 1 Azubi",
    ("nach einem Jahr", 0.0): "nach einem Jahr",
}
print(f"text2num {version('text2num')}, language de")
seen = {}
for text, threshold in EXPECTED:
    seen[text, threshold] = alpha2digit(text, "de", threshold=threshold)
    print(f"{text!r}, threshold {threshold}: {seen[text, threshold]!r}")
sys.exit(seen != EXPECTED)
PYTHON
