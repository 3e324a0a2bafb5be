"""Evaluation data: the tables, the warehouse that holds them as generations, and the directory of names."""
