"""Who decides: the graph, its two brains, the guards and the typed answer. The only home of LangGraph and LangChain."""
