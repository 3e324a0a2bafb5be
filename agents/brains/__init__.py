"""Two brains behind one protocol: the rule brain, which needs no network, and the chat brain."""
