#!/usr/bin/env bash
# Guess: one Chroma directory, written once and never changed, gives the same neighbours each time it is opened.
# What happens: its HNSW graph is rebuilt at each opening and comes out otherwise; a few percent of top-60 lists differ, and miss true neighbours.
# Why it matters: answers change with a restart although nothing else did; letter-for-letter comparisons need exact neighbours.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check chromadb==1.5.9 numpy==2.4.6
"$folder/env/bin/python" - "$folder/index" <<'PYTHON'
import sys

import chromadb
import numpy as np
from chromadb.config import Settings

COUNT, DIMENSION, QUERIES, NEAREST, OPENINGS = 480, 256, 200, 60, 4
random = np.random.default_rng(7)
centres = random.standard_normal((12, DIMENSION))


def draw(count):
    vectors = centres[random.integers(0, len(centres), count)] + 0.9 * random.standard_normal((count, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def client():
    return chromadb.PersistentClient(sys.argv[1], Settings(anonymized_telemetry=False))


def neighbours(queries):
    opened = client()
    collection = opened.get_collection("vectors", embedding_function=None)
    found = [frozenset(collection.query(query_embeddings=[q], n_results=NEAREST)["ids"][0]) for q in queries]
    opened.close()
    return found


vectors, queries = draw(COUNT), draw(QUERIES)
writer = client()
collection = writer.create_collection(
    "vectors", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
)
collection.add(ids=[str(i) for i in range(COUNT)], embeddings=vectors)
writer.close()
exact = [frozenset(str(i) for i in np.argsort(-(vectors @ q))[:NEAREST]) for q in queries]
runs = [neighbours(queries) for _ in range(OPENINGS)]
changed = [sum(a != b for a, b in zip(runs[0], run)) for run in runs[1:]]
missed = [sum(a != b for a, b in zip(exact, run)) for run in runs]
print(f"chromadb {chromadb.__version__}: {COUNT} vectors, {QUERIES} queries, the nearest {NEAREST}")
print(f"queries with other neighbours than at the first opening: {changed}")
print(f"queries with other neighbours than the exact ones: {missed}")
sys.exit(0 if any(changed) and any(missed) else "the neighbours are the same at each opening now")
PYTHON
