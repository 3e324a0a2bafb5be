"""A period of the evidence may be said as people say it, and only where it is that of the figures beside it."""

import pytest

from tools.binder import check
from tools.evidence import Evidence, EvidenceKind


def figure(id_: str, period: str, *inputs: str) -> Evidence:
    kind, unit = (EvidenceKind.COMPUTED, "pp") if inputs else (EvidenceKind.METRIC, "ratio")
    return Evidence(
        id=id_, kind=kind, title="挂科率", value=0.1, unit=unit, display="10.00%", entity="材料学院",
        period=period, inputs=inputs,
    )  # fmt: skip


YEARS = (figure("E1", "2022-2023"), figure("E2", "2023-2024"), figure("E3", "2024-2025"))
POOLED = (figure("E1", "2022-2023..2024-2025"),)
TERMS = (figure("E1", "2025-2026-1"),)
CHANGE = (figure("E1", "2023-2024"), figure("E2", "2024-2025"), figure("E3", "2024-2025", "E2", "E1"))


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        *(
            (YEARS, f"{said}为{{E1}}。")
            for said in (
                "2022—2023学年", "2022–2023", "2022/2023学年", "2022至2023学年", "2022学年", "2022 - 2023 学年",
            )
        ),
        *((YEARS, f"{said}先升后降。") for said in (
            "近三年", "三个学年", "这三个学年", "连续三年", "近 3 年", "过去三年",
        )),
        (YEARS, "2022—2023学年到2024—2025学年逐年上升。"),
        (YEARS, "三个学年依次为{E1}、{E2}、{E3}。"),
        (YEARS, "近三年先升后降，最新为{E3}。"),
        (POOLED, "近三年合计为{E1}。"),
        (POOLED, "三个学年合计为{E1}。"),
        (POOLED, "2022—2023学年至2024—2025学年合计为{E1}。"),
        (CHANGE, "2024—2025学年比2023—2024学年上升{E3}。"),
        *((TERMS, f"{said}为{{E1}}。") for said in ("2025年秋季学期", "2025—2026学年第1学期", "第 1 学期", "第一学期")),
    ],
)  # fmt: skip
def test_a_period_of_the_evidence_may_be_said_otherwise(evidence: tuple[Evidence, ...], sentence: str) -> None:
    assert check(sentence, evidence, question="") == []


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (YEARS, "2022—2023学年为{E3}。"),
        (YEARS, "2021—2022学年较高。"),
        (YEARS, "近三年为{E1}。"),
        (YEARS, "近四年先升后降。"),
        (YEARS, "近两年先升后降。"),
        (YEARS, "前三年较高。"),
        (YEARS, "第三个学年较高。"),
        (YEARS, "三年级较高。"),
        (YEARS, "三个学期较高。"),
        (YEARS, "三个专业较高。"),
        (YEARS, "第一学期较高。"),
        (YEARS, "2022年较高。"),
        (POOLED, "2022—2023学年为{E1}。"),
        (POOLED, "2023—2024学年为{E1}。"),
        (POOLED, "近两年合计为{E1}。"),
        (TERMS, "2025年春季学期为{E1}。"),
        (TERMS, "第2学期为{E1}。"),
        ((figure("E1", "2020-2021"), figure("E2", "2023-2024")), "两个学年都高。"),
        ((), "近三年较高。"),
    ],
)
def test_another_period_is_refused(evidence: tuple[Evidence, ...], sentence: str) -> None:
    assert check(sentence, evidence, question="")
