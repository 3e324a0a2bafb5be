"""What an agent may do: small typed functions over metrics, policies and records, all inside a scope.

Tools know no model, no prompt and no HTTP. The scope is handed in by the caller and is never an argument
a model can write.
"""
