"""Standing replies: whatever the reason, what is written down reaches the asker whole."""

from __future__ import annotations

import pytest

from agents.brains.rule_writing.texts import replies
from tools.binder import bind

_BLANKS = ("subject", "near", "own", "say", "candidates", "level", "grain", "metric", "default", "rectifying")


def _bare(text: str) -> str:
    """Without what is filled in, which is judged where it comes from."""
    for blank in _BLANKS:
        text = text.replace(f"{{{blank}}}", "")
    return text.strip()


TEXTS = {key: _bare(reply.text) for key, reply in replies().replies.items()}
TEXTS |= {f"help {role}": f"{text}\n\n{replies().greeting_tail}" for role, text in replies().help.items()}


@pytest.mark.parametrize("key", TEXTS)
def test_a_standing_reply_is_bound_whole(key: str) -> None:
    bound = bind(TEXTS[key], (), question="")
    assert bound.dropped == ()
    assert bound.text.split() == TEXTS[key].split()
