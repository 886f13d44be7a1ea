"""Files of a corpus become passages and a published generation.

- `corpus`: the files of a folder, read by their suffix
- `asked`: other ways to ask, in a file beside a text
- `synonyms`: the corpus' synonyms.toml
- `toml_files`: TOML files, read or named with the line at fault
- `passages`: documents become passages with exact positions and search terms
- `quotable`: which sentences and rows may be quoted, and why others not
- `editorial`: notices on how texts are written
- `plan`: what an ingest would change
- `publish`: a plan becomes a generation
- `console`: what an editor sees of an ingest
"""
