"""A canned assistant and a container around it: for whatever is tested above the agents."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from agents.answering.answer import (
    ActionDraft,
    Answer,
    ChartSpec,
    Clarification,
    Finished,
    Sentence,
    Series,
    Status,
    Step,
    TurnEvent,
)
from agents.brains.base import ToolCall, ToolOutcome
from agents.confirming import WAITING_NOTE, settled
from agents.errors import ThreadNotFound
from agents.reporting.desk import ReportDesk
from api.accounts import Account, Accounts, hash_password
from api.container import Container
from api.identity import Identities, Now, utc_now
from api.records import records_engine
from api.rectification.parts import assemble
from api.rectification.posts import AccountPosts
from api.settings import Settings
from knowledge_base.evaluation.rectification_rules import RectificationRules
from knowledge_base.policies import PUBLIC, Clause, Document, DocumentKind, Passage
from tests.rectifying import BASELINES, UNITS
from tools.acts.book import ActionBook
from tools.acts.days import said_zh
from tools.acts.model import ActDraft, Action
from tools.context import ToolContext
from tools.errors import NoData, ToolFailure
from tools.evidence import Evidence, EvidenceKind
from tools.rectification.baselines import FixedBaselines
from tools.rectification.judges import FixedJudges
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
PASSWORD = "chunfeng-mingyue-4821"
UNIT_NAMES = {"cs": "计算机学院", "cs.se": "软件工程", "em": "经济管理学院", "em.ac": "会计学"}

_SQL = (
    "WITH scoped_score AS (\n  SELECT * FROM score WHERE student_college = 'cs'\n)\nSELECT\n"
    "  COUNT(*) FILTER (WHERE NOT passed) * 1.0 / NULLIF(COUNT(*), 0) AS value\nFROM scoped_score\n"
    "WHERE academic_year = '2024-2025' AND attempt = '正考'"
)


def _rate(id_: str, value: float, entity: str, period: str, numerator: int, denominator: int) -> Evidence:
    return Evidence(
        id=id_,
        kind=EvidenceKind.METRIC,
        title="课程不及格率（人次）",
        value=value,
        unit="ratio",
        display=f"{value:.2%}",
        n=denominator // 8,
        numerator=numerator,
        denominator=denominator,
        entity=entity,
        period=period,
        period_zh=f"{period} 学年",
        metric="course_fail_rate",
        definition="正考成绩不及格的人次 ÷ 有正考成绩的人次；缓考、免修不计入。",
        definition_version="2025.1",
        attribution="按学生所在学院",
        filters={"college": "cs", "attempt": "正考"},
        sql=_SQL,
        generation=3,
        as_of="2026-03-20",
        completeness=0.98,
    )


TREND = Answer(
    text=(
        "**计算机学院**近三学年的课程不及格率（人次）先平后升：\n\n"
        "| 学年 | 不及格率 |\n|---|---|\n| 2022-2023 | 7.12% [E1] |\n| 2023-2024 | 7.30% [E2] |\n"
        "| 2024-2025 | 8.34% [E3] |\n\n"
        "三年合并看，**网络工程**最高，为 9.41% [E4]，比学院平均高 1.82 个百分点 [E5]。\n\n"
        "口径：按学生所在学院，只计正考。"
    ),
    status=Status.ANSWERED,
    evidence=(
        _rate("E1", 0.0712, "计算机学院", "2022-2023", 1424, 20000),
        _rate("E2", 0.0730, "计算机学院", "2023-2024", 1475, 20205),
        _rate("E3", 0.0834, "计算机学院", "2024-2025", 1688, 20240),
        _rate("E4", 0.0941, "网络工程", "2022-2023..2024-2025", 903, 9596),
        Evidence(
            id="E5",
            kind=EvidenceKind.COMPUTED,
            title="与学院平均之差",
            value=0.0182,
            unit="pp",
            display="1.82 个百分点",
            entity="网络工程",
            period="2022-2023..2024-2025",
            period_zh="2022-2023 至 2024-2025 学年",
            method="difference/1：E4 − 三年合并的学院值",
            inputs=("E4", "E1", "E2", "E3"),
            generation=3,
            as_of="2026-03-20",
        ),
    ),
    charts=(
        ChartSpec(
            kind="line",
            title="课程不及格率（人次）· 计算机学院",
            x=("2022-2023", "2023-2024", "2024-2025"),
            series=(
                Series(name="计算机学院", values=(0.0712, 0.0730, 0.0834), evidence=("E1", "E2", "E3")),
                Series(name="全校", values=(0.0801, 0.0795, None), evidence=("E1", "E2", "E3")),
            ),
            unit="ratio",
        ),
        ChartSpec(
            kind="bar",
            title="各专业三年合并",
            x=("网络工程", "软件工程", "人工智能", "数据科学与大数据技术", "计算机科学与技术"),
            series=(Series(name="不及格率", values=(0.0941, 0.0802, 0.0749, 0.0722, 0.0691), evidence=("E4",) * 5),),
            unit="ratio",
        ),
    ),
    suggestions=("那软件工程呢？", "指南对学业预警有什么要求？"),
)

CLAUSE = Answer(
    text=(
        "指南在 3.2.2 c) 中要求 [E1]：\n\n> 建立学业预警制度，对学习困难的学生及时提醒并给予帮扶。\n\n"
        "指南只列出这一项，没有规定预警的条件。本校的条件见《学业预警办法》第五条 [E2]。"
    ),
    status=Status.ANSWERED,
    evidence=(
        Evidence(
            id="E1",
            kind=EvidenceKind.CLAUSE,
            title="指南 3.2.2 c)",
            document="教学质量评价指南（2026）",
            document_id="guide-2026",
            clause="3.2.2 c)",
            page=6,
            quote="建立学业预警制度，对学习困难的学生及时提醒并给予帮扶。",
            as_of="2026-01-01",
            generation=2,
        ),
        Evidence(
            id="E2",
            kind=EvidenceKind.CLAUSE,
            title="学业预警办法 第五条",
            document="示范大学学业预警办法",
            clause="第五条",
            quote="一学期内不及格课程达到三门的，给予黄色预警。",
        ),
    ),
    suggestions=("学业预警分几级？",),
)

CLARIFY = Answer(
    text="您想看哪一个口径？未选时按**人次**计算。",
    status=Status.CLARIFY,
    clarification=Clarification(question="不及格率按人次还是按人数计算？", default="按人次"),
    suggestions=("按人次", "按人数"),
)

REFUSED = Answer(
    text="这超出了您可以查看的范围。",
    status=Status.REFUSED,
    suggestions=("我们院近三年挂科率怎么样？",),
)

HOSTILE = Answer(
    text=(
        '数值为 1% [E1]。<img src=x onerror="alert(1)"> ![图](https://evil.example/p.png) '
        "[点我](https://evil.example) <script>alert(1)</script>"
    ),
    status=Status.ANSWERED,
    degraded=True,
    evidence=(_rate("E1", 0.01, "<b>学院</b>", "2024-2025", 1, 100),),
    charts=(
        ChartSpec(
            kind="bar",
            title=":alert(1)",
            x=(":x",),
            series=(Series(name=":s", values=(1.0,), evidence=("E1",)),),
            unit="ratio",
        ),
    ),
)

_CANNED = {"指南": CLAUSE, "口径": CLARIFY, "别的": REFUSED, "攻击": HOSTILE}


class FakeAssistant:
    """Implements the Assistant protocol: the answer follows from a word in the question.

    「提醒」 in a question drafts a reminder, 「等待」 holds the turn after its first step until `release` is set,
    「出错」 breaks it.
    """

    def __init__(self, acts: ActionBook | None = None) -> None:
        self.acts = acts or ActionBook.in_memory()
        self.threads: dict[str, tuple[str, list[tuple[str, Answer]]]] = {}
        self.release = threading.Event()
        self.ended = threading.Event()

    def warm(self) -> None:
        """Nothing to open."""

    def ask(self, question: str, scope: Scope, thread: str | None = None) -> Answer:
        answers = [event.answer for event in self.stream(question, scope, thread) if isinstance(event, Finished)]
        return answers[0]

    def stream(self, question: str, scope: Scope, thread: str | None = None) -> Iterator[TurnEvent]:
        said = self._said(thread, scope) if thread else []
        try:
            yield Step(text="正在查询：课程不及格率 · 计算机学院 · 2022-2023 至 2024-2025")
            if "等待" in question:
                self.release.wait(30)
                yield Step(text="正在比较各专业")
            if "出错" in question:
                raise RuntimeError("/secret/path of the machine")
            answer = next((canned for word, canned in _CANNED.items() if word in question), TREND)
            thread = thread or f"t{len(self.threads) + 1}"
            if "提醒" in question:
                answer = self._drafted(question, thread, scope, len(said))
            for block in answer.text.split("\n\n"):
                yield Sentence(text=block)
            answer = answer.model_copy(update={"thread": thread, "trace": f"trace-{thread}-{len(said)}"})
            self.threads[thread] = (scope.user, [*said, (question, answer)])
            yield Finished(answer=answer)
        finally:
            self.ended.set()

    def turns(self, thread: str, scope: Scope) -> list[tuple[str, Answer]]:
        return [(question, self._as_recorded(answer, scope)) for question, answer in self._said(thread, scope)]

    def action(self, action_id: str, scope: Scope) -> Action:
        return self.acts.get(action_id, scope.user)

    def decide(self, action_id: str, scope: Scope, *, confirm: bool) -> Action:
        return self.acts.settle(action_id, scope, TODAY, confirm=confirm)

    def _drafted(self, question: str, thread: str, scope: Scope, turn: int) -> Answer:
        """A reminder of tomorrow, or of today where that is said, drafted and recorded."""
        day = TODAY if "今天" in question else TODAY + timedelta(days=1)
        draft = ActDraft(
            kind="reminder",
            summary=f"{said_zh(day)}提醒：看软工挂科率",
            arguments={"text": "看软工挂科率", "day": day.isoformat()},
        )
        action_id = draft.id_in(f"{thread}-{turn}")
        self.acts.draft(action_id, draft, scope, thread)
        card = ActionDraft(id=action_id, kind=draft.kind, summary=draft.summary)
        return Answer(text=f"已按您的话起草提醒，请核对。\n\n{WAITING_NOTE}", status=Status.AWAITING, actions=(card,))

    def _as_recorded(self, answer: Answer, scope: Scope) -> Answer:
        return settled(answer, self.acts.states([action.id for action in answer.actions], scope.user))

    def evidence(self, thread: str, turn: int, evidence_id: str, scope: Scope) -> Evidence:
        said = self._said(thread, scope)
        found = [e for _, answer in said[turn : turn + 1] for e in answer.evidence if e.id == evidence_id]
        if not found:
            raise ThreadNotFound(thread)
        return found[0]

    def branch(self, thread: str, turns: int, scope: Scope) -> str:
        said = self._said(thread, scope)
        if not 0 < turns <= len(said):
            raise ThreadNotFound(thread)
        new = f"t{len(self.threads) + 1}"
        self.threads[new] = (scope.user, said[:turns])
        return new

    def reports(self) -> ReportDesk:
        raise ToolFailure("the canned assistant drafts no reports")

    def use_tool(self, call: ToolCall, scope: Scope, evidence: Sequence[Evidence] = ()) -> ToolOutcome:
        """Two years of the trend; 「出错」 among the arguments breaks the tool, 「权限」 is out of scope."""
        if call.name in ("my_teaching", "learning_path"):
            return ToolOutcome(call, error="这里没有本人的记录", error_code="no_data")
        said = " ".join(map(str, call.arguments.values()))
        if "出错" in said:
            raise ToolFailure("/secret/path of the machine")
        if "权限" in said:
            return ToolOutcome(call, error="不在您的范围内", error_code="out_of_scope", suggestions=("计算机学院",))
        return ToolOutcome(call, TREND.evidence[:2], notes=("完整率不足",), data={"latest_period": "2024-2025"})

    def _said(self, thread: str, scope: Scope) -> list[tuple[str, Answer]]:
        owner, said = self.threads.get(thread, ("", []))
        if owner != scope.user:
            raise ThreadNotFound(thread)
        return said


def fake_passage(evidence: Evidence, scope: Scope, whole: bool) -> Passage | None:
    """The guide around its quoted clause, for all but students; other evidence stands nowhere."""
    if evidence.document_id != "guide-2026" or scope.role is Role.STUDENT:
        return None
    document = Document("guide-2026", "教学质量评价指南（2026）", DocumentKind.GUIDE, PUBLIC, "guide.txt", "0")
    texts = ["培养目标<b>类</b>。", "课程类。", evidence.quote or "", "教师类。", "附则。"]
    clauses = [
        Clause("guide-2026", f"3.2.2 {n})", "", (), text, i)
        for i, (n, text) in enumerate(zip("abcde", texts, strict=True))
    ]
    shown = clauses if whole else clauses[1:4]
    return Passage(document, tuple(shown), 2 if whole else 1, 0 if whole else 1, 0 if whole else 1, 2)


def fake_accounts(url: str) -> Accounts:
    """A handful of accounts with one password, as the demo has them."""
    accounts = Accounts(url)
    if accounts.get("qa") is None:
        shared = hash_password(PASSWORD)
        accounts.add(
            [
                Account("leader", Role.LEADER, "周校长", shared, demo=True),
                Account("qa", Role.QA, "质评中心", shared, demo=True),
                Account("dean.cs", Role.DEAN, "李明远", shared, college="cs", demo=True),
                Account("head.cs.se", Role.HEAD, "陈思", shared, college="cs", major="cs.se", demo=True),
                Account("student.1", Role.STUDENT, "王小雨", shared, "cs", "cs.se", "S1", demo=True),
                Account("teacher.1", Role.TEACHER, "赵敏", shared, college="cs", person="T1", demo=True),
                Account("supervisor", Role.SUPERVISOR, "孙督导", shared, sections=frozenset({"s1", "s2"}), demo=True),
                Account("dean.em", Role.DEAN, "何静", shared, college="em"),
            ]
        )
    return accounts


def _no_sight(scope: Scope) -> ToolContext:
    raise NoData("这里没有评价数据")


def fake_container(home: Path, assistant: FakeAssistant | None = None, now: Now = utc_now) -> Container:
    """Real accounts and identities in `home`, around a fake assistant."""
    settings = Settings(home=home, documents=())
    accounts = fake_accounts(settings.records)
    identities = Identities(accounts, home, now, demo_open=lambda: True)
    acts = assistant.acts if assistant else ActionBook(records_engine(settings.records))
    rectification = assemble(
        settings,
        AccountPosts(accounts, lambda: True),
        lambda: UNITS,
        lambda _: RectificationRules(),
        FixedBaselines(BASELINES),
        FixedJudges({}),
        lambda: TODAY,
        _no_sight,
    )
    return Container(
        settings,
        assistant or FakeAssistant(acts),
        accounts,
        identities,
        lambda: TODAY,
        acts,
        UNIT_NAMES,
        fake_passage,
        rectification=rectification,
    )
