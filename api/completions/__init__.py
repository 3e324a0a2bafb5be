"""The OpenAI-compatible door: a client's conversation in, one of our turns out, in the shapes of that protocol."""
