"""Doing the measures and having them accepted: report, evidence, submit, accept, send back.

Self-reported progress changes no state. Whoever ever had a hand in an item, by whatever account, never accepts it; the
first acceptance is not by one who reports to them, the school's by nobody in their line.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from tools.errors import Lacking, NotUpToYou
from tools.rectification.model import EvidenceFile, Item, TaskState
from tools.rectification.plans import Measure, Plan
from tools.rectification.posts import Post, Posts
from tools.rectification.requests import Accept, AddEvidence, Report, SendBack, SubmitWork
from tools.rectification.verbs.base import Move, Setting, only_owner, refuse
from tools.rectification.words import State
from tools.scope import Role

MOST_FILES = 200
"""Files of one item."""


def report(item: Item, request: Report, setting: Setting) -> Move:
    only_owner(item, setting)
    task, measure = item.tasks.get(request.measure), _measure(request.measure, setting)
    if task is None or measure is None:
        raise Lacking(f"方案里没有编号为 {request.measure} 的措施")
    unknown = set(request.done) - {milestone.name for milestone in measure.milestones}
    refuse(bool(unknown), Lacking(f"这项措施没有节点“{'、'.join(sorted(unknown))}”"))
    done = tuple(dict.fromkeys((*task.done, *request.done)))
    told = TaskState(request.progress, done, task.accepted, setting.today)
    details = {"measure": request.measure, "progress": request.progress, "done": list(request.done)}
    return Move(item.state, request.why, {"tasks": {**item.tasks, request.measure: told}}, details)


def _measure(measure_id: str, setting: Setting) -> Measure | None:
    measures = setting.plan.measures if setting.plan else ()
    return next((measure for measure in measures if measure.id == measure_id), None)


def add_evidence(item: Item, request: AddEvidence, setting: Setting) -> Move:
    """By whoever has a hand in it, while it is worked on: what an acceptor looks at stays as it was handed in."""
    _may_attach(item, setting.plan, setting.actor.username)
    refuse(len(setting.evidence) >= MOST_FILES, Lacking(f"一个整改项至多 {MOST_FILES} 份证据，请合并后再上传"))
    unknown = [measure for measure in request.measures if measure not in item.tasks]
    refuse(bool(unknown), Lacking(f"方案里没有编号为 {'、'.join(unknown)} 的措施"))
    assert item.started_on is not None
    refuse(
        not item.started_on <= request.made_on <= setting.today,
        Lacking(f"证据应形成于整改期内（{item.started_on} 至今天），不补日期"),
    )
    file = _evidence(item, request, setting)
    refuse(any(known.id == file.id for known in setting.evidence), Lacking("这个文件已经在本整改项的证据里"))
    details = {"evidence": file.id, "sha256": file.sha256, "name": file.name}
    return Move(item.state, request.why, {}, details, evidence=file)


def _may_attach(item: Item, plan: Plan | None, username: str) -> None:
    """NotUpToYou unless that account owns the item or answers for a measure of its plan."""
    doing = {item.owner.username} if item.owner else set()
    doing |= {measure.responsible for measure in (plan.measures if plan else ()) if measure.responsible}
    refuse(username not in doing, NotUpToYou("只有责任人和措施负责人可以上传证据"))


def _evidence(item: Item, request: AddEvidence, setting: Setting) -> EvidenceFile:
    return EvidenceFile(
        id=hashlib.sha256(f"{item.id}/{request.sha256}".encode()).hexdigest()[:32],
        item=item.id,
        sha256=request.sha256,
        name=request.name,
        size=request.size,
        kind=request.kind,
        measures=request.measures,
        made_on=request.made_on,
        note=request.why,
        added_by=setting.actor.username,
        added_at=setting.now,
    )


def submit_work(item: Item, request: SubmitWork, setting: Setting) -> Move:
    only_owner(item, setting)
    need_evidence(item, setting)
    waiting = item.extension is not None
    refuse(waiting, Lacking("延期申请还没有批复，请等批复后再提交"))
    if not first_acceptors(item, setting.posts):
        raise Lacking("没有可以验收的院长或校领导账号，请管理员先建立")
    return Move(State.COLLEGE_REVIEW, request.why, {"submitted_on": setting.today, "missing": ()})


def need_evidence(item: Item, setting: Setting) -> None:
    """Lacking, with the measures that no file shows to be done; a notice or a plan shows nothing."""
    begun = item.started_on
    counting = [file for file in setting.evidence if file.kind.counts and (begun is None or file.made_on >= begun)]
    shown = {measure for file in counting for measure in file.measures}
    bare = [measure for measure in item.tasks if measure not in shown]
    refuse(
        bool(bare) or not item.tasks, Lacking(f"措施 {'、'.join(bare)} 还没有证据；只有通知、计划的不作为完成的证据")
    )


def first_acceptors(item: Item, posts: Posts) -> list[Post]:
    """Who may accept first: the dean of its college, or a leader where there is none who is independent."""
    deans = posts.holding(Role.DEAN, item.college) if item.college else ()
    return [d for d in deans if not _barred(d, item)] or [
        leader for leader in posts.holding(Role.LEADER) if not _barred(leader, item)
    ]


def _barred(post: Post, item: Item) -> bool:
    return any(post.is_same_person(hand) or post.reports_to(hand) for hand in item.hands)


def may_accept(item: Item, setting: Setting) -> None:
    """NotUpToYou unless the asker is one who may accept the item at the level it waits for."""
    if item.state is State.COLLEGE_REVIEW:
        _may_accept_first(item, setting)
    else:
        _may_accept_for_the_school(item, setting)


def _may_accept_first(item: Item, setting: Setting) -> None:
    actor = setting.actor
    _no_hand(actor, item)
    refuse(any(actor.reports_to(hand) for hand in item.hands), NotUpToYou("验收人不能是承担整改的人的下属"))
    allowed = first_acceptors(item, setting.posts)
    if all(actor.username != post.username for post in allowed):
        raise NotUpToYou(f"现在等院级验收：{'、'.join(post.name for post in allowed) or '暂无可以验收的人'}")


def _may_accept_for_the_school(item: Item, setting: Setting) -> None:
    actor, wanted = setting.actor, _reviewing(item)
    refuse(actor.role is not wanted, NotUpToYou(f"现在等{wanted.name_zh}复核"))
    _no_hand(actor, item)
    first = item.first_acceptor
    refuse(first is not None and actor.is_same_person(first), NotUpToYou("院级验收和学校复核不能是同一人"))
    refuse(_in_line(actor, item), NotUpToYou("复核人与承担整改的人在同一条直接隶属线上"))


def school_acceptors(item: Item, posts: Posts) -> list[Post]:
    """Who may review for the school: independent of who did the work and of who accepted first."""
    apart = [*item.hands, *([item.first_acceptor] if item.first_acceptor else [])]
    return [
        post
        for post in posts.holding(_reviewing(item))
        if not any(post.is_same_person(other) for other in apart) and not _in_line(post, item)
    ]


def _reviewing(item: Item) -> Role:
    """The office does not review its own work, nor that of those it reports to."""
    dependent = any(hand.role in (Role.QA, Role.LEADER) for hand in item.hands)
    return Role.LEADER if dependent else Role.QA


def _in_line(post: Post, item: Item) -> bool:
    """Whether it stands in the line of whoever did the work; below a leader nobody stands outside it."""
    if post.role is Role.LEADER:
        return False
    return any(post.reports_to(hand) or hand.reports_to(post) for hand in item.hands)


def _no_hand(actor: Post, item: Item) -> None:
    mine = any(actor.is_same_person(hand) for hand in item.hands)
    refuse(mine, NotUpToYou("承担整改的人不能验收自己的工作"))


def accept(item: Item, request: Accept, setting: Setting) -> Move:
    """At the college, on to the school; there, the measures are accepted and, with a test, observation begins."""
    may_accept(item, setting)
    need_evidence(item, setting)
    if item.state is State.COLLEGE_REVIEW:
        return Move(State.SCHOOL_REVIEW, request.why, {"first_acceptor": setting.actor})
    tasks = {measure: replace(task, accepted=True) for measure, task in item.tasks.items()}
    changes = {"accepted_on": setting.today, "tasks": tasks, "missing": ()}
    return Move(State.ACCEPTED, request.why, changes, then=_observation(item, setting))


def _observation(item: Item, setting: Setting) -> Move | None:
    """Accepted after the window began, the test is registered anew with a later one, which is counted."""
    test, moved = setting.test, setting.moved
    if test is None:
        return None
    if moved is not None:
        window = f"{moved.observe_from} 至 {moved.observe_until}"
        why = f"措施于 {setting.today} 验收，晚于观察期开始，观察期按规定顺延为 {window}"
        changes = {
            "observe_until": moved.observe_until,
            "test_number": item.test_number + 1,
            "amendments": item.amendments + 1,
        }
        details = {"until": moved.observe_until.isoformat()}
        return Move(State.OBSERVING, why, changes, details, registration=(moved,))
    return Move(State.OBSERVING, "措施验收通过，进入观察期", {"observe_until": test.observe_until})


def send_back(item: Item, request: SendBack, setting: Setting) -> Move:
    may_accept(item, setting)
    changes = {"returns": item.returns + 1, "missing": request.missing, "first_acceptor": None}
    return Move(State.REWORK, request.why, changes, {"missing": list(request.missing), "from": item.state.value})
