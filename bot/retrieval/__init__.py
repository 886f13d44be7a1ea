"""A question becomes Hits.

- `query`: a question parsed once: words, weights, vectors
- `term_statistics`: how rare terms are, and other spellings
- `bm25`: keyword scores
- `matching`: keywords, words of like meaning and listed questions, passage by passage
- `fusion`: four signals become one score
- `sentence_vectors`: vectors of the sentences of passages
- `topics`: what the texts are about: their names, and passages to begin with
- `search`: the search over one generation
- `live`: the generation that is published now
- `langchain`: the search as a LangChain retriever
"""
