"""The MCP door: the agent's tools for other people's agents, in the scope of the account that calls.

Over streamable HTTP at /mcp (`door.py`) and over standard input and output for this machine's administrator
(`stdio.py`). The package `mcp` is imported only once somebody comes through the door.
"""
