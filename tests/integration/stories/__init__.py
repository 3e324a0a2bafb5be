"""The stories of the people served, each told twice: over HTTP and in a real browser, on a demo of real parts."""
