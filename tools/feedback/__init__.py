"""A teacher's own feedback sheet: what the own sections show, for this one person, with evidence under every figure."""
