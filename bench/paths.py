"""The folders of the project that the benchmarks read and write."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
GOLD = ROOT / "gold"
RESULTS = ROOT / "bench/results"
