"""What a teacher calls the own classes with a time said in between: 「我自己去年教的那些班」, 「我上学期带的学生」."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.periods.spoken import find_times
from tools.spans import Rank, Span, longest

_TAUGHT = re.compile(
    r"(?:我|本人|俺)(?:自己|本人)?(?P<between>[^，。；?？我他她谁]{1,16}?)"
    r"(?P<what>(?:教|带|任教|主讲|授|上)(?:过)?的(?:这|那)?(?:几|两|三|四|些|所有|全部)?(?:个|门|些|拨|批)?"
    r"(?:教学班|班级|班|课程|课|学生|孩子|人)(?!主任|长|委)(?:里头|里面|里|当中|中)?)"
)
_BARE = re.compile(r"(?:自己|本人|一个人|所|在|的|整|一|这|那|那年|那个|[、和跟与到至]|\s)*")


def taught_spans(text: str) -> Iterator[Span]:
    """The classes after a time that 我 goes before; nothing where anything but a time stands between."""
    for match in _TAUGHT.finditer(text):
        times = longest(find_times(match["between"]))
        left = "".join(
            letter
            for place, letter in enumerate(match["between"])
            if not any(span.start <= place < span.end for span in times)
        )
        if times and _BARE.fullmatch(left):
            yield Span(match.start("what"), match["what"], "own_me", match["what"], Rank.UNIT)
