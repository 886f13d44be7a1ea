"""Benchmarks, each a command `python -m bench.<name>` that writes bench/results/<name>.json.

- retrieval: ranking quality, speed and memory beside other retrieval systems
- ablation: what each signal of the ranking contributes
- scale: ingest and search among thousands of passages
- latency: response times of a running server
- reingest: answers while the corpus is published again and again
- changed_figures: which wrong figures the verification of a model's sentences lets through
- scripted_answers: what visitors see when a language model answers wrongly or fails
- small_model: which figures of a real small language model reach the visitor

They share: question_sets, systems (and peers/), scoring, chart, server, scripted_model, smollm2_server,
record, paths.
"""
