"""What a chat model may know of people: their names and numbers leave as pseudonyms and come back as names.

`Roster` knows whom the data name, `Pseudonyms` is one turn's way there and back, `messages` applies it to whatever is
sent and received. `strict` decides which evidence may be sent at all. Nothing here reaches data or a scope: only what a
turn was about to send is ever looked at, so only people the reader typed or was shown can be restored.
"""
