"""Whether the tests of effect keep what they promise: simulated schools in which nothing, or something known, is done.

    python -m evals.effects calibration|power|properties|planted

The schools are written without knowledge of the tests they judge: nothing here looks inside `tools.effect` beyond its
plain data (`case`), `judging.judge` and `power.power`. Every constant of a school was set, with its reason, before any
test was run on it, and is not changed after a result.
"""
