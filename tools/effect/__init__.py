"""Did a rectification work: pure statistics over the histories of a unit and of units like it.

Knows no records, no evaluation data and no clock: `tools/rectification` reads the figures, asks here, and keeps what
was said. Everything is decided by what was registered before work started.
"""
