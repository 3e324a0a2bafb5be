"""What there is to ask about, for the tool `find`: metrics, units, courses, documents, periods. Never persons.

Scope before model: every row says what this asker may see, decided by the same gates as a query, and a document that
the asker may not read is not there.
"""
