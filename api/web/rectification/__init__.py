"""The pages of rectification: the board and one item, in plain HTML, over what the HTTP routes use."""
