"""What a question is most like, of wordings whose meaning is known: asked where the word lists understood nothing."""
