"""Answers about documents, driven through the real tools on the demo's documents: what is said and what never is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from agents.answering.answer import Status
from agents.brains.base import Asker, CallTools, Draft, ToolOutcome, Turn
from agents.brains.rules import RuleBrain
from agents.calling import toolbox
from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.evaluation.directory import Directory
from knowledge_base.policies import PolicyStore, Reader, ingest
from tests.stores import GUIDE
from tests.support import need
from tools.binder import bind
from tools.context import ToolContext
from tools.metrics.definition import Catalogue
from tools.scope import Scope

Ask = Callable[..., tuple[str, Status]]
TODAY = date(2026, 3, 20)
OLD = "学位授予条例\n\n第一条 学士学位分两类。\n第二条 本条例自1981年1月1日起施行。\n"
NEW = "学位授予法\n\n第一条 学士学位分三类。\n第二条 本法自2025年1月1日起施行。《学位授予条例》同时废止。\n"


@pytest.fixture
def ask(
    directory: Directory, catalogue: Catalogue, scopes: dict[str, Scope], tools_of: Callable[[Scope], ToolContext]
) -> Ask:
    """The bound text and status of one question of the rule brain; fails when the binder drops a sentence."""
    brain = RuleBrain(directory, catalogue)

    def asked(question: str, user: str = "dean.cs", store: PolicyStore | None = None) -> tuple[str, Status]:
        scope = scopes[user]
        context = tools_of(scope) if store is None else replace(tools_of(scope), policies=store)
        draft, outcomes = _drive(brain, context, question, Asker(scope.role, user, scope.college, scope.major))
        evidence = [e for outcome in outcomes for e in outcome.evidence]
        names = [d.title for d in context.policies.documents(_anyone())] if not context.policies.is_empty() else []
        bound = bind(draft.text, evidence, question=question, known_names=names)
        assert bound.dropped == ()
        return bound.text, draft.status

    return asked


def _anyone() -> Reader:
    return Reader(role="")


def _drive(brain: RuleBrain, context: ToolContext, question: str, asker: Asker) -> tuple[Draft, list[ToolOutcome]]:
    outcomes: list[ToolOutcome] = []
    for _ in range(6):
        decision = brain.decide(Turn(question, asker, TODAY, (), tuple(outcomes)))
        if isinstance(decision, Draft):
            return decision, outcomes
        assert isinstance(decision, CallTools)
        for call in decision.calls:
            numbered = sum(len(o.evidence) for o in outcomes)
            outcomes.append(toolbox.run(call, context, numbered))
    raise AssertionError(f"no draft for {question}")


@pytest.fixture(scope="module")
def degrees(tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    """No guide; regulations, and the law that replaced them."""
    folder = tmp_path_factory.mktemp("degrees")
    for name, text in (("old", OLD), ("new", NEW)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    store = PolicyStore(folder / "policies")
    ingest(store, [*DEMO_DOCUMENTS, folder / "old.txt", folder / "new.txt"])
    return store


def test_two_subjects_are_answered_each_from_its_clause(ask: Ask) -> None:
    text, status = ask("学业预警的处分和申诉分别怎么规定")
    assert status is Status.ANSWERED
    assert "关于处分，《示范大学本科生学业预警与帮扶办法》第三条" in text
    assert "关于申诉，《示范大学本科生学业预警与帮扶办法》第十一条" in text


def test_one_clause_answers_two_subjects_once(ask: Ask) -> None:
    text, _ = ask("被学业预警了会影响评奖评优吗，会不会给处分")
    assert text.count("不作为评奖评优的否定性条件") == 1


def test_a_subject_that_is_not_regulated_is_said_to_be_so(ask: Ask) -> None:
    text, status = ask("评教和奖学金学校分别怎么规定", "teacher.1")
    assert status is Status.ANSWERED
    assert "关于评教" in text
    assert "没有写到奖学金的条款" in text


@pytest.mark.parametrize(
    "question", ["国家奖学金怎么评", "学校对宿舍管理有什么规定", "图书馆借书有什么规定", "科研经费报销有什么规定"]
)
def test_nothing_is_passed_off_as_an_answer(ask: Ask, question: str) -> None:
    text, status = ask(question)
    assert status is Status.NO_DATA
    assert "我不作引申" in text
    assert "目前可以查阅的有《" in text
    assert "[E" not in text


@pytest.mark.parametrize(
    ("question", "document", "clause"),
    [
        ("评教办法第八条", "学生评教工作办法", "第八条"),
        ("预警办法12条", "学业预警与帮扶办法", "第十二条"),
        ("学业预警办法第九条第二项是什么", "学业预警与帮扶办法", "第九条"),
        ("《学生评教工作办法》对申诉怎么规定", "学生评教工作办法", "第十九条"),
        ("学业预警名单由谁核准", "学业预警与帮扶办法", "第九条"),
        ("学业导师多久要联系一次学生", "学业预警与帮扶办法", "第十三条"),
        ("评教时答题不到30秒的问卷怎么算", "学生评教工作办法", "第八条"),
        ("评教结果能不能单独用来评职称", "学生评教工作办法", "第十八条"),
        ("评教办法里会不会公布教师名次", "学生评教工作办法", "第十三条"),
        ("老师对评教结果有异议，按学校的评教办法，几天之内可以申请复核？", "学生评教工作办法", "第十九条"),
    ],
)
def test_the_clause_of_a_question_as_people_put_it(ask: Ask, question: str, document: str, clause: str) -> None:
    text, status = ask(question)
    assert status is Status.ANSWERED
    assert f"示范大学{'本科生' if '预警' in document else ''}{document}》{clause}" in text.split("\n")[0]


@pytest.mark.parametrize("typed", ["3.2.3c", "3.2.3c)", "3.2.3（c）", "3.2.3条c款"])
def test_an_item_of_the_guide_is_found_however_it_is_typed(ask: Ask, typed: str) -> None:
    need(GUIDE)
    text, _ = ask(f"指南{typed}说了什么")
    assert "3.2.3 c)[E1]" in text
    assert "智能监测与诊断系统" in text


def test_a_missing_clause_is_missing_in_the_text(ask: Ask) -> None:
    need(GUIDE)
    text, status = ask("指南4.2是什么内容", "qa")
    assert status is Status.NO_DATA
    assert "文本里没有您问的这一条：指南4.2是什么内容" in text
    assert "[E" not in text


def test_a_heading_of_the_guide_is_answered_by_its_clauses(ask: Ask) -> None:
    need(GUIDE)
    text, _ = ask("指南建设要点有哪些")
    assert all(words in text for words in ("职称评聘", "整改效果动态跟踪", "责任清单"))
    text, _ = ask("数智平台，指南里怎么说的")
    assert "4.4[E1]规定" in text


def test_the_law_in_force_answers_and_says_so(ask: Ask, degrees: PolicyStore) -> None:
    text, _ = ask("法律对学士学位怎么规定", store=degrees)
    assert "学士学位分三类" in text
    assert "现行有效的《学位授予法》（自2025-01-01起施行）；《学位授予条例》已由它取代" in text
    text, _ = ask("《学位授予条例》第一条", store=degrees)
    assert "学士学位分两类" in text
    assert "已经不再适用，由《学位授予法》取代" in text


def test_without_a_guide_the_answer_says_that_none_was_taken_in(ask: Ask, degrees: PolicyStore) -> None:
    for user, how in (("qa", "zhizhen ingest"), ("student.1", "请联系质量评估中心")):
        text, status = ask("指南对学业预警有什么要求", user, store=degrees)
        assert status is Status.NO_DATA
        assert "制度库里还没有收入指南" in text
        assert how in text
        assert "学业预警与帮扶办法" in text
    text, _ = ask("指南3.2.3c讲什么", "qa", store=degrees)
    assert "制度库里还没有收入指南" in text


def test_what_no_clause_plainly_speaks_of_is_pointed_to_and_not_answered(ask: Ask) -> None:
    text, status = ask("硕士论文查重率多少算过", "student.1")
    assert status is Status.NO_DATA
    assert "不拿相近的条款当作答案" in text
    text, status = ask("那个办法里说的期限到底是几天", "teacher.1")
    assert status is Status.CLARIFY
    assert "可能是这几条" in text


def test_an_internal_document_is_not_even_missing_by_name(ask: Ask) -> None:
    text, status = ask("督导约谈规程第四条", "teacher.1")
    assert status is Status.NO_DATA
    assert "逾期三十日" not in text
    assert "督导约谈工作内部规程" not in text
