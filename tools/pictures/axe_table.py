"""What axe finds in every state of the widget, into web/axe.md: python -m tools.pictures.axe_table.

Needs Chromium and the test environment (make test). Takes a minute.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from datetime import date

from tools.pictures.scripted_server import CHROMIUM, WEB, chromium, playing
from tools.pictures.states import LANGUAGES, LOOKS, Tour, demo_states, violations

HEAD = """# What axe-core finds

States of the widget × languages: violations in light, dark and forced colours together, by axe-core {axe}
in Chromium {chromium}, on {day} at commit {commit}. `python -m tools.pictures.axe_table` writes this
page; `tests/web/test_states.py` holds every cell to 0.

| state | {languages} |
|---|{lines}|
"""


def main() -> int:
    """Write the table; the exit code is 0, 1 where axe found something, or 2 without Chromium."""
    if not CHROMIUM:
        print("no Chromium: make chromium", file=sys.stderr)
        return 2
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with playing() as scripted, chromium() as browser:
        for language in LANGUAGES:
            page = browser.new_page()
            for state in Tour(page, scripted, language).states():
                found[state][language] = sum(map(len, violations(page).values()))
            axe = page.evaluate("axe.version")
            page.close()
        page = browser.new_page()
        for state in demo_states(page, scripted):
            found[state]["de"] = sum(map(len, violations(page).values()))
        version = browser.version
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    head = HEAD.format(
        axe=axe, chromium=version, day=date.today(), commit=commit,
        languages=" | ".join(LANGUAGES), lines="|".join(["---"] * len(LANGUAGES)),
    )  # fmt: skip
    rows = [
        f"| {state} | " + " | ".join(str(counts.get(language, "")) for language in LANGUAGES) + " |"
        for state, counts in found.items()
    ]
    (WEB / "axe.md").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    runs = sum(map(len, found.values())) * len(LOOKS)
    violated = sum(sum(counts.values()) for counts in found.values())
    print(f"{len(found)} states, {runs} runs of axe, {violated} violations")
    return int(violated > 0)


if __name__ == "__main__":
    sys.exit(main())
