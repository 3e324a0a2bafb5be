"""One sentence before the checks: shown with its slots filled, or refused with every fault found in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from tools.binding.belonging import misplaced
from tools.binding.credentials import asks_for_secret
from tools.binding.dating import misdated
from tools.binding.directions import wrong_direction
from tools.binding.listing import mark_spans
from tools.binding.markup import find_markup, strange_characters
from tools.binding.normalise import normalise, without_emphasis
from tools.binding.numbers import FIGURE, LABEL, QUOTE, Span, numerals_in, repeated_numbers, unsupported_numbers
from tools.binding.permitted import Permitted
from tools.binding.problems import Code, Problem
from tools.binding.quotations import Quotations, check_quotations
from tools.binding.slots import Unfit, fill, stand_in
from tools.binding.spans_of_time import said_of_nothing
from tools.binding.spoken import period_spans
from tools.marks import MARK, SLOT, mark

_MARK_THEN_BRACKET = re.compile(rf"({MARK.pattern})(?=[(\[])")
_STAND_IN = re.compile(f"[{FIGURE}{LABEL}{QUOTE}]")


@dataclass(frozen=True)
class Verdict:
    """`shown` is the bound sentence, None when there are problems; `used` the evidence ids it shows, in order."""

    shown: str | None
    problems: tuple[Problem, ...] = ()
    used: tuple[str, ...] = ()


def judge(
    sentence: str,
    permitted: Permitted,
    *,
    marks: frozenset[str] = frozenset(),
    is_quote: bool = False,
    header: str = "",
    over: str = "",
) -> Verdict:
    """Judge one sentence of a normalised draft (or table row below `header`; with `is_quote` a line of a quotation).

    `marks` are the list marks that the sentence's line may carry (see `listing`); `over` is the period announced
    above it.
    """
    slots = list(SLOT.finditer(sentence))
    filled = [_filled(slot, permitted) for slot in slots]
    text = SLOT.sub(lambda slot: stand_in(slot[2]), sentence)
    quotations = check_quotations(text, permitted, is_block=is_quote)
    problems = [
        *_foreign(SLOT.sub("", sentence), text, quotations.vouched, permitted),
        *(
            _slot_problem(slot[0], value.hint)
            for slot, value in zip(slots, filled, strict=True)
            if isinstance(value, Unfit)
        ),
        *quotations.problems,
        *_stray_numbers(text, quotations.vouched, permitted, slots, marks),
        *_secrets(text, quotations.vouched),
        *_misplaced(text, slots, permitted, header, over),
    ]
    if problems:
        return Verdict(None, tuple(replace(problem, sentence=sentence.strip()) for problem in problems))
    used = dict.fromkeys([*(slot[1] for slot in slots), *(key for _, key in quotations.sources)])
    return Verdict(_assembled(text, [str(value) for value in filled], quotations), used=tuple(used))


def _filled(slot: re.Match[str], permitted: Permitted) -> str | Unfit:
    evidence = permitted.evidence.get(slot[1])
    return fill(evidence, slot[2]) if evidence else Unfit(f"没有证据 {slot[1]}")


def _slot_problem(found: str, hint: str) -> Problem:
    return Problem("", Code.SLOT, found, hint)


def _foreign(words: str, text: str, vouched: list[Span], permitted: Permitted) -> list[Problem]:
    """Faults of the characters themselves. A verified quotation or name may hold any visible character but markup."""
    spans = [*vouched, *permitted.name_spans(text)]
    known = {char for a, b in spans for char in text[a:b] if unicodedata.category(char)[0] != "C"}
    known |= {char for char in permitted.familiar if char.isalpha()}
    braces = [_slot_problem(char, "槽位写法如 {E1}、{E2.n}；花括号不作他用") for char in words if char in "{}｛｝"]
    rest = words.translate({ord(brace): None for brace in "{}｛｝"})
    return [*find_markup(rest), *strange_characters(rest, frozenset(known)), *braces]


def _stray_numbers(
    text: str, vouched: list[Span], permitted: Permitted, slots: list[re.Match[str]], marks: frozenset[str]
) -> list[Problem]:
    """Emphasis may hide inside a number or a word, so the check reads the sentence without it.

    Spans are found on the text they are applied to: vouched ones are found again by their words.
    """
    bare = without_emphasis(text)
    ids = [slot[1] for slot in slots]
    spans = [*permitted.name_spans(bare), *mark_spans(bare, marks)]
    if numerals_in(bare):
        spans += period_spans(bare, ids, permitted.evidence, permitted.told, permitted.calendar)
        spans += said_of_nothing(bare)
        spans += repeated_numbers(bare, [quote for key, quote in permitted.quotes if key in ids])
    for a, b in vouched:
        words = without_emphasis(text[a:b])
        start = bare.find(words)
        if words and start >= 0:
            spans.append((start, start + len(words)))
    hint = "数字只能由槽位给出（如 {E1}、{E2.n}），不要自己写数目、比例、倍数或序数"
    return [Problem("", Code.NUMBER, found, hint) for found in unsupported_numbers(bare, permitted.asked, spans)]


def _secrets(text: str, vouched: list[Span]) -> list[Problem]:
    """What a clause says in a verified quotation is the clause's; nothing else may ask for a secret."""
    own = list(text)
    for a, b in vouched:
        own[a:b] = " " * (b - a)
    secret = asks_for_secret("".join(own))
    return [Problem("", Code.SECRET, secret, "不得向提问人索要密码、验证码、证件号等")] if secret else []


def _misplaced(text: str, slots: list[re.Match[str]], permitted: Permitted, header: str, over: str) -> list[Problem]:
    """The name of one thing written out beside the figure of another, or a difference the wrong way round."""
    words, named = without_emphasis(text), [(slot[1], slot[2]) for slot in slots]
    heads = _shown_names(without_emphasis(header), permitted).split("|") if header else ()
    if wrong := misplaced(words, named, permitted, heads):
        hint = "句中的单位、统计期、指标要与所引证据一致，可用 {E1.entity}、{E1.period}"
        return [Problem("", Code.MISPLACED, wrong, hint)]
    if wrong := misdated(f"{over}，{words}" if over else words, named, permitted, heads):
        hint = "上学期、去年、近三年这样的说法要与所引证据的统计期一致，拿不准就用 {E1.period}"
        return [Problem("", Code.MISPLACED, wrong, hint)]
    if wrong := wrong_direction(words, named, permitted.evidence):
        hint = "升降、高低要与差值的正负一致；变化多少只能用算出的差值，不能用比率本身"
        return [Problem("", Code.DIRECTION, wrong, hint)]
    return []


def _shown_names(header: str, permitted: Permitted) -> str:
    """A table's header with the names its slots show."""
    return SLOT.sub(lambda slot: normalise(str(_filled(slot, permitted))), header)


def _assembled(text: str, values: list[str], quotations: Quotations) -> str:
    """`text` with stand-ins replaced in order and typed quotations marked; a mark never becomes the text of a link."""
    for end, key in sorted(quotations.sources, reverse=True):
        text = f"{text[:end]}{mark(key)}{text[end:]}"
    remaining = iter(values)
    bound = _STAND_IN.sub(lambda _: next(remaining), text)
    return _MARK_THEN_BRACKET.sub(r"\1 ", bound)
