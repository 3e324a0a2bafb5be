"""Reports: who may draft one, and a chat model as its writer."""
