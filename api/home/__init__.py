"""What a person sees first: what changed in the own scope, and what waits. Read through the tools, nothing written."""
