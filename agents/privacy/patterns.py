"""What names somebody though the data do not know him: numbers, addresses, and names the text presents as names.

Places are those of a folded text. A number of a known form counts whoever's it is; so does whatever looks like one of
our own pseudonyms, for a text that holds one could otherwise speak of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from agents.privacy.codes import CODE
from agents.privacy.folding import HAN
from agents.privacy.lattice import TITLES, is_person, is_word
from agents.privacy.roster import Place, stands_whole
from agents.understanding import limiting
from agents.understanding.lexicon import lexicon

_NUMBERS = (
    ("邮箱", re.compile(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")),
    ("证件", re.compile(r"[1-9]\d{5}[ -]?(?:18|19|20)\d{2}[01]\d[0-3]\d[ -]?\d{3}[\dx]")),
    ("电话", re.compile(r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}")),
    ("电话", re.compile(r"0\d{2,3}[ -]\d{7,8}")),
    ("编号", re.compile(r"[a-z]{0,4}[0-9]{8,}")),
)
_NEXT = r"[ \u00a0\u3000]-?[ ]?(?!20\d\d-20\d\d)\d[\d-]+(?![a-z\d年月日号级届个门次分人名学条天周.%-])"
"""One more piece of a number that is written apart, no period and no count."""
_CALLED = re.compile(
    r"(?P<what>学号|工号|学籍号|考生号|准考证号?|身份证号?码?|手机号?码?|电话号?码?|qq号?|微信号?)(?:是|为|[:：( （])*"
    rf"(?P<number>[a-z0-9_-]*\d[a-z0-9_-]{{2,}}(?:{_NEXT}){{0,5}})"
)
_HAN = re.compile(f"[{HAN}]+")
_KIND = {"学号": "学号", "工号": "工号", "身份证": "证件", "手机": "电话", "电话": "电话"}
_PRESENTED = re.compile(r"(?:叫做?|名叫|姓名(?:是|为)?[:： ]*|(?:学生|同学|教师|老师)[:：]? ?)$")
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|司空|夏侯|端木|宇文|长孙|独孤|南宫"
_FOLLOWED = re.compile(
    rf"{TITLES}|的?(?:成绩|绩点|学号|工号|学籍|挂科|补考|重修)|挂了|不及格|没及格|退学|休学|能不能毕业"
)
_GIVEN = 2
"""Characters of a given name."""
_UNKNOWN = 3_000
"""As how frequent a word a name that nobody bears counts: less than one that somebody does."""
_RARE = 20
"""A given name is no more frequent than this as a word: 「谢主讲老师」 thanks a lecturer."""
_NO_GIVEN = frozenset(
    "的了是在和与有全各院系级班个名位及或等对为把被让给从到都也就还又很不没课这那些们哪谁几多少本学校咱我你您他她它"
)


def numbers(text: str, shapes: Sequence[str]) -> Iterator[Place]:
    """Numbers and addresses that name somebody."""
    for kind, pattern in (*_NUMBERS, *_shaped(tuple(shapes))):
        yield from (
            Place(found.start(), found.end(), kind)
            for found in pattern.finditer(text)
            if stands_whole(text, found.start(), found.end())
        )
    for found in _CALLED.finditer(text):
        kind = next((kind for word, kind in _KIND.items() if found["what"].startswith(word)), "编号")
        yield Place(found.start("number"), found.end("number"), kind)
    for found in CODE.finditer(text):
        yield Place(found.start("code"), found.end("code"), "编号")


@cache
def _shaped(shapes: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return (("编号", re.compile("|".join(shapes))),) if shapes else ()


def presented(text: str, others: Sequence[Place]) -> Iterator[Place]:
    """Names that nobody in the data bears, presented as a person's: 「张三丰同学」, 「叫李四光的」."""
    taken = {i for place in others for i in range(place.start, place.end)}
    for found in _surname().finditer(text):
        start, given = found.span()
        ends = [given + length for length in range(_GIVEN, 0, -1) if given + length <= len(text)]
        name = next((p for end in ends if (p := _unknown(text, (start, given, end), taken, others)) is not None), None)
        if name is not None:
            yield name


def _unknown(text: str, parts: tuple[int, int, int], taken: set[int], others: Sequence[Place]) -> Place | None:
    """The name whose surname, given name and end are at `parts`, where it may be one."""
    start, middle, end = parts
    name, given = text[start:end], text[middle:end]
    if not _HAN.fullmatch(given) or not _NO_GIVEN.isdisjoint(given) or not taken.isdisjoint(range(start, end)):
        return None
    if name in lexicon().names.not_names or (limiting.frequency(name) and not limiting.is_name(name)):
        return None
    if is_word(name) or (len(given) > 1 and limiting.frequency(given) > _RARE):
        return None
    if not _FOLLOWED.match(text, end) and not (_PRESENTED.search(text[max(0, start - 8) : start]) and _ends(text, end)):
        return None
    if start and limiting.frequency(text[start - 1 : start + 1]):
        # The surname is the end of a word: 「课程正考不及格」.
        return None
    place = Place(start, end, "人员")
    return place if is_person(text, place, others, _UNKNOWN) else None


def _ends(text: str, end: int) -> bool:
    return end == len(text) or not _HAN.match(text[end]) or text[end] in "的是在有这挂同老"


@cache
def _surname() -> re.Pattern[str]:
    single = "".join(sorted(set(lexicon().names.surnames)))
    return re.compile(f"{_DOUBLE}|[{single}]")
