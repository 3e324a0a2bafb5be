"""What Zhizhen knows: policy documents as clauses, evaluation data as tables, and the demo university.

Knows nothing of tools, agents, prompts or HTTP; reads no environment variable.
"""
