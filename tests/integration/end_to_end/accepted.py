"""The three accepted questions of a dean, and what their answers must hold, whichever way in they came by.

An answer is the JSON of the contract. Figures are held to SQL written from the definition alone (`evals/by_hand`).
"""

from __future__ import annotations

import re
from typing import Any

from evals import by_hand
from evals.by_hand import Row
from knowledge_base.evaluation.warehouse import DuckClient
from tests.stores import GUIDE

FAIL_RATES = "我们院近三年挂科率怎么样？哪个专业最高？"
SOFTWARE = "那软件工程呢"
POLICY = "指南对学业预警有什么要求"

YEARS = ("2022-2023", "2023-2024", "2024-2025")
POOLED = f"{YEARS[0]}..{YEARS[-1]}"
NEWEST, NEWEST_ZH = "2025-2026-1", "2025-2026学年第一学期"

Answer = dict[str, Any]
Evidence = dict[str, Any]


def check_fail_rates(answer: Answer, client: DuckClient) -> None:
    """By year, the highest major over the years pooled, the newest term as newer, a line and a bar."""
    check_figures(answer, client)
    shown = _figures(answer)
    years = [shown["cs", year] for year in YEARS]
    by_major = {major: _true(client, major, POOLED) for major in _majors(client)}
    assert len(by_major) == 5
    ranked = sorted(by_major, key=lambda major: -(by_major[major][0] or 0))
    majors = [shown[major, POOLED] for major in ranked]
    for evidence in (*years, *majors, shown["cs", POOLED], shown["cs", NEWEST]):
        _check_true(evidence, client)
        assert f"{evidence['display']}[{evidence['id']}]" in answer["text"]
    (highest,) = re.findall(r"^.*最高的专业是.*$", answer["text"], re.MULTILINE)
    assert majors[0]["entity"] in highest
    assert majors[0]["display"] in highest
    assert NEWEST_ZH in answer["text"]
    line, bar = answer["charts"]
    assert (line["kind"], bar["kind"]) == ("line", "bar")
    assert line["x"] == list(YEARS)
    assert line["series"][0]["values"] == [e["value"] for e in years]
    assert bar["x"] == [e["entity"] for e in majors]
    assert bar["series"][0]["values"] == [e["value"] for e in majors]


def check_software(answer: Answer, client: DuckClient) -> None:
    """The same years for the major, its own line, and no other unit than it and the school."""
    check_figures(answer, client)
    shown = _figures(answer)
    years = [shown["cs.se", year] for year in YEARS]
    for evidence in years:
        _check_true(evidence, client)
        assert f"{evidence['display']}[{evidence['id']}]" in answer["text"]
    assert {unit for unit, _ in shown} <= {"cs.se", "school"}
    assert answer["charts"][0]["series"][0]["values"] == [e["value"] for e in years]


def check_policy(answer: Answer) -> None:
    """The guide's item quoted letter for letter, that it only lists the matter, and the school's own rule offered."""
    _check_marks(answer)
    clauses = [e for e in answer["evidence"] if e["kind"] == "clause"]
    item = next(e for e in clauses if e["clause"] == "3.2.2 c)")
    assert item["document"] == "高等学校人才培养质量保障体系建设指南"
    # The file breaks its lines wherever they end.
    assert _unbroken(item["quote"]) in _unbroken(GUIDE.read_text(encoding="utf-8"))
    assert "学业预警与帮扶" in item["quote"]
    assert item["quote"] in answer["text"]
    assert re.search("只是?把|只列|列入", answer["text"])
    own = next(e for e in clauses if "学业预警与帮扶办法" in e["document"])
    assert f"《{own['document']}》{own['clause']}[{own['id']}]" in answer["text"]


def check_figures(answer: Answer, client: DuckClient) -> None:
    """Answered by the rules; every mark opens, every metric's SQL gives its row, every difference its inputs' own."""
    _check_marks(answer)
    known = {e["id"]: e for e in answer["evidence"]}
    assert {e["kind"] for e in known.values()} == {"metric", "computed"}
    for evidence in known.values():
        assert evidence["generation"] == client.generation
        if evidence["kind"] == "metric":
            assert all(evidence[fact] for fact in ("definition", "definition_version", "attribution", "as_of"))
            (row,) = client.fetch(evidence["sql"])
            assert by_hand.close(_numbers(evidence), row)
        else:
            first, second = (known[i]["value"] for i in evidence["inputs"])
            assert evidence["method"]
            assert abs(evidence["value"] - (first - second)) < 1e-12


def _check_marks(answer: Answer) -> None:
    assert (answer["status"], answer["brain"], answer["degraded"]) == ("answered", "rules", False)
    marks = set(re.findall(r"\[(E\d+)\]", answer["text"]))
    assert marks
    assert marks <= {e["id"] for e in answer["evidence"]}


def _figures(answer: Answer) -> dict[tuple[str, str], Evidence]:
    """(unit, period) → the evidence of its course fail rate."""
    rates = [e for e in answer["evidence"] if e["metric"] == "course_fail_rate" and e["kind"] == "metric"]
    return {(e["filters"]["unit"], e["period"]): e for e in rates}


def _check_true(evidence: Evidence, client: DuckClient) -> None:
    assert by_hand.close(_numbers(evidence), _true(client, evidence["filters"]["unit"], evidence["period"]))


def _numbers(evidence: Evidence) -> tuple[float, float, float, int]:
    return evidence["value"], evidence["numerator"], evidence["denominator"], evidence["n"]


def _true(client: DuckClient, unit: str, period: str) -> by_hand.Numbers:
    """The course fail rate of a unit over a period, by hand."""
    years = ", ".join(f"'{year}'" for year in (YEARS if period == POOLED else (period,)))
    column = "term_id" if period == NEWEST else "academic_year"
    level = "major_id" if "." in unit else "college_id"
    return by_hand.figure(client, "course_fail_rate", Row((f"{level} = '{unit}'", f"{column} IN ({years})")))


def _majors(client: DuckClient) -> list[str]:
    return [str(code) for (code,) in client.fetch("SELECT org_id FROM org_unit WHERE parent_id = 'cs'")]


def _unbroken(text: str) -> str:
    return "".join(text.split())
