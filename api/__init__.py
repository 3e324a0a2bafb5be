"""How people reach the assistant: command line, HTTP and web page. The composition root.

`wiring.py` builds everything once and passes it down; `settings.py` alone reads the environment. Who is asking is
decided in `identity.py`, which makes the Scope that every tool works under.
"""
