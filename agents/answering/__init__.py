"""From a draft to the typed answer: what is bound, repaired, left out, drawn and remembered."""
