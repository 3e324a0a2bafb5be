"""A school's own data: read from files or a database through a mapping, checked, published as a new generation.

Nothing is imported here: what can be told of a delivery before DuckDB is loaded (`delicate`) must not load it.
"""
