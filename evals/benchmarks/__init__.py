"""Benchmarks: `python -m evals.benchmarks`. They write nothing into the checkout and are no part of the tests."""
