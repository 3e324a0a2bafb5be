"""Rectification: from a finding to measures that were accepted and are under observation, each step on the record.

The records are the truth and `workflow.py` alone changes them. What each verb asks for stands in `verbs/`, as functions
of plain data; nothing here knows a model, a web page or the environment.
"""
