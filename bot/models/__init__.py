"""The encoders: texts become vectors, without any network.

- `sentence_transformer`: any sentence-transformers model (`BOT_ENCODER`), by default the packaged one
- `packaged`: the packaged static model, read without the library's loop
- `files`: where a model lies, and the fingerprint of its files
- `prompts`: what a model wants before a question and before a passage
"""
