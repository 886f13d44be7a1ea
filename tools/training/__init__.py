"""Training of the packaged encoder, whose weights lie in bot/models/weights/.

train_encoder   builds the encoder anew from Debian packages and a teacher
tune_encoder    teaches it the ways to ask that the corpus lists
encoder_data    the texts that it learns from
"""
