"""What the rule brain writes: a plan of calls from a reading, and Chinese text with slots from their outcomes.

Prose holds no figure of its own in any form: the binder would drop it. Comparisons in words (高于、上升) are computed
here from the values of the evidence that the same sentence shows.
"""
