"""Training of what the product ships: the encoder in bot/models/weights/, the decision to refuse.

train_encoder   builds the encoder anew from Debian packages and a teacher
tune_encoder    teaches it the ways to ask that the corpus lists
encoder_data    the texts that it learns from
train_refusal   fits the decision to refuse, on the questions in refusal/
"""
