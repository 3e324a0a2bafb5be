"""The binder's promises over generated drafts: nothing invented, quoted falsely or active ever comes out.

The oracle here is written apart from the binder: it removes from the bound text what evidence and question account
for and then looks for numerals with its own, cruder eyes.
"""

import re
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.tools.drafts import CLEAN, EVIDENCE, MARKS, MARKUP, NAMES, NUMBERS, QUESTION, QUOTATIONS, SLOTS
from tools.binder import MARK, Bound, bind, check

_INVISIBLE = ["\u200b", "\u200d", "\u00ad", "\u2060", "\u202e", "\ufeff", "\ufe0f", "\u2066"]
_HAN = "零〇一二三四五六七八九十百千万亿兆两俩半倍壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
_ENGLISH = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("twenty", "thirty", "hundred", "thousand", "half", "twice"),
]

number_values = st.integers(1, 10**7)


def _in_script(number: int, zero: int) -> str:
    return "".join(chr(zero + int(digit)) for digit in str(number))


digit_zeros = st.sampled_from([c for c in range(0x30, 0x1FBFA) if unicodedata.decimal(chr(c), None) == 0])
scripted = st.builds(_in_script, number_values, digit_zeros)
signs = st.sampled_from([chr(c) for c in range(0x80, 0x20000) if unicodedata.category(chr(c)) in ("No", "Nl")])
han_numbers = st.text(_HAN, min_size=1, max_size=5).filter(lambda text: text not in ("三",))
english = st.lists(st.sampled_from(_ENGLISH), min_size=1, max_size=3).map("-".join)
numbers = st.one_of(st.sampled_from(NUMBERS), scripted, signs, han_numbers, english)


@st.composite
def obfuscated(draw: st.DrawFn) -> str:
    """A number with invisible characters or emphasis somewhere inside or around it."""
    text = draw(numbers)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from([*_INVISIBLE, "**", "_"])) + text[at:]
    return text


bad = st.one_of(obfuscated(), st.sampled_from([*MARKUP, *MARKS, *SLOTS, *QUOTATIONS]))
clean = st.sampled_from(CLEAN)
frames = st.sampled_from(["{}", "约为{}。", "其中{}最高", "- {}", "| 专业 | {} |", "（{}）", "> {}", "**{}**"])
framed = st.builds(lambda frame, piece: frame.replace("{}", piece), frames, bad)
drafts = st.lists(st.one_of(clean, framed, bad), max_size=8).flatmap(
    lambda parts: st.lists(st.sampled_from(["\n", "\n\n", " ", ""]), min_size=len(parts), max_size=len(parts)).map(
        lambda joins: "".join(part + join for part, join in zip(parts, joins, strict=True))
    )
)
markdownish = st.text(
    st.sampled_from("ab好的率一二十8０①½.,%:：;()（）[]<>{}E1n*_#|>-`~!&\\/\"“”「」《》'\n \u200b\u202eⅣ٣"), max_size=60
)
anything = st.one_of(drafts, st.text(max_size=120), st.text(st.characters(), max_size=60), markdownish)


def _bound(draft: str) -> Bound:
    return bind(draft, EVIDENCE, question=QUESTION, known_names=NAMES)


def _accounted() -> list[str]:
    """What evidence, names and the question may put into a bound text, longest first."""
    slots = [f"{{{item.id}{field}}}" for item in EVIDENCE for field in _FIELDS]
    shown = [bind(slot, EVIDENCE, question="").text for slot in slots]
    lines = [line.removeprefix("> ").strip() for text in shown for line in text.split("\n")]
    typed = ["对挂科3门以上的学生不予毕业", "“哪个专业最高”"]
    return sorted({*filter(None, [*shown, *lines]), *NAMES, *typed, "近三年", "这三年", "三年"}, key=len, reverse=True)


_FIELDS = ("", ".n", ".numerator", ".denominator", ".completeness", ".entity", ".period", ".title", ".definition",
           ".attribution", ".as_of", ".quote", ".clause", ".document")  # fmt: skip
_ACCOUNTED = _accounted()
_HARMLESS = ("一般|一致|进一步|上一学年|同一|统一|第一手|教学一线|两级管理|一流|第二课堂|第三方|四六级|十分接近|两者"
             "|几乎|逐一|陆续|队伍|百分比|百分制|百分点|这一结果|这一要求|一线")  # fmt: skip
_LIST_NUMBER = re.compile(
    r"(?m)^[>\s*#_+•·-]*(?:\d{1,2}[.)）、](?=\s|\D)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[）)])"
)


def _residue(text: str) -> str:
    for known in _ACCOUNTED:
        text = text.replace(known, "\x00")
    text = MARK.sub("\x00", _LIST_NUMBER.sub("\x00", text))
    return re.sub(_HARMLESS, "\x00", text.replace("*", "").replace("_", ""))


@settings(max_examples=400, deadline=None)
@given(drafts)
def test_no_number_is_shown_that_nothing_accounts_for(draft: str) -> None:
    residue = _residue(_bound(draft).text)
    assert not [char for char in residue if unicodedata.category(char)[0] == "N" or char in _HAN + "%％‰"], residue
    words = {word.lower() for word in re.findall("[A-Za-z]+", residue)}
    assert not words & set(_ENGLISH), residue


@settings(max_examples=200, deadline=None)
@given(frames, obfuscated())
def test_an_obfuscated_number_is_always_found(frame: str, number: str) -> None:
    assert check(frame.replace("{}", number), EVIDENCE, question=QUESTION, known_names=NAMES)


@settings(max_examples=300, deadline=None)
@given(anything)
@example("{E5.quote}({E5.title})![{E5.document}]")
@example("{E1}[{E5.clause}]: {E1}")
def test_nothing_active_is_ever_shown(draft: str) -> None:
    text = _bound(draft).text
    outside = re.sub(r"(?m)^(?:> ?)+", "", text)
    assert not re.search(r"[<>`$]|://|(?i:javascript\s*:)", outside.replace("javascript:alert(1)", ""))
    assert not re.search(r"&(?!(?:amp|lt|gt|#\d+);)", text)
    assert not re.search(r"(?<!\\)\[(?!E[1-9]\d*\])|(?<!\\)\][(\[]|(?m:^\[)", text)
    assert not any(unicodedata.category(char) in ("Cf", "Cs", "Co") for char in text)
    assert set(MARK.findall(text)) <= {item.id for item in EVIDENCE}


@settings(max_examples=200, deadline=None)
@given(anything)
def test_a_bound_text_is_whole_and_agrees_with_check(draft: str) -> None:
    result = _bound(draft)
    assert "".join(result.sentences) == result.text
    assert set(result.used) <= {item.id for item in EVIDENCE}
    assert bool(result.dropped) == bool(check(draft, EVIDENCE, question=QUESTION, known_names=NAMES))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.lists(clean.filter(lambda text: "{" not in text), max_size=8).map("\n".join), markdownish))
def test_what_was_shown_without_evidence_is_shown_again_unchanged(draft: str) -> None:
    once = bind(draft, (), question=QUESTION, known_names=NAMES)
    again = bind(once.text, (), question=QUESTION, known_names=NAMES)
    assert (again.text, again.dropped) == (once.text, ())


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["「」", "“”", "『』", '""']),
    st.text("学校应建立预警制度对挂科以上的生不予毕业", min_size=2, max_size=12),
)
def test_a_quotation_is_shown_only_letter_for_letter(marks: str, words: str) -> None:
    stored = (EVIDENCE[2].quote or "").replace("\n", "")
    names = [
        *NAMES,
        *(text for item in EVIDENCE for text in (item.title, item.entity, item.document, item.clause) if text),
    ]
    shown = bool(_bound(f"规定{marks[0]}{words}{marks[1]}。").text)
    assert not shown or words in stored or words in QUESTION or any(words in name for name in names)


def test_long_adversarial_drafts_are_worked_through() -> None:
    for piece in (
        "「",
        "'a",
        '"',
        "《",
        "《》",
        "1.",
        "1-",
        "1，",
        "[",
        "{E1",
        "**",
        "a-",
        "a b ",
        "six",
        "三、",
        "（",
        "> ",
        "|",
        "。",
        "\u200b",
        "IIII",
    ):
        draft = (piece * 20_000)[:20_000]
        result = _bound(draft)
        assert "".join(result.sentences) == result.text
