"""The same questions asked of a plain agent: langchain's `create_agent` with a SQL tool and a retriever.

What people build first. It holds the same data and the same documents, its replies are typed by the same people, and
its answers are scored by the same expectations.
"""
