"""The rule brain's way with a student's own study: one call of the tool, and its evidence in plain sentences.

Nothing is said of the student but what the record and the rules say; a hint is called one, and how to contest the
school's own warning stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from agents.answering.answer import Status
from agents.brains.base import PERSONAL, CallTools, Decision, Draft, PastTurn, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing.study_ids import Ids
from agents.understanding.gate import refused_whatever
from agents.understanding.rule_again import STUDY
from agents.understanding.study_after import after, made_good, other_time
from agents.understanding.study_parts import (
    ELECTIVE,
    REQUIRED,
    earned_of_part,
    failed_alone,
    finer_than_elective,
    module_said,
    modules_in,
    part_in,
)
from agents.understanding.studying import Study, study_in
from tools.binder import check
from tools.learning.warning import HELP
from tools.scope import Role

_TOOL = "learning_path"
_STEP = "对照培养方案"
_FEW_WORDS = 24
_NEXT = ("还差多少学分毕业", "下学期该选什么课", "什么时候能毕业", "我会不会被预警")
_HELP = HELP
_HELP_ANOTHER = "学生有困难，可以请学业导师、辅导员或学院教务办公室帮扶，推算只用来帮助学生。"
_ELSEWHERE = (
    "我只对照学生本人的培养方案和修读记录来说。别人的学业情况，或者换成别的专业会怎样，我不说也不推算。\n\n"
    "可以问您自己的：还差多少学分毕业、下学期该选什么课。转专业、学分认定，请向学院教务办公室询问。"
)
_NOT_THEN = (
    "学分、毕业进度和预警都只按现在的方案和记录对照，没有过去或将来某一时候的结果，我不推算。\n\n"
    "以前有没有被预警，以学校送达的告知书为准，可以向学院教务办公室查询；过去学期的成绩和挂科，可以写明学期来问。"
)
_OWN = "这要对照学生本人的修读记录。学生用自己的账号就能查；学院和专业可以查本单位的学生，请写明学号。"


def decide(turn: Turn, majors: Mapping[str, str], named: Sequence[tuple[str, ...]] = ()) -> Decision | None:
    """The next step of a turn about a student's study; None for every other turn.

    `majors` are the names by id, `named` what the question calls units by, each with their ids.
    """
    own = [text for text, *ids in named if turn.asker.major in ids]
    others = [name for unit, name in majors.items() if unit != turn.asker.major]
    asked = study_in(turn.question, others, own) or _of_the_same(turn, others)
    if asked is None or refused_whatever(turn.question):
        return None
    return tell(turn, asked)


def again(turn: Turn) -> Decision | None:
    """The next step of a few words that lean on a study told right before; None for every other turn."""
    if turn.before is None or len(turn.question) > _FEW_WORDS or refused_whatever(turn.question):
        return None
    kept = turn.before.memory.get(STUDY)
    asked = after(turn.question, Study(str(kept[0]), str(kept[1]))) if kept else None
    if kept and asked is None and (when := other_time(turn.question)):
        offers = () if kept[1] else (f"我{when}挂了几门课", f"我{when}各门课的成绩")
        return Draft(_NOT_THEN, Status.NO_DATA, suggestions=offers, memory={STUDY: kept})
    if not kept and turn.asker.role is Role.STUDENT:
        asked = made_good(turn.question, turn.before.question)
    return tell(turn, asked) if asked is not None else None


def tell(turn: Turn, asked: Study) -> Decision:
    """The next step towards what was asked of a study."""
    if asked.elsewhere:
        return Draft(_ELSEWHERE if turn.asker.role is Role.STUDENT else _OWN, Status.REFUSED)
    done = {str(o.call.arguments.get("what", "")): o for o in turn.outcomes if o.call.name == _TOOL}
    wanted = list(dict.fromkeys([asked.what, *(["audit"] if asked.failed else []), *asked.more]))
    if not done:
        said = {"student": asked.student, "reason": asked.reason}
        given = {key: value for key, value in said.items() if value}
        return CallTools(tuple(ToolCall(_TOOL, {"what": what, **given}) for what in wanted), step=_STEP)
    outcome = done.get(asked.what) or next(iter(done.values()))
    suggestions = tuple(_about(asked, text) for text in _NEXT if study_in(text) != Study(asked.what))
    if outcome.error is not None:
        return _refused(outcome, turn, suggestions, asked)
    if asked.cohort and not any(f"20{asked.cohort}级" in (e.definition or "") for e in outcome.evidence):
        return Draft(_ELSEWHERE if turn.asker.role is Role.STUDENT else _OWN, Status.REFUSED)
    return Draft(
        _all_told(asked, done, turn),
        suggestions=suggestions,
        memory={PERSONAL: True, STUDY: [asked.what, asked.student]},
    )


def _of_the_same(turn: Turn, others: Sequence[str]) -> Study | None:
    """A few words after a study was told: of the same student, where they ask for a side of it."""
    before = _told_before(turn.before, others) if turn.before else None
    if before is None or before.elsewhere or len(turn.question) > _FEW_WORDS:
        return None
    if (found := after(turn.question, before)) is not None:
        return found
    return study_in(f"{f'学号{before.student}' if before.student else '我'}{turn.question}", others)


def _told_before(past: PastTurn, others: Sequence[str]) -> Study | None:
    """What an earlier turn was told of: as its question is read, or as it was taken."""
    kept = past.memory.get(STUDY)
    return study_in(past.question, others) or (Study(str(kept[0]), str(kept[1])) if kept else None)


def _all_told(asked: Study, done: Mapping[str, ToolOutcome], turn: Turn) -> str:
    """The side that was asked for first, with what was asked beside it; of a failed course list that alone."""
    of_another = turn.asker.role is not Role.STUDENT
    told = [what for what in (asked.what, *asked.more) if what in done and done[what].error is None]
    ids = Ids(done[told[0]], of_another=of_another)
    beside = done.get("audit") if asked.failed else None
    failed = list(_failed(Ids(beside, of_another=of_another))) if beside is not None and beside.error is None else []
    if failed and told == ["audit"]:
        return "\n\n".join([*_whose(ids), *failed, _ONLY_REQUIRED, ids.notes])
    if told == ["audit"] and (part := list(_part(ids, turn.question))):
        return "\n\n".join([*_whose(ids), *part])
    lines = [line for what in told for line in _WRITERS[what](Ids(done[what], of_another=of_another))]
    return "\n\n".join([*_whose(ids), *failed, *lines])


def _about(asked: Study, text: str) -> str:
    """A further question, about the student that was named."""
    return f"学号{asked.student}{text.removeprefix('我')}" if asked.student else text


def _whose(ids: Ids) -> Iterator[str]:
    """Who a view of somebody else's study is about, by the number the record has it under."""
    if ids.of_another and (entity := ids.first_of_student):
        yield f"以下是{{{entity}.entity}}的学生的学业情况。"


def _refused(outcome: ToolOutcome, turn: Turn, suggestions: tuple[str, ...], asked: Study) -> Draft:
    if outcome.error_code == "no_data":
        # What is missing may be told with a number (a year of entry, years of study), which no evidence holds.
        own = f"{outcome.error}。"
        return Draft(_GAP if check(own, (), question=turn.question) else own, Status.NO_DATA, suggestions=suggestions)
    if outcome.error_code == "out_of_scope" or turn.asker.role is Role.STUDENT:
        instead = f"\n\n您可以看：{'、'.join(outcome.suggestions)}。" if outcome.suggestions else ""
        return Draft(f"{outcome.error}。{instead}", Status.REFUSED)
    own = f"{outcome.error}。"
    sayable = asked.student and not check(own, (), question=turn.question)
    return Draft(own if sayable else _OWN, Status.REFUSED)


_GAP = (
    "现有的数据和学校规则里，还没有回答这个问题所需要的内容（培养方案、预警标准，或者可以安排的学期），我不推测。"
    "请向学院教务办公室询问。"
)


def _audit(ids: Ids) -> Iterator[str]:
    exempt = f"，含免修{{{e}}}" if (e := ids.one("exempt")) else ""
    missing, total, earned = (ids.one(role) for role in ("missing", "total", "earned"))
    yield f"距毕业还差{{{missing}}}：方案总学分{{{total}}}，已修得{{{earned}}}{exempt}。"
    if waiting := ids.one("waiting"):
        yield f"在修或待出成绩的有{{{waiting}}}，通过后计入：{{{waiting}.definition}}。"
    gaps = [*ids.all("modules"), *ids.all_of("electives")]
    if gaps:
        yield f"各部分还差的：\n\n{_listed(gaps)}"
    if ids.all("failed"):
        yield from _failed(ids)
    if untouched := ids.one("open"):
        yield f"还没有修的必修课程有{{{untouched}}}：{{{untouched}.definition}}。"
    if outside := ids.one("outside"):
        yield f"方案之外通过的还有{{{outside}}}，能否认定以教务部门为准。"
    yield ids.notes


_PART_EARNED = "分部分已修得多少学分，这里没有单独的数；能说的是按方案还差多少。"
_ONLY_REQUIRED = "这里只列必修课程，选修课程没有通过的不在其中。"


def _part(ids: Ids, question: str) -> Iterator[str]:
    """The part of the plan whose credits were asked for, alone; nothing where the whole was asked for."""
    modules = ids.all("modules")
    named = modules_in(question, [ids.title(e) for e in modules])
    kind = part_in(question)
    if failed_alone(question):
        yield from _failed(ids)
        yield _ONLY_REQUIRED
        yield ids.notes
        return
    if (kind or named) and earned_of_part(question):
        yield _PART_EARNED
    if kind == ELECTIVE:
        if finer_than_elective(question):
            yield "方案里的选修学分没有再分类别，下面是选修合计的。"
        gap = ids.one("electives")
        yield f"选修还差{{{gap}}}，在修的课程还没有计入。" if gap else "按方案和记录，选修没有还差的学分。"
    elif not named and module_said(question):
        yield "您问的这一部分，方案没有单列，或者已经没有还差的学分。下面是还差的各部分。"
        yield _listed([*modules, *ids.all_of("electives")])
    elif named:
        yield _listed([e for e in modules if ids.title(e) in named])
    elif kind == REQUIRED:
        yield f"必修各部分还差的：\n\n{_listed(modules)}" if modules else "按方案和记录，必修没有还差的学分。"
        if untouched := ids.one("open"):
            yield f"还没有修的必修课程有{{{untouched}}}：{{{untouched}.definition}}。"
    else:
        return
    yield ids.notes


def _listed(gaps: Sequence[str]) -> str:
    return "\n".join(f"- {{{e}.title}}：{{{e}}}" for e in gaps)


def _failed(ids: Ids) -> Iterator[str]:
    """The required courses still failed; that there are none where the plan is asked for them alone."""
    failed = ids.all("failed")
    if not failed:
        yield "没有未通过的必修课程，补考、重修已经通过的不算在内。"
        return
    yield "未通过的必修课程：\n\n" + "\n".join(f"- {{{e}.title}}：{{{e}}}（{{{e}.definition}}）" for e in failed)


def _next(ids: Ids) -> Iterator[str]:
    courses, load = ids.all("courses"), ids.one("load")
    if not courses or load is None:
        whose = "这名学生的" if ids.of_another else "您的"
        yield f"按{whose}方案和记录，下学期没有需要安排的课程。"
    else:
        yield f"{{{load}.period}}建议修读{{{load}}}，学分上限是{{{ids.one('cap')}}}："
        yield "\n".join(f"- {{{e}.entity}}，{{{e}}}：{{{e}.definition}}" for e in courses)
    yield ids.notes


def _until(ids: Ids) -> Iterator[str]:
    ends, terms = ids.one("ends"), ids.all("terms")
    if ends:
        yield f"按方案、先修和学分上限排下来，最早在{{{ends}}}修完。"
    else:
        yield "按现有的数据还排不出能修完的学期。"
    if terms:
        yield "\n".join(f"- {{{e}.title}}{{{e}}}：{{{e}.definition}}" for e in terms)
    for left in ids.all("left_out"):
        yield f"{{{left}.title}}：{{{left}}}，{{{left}.definition}}。"
    if short := ids.one("short"):
        yield f"方案课程表之外还须另选{{{short}}}。"
    yield ids.notes


def _warning(ids: Ids) -> Iterator[str]:
    measures, hint = ids.all("measures"), ids.one("hint")
    told = "，".join(f"{{{e}.title}}{{{e}}}" for e in measures)
    yield f"按学校现行规则推算（截至{{{hint}.period}}的成绩）：{told}；对应的等级：{{{hint}}}。"
    for distance in ids.all("distances"):
        yield f"{{{distance}.title}}还有{{{distance}}}（{{{distance}.definition}}）。"
    yield ids.notes
    if official := ids.one("official"):
        yield f"学校最近送达的是{{{official}.period}}的{{{official}}}。"
    else:
        yield "系统里没有学校送达过学业预警的记录。"
    clauses = ids.all("clauses")
    if clauses:
        yield "标准与提出异议的途径："
        yield from (f"{{{e}.clause}}\n\n{{{e}.quote}}" for e in clauses)
    yield _HELP_ANOTHER if ids.of_another else _HELP


_WRITERS = {"audit": _audit, "next": _next, "until": _until, "warning": _warning}
