"""The way to a chat model's server: how it is reached, what it costs, what happens when it fails. It thinks nothing."""
