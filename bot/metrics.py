"""What happened, as numbers for Prometheus: each process counts for itself, no visitor's word is in it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE

__all__ = ["CONTENT_TYPE", "Metrics"]


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "career_chat_answers", "Answers", ["outcome", "answered_by"], registry=self._registry
        )
        self._sentences = Counter(
            "career_chat_model_sentences",
            "Sentences that a language model wrote: shown, or removed or replaced, and why",
            ["verdict"],
            registry=self._registry,
        )
        self._failures = Counter(
            "career_chat_model_failures",
            "Answers for which the model failed",
            ["kind"],
            registry=self._registry,
        )

    def answered(self, outcome: str, answered_by: str) -> None:
        """An answer has left."""
        self._answers.labels(outcome, answered_by).inc()

    def judged(self, verdict: str) -> None:
        """A sentence of a model was shown, or removed for this reason."""
        self._sentences.labels(verdict).inc()

    def failed(self, kind: str) -> None:
        """The model failed for an answer."""
        self._failures.labels(kind).inc()

    def sentences(self) -> dict[str, int]:
        """How many sentences had which verdict so far."""
        samples = (sample for metric in self._sentences.collect() for sample in metric.samples)
        return {s.labels["verdict"]: int(s.value) for s in samples if s.name.endswith("_total")}

    def text(self) -> bytes:
        """All of it in Prometheus' text form."""
        return generate_latest(self._registry)
