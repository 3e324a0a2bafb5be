"""What issue-wide answers are held to beside metrics: a study, one's teaching, a change, rectification, a report.

A case names a fact, never a value. Its truth is worked out here by hand from base tables, the demo's records and the
school's written rules (`asked` holds the words a case may use, `claims` how an answer is held to a truth). Nothing of
the tools that make the answers may be imported; `lint-imports` checks.
"""
