"""A career-advice bot that quotes a curated German corpus, with a source for every statement."""
