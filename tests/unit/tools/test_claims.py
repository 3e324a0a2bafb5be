"""Words that compare or judge figures are claims; questions, offers, wishes and explanations claim nothing."""

import pytest

from tools.binder import mend
from tools.binding.claims import compares, judges
from tools.evidence import Evidence, EvidenceKind

CLAIMS = """低于全校。
这算高的。
偏高。
挂科率**偏**高。
不算高。
处于正常水平。
我们院最好。
最高的是软件工程。
软件工程最高。
已经达标。
没有什么问题。
逐年上升。
比去年提高了。
总体平稳。
与全校持平。
和去年差不多。
还是低于全校。
您想看哪一年？我们院低于全校。
不会低于全校。
情况良好，还想看什么？
可以说低于全校。
建议关注明显低于全校的软件工程。""".splitlines()

NO_CLAIMS = """您想看是否低于全校吗？
偏高吗？
如果低于全校，可以再看各专业。
无法判断高低。
我可以比较各专业的挂科率。
最好先核对成绩录入。
最多可以查三年。
您要看最高的专业还是全部？
建议提高命题质量。
挂科率越低越好。
挂科率是指成绩低于及格线的人次占比。
课程优秀率、达标率和合格率都能查。
这超出您的权限。
不客气。
您好，请问想了解什么？
您可以问教务处。""".splitlines()


@pytest.mark.parametrize("text", CLAIMS)
def test_what_compares_or_judges_is_a_claim(text: str) -> None:
    assert judges(text)


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_what_asserts_nothing_is_no_claim(text: str) -> None:
    assert not judges(text)


def test_a_definition_may_be_explained_but_not_applied() -> None:
    assert not compares("口径为{E1.definition}，低于及格线的人次计入。")
    assert not compares("偏高通常说明命题偏难。")
    assert compares("按这个口径，我们院低于全校。")
    assert compares("这算偏高。")


def figure(id_: str, entity: str, period: str, *inputs: str) -> Evidence:
    kind, unit = (EvidenceKind.COMPUTED, "pp") if inputs else (EvidenceKind.METRIC, "ratio")
    return Evidence(
        id=id_, kind=kind, title="挂科率", value=0.1, unit=unit, display="10.00%", n=50, entity=entity, period=period,
        inputs=inputs,
    )  # fmt: skip


EVIDENCE = (
    figure("E1", "软件工程", "2024-2025"),
    figure("E2", "网络工程", "2024-2025"),
    figure("E3", "示范大学", "2024-2025"),
    figure("E4", "软件工程", "2023-2024"),
    figure("E5", "软件工程", "2024-2025", "E1", "E4"),
    figure("E6", "软件工程", "2024-2025", "E1", "E3"),
)


@pytest.mark.parametrize(
    ("failed", "repair"),
    [
        ("其中约12%的学生不及格。", "整体优于其他学院。"),
        ("其中约12%的学生不及格。", "{E1.entity}为{E1}，属正常水平。"),
        ("其中约12%的学生不及格。", "{E1.entity}为{E1}，主要是由于教师不足。"),
        ("软件工程为12%。", "软件工程为{E1}，低于全校。"),
        ("软件工程为12%，低于网络工程。", "软件工程为{E1}，低于全校。"),
        ("软件工程为12%，高于网络工程。", "软件工程为{E1}，低于网络工程。"),
        ("软件工程高出一成。", "软件工程高于去年。"),
        ("软件工程偏高，为12%。", "网络工程偏高。"),
        ("软件工程是否偏高要看12%的线。", "软件工程偏高。"),
    ],
)
def test_a_repair_claims_nothing_that_its_sentence_did_not(failed: str, repair: str) -> None:
    assert mend(failed, {failed: repair}, EVIDENCE, question="") == failed


@pytest.mark.parametrize(
    ("failed", "repair"),
    [
        ("其中约12%的学生不及格。", "共有{E1.n}名学生在内。"),
        ("软件工程比上一年多1.2个点。", "软件工程比上一年上升{E5}。"),
        ("软件工程涨了1.2个点。", "{E1.entity}由{E4}升到{E1}，上升{E5}。"),
        ("软件工程比全校高3个点。", "软件工程比全校高出{E6}。"),
        ("软件工程偏高，为12%。", "软件工程偏高，为{E1}。"),
        ("低于全校3个点。", "低于全校的{E3}。"),
        ("逐年上升了12%。", "逐年上升。"),
        ("有12%没过，建议提高。", "建议提高命题质量。"),
    ],
)
def test_a_repair_may_say_the_same_with_slots(failed: str, repair: str) -> None:
    assert mend(failed, {failed: repair}, EVIDENCE, question="") == repair
