"""What holds by the rules is asked for, whatever figure or item is named; what stands on record is not."""

from __future__ import annotations

import pytest

from agents.brains.rules import RuleBrain
from tests.unit.agents.demo_names import asker, directory
from tools.metrics.catalogue_files import load_catalogue

NORMS = [
    "整改做不完想延四十天，谁有权批",
    "整改的督办人可以跟责任人是一个人吗",
    "评教全打一样的分还算数吗",
    "同一门课考了两回，绩点按哪次算",
    "听课前要不要先跟老师说一声",
    "答辩组几个专家，一个人讲多久",
    "事故在档案里留多久",
    "评教不参加会扣分吗",
    "毕业论文指导老师最多带几个学生",
    "整改措施谁来验收",
    "督办人谁指定",
    "整改逾期了怎么办",
    "整改任务拖过期多少天会报到分管领导那儿",
    "哪类整改超期几天就会通报",
]
RECORDS = [
    "我们院上学期挂科率多少",
    "我负责的整改现在到哪一步了",
    "帮我查一下还差几个学分",
    "2023020001的同学会不会被预警",
    "换成按人数算的，就是挂了科的学生占多少",
    "听课优良率怎么统计，没打等级的算进去吗",
    "全校近三年毕业率走势",
    "我们院整改逾期了几项",
    "逾期的整改拖了几天了",
]


@pytest.fixture(scope="module")
def brain() -> RuleBrain:
    return RuleBrain(directory(), load_catalogue())


@pytest.mark.parametrize("question", NORMS)
def test_norms_are_known(brain: RuleBrain, question: str) -> None:
    assert brain._reader.rules.normative(question, asker("dean"), of_others=False) is not None


@pytest.mark.parametrize("question", RECORDS)
def test_records_are_none(brain: RuleBrain, question: str) -> None:
    assert brain._reader.rules.normative(question, asker("dean"), of_others=False) is None


def test_who_speaks_of_themselves_is_left_to_their_record(brain: RuleBrain) -> None:
    asked = "我最晚什么时候必须修完"
    assert brain._reader.rules.normative(asked, asker("student"), of_others=True) is None
