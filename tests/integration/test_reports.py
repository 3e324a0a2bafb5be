"""The annual report whole: every figure an independent count's, over HTTP and by command, each in the own scope."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import docx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from agents.answering.answer import Status
from api.__main__ import app as commands
from api.app import create_app
from api.identity import COOKIE
from api.web import reports_page
from evals import by_hand
from evals.by_hand import Cell
from evals.campus import Campus
from knowledge_base.evaluation.warehouse import DuckClient, DuckWarehouse
from tests.integration.stories.past import WINDOW, Past
from tests.unit.tools.reports.files import annex_edited, controls, edited, set_text
from tools.evidence import EvidenceKind
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import Attribution
from tools.rectification import requests as ask
from tools.rectification.judging_requests import JudgeEffect
from tools.rectification.loop_metrics import loop_metrics
from tools.rectification.words import Level
from tools.reports.annex import Annex
from tools.reports.word.annex_part import annex_in

SCALE = 0.05
YEAR = "2024-2025"
REPORT = {"outline": "annual", "year": YEAR}


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campus]:
    built = Campus.build(tmp_path_factory.mktemp("reports") / "home", scale=SCALE)
    yield built
    built.close()


@pytest.fixture(scope="module")
def client(campus: Campus) -> Iterator[TestClient]:
    with TestClient(create_app(campus.container, pages=False), raise_server_exceptions=False) as made:
        yield made


def bearer(campus: Campus, client: TestClient, user: str) -> dict[str, str]:
    password = (campus.container.settings.home / "demo-password.txt").read_text(encoding="utf-8").strip()
    answer = client.post("/api/login", json={"username": user, "password": password})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


@pytest.fixture(scope="module")
def drafted(campus: Campus, client: TestClient) -> tuple[dict[str, object], bytes]:
    """The school's report as the quality office gets it over HTTP: its description and file."""
    headers = bearer(campus, client, "qa")
    made = client.post("/api/reports", json=REPORT, headers=headers)
    assert made.status_code == 201, made.text
    file = client.get(f"/api/reports/{made.json()['id']}/file", headers=headers)
    assert file.status_code == 200
    return made.json(), file.content


def annex_of(content: bytes) -> Annex:
    found = annex_in(docx.Document(io.BytesIO(content)))
    assert found is not None
    return found


def test_every_figure_of_the_annual_report_is_the_one_by_hand(
    campus: Campus, drafted: tuple[dict[str, object], bytes]
) -> None:
    client = DuckClient(DuckWarehouse(campus.container.settings.evaluation).current())
    levels: dict[str, str] = dict(client.fetch("SELECT org_id, level FROM org_unit"))
    several = {metric.id for metric in load_catalogue() if len(metric.attributions) > 1}
    figures = [e for e in annex_of(drafted[1]).evidence.values() if e.kind is EvidenceKind.METRIC and not e.withheld]
    assert len(figures) > 150
    for evidence in figures:
        metric, unit = str(evidence.metric), str(evidence.filters["unit"])
        owner = evidence.attribution == Attribution.COURSE_OWNER.zh and metric in several
        true = by_hand.cell(client, metric, Cell(levels[unit], unit, (str(evidence.period),), owner=owner))
        found = (evidence.value, evidence.numerator, evidence.denominator, evidence.n)
        assert by_hand.close(found, true), (evidence.title, found, true)
    client.close()


def test_every_figure_comes_again_from_the_annex_alone(
    campus: Campus, drafted: tuple[dict[str, object], bytes]
) -> None:
    """The annex's own queries as they stand, differences from the two figures they name, charts from what is shown."""
    annex = annex_of(drafted[1])
    client = DuckClient(DuckWarehouse(campus.container.settings.evaluation).current())
    asked = differences = 0
    for key, evidence in annex.evidence.items():
        if evidence.withheld:
            assert evidence.value is None, key
        elif evidence.kind is EvidenceKind.METRIC:
            (row,) = client.fetch(evidence.sql or "")
            kept = (evidence.value, evidence.numerator, evidence.denominator, evidence.n)
            assert by_hand.close(kept, tuple(row)), key
            asked += 1
        elif evidence.metric is None:
            share = (evidence.numerator or 0) / evidence.denominator if evidence.denominator else None
            assert evidence.value == share, key
        else:
            now, before = (annex.evidence[each].value for each in evidence.inputs)
            assert now is not None
            assert before is not None
            assert evidence.value == pytest.approx(now - before, abs=1e-12), key
            differences += 1
    for chart in annex.charts:
        for point, value in zip(chart.points, chart.values, strict=True):
            shown, percent = annex.evidence[point].display, "%" in annex.evidence[point].display
            number = re.search(r"-?[\d,]+(?:\.\d+)?", shown)
            told = None if number is None else float(number[0].replace(",", "")) / (100 if percent else 1)
            assert value == (None if annex.evidence[point].withheld else pytest.approx(told)), (chart.title, point)
    assert (asked > 150, differences > 20, len(annex.charts) > 5) == (True, True, True)
    client.close()


def test_a_fresh_report_verifies_and_an_altered_digit_is_told_over_http(
    campus: Campus, client: TestClient, drafted: tuple[dict[str, object], bytes]
) -> None:
    view, content = drafted
    headers = bearer(campus, client, "leader")
    good = client.post("/api/reports/verify", content=content, headers=headers).json()
    assert (good["ok"], good["faults"]) == (True, [])
    assert good["charts"] == view["charts"] > 5  # type: ignore[operator]
    altered = edited(content, lambda d: set_text(controls(d, "E3")[0], lambda text: f"9{text}"))
    bad = client.post("/api/reports/verify", content=altered, headers=headers).json()
    assert not bad["ok"]
    assert "E3" in bad["faults"][0]["where"]
    none = client.post("/api/reports/verify", content=b"no word file", headers=headers)
    assert none.status_code == 422


def test_a_report_is_its_drafters_alone_and_not_everybodys_to_draft(
    campus: Campus, client: TestClient, drafted: tuple[dict[str, object], bytes]
) -> None:
    view, content = drafted
    dean, teacher = bearer(campus, client, "dean.cs"), bearer(campus, client, "teacher.1")
    for headers in (dean, teacher):
        assert client.get(f"/api/reports/{view['id']}/file", headers=headers).status_code == 404
        assert client.get("/api/reports", headers=headers).json() == []
        assert client.post("/api/reports/verify", content=content, headers=headers).status_code == 403
    for user in ("teacher.1", "student.1", "head.cs.se", "supervisor"):
        assert client.post("/api/reports", json=REPORT, headers=bearer(campus, client, user)).status_code == 403
    assert client.post("/api/reports", json=REPORT).status_code == 401
    own = client.post("/api/reports", json=REPORT, headers=dean).json()
    assert own["unit"] == "计算机学院"
    file = client.get(f"/api/reports/{own['id']}/file", headers=dean).content
    assert {str(e.filters.get("unit", "cs"))[:2] for e in annex_of(file).evidence.values()} == {"cs"}


def test_a_leader_signs_over_http_and_the_office_cannot(
    campus: Campus, client: TestClient, drafted: tuple[dict[str, object], bytes]
) -> None:
    content = drafted[1]
    assert client.post("/api/reports/sign", content=content, headers=bearer(campus, client, "qa")).status_code == 403
    leader = bearer(campus, client, "leader")
    signed = client.post("/api/reports/sign", content=content, headers=leader)
    assert signed.status_code == 200
    assert annex_of(signed.content).signature is not None
    assert client.post("/api/reports/verify", content=signed.content, headers=leader).json()["ok"]


@pytest.mark.parametrize("order", [{"year": "2024"}, {"year": YEAR, "outline": "none"}, {"year": "2031-2032"}, {}])
def test_an_order_that_cannot_be_filled_is_told_so(campus: Campus, client: TestClient, order: dict[str, str]) -> None:
    answer = client.post("/api/reports", json=order, headers=bearer(campus, client, "qa"))
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]


def test_the_page_drafts_lists_verifies_and_signs(
    campus: Campus, client: TestClient, drafted: tuple[dict[str, object], bytes]
) -> None:
    def page(user: str) -> TestClient:
        made = TestClient(client.app, headers={"Origin": "http://testserver"}, raise_server_exceptions=False)
        made.cookies.set(COOKIE, bearer(campus, client, user)["Authorization"].split()[1])
        return made

    cast(FastAPI, client.app).router.routes[:0] = reports_page.router.routes
    office, leader = page("qa"), page("leader")
    assert f"/api/reports/{drafted[0]['id']}/file" in office.get("/reports").text
    assert "核对并签发" not in office.get("/reports").text
    assert "已起草：示范大学" in office.post("/reports/draft", data=REPORT).text
    assert "没有这一完整学年" in office.post("/reports/draft", data=REPORT | {"year": "2031-2032"}).text
    bad = edited(drafted[1], lambda d: d.add_paragraph("另有300人<b>获奖</b>。"))
    told = office.post("/reports/verify", files={"file": bad}).text
    assert "核对不通过，1 处" in told
    assert "<b>获奖" not in told
    assert "没有通过核对" in leader.post("/reports/sign", files={"file": bad}).text
    assert annex_of(leader.post("/reports/sign", files={"file": drafted[1]}).content).signature is not None
    assert page("teacher.1").get("/reports").status_code == 403
    foreign = office.post("/reports/draft", data=REPORT, headers={"Origin": "http://elsewhere.example"})
    assert foreign.status_code == 403
    nobody = TestClient(client.app, follow_redirects=False)
    assert nobody.get("/reports").headers["location"] == "/login"


def test_the_command_line_drafts_verifies_and_fails_on_an_altered_digit(
    campus: Campus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHIZHEN_HOME", str(campus.container.settings.home))
    out = tmp_path / "report.docx"

    def run(*args: str) -> int:
        return commands(args=list(args), prog_name="zhizhen", standalone_mode=False) or 0

    assert run("report", "draft", "annual", "--year", YEAR, "--out", str(out)) == 0
    assert run("report", "verify", str(out)) == 0
    assert "核对通过" in capsys.readouterr().out
    out.write_bytes(edited(out.read_bytes(), lambda d: set_text(controls(d, "E3")[0], lambda text: f"9{text}")))
    assert run("report", "verify", str(out)) == 1
    assert "E3" in capsys.readouterr().out
    out.write_bytes(annex_edited(out.read_bytes(), dict.clear))
    assert run("report", "verify", str(out)) == 1


@pytest.mark.parametrize("question", ["起草一份年度质量报告", "帮我写2024-2025学年本科教学质量报告"])
def test_in_a_conversation_the_way_to_a_report_is_told(campus: Campus, question: str) -> None:
    """Who may draft one is answered by the way; to whom may not, there is nothing to give (`settled.of_report`)."""
    assert campus.ask(question, "teacher.1").status is Status.NO_DATA
    answer = campus.ask(question, "qa")
    assert answer.status is Status.ANSWERED
    assert "report draft annual" in answer.text
    assert "/reports" in answer.text
    assert "数值都绑定证据" in answer.text


def test_the_ledgers_own_metrics_stand_in_the_section_on_rectification(
    drafted: tuple[dict[str, object], bytes],
) -> None:
    document = docx.Document(io.BytesIO(drafted[1]))
    tables = [t for t in document.tables if t.rows[0].cells[0].text == "整改成效"]
    assert [row.cells[0].text for row in tables[0].rows[1:]] == [
        f"{name}（台账）" for name in ("完成率", "按期率", "有效率", "成效未显示", "特批", "复发率")
    ]
    annex = annex_in(document)
    assert annex is not None
    told = [one for one in annex.evidence.values() if one.title == "问题级完成率"]
    assert told[0].value == pytest.approx((told[0].numerator or 0) / (told[0].denominator or 1))


def test_every_judged_item_stands_in_the_report_with_its_figures_bound(
    campus: Campus, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = Past(campus.container)
    item = past.observed("cs", ("me", "em", "ms", "fl"))
    past.today = WINDOW[1]
    judged = past.do(item, JudgeEffect(), "qa").outcome.judgement
    assert judged is not None
    headers = bearer(campus, client, "qa")
    made = client.post("/api/reports", json=REPORT, headers=headers).json()
    content = client.get(f"/api/reports/{made['id']}/file", headers=headers).content
    document = docx.Document(io.BytesIO(content))
    (table,) = [t for t in document.tables if t.rows[0].cells[0].text == "已检验的整改项"]
    told = {one.title: one for one in annex_of(content).evidence.values() if item.id in one.title}
    named = f"{item.id}《{item.title}》"
    row = " ".join(cell._tc.xpath("string(.)") for cell in table.rows[1].cells)
    widths = [cell.width or 0 for cell in table.rows[1].cells]
    # The sentences have the widest column: else an item takes a page.
    assert widths[3] == max(widths) > sum(widths) / 3
    for text in (named, judged.verdict.zh, *judged.sentences, f"n={judged.n:,}", "区间"):
        assert "".join(text.split()) in "".join(row.split()), text
    assert {f"{named}{what}" for what in ("检验结果", "估计变化", "检验结论", "认定与结项")} <= set(told)
    good = client.post("/api/reports/verify", content=content, headers=headers).json()
    assert (good["ok"], good["faults"]) == (True, [])
    figure = told[f"{named}估计变化"].id
    altered = edited(content, lambda d: set_text(controls(d, figure)[0], lambda text: text.replace("n=", "n=9")))
    bad = client.post("/api/reports/verify", content=altered, headers=headers).json()
    assert (bad["ok"], figure in bad["faults"][0]["where"]) == (False, True)
    with monkeypatch.context() as otherwise:
        otherwise.setattr("tools.rectification.telling.loop_metrics", lambda *_: loop_metrics((), past.today))
        wrong = client.post("/api/reports/verify", content=content, headers=headers).json()
    assert not wrong["ok"]
    assert "按台账重算的结果与附录不符" in str(wrong["faults"])
    one_more = ask.Register(title="另一项", problem="试", unit="em", level=Level.COLLEGE, why="年度质量分析")
    campus.container.rectification.workflow.register(one_more, past.scope("qa"), past.today)
    later = client.post("/api/reports/verify", content=content, headers=headers).json()
    assert later["ok"]
    assert any("台账的数值没有重算" in note for note in later["notes"])
