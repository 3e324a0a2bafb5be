"""Metrics: a strict catalogue, requests, and their compilation with a scope into SQL that carries it."""
