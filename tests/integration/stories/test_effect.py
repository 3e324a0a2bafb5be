"""After the observation: the test is run once, people decide on what it found, months later somebody looks back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.stories.past import past_of
from tests.integration.stories.people import ITEMS, SIZES, Looking, People, act_on_page
from tests.integration.stories.test_office import sheet

OTHERS = ("me", "em", "ms", "fl")
GROUNDS = "专家组现场复核，当年试卷难度明显提高，共同考试显示学习有改善"


def observed(people: People, unit: str = "cs") -> str:
    with past_of(people.site) as past:
        return past.observed(unit, tuple(other for other in OTHERS if other != unit)).id


def ratio(people: People, name: str) -> tuple[int, int]:
    found = people.had("qa", "GET", "/api/rectification/metrics")["problems"]
    return next((one["numerator"], one["denominator"]) for one in found if one["name"] == name)


def finer(found: Any) -> list[float]:
    """Every figure in an answer that is finer than a rate is written (two decimals of a percent)."""
    if isinstance(found, float):
        return [] if round(found, 4) == found else [found]
    inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [figure for one in inner for figure in finer(one)]


def test_from_observation_over_the_judgement_to_a_closing_that_counts(people: People) -> None:
    before, item = ratio(people, "有效率"), observed(people)
    test = people.had("dean.cs", "GET", f"{ITEMS}/{item}")["tests"][-1]["test"]
    assert 0 <= test["foresight"]["power"] <= 1
    assert "个百分点" in test["foresight"]["told"]
    early = people.had("dean.cs", "GET", f"{ITEMS}/{item}/effect")
    assert [one["period"] for one in early["seen"] if one["window"]] == ["2024-2025-1", "2024-2025-2"]
    assert people.refused("dean.cs", item, "judge_effect")
    judged: dict[str, Any] = people.done("qa", item, "judge_effect")["outcome"]["judgement"]
    assert judged["verdict"] != "effective"
    assert judged["evidence"]["method"] == "difference_in_differences"
    assert judged["evidence"]["n"] > 0
    assert judged["evidence"]["shrunken"] is not None
    whole = people.had("dean.cs", "GET", f"{ITEMS}/{item}")
    assert finer([early, judged, people.had("dean.cs", "GET", f"{ITEMS}/{item}/effect"), whole["events"]]) == []
    assert len(judged["sentences"]) == 2
    assert "不能认定成效" in people.refused("qa", item, "recognise_effect", 409, why="看来有效")
    assert people.done("leader", item, "override_effect", why=GROUNDS)["effect"] == "学校特批"
    assert ratio(people, "有效率") == (before[0], before[1] + 1)
    (row,) = [r for r in sheet(people, "qa", "问题清单") if r["编号"] == item]
    assert (row["结项方式"], row["状态"]) == ("学校特批", "已销号（学校特批）")
    (tested,) = [r for r in sheet(people, "qa", "效果检验") if r["整改项"] == item]
    assert tested["检验结果"] == judged["verdict_zh"]
    told = people.says("qa", "整改有效率多少")
    assert told["status"] == "answered"
    assert "问题级有效率" in {e["title"] for e in told["evidence"]}
    assert people.had("qa", "GET", "/api/rectification/verification")["problems"] == []


def test_a_relapse_found_months_later_is_an_item_of_its_own(people: People) -> None:
    with past_of(people.site) as past:
        item = past.closed("me", ("cs", "em", "ms")).id
    before = ratio(people, "复发率")
    again = people.done("qa", item, "look_back", result="relapsed", why="不及格率又回到原来的水平")
    number = again["outcome"]["recurred_as"]
    assert people.had("qa", "GET", f"{ITEMS}/{number}")["recurrence_of"] == item
    assert again["state_zh"] == "反弹，已重新立项"
    assert ratio(people, "复发率") == (before[0] + 1, before[1] + 1)
    assert "现为“反弹，已重新立项”" in people.refused("qa", item, "look_back", 409, result="held", why="保持")


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_same_on_the_pages(looking: Looking, people: People, size: tuple[int, int]) -> None:
    item = observed(people, "ms" if size == SIZES["desk"] else "em")
    address = f"{looking.site.url}/rectification/{item}"
    with looking.by("qa", size) as (_visit, page):
        page.goto(address)
        act_on_page(page, "成效检验")
        effect = page.locator("#effect")
        assert "检验结果" in effect.inner_text()
        assert effect.locator("svg.zz-effect .zz-eff-line").count() == 1
        assert effect.locator("svg.zz-effect .zz-eff-target").count() == 1
        assert page.locator("summary", has_text="成效认定").count() == 0
        act_on_page(page, "以成效未显示结项", why="措施已完成，数据没有显示改善")
        assert "成效未显示" in page.inner_text(".zz-rect-top")
        assert "回头看" in effect.inner_text()
