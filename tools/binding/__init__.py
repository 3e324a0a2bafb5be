"""The parts of the binder, one question each: what is a sentence, a slot, a number, a quotation, an attack.

    normalise → sentences → (markup, slots, numbers, quotations over what `permitted` allows) → tools.binder

Nothing here knows a model or a tool. Every check works by exclusion: a character, word or quotation that is not known
to be harmless fails its sentence. All of it is linear in the length of the draft.
"""
