"""What comes out: conclusions of study, destinations by the day they were counted, awards, theses."""

from knowledge_base.evaluation.tables.model import (
    ACADEMIC_YEAR,
    FIRST_YEAR,
    LAST_YEAR,
    Column,
    Domain,
    Privacy,
    Reference,
    Table,
)

DESTINATIONS = (
    "协议", "劳动合同", "基层项目", "应征", "科研助理", "自主创业", "自由职业",
    "境内升学", "境外升学", "待就业", "暂不就业",
)  # fmt: skip
"""Kinds of destination; the last two count as not placed."""

_P2 = Privacy.PERSONAL
_STUDENT = Column("student_id", "VARCHAR", "学号", references="student.student_id", privacy=_P2)
_GRAD_YEAR = Column("grad_year", "INTEGER", "毕业年份（届）", low=FIRST_YEAR, high=LAST_YEAR)

OUTCOMES = (
    Table(
        "graduation",
        "毕业班学生的毕业结论：一名毕业班学生每届一行",
        ("student_id", "grad_year"),
        (
            _STUDENT,
            _GRAD_YEAR,
            Column("state", "VARCHAR", "结论", codes=("毕业", "结业", "肄业", "延期")),
            Column("degree_awarded", "BOOLEAN", "是否授予学位"),
            Column("degree_denied_reason", "VARCHAR", "未授予学位的缘由", nullable=True, privacy=Privacy.SENSITIVE),
        ),
        Domain.OUTCOMES,
    ),
    Table(
        "destination",
        "毕业去向：一名毕业生在一个统计日一行（初次 8 月 31 日，年终 12 月 31 日）",
        ("student_id", "snapshot_on"),
        (
            _STUDENT,
            Column("snapshot_on", "DATE", "统计日"),
            _GRAD_YEAR,
            Column("kind", "VARCHAR", "去向", codes=DESTINATIONS, privacy=_P2),
            Column("industry", "VARCHAR", "行业", nullable=True, privacy=_P2),
            Column("region", "VARCHAR", "就业地区", nullable=True, privacy=_P2),
            Column("match_level", "VARCHAR", "专业相关度", ("很相关", "相关", "不相关"), nullable=True, privacy=_P2),
            Column("verify_state", "VARCHAR", "核查状态", codes=("未核", "核实", "存疑", "撤回")),
        ),
        Domain.OUTCOMES,
        references=(Reference(("student_id", "grad_year"), "graduation"),),
    ),
    Table(
        "award",
        "竞赛获奖：一个奖项一行；团队按一项，同一作品以作品号相认",
        ("award_id",),
        (
            Column("award_id", "VARCHAR", "获奖号"),
            Column("contest", "VARCHAR", "赛事名称"),
            Column("listed", "BOOLEAN", "赛事是否在认定目录内"),
            Column("level", "VARCHAR", "级别", codes=("国际", "国家", "省部", "校")),
            Column("grade", "VARCHAR", "等次", codes=("特等", "一等", "二等", "三等", "优秀")),
            Column("academic_year", "VARCHAR", "学年", pattern=ACADEMIC_YEAR),
            Column("work_id", "VARCHAR", "作品号"),
            Column("org_id", "VARCHAR", "申报学院", references="org_unit.org_id"),
        ),
        Domain.OUTCOMES,
    ),
    Table(
        "award_member",
        "获奖学生：一个奖项的一名学生一行",
        ("award_id", "student_id"),
        (
            Column("award_id", "VARCHAR", "获奖号", references="award.award_id"),
            _STUDENT,
            Column("seq", "INTEGER", "排名", low=1),
        ),
        Domain.OUTCOMES,
    ),
    Table(
        "thesis",
        "毕业论文（设计）：一名学生一篇一行",
        ("thesis_id",),
        (
            Column("thesis_id", "VARCHAR", "论文号"),
            _STUDENT,
            _GRAD_YEAR,
            Column("advisor_id", "VARCHAR", "指导教师（双导师为主导师）", references="staff.staff_id"),
            Column("title", "VARCHAR", "题目", nullable=True),
            Column("practice_based", "BOOLEAN", "是否以实验、实习、工程实践、社会调查为基础"),
            Column("similarity", "DOUBLE", "首次检测的文字重复率（0–1）", nullable=True, low=0, high=1),
            Column("score", "DOUBLE", "成绩（百分制）", nullable=True, privacy=_P2, low=0, high=100),
            Column("sampled_by", "VARCHAR", "被谁抽检；未抽检为空", codes=("省", "校"), nullable=True),
            Column("review_votes", "INTEGER", "评议专家数", nullable=True, low=0, high=20),
            Column("fail_votes", "INTEGER", "评为不合格的专家数", nullable=True, low=0, high=20),
            Column("is_problem", "BOOLEAN", "抽检是否认定存在问题；未抽检为空", nullable=True, privacy=_P2),
        ),
        Domain.OUTCOMES,
        ordered=(("fail_votes", "review_votes"),),
    ),
)
