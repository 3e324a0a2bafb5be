"""What search_policy is made of: which documents are meant, clauses by number, clauses by subject, and their evidence."""
