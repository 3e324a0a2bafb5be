"""Questions of the evaluation form in the words the readers know: 「题项是哪个」 as 「哪个题项」, pupils as 学生."""

from __future__ import annotations

import re

from agents.understanding.own_rating import as_students

_WHICH_AFTER = re.compile("(?P<of>题项|题目|方面|教学班)是(?:哪|什么)一?个")
_OF_FORM = re.compile("题项|题目|(?:哪|什么)一?[个]?题|方面")
_AND_THE_OTHER = re.compile("(?P<end>最[高低差好弱强]的?)(?:又|则|却|呢)?(?:是)?(?:哪|什么)一?个(?=[?？。，, ]|$)")
"""「最高的是哪个题项，最低的又是哪个」: of the same kind."""
_THEIRS = re.compile("^(?P<before>[^。?？]*(?:学生|同学)们?的?(?:声音|意见|反馈|评价|想法)[^。?？]*?)(?:他|她)们的")


def turned_round(text: str) -> str:
    """A normalised question of a teacher with the form's words before what is asked, and pupils called students."""
    text = _WHICH_AFTER.sub(r"是哪个\g<of>", as_students(text))
    text = _AND_THE_OTHER.sub(r"\g<end>的呢", text) if _OF_FORM.search(text) else text
    return _THEIRS.sub(r"\g<before>学生的", text)
