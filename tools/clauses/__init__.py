"""What search_policy is made of: which documents are meant, clauses by number and by subject, and their evidence."""
