"""Conversations with the chat brain whose replies somebody typed, kept so that they can be replayed.

A conversation is written by hand (`cases/*.yaml`), a person who sees only the requests types the model's replies, and
the pairs are kept (`recorded/*.json`). A replay gives the same replies and compares every request with the recorded
one: it fails when tools or prompts have drifted, and says how. `README.md` is for whoever types.
"""
