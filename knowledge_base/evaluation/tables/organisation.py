"""Units and terms: what everything else is counted by."""

from knowledge_base.evaluation.tables.model import ACADEMIC_YEAR, TERM, Column, Domain, Privacy, Table

SCHOOL = "school"
"""The `org_id` of the root unit."""

_ORG_LEVELS = ("school", "college", "major", "office")

ORGANISATION = (
    Table(
        "org_unit",
        "机构：学校、学院（教学部）、专业、职能部门；一个单位一行",
        ("org_id",),
        (
            Column("org_id", "VARCHAR", "单位代码，如 cs、cs.se；学校为 school", privacy=Privacy.PUBLIC),
            Column("parent_id", "VARCHAR", "上级单位", references="org_unit.org_id", nullable=True),
            Column("level", "VARCHAR", "层级", codes=_ORG_LEVELS),
            Column("name", "VARCHAR", "规范名称", privacy=Privacy.PUBLIC),
            Column("name_en", "VARCHAR", "英文名称", nullable=True, privacy=Privacy.PUBLIC),
            Column("kind", "VARCHAR", "类别", codes=("学校", "教学", "公共课部", "专业", "行政")),
            Column("valid_from", "DATE", "设立日期"),
            Column("valid_to", "DATE", "撤销日期", nullable=True),
            Column("discipline", "VARCHAR", "学科门类，如 工学", nullable=True, privacy=Privacy.PUBLIC),
            Column("accreditable", "BOOLEAN", "专业是否在可认证目录内；非专业为空", nullable=True),
        ),
        Domain.ORGANISATION,
        ordered=(("valid_from", "valid_to"),),
    ),
    Table(
        "org_succession",
        "单位沿革：一个单位承接一个前身一行；合并有几个前身就有几行",
        ("org_id", "predecessor_id"),
        (
            Column("org_id", "VARCHAR", "承接单位", references="org_unit.org_id"),
            Column("predecessor_id", "VARCHAR", "前身单位", references="org_unit.org_id"),
            Column("kind", "VARCHAR", "变动方式", codes=("更名", "合并", "拆分", "划转")),
            Column("changed_on", "DATE", "变动日期"),
        ),
        Domain.ORGANISATION,
    ),
    Table(
        "term",
        "学期：一学期一行",
        ("term_id",),
        (
            Column("term_id", "VARCHAR", "学年学期，如 2024-2025-1", pattern=TERM),
            Column("academic_year", "VARCHAR", "学年，如 2024-2025", pattern=ACADEMIC_YEAR),
            Column("seq", "INTEGER", "学年内第几学期", codes=("1", "2")),
            Column("starts_on", "DATE", "开学日期"),
            Column("ends_on", "DATE", "结束日期"),
        ),
        Domain.ORGANISATION,
        ordered=(("starts_on", "ends_on"),),
    ),
)
