"""Evaluation: cases asked of the whole assistant, scorers that trust nothing of it, and benchmarks."""
