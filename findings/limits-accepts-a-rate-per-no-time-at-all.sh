#!/usr/bin/env bash
# Guess: limits refuses a rate that means nothing, and a rule that stands twice counts once.
# What happens: limits 5.8.0 reads "5/0 minute" as 5 per 1 minute and "0/minute" as a rule that refuses everything; of "4/minute;4/minute" both copies count in one counter, so that half as many requests pass.
# Why it matters: a slip in one setting shuts everybody out, or halves the limit, and the start says nothing: the parsed rules have to be checked.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check limits==5.8.0
"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


def passed(setting, requests=8):
    """How many of some requests pass, each counted against every rule, as web frameworks do."""
    limiter, rules = FixedWindowRateLimiter(MemoryStorage()), parse_many(setting)
    return sum(all([limiter.hit(rule, "client") for rule in rules]) for _ in range(requests))


EXPECTED = {"4/minute": 4, "4/minute;4/minute": 2, "4/minute;4/hour": 4, "5/0 minute": 5, "0/minute": 0}
print(f"limits {version('limits')}, 8 requests of one client")
seen = {}
for setting in EXPECTED:
    seen[setting] = passed(setting)
    print(f"{setting!r} is {parse_many(setting)}: {seen[setting]} pass")
sys.exit(0 if seen == EXPECTED else "rates are read or counted otherwise now")
PYTHON
