"""Periods as people say them, 「上学期」「近三年」「2025届」, found in a text and turned into a metric's own codes.

`spoken` finds them, `relative` puts those that lean on another beside it, `resolve` and `yearly` turn them into codes
by the school's `calendar`; `asked` does all of it for a tool's argument. There is one reading, whoever asks: the rule
brain reads questions by it, a model's call is read by it. Codes themselves are
`tools.metrics.periods`.
"""
