"""Files of a corpus become passages and a published generation.

- `corpus`: the files of a folder, read by their suffix
- `synonyms`: the corpus' synonyms.toml
- `passages`: documents become passages with exact positions and search terms
- `editorial`: notices on how texts are written
- `plan`: what an ingest would change
- `publish`: a plan becomes a generation
- `console`: what an editor sees of an ingest
"""
