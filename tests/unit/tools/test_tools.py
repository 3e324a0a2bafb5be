"""The agent's tools as they are called: their defaults, orders, notes and refusals. Figures are tested elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.warehouse import DuckClient
from tests.stores import GUIDE
from tests.support import need
from tools.context import ToolContext
from tools.define_metric import define_metric
from tools.difference import difference
from tools.display import WITHHELD
from tools.errors import AmbiguousName, NoData, OutOfScope, ToolError, UnknownName
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.query_metric import query_metric
from tools.scope import Scope
from tools.search_policy import search_policy

Tools = Callable[[Scope], ToolContext]
WINDOW = "2022-2023..2024-2025"
WINDOW_YEARS = ["2022-2023", "2023-2024", "2024-2025"]


@pytest.fixture(scope="module")
def of(tools_of: Tools, scopes: dict[str, Scope]) -> Callable[[str], ToolContext]:
    """The tools of a demo account by user name."""
    return lambda user: tools_of(scopes[user])


Of = Callable[[str], ToolContext]


@pytest.fixture(scope="module")
def strict(of: Of, demo_client: DuckClient, directory: Directory, rules: RuleSet) -> ToolContext:
    """The quality office's tools in a school that shows the office no evaluation below 90 responses either way."""
    ruled = rules.values.suppression
    higher = ruled.model_copy(update={"value": ruled.value.model_copy(update={"roles": {"qa": 90}})})
    values = rules.values.model_copy(update={"suppression": higher})
    service = MetricService(demo_client, directory, rules.model_copy(update={"values": values}))
    return replace(of("qa"), metrics=service)


class TestQueryMetric:
    def test_top_and_order(self, of: Of) -> None:
        asked: dict[str, Any] = {"unit": "school", "periods": ["2024-2025"], "by": "course"}
        most = query_metric(of("leader"), "course_fail_rate", **asked, top=5, order="desc").evidence
        least = query_metric(of("leader"), "course_fail_rate", **asked, top=5, order="asc").evidence
        assert len(most) == len(least) == 5
        falling, rising = [e.value or 0.0 for e in most], [e.value or 0.0 for e in least]
        assert falling == sorted(falling, reverse=True)
        assert rising == sorted(rising)
        assert falling[-1] >= rising[-1]

    def test_courses_are_cut_short_and_colleges_are_not(self, of: Of) -> None:
        courses = query_metric(of("leader"), "course_fail_rate", unit="school", by="course").evidence
        majors = query_metric(of("leader"), "course_fail_rate", unit="school", by="major").evidence
        assert len(courses) == 10
        assert len(majors) > 20

    def test_small_cells_take_no_place_in_the_rank(self, of: Of) -> None:
        found = query_metric(of("leader"), "course_fail_rate", unit="cs", by="course", top=999, periods=["2024-2025"])
        small = [row["small"] for row in found.data["rows"]]
        assert 0 < sum(small) < len(small)
        assert small == sorted(small), "all small ones after all others"
        assert any("不参与排序" in note for note in found.notes)

    def test_withheld_cells_go_last_and_say_so(self, strict: ToolContext) -> None:
        for order in ("desc", "asc"):
            found = query_metric(
                strict, "set_valid_rate", unit="school", by="college", periods=["2024-2025"], order=order
            )
            hidden = [e.withheld for e in found.evidence]
            assert 0 < sum(hidden) < len(hidden)
            assert hidden == sorted(hidden)
            assert any("不显示" in note for note in found.notes)
        bare = found.evidence[-1]
        assert (bare.sql, bare.value, bare.n, bare.numerator, bare.denominator, bare.completeness) == (None,) * 6
        assert bare.display == WITHHELD
        assert bare.title

    def test_rows_point_at_their_evidence(self, of: Of) -> None:
        found = query_metric(of("dean.cs"), "avg_gpa", by="major", periods=["2024-2025"])
        for row in found.data["rows"]:
            evidence = found.evidence[row["evidence"]]
            assert (row["label"], row["entity_id"], row["period"]) == (
                evidence.entity,
                evidence.entity_id,
                evidence.period,
            )

    def test_nothing_said_is_the_own_unit_and_the_latest_term(self, of: Of) -> None:
        for user, unit in {"leader": "school", "dean.cs": "cs", "head.cs.se": "cs.se", "teacher.6": "self"}.items():
            found = query_metric(of(user), "course_fail_rate")
            assert found.data["unit"] == unit
            assert {e.period for e in found.evidence} == {"2025-2026-1"} == {found.data["latest_period"]}

    def test_colleges_are_the_schools(self, of: Of) -> None:
        assert query_metric(of("qa"), "course_fail_rate", by="college").data["unit"] == "school"
        with pytest.raises(OutOfScope):
            query_metric(of("dean.cs"), "course_fail_rate", by="college")

    @pytest.mark.parametrize(
        ("user", "arguments", "attribution"),
        [
            ("leader", {"unit": "mx"}, "course_owner"),  # has no students of its own
            ("dean.mx", {}, "course_owner"),
            ("dean.ma", {"course": "高等数学"}, "course_owner"),  # a course of its own
            ("dean.me", {"course": "高等数学"}, "student_unit"),  # its students in another's course
            ("dean.cs", {}, "student_unit"),
            ("dean.cs", {"attribution": "course_owner"}, "course_owner"),
        ],
    )
    def test_whose_rows_are_meant(self, of: Of, user: str, arguments: dict[str, Any], attribution: str) -> None:
        found = query_metric(of(user), "course_fail_rate", **arguments)
        assert found.data["attribution"] == attribution
        assert any("按开课单位统计" in note for note in found.notes) == (attribution == "course_owner")
        assert all("按" in str(e.attribution) for e in found.evidence)

    @pytest.mark.parametrize("user", ["student.1", "teacher.1", "supervisor"])
    def test_a_course_without_a_right_to_its_rows_is_the_fixed_window(self, of: Of, user: str) -> None:
        found = query_metric(of(user), "course_fail_rate", course="高数")
        assert [e.period for e in found.evidence] == [WINDOW]
        assert found.data["fixed_period"]
        assert "近三个完整学年" in found.notes[0]

    @pytest.mark.parametrize(
        "arguments",
        [{"periods": ["2024-2025"]}, {"unit": "me"}, {"by": "college", "periods": WINDOW_YEARS}, {"unit": "self"}],
    )
    def test_nothing_but_the_window(self, of: Of, arguments: dict[str, Any]) -> None:
        with pytest.raises(ToolError):
            query_metric(of("supervisor"), "avg_gpa", course="数据库系统原理", **arguments)

    @pytest.mark.parametrize("by", ["college", "section", "period"])
    def test_a_breakdown_of_the_window_is_its_total_at_most(self, of: Of, by: Any) -> None:
        (found,) = query_metric(of("student.1"), "course_fail_rate", course="高数", by=by).evidence
        assert (found.period, found.filters["unit"]) == (WINDOW, "school")

    def test_own_rows_are_marked(self, of: Of) -> None:
        found = query_metric(of("student.1"), "course_fail_rate", periods=["2024-2025"])
        assert "只统计与本人有关的记录" in found.notes

    def test_caveats_travel_with_the_figure(self, of: Of, catalogue: Catalogue) -> None:
        found = query_metric(of("qa"), "set_mean_score")
        assert set(catalogue.get("set_mean_score").caveats) <= set(found.notes)

    @pytest.mark.parametrize(
        ("arguments", "error"),
        [
            ({"metric": "抬头率"}, UnknownName),
            ({"metric": "course_fail_rate", "unit": "医学院"}, UnknownName),
            ({"metric": "course_fail_rate", "unit": "教务处"}, ToolError),
            ({"metric": "course_fail_rate", "course": "思政课"}, AmbiguousName),
            ({"metric": "course_fail_rate", "periods": ["去年"]}, UnknownName),
            ({"metric": "course_fail_rate", "periods": ["1999-2000"]}, NoData),
            ({"metric": "course_fail_rate", "by": "gender"}, ToolError),
            ({"metric": "course_fail_rate", "attribution": "everything"}, ToolError),
            ({"metric": "course_fail_rate", "top": -1}, ToolError),
            ({"metric": "graduation_rate", "periods": ["grad:1999"]}, NoData),
            ({"metric": "student_teacher_ratio", "periods": ["2035-09-30"]}, NoData),
        ],
    )
    def test_what_can_be_corrected_is_said_in_chinese(
        self, of: Of, arguments: dict[str, Any], error: type[ToolError]
    ) -> None:
        with pytest.raises(error) as raised:
            query_metric(of("leader"), **arguments)
        assert any("\u4e00" <= c <= "\u9fff" for c in raised.value.message)


def figure(number: str, value: float | None, **changes: Any) -> Evidence:
    known: dict[str, Any] = {"metric": "course_fail_rate", "unit": "ratio", "attribution": "按学生统计", **changes}
    kind = known.pop("kind", EvidenceKind.METRIC)
    return Evidence(id=number, kind=kind, title=f"图{number}", value=value, **known)


class TestDifference:
    @pytest.fixture
    def turn(self, of: Of) -> ToolContext:
        return of("dean.cs").with_evidence(
            (
                figure("E1", 0.08),
                figure("E2", 0.05),
                figure("E3", None),
                figure("E4", 2.5, metric="avg_gpa", unit="gpa"),
                figure("E5", 2.25, metric="avg_gpa", unit="gpa"),
                figure("E6", 0.5, attribution="按开课单位统计"),
                figure("E7", None, kind=EvidenceKind.CLAUSE),
                figure("E8", 18.5, metric="student_teacher_ratio", unit="x:1"),
                figure("E9", 16.25, metric="student_teacher_ratio", unit="x:1"),
            )
        )

    @pytest.mark.parametrize(
        ("pair", "value", "unit", "display"),
        [
            (("E1", "E2"), 0.03, "pp", "3.00 个百分点"),
            (("{E2}", " E1 "), -0.03, "pp", "3.00 个百分点"),  # which way is the sentence's to say
            (("E4", "E5"), 0.25, "gpa", "0.25"),
            (("E8", "E9"), 2.25, "x:1", "2.3"),
        ],
    )
    def test_the_second_is_taken_from_the_first(
        self, turn: ToolContext, pair: tuple[str, str], value: float, unit: str, display: str
    ) -> None:
        (found,) = difference(turn, *pair).evidence
        assert found.value == pytest.approx(value)
        assert (found.unit, found.display, found.kind) == (unit, display, EvidenceKind.COMPUTED)
        assert found.inputs == tuple(number.strip("{} ") for number in pair)
        assert found.method
        assert found.sql is None
        assert found.n is None

    @pytest.mark.parametrize(
        ("pair", "says"),
        [
            (("E1", "E4"), "同一指标"),
            (("E1", "E6"), "归属不同"),
            (("E1", "E3"), "不能相减"),
            (("E3", "E1"), "不能相减"),
            (("E1", "E7"), "不是指标数值"),
            (("E1", "E99"), "没有证据E99"),
            (("", "E1"), "没有证据"),
        ],
    )
    def test_what_cannot_be_subtracted(self, turn: ToolContext, pair: tuple[str, str], says: str) -> None:
        with pytest.raises(ToolError, match=says):
            difference(turn, *pair)


class TestDefineMetric:
    def test_definition_and_benchmark_are_records_that_can_be_cited(self, of: Of) -> None:
        found = define_metric(of("student.1"), "生师比")
        definition, benchmark = found.evidence
        assert found.data["benchmark_evidence"] == 1
        assert "折合教师数" in str(definition.definition)
        assert {definition.kind, benchmark.kind} == {EvidenceKind.RECORD}
        assert "教发〔2004〕2号" in benchmark.display
        assert "部分有出处" in benchmark.display

    def test_what_is_unverified_says_so(self, of: Of) -> None:
        assert "未核实" in define_metric(of("leader"), "挂科率").evidence[1].display

    def test_no_benchmark_no_second_evidence(self, of: Of) -> None:
        found = define_metric(of("leader"), "绩点")
        assert len(found.evidence) == 1
        assert "benchmark_evidence" not in found.data

    def test_every_metric_is_defined_for_everyone(self, of: Of, catalogue: Catalogue) -> None:
        for metric in catalogue:
            definition = define_metric(of("student.1"), metric.name_zh).evidence[0]
            assert definition.metric == metric.id
            assert all(rule in str(definition.definition) for rule in metric.inclusion)

    def test_an_unknown_metric_lists_the_known(self, of: Of) -> None:
        with pytest.raises(UnknownName) as raised:
            define_metric(of("leader"), "抬头率")
        assert any("毕业率" in s for s in raised.value.suggestions)


def cited(context: ToolContext, **arguments: Any) -> list[tuple[str | None, str | None]]:
    return [(e.document_id, e.clause) for e in search_policy(context, **arguments).evidence]


class TestSearchPolicy:
    def test_the_quote_is_the_stored_clause(self, of: Of) -> None:
        for evidence in search_policy(of("dean.cs"), query="学业预警").evidence:
            assert evidence.kind is EvidenceKind.CLAUSE
            assert evidence.quote
            assert evidence.display == f"《{evidence.document}》{evidence.clause}"
            assert evidence.sql is None

    def test_a_kind_of_document(self, of: Of) -> None:
        found = search_policy(of("qa"), query="约谈", kind="internal")
        assert {e.document_id for e in found.evidence} == {"supervision-talks"}
        assert {hit["kind"] for hit in found.data["hits"]} == {"internal"}
        with pytest.raises(ToolError, match="这类文件"):
            search_policy(of("qa"), query="约谈", kind="secret")  # type: ignore[arg-type]

    @pytest.mark.parametrize("name", ["评教", "《示范大学学生评教工作办法》", "evaluation-of-teaching"])
    def test_a_document_by_part_of_its_name(self, of: Of, name: str) -> None:
        assert {d for d, _ in cited(of("teacher.1"), query="答卷", document=name)} == {"evaluation-of-teaching"}
        with pytest.raises(UnknownName) as raised:
            search_policy(of("teacher.1"), query="答卷", document="食堂管理办法")
        assert raised.value.suggestions

    @pytest.mark.parametrize("typed", ["第十二条", "第12条", " 第 十二 条 ", "第１２条"])
    def test_an_article_however_it_is_typed(self, of: Of, typed: str) -> None:
        assert cited(of("teacher.1"), clause=typed, document="预警") == [("academic-warning", "第十二条")]

    @pytest.mark.parametrize("typed", ["3.2.3 c)", "3.2.3c)", "３.２.３ｃ）", "3.2.3 C）", "3．2．3 c)"])
    def test_a_lettered_item_however_it_is_typed(self, of: Of, typed: str) -> None:
        need(GUIDE)
        (found,) = search_policy(of("dean.cs"), clause=typed).evidence
        assert (found.document_id, found.clause) == ("guide-2026-18", "3.2.3 c)")
        assert found.quote

    @pytest.mark.parametrize("typed", ["4.2", "第九十九条", "x' OR 1=1", "第" * 5000])
    def test_an_absent_clause_is_no_data(self, of: Of, typed: str) -> None:
        need(GUIDE)
        with pytest.raises(NoData) as raised:
            search_policy(of("dean.cs"), clause=typed)
        assert len(raised.value.message) < 200

    def test_the_guide_lacks_4_2_and_has_its_neighbours(self, of: Of) -> None:
        need(GUIDE)
        for number in ("4.1", "4.3"):
            assert cited(of("dean.cs"), clause=number, document="质量保障体系") == [("guide-2026-18", number)]
        with pytest.raises(NoData, match="质量保障体系"):
            search_policy(of("dean.cs"), clause="4.2", document="质量保障体系")

    def test_neither_matter_nor_number(self, of: Of) -> None:
        with pytest.raises(ToolError, match="请说明"):
            search_policy(of("dean.cs"), query="  ")

    @pytest.mark.parametrize("limit", [-5, 0, 1, 99])
    def test_a_few_clauses_at_most(self, of: Of, limit: int) -> None:
        assert 1 <= len(search_policy(of("qa"), query="评教", limit=limit).evidence) <= 8

    @pytest.mark.parametrize("user", ["student.1", "teacher.1", "dean.cs", "head.cs.se", "supervisor"])
    @pytest.mark.parametrize(
        "arguments",
        [
            {"query": "督导约谈"},
            {"query": "约谈记录由双方核对后签字", "limit": 8},
            {"query": "约谈", "kind": "internal"},
            {"query": "约谈", "document": "supervision-talks"},
            {"query": "约谈", "document": "督导约谈"},
            {"clause": "第四条"},
            {"clause": "第四条", "document": "supervision-talks"},
            {"clause": "第十六条", "document": "示范大学督导约谈工作内部规程"},
        ],
    )
    def test_an_internal_document_does_not_exist_for_others(self, of: Of, user: str, arguments: dict[str, Any]) -> None:
        """Neither by its words, nor its name, nor a clause's number; not even in what a refusal offers."""
        found: ToolResult | ToolError
        try:
            found = search_policy(of(user), **arguments)
        except ToolError as refused:
            found = refused
        if isinstance(found, ToolResult):
            assert "supervision-talks" not in {e.document_id for e in found.evidence}
            assert not any("约谈" in str(hit["sentence"]) for hit in found.data["hits"])
        else:
            assert not any("督导约谈" in offered for offered in found.suggestions)
            assert arguments.get("document") or "约谈" not in found.message

    def test_a_forbidden_name_is_refused_like_one_that_does_not_exist(self, of: Of) -> None:
        messages = []
        for name in ("督导约谈工作内部规程", "食堂卫生管理内部规程"):
            with pytest.raises(UnknownName) as raised:
                search_policy(of("student.1"), query="约谈", document=name)
            messages.append(raised.value.message.replace(name, "…"))
        assert messages[0] == messages[1]
