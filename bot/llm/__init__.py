"""A chat model writes answers, held to the passages.

- `prompt`: rules, conversation and passages as the model gets them
- `chat_model`: the model behind time-outs, one more try and a circuit breaker
- `circuit_breaker`: after failures in a row nothing is tried for a while
- `sentence_stream`: raw text becomes plain sentences while it arrives
- `abstention`: how a model says that it does not know
- `prompt_injection`: passages that give orders to a model
- `composer`: verified sentences become an answer, as events
"""
