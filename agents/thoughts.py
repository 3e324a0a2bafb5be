"""A model's thinking, shown to the asker while the turn runs and kept nowhere.

It is held to the binder's rule like everything else that leaves the system: a sentence with a figure, a quotation or
markup in it, for which a thought has no evidence, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tools.binder import check

SHOWN = 40
"""Sentences of thought shown in one turn; a model may think for pages."""

_LONGEST = 200
_END = re.compile(r"(?<=[。！？!?\n])")


class Thoughts:
    """Takes a stream of thought in pieces of any size, gives whole sentences to `show`."""

    def __init__(
        self,
        show: Callable[[str], None],
        *,
        question: str,
        names: Sequence[str],
        restore: Callable[[str], str] = lambda sentence: sentence,
    ) -> None:
        """`restore` puts people's names in the place of their pseudonyms."""
        self._show = show
        self._restore = restore
        self._question = question
        self._names = names
        self._begun = ""
        self._shown = 0

    def add(self, piece: str) -> None:
        """One more piece; the sentence it leaves unfinished waits for the next."""
        *whole, self._begun = _END.split(self._begun + piece)
        for sentence in whole:
            self._tell(self._restore(sentence.strip()))

    def _tell(self, sentence: str) -> None:
        if not sentence or len(sentence) > _LONGEST or self._shown >= SHOWN:
            return
        # A school has thousands of names, and looking for all of them takes longer than the model's next sentence.
        named = [name for name in self._names if name in sentence]
        if not check(sentence, (), question=self._question, known_names=named):
            self._shown += 1
            self._show(f"思考：{sentence}")
