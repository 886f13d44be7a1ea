"""Benchmarks: retrieval against peers, speed, load, and what the verification lets through."""
