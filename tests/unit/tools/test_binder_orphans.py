"""A draft that loses sentences still reads as a text; repaired sentences stand in the places of those that failed."""

import pytest

from tools.binder import bind, faults, mend
from tools.evidence import Evidence, EvidenceKind

RATE = Evidence(
    id="E1",
    kind=EvidenceKind.METRIC,
    title="不及格率",
    value=0.0834,
    unit="ratio",
    display="8.34%",
    n=2530,
    entity="计院",
)
CLAUSE = Evidence(
    id="E2",
    kind=EvidenceKind.CLAUSE,
    title="办法",
    document="预警办法",
    clause="第五条",
    quote="不及格课程达到三门的，给予黄色预警。",
)


def shown(draft: str) -> str:
    return bind(draft, (RATE, CLAUSE), question="挂科率怎么样").text


@pytest.mark.parametrize(
    ("draft", "left"),
    [
        (
            "不及格率为{E1}。\n\n## 原因\n大约百分之八的人缺课。\n\n## 建议\n先核查。",
            "不及格率为8.34%[E1]。\n\n## 建议\n先核查。",
        ),
        ("不及格率为{E1}。\n\n# 附\n## 原因\n三成的人缺课。", "不及格率为8.34%[E1]。"),
        ("不及格率为{E1}。\n\n**可能的原因**\n\n- 三成的人缺课。", "不及格率为8.34%[E1]。"),
        (
            "不及格率为{E1}。\n主要有：\n- 三成的人缺课\n- 有12人没来\n\n建议核查。",
            "不及格率为8.34%[E1]。\n\n建议核查。",
        ),
        ("不及格率为{E1}。主要有：\n- 三成的人缺课", "不及格率为8.34%[E1]。"),
        ("不及格率为{E1}，原因如下：\n- 三成的人缺课", "不及格率为8.34%[E1]。"),
        ("按专业看：\n- 软工：\n  - 三成的人缺课\n- 网工：\n  - 为{E1}", "按专业看：\n- 网工：\n  - 为8.34%[E1]"),
        ("比较见下表：\n\n| 单位 | 值 |\n|---|---|\n| 计院 | 12% |\n\n先核查。", "先核查。"),
        ("**不及格率为{E1}。有三成缺课。**", "不及格率为8.34%[E1]。"),
    ],
)
def test_what_only_led_up_to_lost_lines_goes_with_them(draft: str, left: str) -> None:
    assert shown(draft) == left


@pytest.mark.parametrize(
    "draft",
    [
        "## 建议\n先核查。",
        "主要有：\n- 缺课\n- 基础差",
        "## 空的小节\n\n## 建议\n先核查。",
        "结论：\n不及格率偏高。",
        "## 结论\n**不及格率偏高。**",
    ],
)
def test_a_draft_that_loses_nothing_stays_as_it_is(draft: str) -> None:
    assert shown(draft) == draft


def test_a_list_that_keeps_an_item_keeps_what_announces_it() -> None:
    assert shown("主要有：\n- 三成的人缺课\n- 基础差") == "主要有：\n- 基础差"
    assert shown("结论：\n有12人没来。\n不及格率为{E1}。") == "结论：\n不及格率为8.34%[E1]。"


def test_a_heading_with_a_figure_is_a_statement() -> None:
    assert shown("## 不及格率{E1}\n有12人没来。") == "## 不及格率8.34%[E1]"


def reasons(draft: str) -> str:
    return " ".join(r for fault in faults(draft, (RATE, CLAUSE), question="挂科率") for r in fault.reasons)


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ("共12人。", "数字没有证据：12"),
        ("办法规定“可以免除预警”。", "引文与原文不符：可以免除预警"),
        ("为{E7}。", "槽位无效：{E7}（没有证据 E7）"),
        ("见 http://a.example。", "不要写链接"),
        ("为 8.34%[E1]。", "自行写了证据标记：[E1]"),
    ],
)
def test_a_fault_says_what_is_wrong(draft: str, told: str) -> None:
    assert told in reasons(draft)


def test_rows_that_fall_with_their_header_are_no_fault_of_their_own() -> None:
    found = faults("| 12人 | 值 |\n|---|---|\n| 计院 | {E1} |", (RATE,), question="挂科率")
    assert [fault.sentence for fault in found] == ["| 12人 | 值 |"]


def mended(draft: str, repairs: dict[str, str]) -> str:
    text = mend(draft, repairs, (RATE, CLAUSE), question="挂科率")
    return bind(text, (RATE, CLAUSE), question="挂科率").text


def test_repairs_take_the_places_of_what_failed() -> None:
    draft = "先说结论。不及格率为12%。偏高。\n\n- 共99人\n- 待核查"
    repairs = {"不及格率为12%。": "不及格率为{E1}", "共99人": "- 共{E1.n}人"}
    assert mended(draft, repairs) == "先说结论。不及格率为8.34%[E1]。偏高。\n\n- 共2,530[E1]人\n- 待核查"


def test_a_repaired_header_brings_its_table_back() -> None:
    draft = "| 12人 | 值 |\n|---|---|\n| 计院 | {E1} |"
    assert mended(draft, {"| 12人 | 值 |": "| 单位 | 值 |"}) == "| 单位 | 值 |\n|---|---|\n| 计院 | 8.34%[E1] |"


@pytest.mark.parametrize(
    "repair",
    [
        "",
        "共13人。",
        "| 共{E1.n} |",
        "共{E1.n}人（见附件。",
        "见 http://a.example。",
        "<b>共{E1.n}人</b>。",
        "共{E9}人。",
    ],
)
def test_a_repair_that_is_no_better_changes_nothing(repair: str) -> None:
    assert mended("偏高。共12人。待核查。", {"共12人。": repair}) == "偏高。待核查。"


def test_a_repair_stays_within_its_place() -> None:
    text = mended("共12人。待核查。", {"共12人。": "# 共{E1.n}人\n\n- 另起段落"})
    assert text == "共2,530[E1]人 - 另起段落。待核查。"


def test_without_any_evidence_a_sentence_that_cites_some_is_not_its_writers_to_repair() -> None:
    found = faults("挂科率为{E1}。有三成缺课。", (), question="挂科率")
    assert [fault.sentence for fault in found] == ["有三成缺课。"]
