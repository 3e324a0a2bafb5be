"""Tries the configured chat model's server and says what works, what is missing, and what that means."""
