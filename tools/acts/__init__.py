"""Acts: what an agent may draft and only its owner confirms. Records are the truth; nothing here knows a model."""
