"""Reports as Word files: content controls, native charts, the annex as a part; writing them and reading them back."""
