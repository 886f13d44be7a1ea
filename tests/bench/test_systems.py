"""The systems that retrieval is compared with."""

from __future__ import annotations

import re

from bench.paths import ROOT


def test_peers_are_pinned() -> None:
    """Every package of the peers' environment has one version, and the product's torch."""
    lines = (ROOT / "bench/peers/requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.+]+", pin) for pin in pins)
    torch = next(
        line for line in (ROOT / "constraints.txt").read_text().split() if line.startswith("torch==")
    )
    assert torch in pins
