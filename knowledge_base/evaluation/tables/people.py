"""Staff and students, with the histories that say what someone was at an earlier time.

A history row holds from its `valid_from` until the next row of the same person; the main row is the present state.
"""

from knowledge_base.evaluation.tables.model import FIRST_YEAR, LAST_YEAR, Column, Domain, Privacy, Table

_TITLES = ("正高", "副高", "中级", "初级", "其他")
_DUTIES = ("教学", "辅导员", "心理健康教育", "就业指导", "质量保障", "实验技术", "管理")
_STATUSES = ("在读", "休学", "退学", "毕业", "结业", "肄业", "延期")
_ENTRY_KINDS = ("统招", "专项", "预科", "专升本", "留学", "其他")

_P2 = Privacy.PERSONAL

PEOPLE = (
    Table(
        "staff",
        "教职工：一人一行，现状",
        ("staff_id",),
        (
            Column("staff_id", "VARCHAR", "工号"),
            Column("name", "VARCHAR", "姓名", privacy=_P2),
            Column("org_id", "VARCHAR", "所属单位", references="org_unit.org_id"),
            Column("employment_kind", "VARCHAR", "聘用类别", codes=("专任", "外聘", "附属医院", "返聘", "行政")),
            Column("conversion", "DOUBLE", "折合系数：专任 1，外聘 0.5，附属医院 0.15，行政 0", low=0, high=1),
            Column("title_level", "VARCHAR", "职称级别（现任）", codes=_TITLES),
            Column("hired_on", "DATE", "入职日期"),
            Column("left_on", "DATE", "离职日期", nullable=True),
            Column("title", "VARCHAR", "职称名称，如 教授、高级工程师", nullable=True),
            Column("highest_degree", "VARCHAR", "最高学位", ("博士", "硕士", "学士", "无"), nullable=True, privacy=_P2),
            Column("dual_qualified", "BOOLEAN", "是否双师双能型", nullable=True),
            Column("industry_background", "BOOLEAN", "是否有行业（工程）背景", nullable=True),
            Column("duty", "VARCHAR", "专职岗位；为空按教学单位专任教师看待", codes=_DUTIES, nullable=True),
        ),
        Domain.PEOPLE,
        ordered=(("hired_on", "left_on"),),
    ),
    Table(
        "staff_title_history",
        "职称历史：一人每次评聘一行，自起始日起到下一行为止；判定“当时是不是教授”用它",
        ("staff_id", "valid_from"),
        (
            Column("staff_id", "VARCHAR", "工号", references="staff.staff_id"),
            Column("valid_from", "DATE", "聘任起始日期"),
            Column("title_level", "VARCHAR", "职称级别", codes=_TITLES),
            Column("title", "VARCHAR", "职称名称，如 教授", nullable=True),
        ),
        Domain.PEOPLE,
    ),
    Table(
        "student",
        "学生：一人一行，现状",
        ("student_id",),
        (
            Column("student_id", "VARCHAR", "学号", privacy=_P2),
            Column("name", "VARCHAR", "姓名", privacy=_P2),
            Column("gender", "VARCHAR", "性别", codes=("男", "女"), privacy=_P2),
            Column("entry_year", "INTEGER", "入学年份（级）", low=FIRST_YEAR, high=LAST_YEAR),
            Column("major_id", "VARCHAR", "专业（现专业）", references="org_unit.org_id"),
            Column("status", "VARCHAR", "学籍状态", codes=_STATUSES),
            Column("enrolled_on", "DATE", "入学日期"),
            Column("left_on", "DATE", "离校日期", nullable=True),
            Column("expected_grad_year", "INTEGER", "预计毕业年份（届）", low=FIRST_YEAR, high=LAST_YEAR),
            Column("entry_kind", "VARCHAR", "入学方式", codes=_ENTRY_KINDS, nullable=True, privacy=_P2),
            Column(
                "entry_percentile",
                "DOUBLE",
                "高考成绩在生源省内的百分位，越高越好",
                nullable=True,
                privacy=_P2,
                low=0,
                high=100,
            ),
            Column("class_name", "VARCHAR", "行政班", nullable=True),
        ),
        Domain.PEOPLE,
        ordered=(("enrolled_on", "left_on"), ("entry_year", "expected_grad_year")),
    ),
    Table(
        "student_major_history",
        "专业历史：一名学生每次入学、分流、转专业、复学一行，自起始日起到下一行为止",
        ("student_id", "valid_from"),
        (
            Column("student_id", "VARCHAR", "学号", references="student.student_id", privacy=_P2),
            Column("valid_from", "DATE", "起始日期"),
            Column("major_id", "VARCHAR", "专业", references="org_unit.org_id"),
            Column("class_name", "VARCHAR", "行政班", nullable=True),
            Column("reason", "VARCHAR", "缘由", codes=("入学", "分流", "转专业", "复学")),
        ),
        Domain.PEOPLE,
    ),
)
