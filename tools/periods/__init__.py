"""Periods as people say them, 「上学期」「近三年」「2025届」, found in a text and turned into a metric's own codes.

`spoken` finds them, `relative` puts those that lean on another beside it, `resolve` and `yearly` turn them into codes
by the school's `calendar`. There is one reading, whoever asks. Codes themselves are `tools.metrics.periods`.
"""
