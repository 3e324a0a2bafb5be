"""A supervisor: granted overdue items, evidence held to five standards, an opinion, no acceptance, no own interest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.browsing import DESK, PHONE
from tests.integration.stories.people import ITEMS, Looking, People, act_on_page
from tests.integration.stories.test_office import late_item

OPINION = "只有发文，没有抽查记录，措施 M2 还看不出落实"
STANDARDS: dict[str, Any] = {
    "genuine": "passed", "sufficient": "lacking", "timely": "passed", "consistent": "unseen", "effective": "unseen",
}  # fmt: skip
IN_REVIEW, OF_OWN_COLLEGE = "车辆工程专业实验报告批改不规范", "英语专业听课记录反馈不及时"


def item_called(people: People, user: str, title: str) -> dict[str, Any] | None:
    return next((one for one in people.had(user, "GET", ITEMS) if one["title"] == title), None)


def test_what_is_granted_is_seen_checked_and_given_an_opinion(people: People) -> None:
    late = late_item(people)
    people.done("qa", late["id"], "assign", owner=late["owner"]["username"], supervisor="supervisor", why="请现场核实")
    seen = next(one for one in people.had("supervisor", "GET", ITEMS) if one["overdue"])
    assert (seen["id"], seen["overdue"]) == (late["id"], late["overdue"])
    assert "缺什么" in people.refused("supervisor", late["id"], "inspect", 422, **STANDARDS, why=OPINION)
    missing = ["过程材料抽查记录", "复核人签字"]
    found = people.done("supervisor", late["id"], "inspect", **STANDARDS, missing=missing, why=OPINION)
    last = found["events"][-1]
    assert (found["state"], last["verb_zh"], last["why"]) == (late["state"], "督导核查", OPINION)
    assert (last["details"]["standards"], last["details"]["missing"]) == (STANDARDS, missing)
    for user in ("dean.em", late["owner"]["username"]):
        assert "督办人" in people.refused(user, late["id"], "inspect", **STANDARDS, missing=missing, why=OPINION)


def test_a_supervisor_accepts_nothing_and_sees_only_what_is_granted(people: People) -> None:
    item = item_called(people, "supervisor", IN_REVIEW)
    assert item is not None
    assert "院级验收" in people.refused("supervisor", item["id"], "accept", why="通过")
    everything = {one["id"] for one in people.had("qa", "GET", ITEMS)}
    granted = {one["id"] for one in people.had("supervisor", "GET", ITEMS)}
    assert granted < everything
    for other in everything - granted:
        assert people.ask("supervisor", "GET", f"{ITEMS}/{other}").status_code == 404


def test_who_serves_the_college_gives_the_item_back_on_record(people: People) -> None:
    item = item_called(people, "supervisor", OF_OWN_COLLEGE)
    assert item is not None
    told = people.refused("supervisor", item["id"], "inspect", **STANDARDS, missing=["无"], why=OPINION)
    assert "回避" in told
    assert people.act("supervisor", item["id"], "recuse", why="本人在该学院任职").status_code in (200, 404)
    assert people.ask("supervisor", "GET", f"{ITEMS}/{item['id']}").status_code == 404
    kept = people.had("qa", "GET", f"{ITEMS}/{item['id']}")
    assert (kept["supervisor"], kept["events"][-1]["verb_zh"]) == (None, "申请回避")


def test_the_first_page_tells_of_the_granted_sections_alone(people: People) -> None:
    changed = people.had("supervisor", "GET", "/api/home")["changed"]
    assert changed["changes"], changed["said"]
    assert {e["entity"] for e in changed["evidence"]} == {"授权督导的教学班"}
    assert len({e["period"] for e in changed["evidence"]}) == 1


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_on_the_page_an_opinion_stands_beside_the_evidence(
    looking: Looking, people: People, size: tuple[int, int]
) -> None:
    with looking.by("supervisor", size) as (_visit, page):
        page.goto(f"{looking.site.url}/rectification")
        page.get_by_label("看板").get_by_role("link", name=IN_REVIEW).click()
        assert page.locator("summary", has_text="验收通过").count() == 0
        given = {**STANDARDS, "missing": "批改痕迹的原件", "why": OPINION}
        act_on_page(page, "督导核查", **given)
        told = page.locator("#inspections .zz-rect-measure").first.inner_text()
        assert all(part in told for part in ("不符合", "未能核实", "批改痕迹的原件", OPINION, "意见，不代替验收"))
