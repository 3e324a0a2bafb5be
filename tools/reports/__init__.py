"""Reports of a school: an outline names what is in them, every figure is a slot, a Word file carries its evidence.

outline → gathering (figures as evidence, in the reader's scope) → drafting (prose by a Writer, held by the binder) →
document (Word template, content controls, native charts, sealed annex) → verify. Nothing here knows a model.
"""
