"""The quality office's own records: observations, warnings, incidents, tickets, reviews, findings, rectifications."""

from knowledge_base.evaluation.tables.model import FIRST_YEAR, LAST_YEAR, Column, Domain, Privacy, Table

_OBSERVERS = ("校督导", "院督导", "领导", "同行")
_WARNING_STATES = ("初筛", "院核", "核准", "送达", "帮扶", "解除", "升级")
_REVIEWS = ("审核评估", "合格评估", "工程认证", "师范认证", "专业评估", "巡视", "论文抽检")
_SOURCES = ("专家报告", "问题清单", "自评", "现场", "认证反馈", "内部评价")

_P2 = Privacy.PERSONAL
_P3 = Privacy.SENSITIVE
_ORG = Column("org_id", "VARCHAR", "责任单位", references="org_unit.org_id")
_TERM = Column("term_id", "VARCHAR", "学期", references="term.term_id")

_CLASSROOM = (
    Table(
        "observation_duty",
        "听课任务：一人一学期一行",
        ("term_id", "observer_id"),
        (
            _TERM,
            Column("observer_id", "VARCHAR", "听课人工号", references="staff.staff_id"),
            Column("observer_kind", "VARCHAR", "身份", codes=_OBSERVERS),
            Column("required_periods", "INTEGER", "规定听课学时", low=0, high=200),
        ),
        Domain.QUALITY,
    ),
    Table(
        "observation",
        "听课记录：一人一次听课一行",
        ("observation_id",),
        (
            Column("observation_id", "VARCHAR", "记录号"),
            Column("observer_id", "VARCHAR", "听课人工号", references="staff.staff_id", privacy=_P2),
            Column("observer_kind", "VARCHAR", "身份", codes=_OBSERVERS),
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("staff_id", "VARCHAR", "被听教师", references="staff.staff_id"),
            Column("observed_on", "DATE", "听课日期"),
            Column("periods", "INTEGER", "听课学时", low=1, high=12),
            Column("score", "DOUBLE", "评分（百分制）；只记意见为空", nullable=True, privacy=_P2, low=0, high=100),
            Column("grade", "VARCHAR", "等级", codes=("优", "良", "中", "差"), nullable=True, privacy=_P2),
            Column("strengths", "VARCHAR", "优点", nullable=True, privacy=_P2),
            Column("issues", "VARCHAR", "问题", nullable=True, privacy=_P2),
            Column("suggestions", "VARCHAR", "建议", nullable=True, privacy=_P2),
            Column("followup_required", "BOOLEAN", "是否需要跟踪听课"),
            Column(
                "followup_of", "VARCHAR", "所跟踪的听课记录", references="observation.observation_id", nullable=True
            ),
        ),
        Domain.QUALITY,
    ),
    Table(
        "teaching_incident",
        "教学事故：一起一行；只有终结的才算认定",
        ("incident_id",),
        (
            Column("incident_id", "VARCHAR", "事故号"),
            _TERM,
            _ORG,
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id", nullable=True),
            Column("staff_id", "VARCHAR", "责任人", references="staff.staff_id", nullable=True, privacy=_P3),
            Column("kind", "VARCHAR", "类别，如 教学运行、考试管理"),
            Column("level_raw", "VARCHAR", "学校原定等级名称", nullable=True),
            Column("level_norm", "VARCHAR", "统一等级", codes=("一般", "严重", "重大")),
            Column("reported_on", "DATE", "受理日期"),
            Column("decided_on", "DATE", "认定日期", nullable=True),
            Column("state", "VARCHAR", "状态", codes=("受理", "核查", "认定", "申诉", "终结", "不成立")),
        ),
        Domain.QUALITY,
        ordered=(("reported_on", "decided_on"),),
    ),
    Table(
        "feedback_ticket",
        "教学反馈：一条意见一行；提出人不入库",
        ("ticket_id",),
        (
            Column("ticket_id", "VARCHAR", "反馈号"),
            _TERM,
            _ORG,
            Column("source", "VARCHAR", "来源", codes=("信息员", "督导", "座谈", "热线")),
            Column("anonymous", "BOOLEAN", "是否匿名提出"),
            Column("section_id", "VARCHAR", "涉及的教学班", references="section.section_id", nullable=True),
            Column("text", "VARCHAR", "意见原文", privacy=_P3),
            Column("text_masked", "VARCHAR", "隐去可识别内容后的意见", nullable=True),
            Column("topic", "VARCHAR", "主题", nullable=True),
            Column("received_on", "DATE", "受理日期"),
            Column("due_on", "DATE", "应办结日期"),
            Column("answered_on", "DATE", "答复日期", nullable=True),
            Column("reply", "VARCHAR", "答复", nullable=True),
            Column("state", "VARCHAR", "状态", codes=("受理", "办理", "办结", "合并", "不受理")),
        ),
        Domain.QUALITY,
        ordered=(("received_on", "due_on"), ("received_on", "answered_on")),
    ),
    Table(
        "academic_warning",
        "学业预警：一名学生一学期一次预警一行；预警不是处分",
        ("warning_id",),
        (
            Column("warning_id", "VARCHAR", "预警号"),
            Column("student_id", "VARCHAR", "学号", references="student.student_id", privacy=_P2),
            _TERM,
            Column("rule_version", "VARCHAR", "所依办法的版本"),
            Column("level", "VARCHAR", "等级", codes=("提示", "黄", "橙", "红"), privacy=_P2),
            Column("trigger", "VARCHAR", "触发条件", privacy=_P2),
            Column("state", "VARCHAR", "状态", codes=_WARNING_STATES, privacy=_P2),
            Column("approved_on", "DATE", "核准日期", nullable=True),
            Column("delivered_on", "DATE", "送达日期", nullable=True),
            Column("closed_on", "DATE", "解除或升级日期", nullable=True),
        ),
        Domain.QUALITY,
        ordered=(("approved_on", "delivered_on"), ("delivered_on", "closed_on")),
    ),
)

_REVIEW = (
    Table(
        "external_review",
        "外部评估与认证：一次评估一行；认证的有效期在此",
        ("review_id",),
        (
            Column("review_id", "VARCHAR", "评估号"),
            Column("kind", "VARCHAR", "类型", codes=_REVIEWS),
            Column("org_id", "VARCHAR", "被评单位：学校或专业", references="org_unit.org_id"),
            Column("authority", "VARCHAR", "组织单位"),
            Column("year", "INTEGER", "年份", low=FIRST_YEAR, high=LAST_YEAR),
            Column("visited_from", "DATE", "入校开始日期", nullable=True),
            Column("visited_to", "DATE", "入校结束日期", nullable=True),
            Column("reported_on", "DATE", "报告下发日期", nullable=True),
            Column("conclusion", "VARCHAR", "结论", codes=("通过", "有条件通过", "暂缓", "不通过"), nullable=True),
            Column("valid_from", "DATE", "认证有效期起", nullable=True),
            Column("valid_to", "DATE", "认证有效期止", nullable=True),
            Column("document", "VARCHAR", "报告文件名", nullable=True),
        ),
        Domain.QUALITY,
        ordered=(("visited_from", "visited_to"), ("visited_to", "reported_on"), ("valid_from", "valid_to")),
    ),
    Table(
        "finding",
        "问题清单：一个问题一行",
        ("finding_id",),
        (
            Column("finding_id", "VARCHAR", "问题号"),
            Column(
                "review_id",
                "VARCHAR",
                "出自哪次评估；内部评价为空",
                references="external_review.review_id",
                nullable=True,
            ),
            _ORG,
            Column("seq", "INTEGER", "序号", low=1),
            Column("indicator_l1", "VARCHAR", "一级指标", nullable=True),
            Column("indicator_l2", "VARCHAR", "二级指标", nullable=True),
            Column("focus_point", "VARCHAR", "审核重点", nullable=True),
            Column("text_short", "VARCHAR", "问题简要表述"),
            Column("text_full", "VARCHAR", "问题全文", nullable=True),
            Column("source", "VARCHAR", "问题来源", codes=_SOURCES),
            Column("severity", "VARCHAR", "严重程度", codes=("红线", "底线", "重点", "一般"), nullable=True),
            Column("found_on", "DATE", "提出日期"),
            Column("adopted", "BOOLEAN", "是否纳入整改"),
            Column("not_adopted_reason", "VARCHAR", "不纳入的理由", nullable=True),
        ),
        Domain.QUALITY,
    ),
    Table(
        "rectification_history",
        "以往整改：学校移交的历史整改项，一项一行；本系统内的整改另存于记录库",
        ("item_id",),
        (
            Column("item_id", "VARCHAR", "整改项号"),
            Column("finding_id", "VARCHAR", "对应问题号", references="finding.finding_id", nullable=True),
            _ORG,
            Column("course_id", "VARCHAR", "针对的课程；不针对课程为空", references="course.course_id", nullable=True),
            Column("problem", "VARCHAR", "问题"),
            Column("measure", "VARCHAR", "整改措施"),
            Column("metric", "VARCHAR", "登记的目标指标代码，如 course_fail_rate", nullable=True),
            Column("baseline", "DOUBLE", "整改前的指标值", nullable=True),
            Column("target", "DOUBLE", "目标值", nullable=True),
            Column("opened_on", "DATE", "立项日期"),
            Column("first_due_on", "DATE", "首次批准的期限"),
            Column("due_on", "DATE", "现行期限（含批准的延期）"),
            Column("submitted_on", "DATE", "提交验收日期", nullable=True),
            Column("closed_on", "DATE", "验收销号日期", nullable=True),
            Column("observed_until", "DATE", "观察期截止日期", nullable=True),
            Column("state", "VARCHAR", "状态", codes=("整改中", "待验收", "已销号", "已终止")),
            Column("effect", "VARCHAR", "成效认定", ("见效", "证据不足", "无变化", "变差", "未检验"), nullable=True),
            Column(
                "recurrence_of", "VARCHAR", "复发自哪一项", references="rectification_history.item_id", nullable=True
            ),
        ),
        Domain.QUALITY,
        ordered=(
            ("opened_on", "first_due_on"),
            ("first_due_on", "due_on"),
            ("opened_on", "submitted_on"),
            ("submitted_on", "closed_on"),
            ("opened_on", "closed_on"),
            ("closed_on", "observed_until"),
        ),
    ),
)

QUALITY = _CLASSROOM + _REVIEW
