"""Generations of the index in Chroma: built aside, published in one step, never changed.

- `manifest`: what a generation was made of, and whether it fits the settings
- `generation`: one generation: filled, checked, asked for nearest vectors
- `base`: what every store of generations can do
- `folder_store`: generations as directories of their own
- `server_store`: generations as collections on a Chroma server
"""
