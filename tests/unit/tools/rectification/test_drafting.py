"""A drafted item: its figures against the tests' own SQL, whose figures are in it, and what is left to people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from evals.by_hand.rows import COURSE_RESULTS, RESPONSES
from knowledge_base.evaluation.rectification_rules import Drafting
from knowledge_base.evaluation.warehouse import DuckClient
from tests.rectifying import POSTS
from tests.unit.tools.conftest import Of
from tests.unit.tools.diagnosis.test_findings import ATTAINED, FIRSTS
from tools.diagnosis import chains, jumps
from tools.diagnosis.findings import _evidence
from tools.diagnosis.model import Finding, FindingKind
from tools.diagnosis.rows import place_of
from tools.effect.case import Method
from tools.errors import NoSuchFinding, OutOfScope
from tools.evidence import Evidence, EvidenceKind
from tools.marks import MARK
from tools.rectification.drafting import drafted
from tools.rectification.drafts import Draft
from tools.rectification.figures import figures_of
from tools.rectification.found import by_key, key_of, listed
from tools.rectification.judged import Foresight
from tools.rectification.measuring import MeasuredBaselines
from tools.rectification.organisation import Organisation
from tools.rectification.posts import FixedPosts, Post
from tools.rectification.templates import templates
from tools.rectification.words import Level, Severity
from tools.rectification.workbench import Workbench
from tools.scope import Role

DEAN_MX, DEAN_MA = Post("dean.mx", "马院长", Role.DEAN, "mx"), Post("dean.ma", "数院长", Role.DEAN, "ma")
Bench = Callable[[str], Workbench]
SEEN = Foresight(0.16, "六次里大约只有一次能看出来。", Method.OWN_HISTORY, 2, 40, 1)


@pytest.fixture
def bench(of: Of, demo_client: DuckClient) -> Bench:
    """A person's workbench over the small demo."""
    organisation, posts = Organisation.load(demo_client), FixedPosts((*POSTS, DEAN_MX, DEAN_MA))

    def made(user: str) -> Workbench:
        context = of(user)
        baselines = MeasuredBaselines(context.metrics, context.catalogue)
        rules = context.metrics.rules.rectification
        return Workbench(
            context, organisation, posts, rules, lambda asked: baselines.measure(asked, context.scope), lambda _: SEEN
        )

    return made


def swing(context_bench: Workbench) -> Finding:
    """The largest course and year of 计算机学院 as a finding: at this scale none is large enough to be one."""
    return next(swings(context_bench))


def swings(context_bench: Workbench) -> Iterator[Finding]:
    """Courses and years of 计算机学院 as findings, the largest first."""
    context = context_bench.context
    metric = context.catalogue.get(jumps.METRIC)
    place = place_of(context.scope)
    assert place is not None
    found = {key: year for key, year in jumps.table(context, metric, place).items() if key[0] == "cs"}
    for jump in sorted(jumps.swings(context, found), key=lambda j: -j.size):
        made = jumps._finding(context, metric, jump, found)
        yield replace(made, evidence=_evidence(context, made))


def broken(context_bench: Workbench) -> Finding:
    """The cohort of 软件工程 with the most students out of order."""
    context = context_bench.context
    place = place_of(context.scope)
    assert place is not None
    most = max(chains.orders(context, place), key=lambda b: (b.n >= 10, b.early, b.n))
    found = chains._finding(context, most, 10)
    return replace(found, evidence=_evidence(context, found))


def of_kind(made: Workbench, kind: FindingKind) -> Finding:
    return listed(made.context, (kind,))[0]


def by_title(draft: Draft, part: str) -> Evidence:
    return next(e for e in draft.evidence if part in e.title)


def test_a_round_of_evaluation_is_told_as_counted_by_hand(bench: Bench, demo_client: DuckClient) -> None:
    made = bench("qa")
    draft = drafted(of_kind(made, FindingKind.STRAIGHT_LINING), made)
    every = "SELECT count(*) FILTER (valid), count(*) FROM ({}) WHERE {}"
    rows = {
        name: demo_client.fetch(every.format(RESPONSES, where))[0]
        for name, where in {
            "now": "college_id = 'mx' AND term_id = '2024-2025-2'",
            "before": "college_id = 'mx' AND term_id = '2023-2024-2'",
            "others": "college_id = 'mx' AND term_id <> '2024-2025-2' AND academic_year >= '2022-2023'",
            "school": "term_id = '2024-2025-2'",
        }.items()
    }
    rate = {name: valid / whole for name, (valid, whole) in rows.items()}
    now, before, size = draft.evidence[0], draft.evidence[1], by_title(draft, "之差")
    assert (now.numerator, now.denominator) == rows["now"]
    assert before.value == pytest.approx(rate["before"])
    assert size.value == pytest.approx(rate["now"] - rate["others"])
    assert now.display in draft.problem
    assert size.display in draft.problem
    assert draft.test is not None
    assert draft.test.request.request.periods[-1] > "2024-2025-2"


def test_a_courses_rate_is_told_as_counted_by_hand(bench: Bench, demo_client: DuckClient) -> None:
    made = bench("dean.cs")
    found = swing(made)
    draft = drafted(found, made)
    course, year = found.request.course, found.period
    sums = "SELECT count(*) FILTER (failed), count(*), avg(points) FROM ({}) WHERE college_id = 'cs' AND {}"

    def counted(where: str) -> tuple[float, ...]:
        return tuple(demo_client.fetch(sums.format(COURSE_RESULTS, where))[0])

    now = counted(f"course_id = '{course}' AND academic_year = '{year}'")
    first = draft.evidence[0]
    assert (first.numerator, first.denominator) == now[:2]
    assert draft.test is not None
    # What the test starts from is the newest there is, not the year the finding is of.
    (period, *_) = draft.test.request.request.periods
    assert period > year
    assert draft.test.request.request.course == course
    assert draft.test.guard is not None
    assert draft.test.guard.request.metric == "course_mean_score"
    assert draft.test.request.target < draft.test.baseline.value
    others = counted(f"course_id = '{course}' AND academic_year <> '{year}' AND academic_year < '2025'")
    size = by_title(draft, "之差").value
    assert size == pytest.approx(now[0] / now[1] - others[0] / others[1])
    for part in found.contributions:
        assert part.total == pytest.approx(part.mix + part.rate)


def test_an_objective_is_told_as_counted_by_hand(bench: Bench, demo_client: DuckClient) -> None:
    made = bench("qa")
    for found in listed(made.context, (FindingKind.WEAK_OBJECTIVE,)):
        draft = drafted(found, made)
        rows = demo_client.fetch(ATTAINED.format(where=f"course_id = '{found.request.course}'"))
        values = {objective: (value, n) for _, objective, value, n in rows}
        own, n = values.pop(found.subject)
        told = by_title(draft, "该目标的达成度")
        assert told.value == pytest.approx(own)
        assert told.n == n
        others = sum(value for value, _ in values.values()) / len(values)
        assert by_title(draft, "之差").value == pytest.approx(own - others)
        assert draft.register.unit == found.details["owner"]
        assert draft.register.level is Level.COLLEGE


def test_a_broken_chain_is_told_as_counted_by_hand(bench: Bench, demo_client: DuckClient) -> None:
    made = bench("head.ms.ms")
    found = broken(made)
    draft = drafted(found, made)
    entry = int(found.subject.removeprefix("entry:"))
    pair = (found.details["course"], found.details["prerequisite"])
    rows = demo_client.fetch(FIRSTS.format(where=f"p.major_id = 'ms.ms' AND p.entry_year = {entry}"))
    n, early = next((n, early) for _, _, a, b, n, early in rows if (a, b) == pair)
    own = next(e for e in draft.evidence if e.kind is EvidenceKind.COMPUTED)
    assert own.value == pytest.approx(early / n)
    assert own.n == n
    assert own.display in draft.problem
    assert (draft.register.unit, draft.register.level) == ("ms.ms", Level.MAJOR)


def test_every_figure_of_every_text_carries_its_mark(bench: Bench) -> None:
    for made, found in everything(bench):
        draft = drafted(found, made)
        known = {e.id for e in draft.evidence}
        assert len(known) == len(draft.evidence)
        for text in (draft.problem, *(letter.text for letter in draft.letters)):
            assert text
            assert set(MARK.findall(text)) <= known
        assert not MARK.search(draft.register.problem)
        assert {letter.to for letter in draft.letters} == {"学院", "部门", "教师"}
        assert {i for e in draft.evidence for i in e.inputs} <= known


def everything(bench: Bench) -> list[tuple[Workbench, Finding]]:
    qa, dean, head = bench("qa"), bench("dean.cs"), bench("head.ms.ms")
    return [*((qa, found) for found in listed(qa.context)), (dean, swing(dean)), (head, broken(head))]


def test_no_sentence_of_a_template_is_lost_to_the_binder(bench: Bench) -> None:
    """Where all figures are at hand every sentence of the rule composer is shown."""
    for made, found in everything(bench):
        draft = drafted(found, made)
        for to, sentences in templates()[found.kind].letters.items():
            text = next(letter.text for letter in draft.letters if letter.to == to)
            plain = [s for s in sentences if "{" not in s]
            assert [s for s in plain if s not in text] == []
        assert [s for s in templates()[found.kind].problem if "{" not in s and s not in draft.problem] == []


@pytest.mark.parametrize("user", ["dean.cs", "dean.mx", "dean.em", "head.cs.se", "head.ms.ms"])
def test_a_draft_holds_no_other_unit(bench: Bench, user: str) -> None:
    made = bench(user)
    scope = made.context.scope
    drawn = [drafted(found, made) for found in listed(made.context)]
    if user == "dean.cs":
        drawn.append(drafted(swing(made), made))
    for draft in drawn:
        assert made.organisation.place(draft.register.unit)[0] == scope.college
        for one in draft.evidence:
            if one.kind is not EvidenceKind.CLAUSE:
                assert str(one.filters["unit"]).split(".")[0] in (scope.college, "school")


@pytest.mark.parametrize("user", ["teacher.1", "student.1", "supervisor"])
def test_who_opens_no_items_gets_no_draft(bench: Bench, of: Of, user: str) -> None:
    qa = bench("qa")
    key = key_of(of_kind(qa, FindingKind.STRAIGHT_LINING))
    with pytest.raises(OutOfScope):
        listed(of(user))
    with pytest.raises(OutOfScope):
        by_key(of(user), key)
    with pytest.raises(OutOfScope):
        drafted(of_kind(qa, FindingKind.STRAIGHT_LINING), bench(user))


def test_the_key_of_anothers_finding_leads_nowhere(bench: Bench, of: Of) -> None:
    key = key_of(of_kind(bench("qa"), FindingKind.STRAIGHT_LINING))
    assert by_key(of("dean.mx"), key).unit == "mx"
    for user, asked in (("dean.cs", key), ("dean.mx", "straight_lining-000000000000"), ("qa", "nothing-0")):
        with pytest.raises(NoSuchFinding):
            by_key(of(user), asked)


def test_a_teachers_letter_holds_only_what_a_teacher_may_have(bench: Bench) -> None:
    made = bench("dean.cs")
    texts = {letter.to: letter.text for letter in drafted(swing(made), made).letters}
    assert MARK.search(texts["学院"])
    assert not MARK.search(texts["教师"])
    listed_to_all = drafted(of_kind(bench("qa"), FindingKind.STRAIGHT_LINING), bench("qa")).letters
    assert MARK.search(next(letter.text for letter in listed_to_all if letter.to == "教师"))


def test_days_level_and_severity_follow_the_rules_in_force(bench: Bench) -> None:
    made = bench("qa")
    found = of_kind(made, FindingKind.STRAIGHT_LINING)
    draft, rules = drafted(found, made), made.rules.drafting
    assert draft.register.severity is Severity.KEY
    assert draft.plan.due_on == made.today + timedelta(days=rules.due["key"].days)
    assert draft.plan.measures[-1].due_on == draft.plan.due_on
    assert draft.test is not None
    assert draft.plan.due_on < draft.test.request.observe_from < draft.test.request.observe_until
    other = Drafting(key_from={**rules.key_from, "straight_lining": 1}, school_level=("straight_lining",))
    changed = Workbench(
        made.context,
        made.organisation,
        made.posts,
        made.rules.model_copy(update={"drafting": other}),
        made.measure,
        made.foresee,
    )
    again = drafted(found, changed)
    assert (again.register.severity, again.register.level) == (Severity.ORDINARY, Level.SCHOOL)
    assert again.plan.due_on == made.today + timedelta(days=other.due["ordinary"].days)
    assert again.plan.cooperating == ()
    assert draft.plan.cooperating == ("zp",)


def test_owner_and_supervisor_come_from_the_posts_and_the_cause_from_nobody(bench: Bench) -> None:
    made = bench("qa")
    found = of_kind(made, FindingKind.STRAIGHT_LINING)
    draft = drafted(found, made)
    assert (draft.plan.owner, draft.plan.supervisor) == (DEAN_MX, POSTS[4])
    assert any("原因" in one for one in draft.open)
    vacant = drafted(replace(found, request=replace(found.request, unit="me")), made)
    assert vacant.plan.owner is None
    assert any("责任人" in one and "指定" in one for one in vacant.open)


def test_measures_rest_on_clauses_of_the_schools_own_documents(bench: Bench) -> None:
    made = bench("qa")
    for found in listed(made.context):
        draft = drafted(found, made)
        clauses = {e.id: e for e in draft.evidence if e.kind is EvidenceKind.CLAUSE}
        assert clauses
        for measure in draft.plan.measures:
            if measure.clause:
                clause = clauses[measure.clause]
                assert f"《{clause.document}》{clause.clause}" in measure.text
            else:
                assert any(measure.id in one for one in draft.open)


def test_a_target_that_the_latest_period_has_already_reached_is_said(bench: Bench) -> None:
    made = bench("dean.cs")
    told = []
    for found in islice(swings(made), 8):
        draft, later = drafted(found, made), figures_of(found, made.context).get("later")
        said = any("已经达到建议的目标" in one for one in draft.open)
        if later is None or draft.test is None:
            assert not said
            continue
        value, target, baseline = later.evidence.value, draft.test.request.target, draft.test.baseline.value
        assert value is not None
        assert baseline is not None
        assert said is (value <= target < baseline or value >= target > baseline)
        told.append(said)
    assert set(told) == {True, False}
