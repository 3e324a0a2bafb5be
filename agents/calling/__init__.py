"""Tools as an agent calls them: what a model is told, how a call is read and made, how its result is told."""
