"""The tables of the evaluation warehouse, declared once.

The generator, the importer, the warehouse, the scoped relations of the metrics and the documentation all read
this declaration. Codes are the Chinese words that registrars themselves use, so that the SQL shown as evidence
can be read by the quality office. Identifiers are text of at most 12 characters (DuckDB stores those inline).

A response of the evaluation of teaching holds no student, no time finer than its round and no key of its source;
who took part is kept apart (`set_participation`). Nothing here may ever join the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Privacy(StrEnum):
    """Who may read a column: P0 public, P1 inside the school, P2 personal, P3 sensitive."""

    PUBLIC = "P0"
    INTERNAL = "P1"
    PERSONAL = "P2"
    SENSITIVE = "P3"


@dataclass(frozen=True)
class Column:
    """One column: its SQL type (DuckDB spelling), its meaning in Chinese, its codes and its privacy class."""

    name: str
    type: str
    meaning: str
    codes: tuple[str, ...] = ()
    references: str | None = None
    nullable: bool = False
    privacy: Privacy = Privacy.INTERNAL


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its key and its columns in order."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


SCHOOL = "school"
"""The `org_id` of the root unit."""

_ORG_LEVELS = ("school", "college", "major", "office")
_ATTEMPTS = ("正考", "补考", "重修", "缓考")

_P2 = Privacy.PERSONAL

_TABLES = (
    Table(
        "org_unit",
        "机构：学校、学院（教学部）、专业、职能部门",
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
        ),
    ),
    Table(
        "term",
        "学期",
        ("term_id",),
        (
            Column("term_id", "VARCHAR", "学年学期，如 2024-2025-1"),
            Column("academic_year", "VARCHAR", "学年，如 2024-2025"),
            Column("seq", "INTEGER", "学年内第几学期", codes=("1", "2")),
            Column("starts_on", "DATE", "开学日期"),
            Column("ends_on", "DATE", "结束日期"),
        ),
    ),
    Table(
        "staff",
        "教职工",
        ("staff_id",),
        (
            Column("staff_id", "VARCHAR", "工号"),
            Column("name", "VARCHAR", "姓名", privacy=_P2),
            Column("org_id", "VARCHAR", "所属单位", references="org_unit.org_id"),
            Column("employment_kind", "VARCHAR", "聘用类别", codes=("专任", "外聘", "附属医院", "返聘", "行政")),
            Column("conversion", "DOUBLE", "折合系数：专任 1，外聘 0.5，附属医院 0.15，行政 0"),
            Column("title_level", "VARCHAR", "职称级别", codes=("正高", "副高", "中级", "初级", "其他")),
            Column("hired_on", "DATE", "入职日期"),
            Column("left_on", "DATE", "离职日期", nullable=True),
        ),
    ),
    Table(
        "student",
        "学生",
        ("student_id",),
        (
            Column("student_id", "VARCHAR", "学号", privacy=_P2),
            Column("name", "VARCHAR", "姓名", privacy=_P2),
            Column("gender", "VARCHAR", "性别", codes=("男", "女"), privacy=_P2),
            Column("entry_year", "INTEGER", "入学年份（级）"),
            Column("major_id", "VARCHAR", "专业", references="org_unit.org_id"),
            Column("status", "VARCHAR", "学籍状态", codes=("在读", "休学", "退学", "毕业", "结业", "肄业", "延期")),
            Column("enrolled_on", "DATE", "入学日期"),
            Column("left_on", "DATE", "离校日期", nullable=True),
            Column("expected_grad_year", "INTEGER", "预计毕业年份（届）"),
        ),
    ),
    Table(
        "course",
        "课程",
        ("course_id",),
        (
            Column("course_id", "VARCHAR", "课程号", privacy=Privacy.PUBLIC),
            Column("name", "VARCHAR", "课程名称", privacy=Privacy.PUBLIC),
            Column("credits", "DOUBLE", "学分"),
            Column("category", "VARCHAR", "类别", codes=("通识", "学科基础", "专业", "实践", "思政", "体育", "外语")),
            Column("owner_id", "VARCHAR", "开课单位", references="org_unit.org_id"),
            Column("grading", "VARCHAR", "计分制", codes=("百分", "两级")),
        ),
    ),
    Table(
        "section",
        "教学班",
        ("section_id",),
        (
            Column("section_id", "VARCHAR", "教学班号"),
            Column("course_id", "VARCHAR", "课程号", references="course.course_id"),
            Column("term_id", "VARCHAR", "学期", references="term.term_id"),
        ),
    ),
    Table(
        "section_staff",
        "教学班任课教师",
        ("section_id", "staff_id"),
        (
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("staff_id", "VARCHAR", "工号", references="staff.staff_id"),
            Column("role", "VARCHAR", "角色", codes=("主讲", "助教", "实验")),
            Column("hours_share", "DOUBLE", "承担学时比例（0–1）"),
        ),
    ),
    Table(
        "enrolment",
        "选课",
        ("section_id", "student_id"),
        (
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("student_id", "VARCHAR", "学号", references="student.student_id", privacy=_P2),
            Column("kind", "VARCHAR", "修读性质", codes=("正常", "重修", "免修", "旁听")),
            Column("status", "VARCHAR", "状态", codes=("在修", "退课")),
        ),
    ),
    Table(
        "score",
        "成绩：一次考试一行；尚未公布的成绩没有行",
        ("section_id", "student_id", "attempt"),
        (
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("student_id", "VARCHAR", "学号", references="student.student_id", privacy=_P2),
            Column("attempt", "VARCHAR", "考试性质", codes=_ATTEMPTS),
            Column("points", "DOUBLE", "百分制总评；两级制或缓考为空", nullable=True, privacy=_P2),
            Column("passed", "BOOLEAN", "两级制是否通过；百分制为空", nullable=True, privacy=_P2),
            Column("grade_point", "DOUBLE", "绩点（按学校换算办法）；两级制或缓考为空", nullable=True, privacy=_P2),
            Column("is_absent", "BOOLEAN", "缺考、旷考", privacy=_P2),
            Column("is_cheat", "BOOLEAN", "违纪记零", privacy=_P2),
            Column("is_deferred", "BOOLEAN", "缓考（正考行上标记，成绩另起缓考一行）", privacy=_P2),
            Column("published_on", "DATE", "公布日期"),
        ),
    ),
    Table(
        "set_round",
        "学生评教批次",
        ("round_id",),
        (
            Column("round_id", "VARCHAR", "批次号"),
            Column("term_id", "VARCHAR", "学期", references="term.term_id"),
            Column("form_version", "VARCHAR", "问卷版本"),
            Column("item_count", "INTEGER", "题数"),
            Column("opened_on", "DATE", "开放日期"),
            Column("closed_on", "DATE", "截止日期"),
        ),
    ),
    Table(
        "set_participation",
        "评教参评状态（与答卷分开存放，不可关联）",
        ("round_id", "section_id", "staff_id", "student_id"),
        (
            Column("round_id", "VARCHAR", "批次号", references="set_round.round_id"),
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("staff_id", "VARCHAR", "被评教师", references="staff.staff_id"),
            Column("student_id", "VARCHAR", "学号", references="student.student_id", privacy=Privacy.SENSITIVE),
            Column("submitted", "BOOLEAN", "是否参评", privacy=Privacy.SENSITIVE),
        ),
    ),
    Table(
        "set_response",
        "评教答卷：匿名，不含学号、不含比批次更细的时间、不含来源主键",
        ("response_id",),
        (
            Column("response_id", "VARCHAR", "随机答卷号"),
            Column("round_id", "VARCHAR", "批次号", references="set_round.round_id"),
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("staff_id", "VARCHAR", "被评教师", references="staff.staff_id"),
            Column("item_scores", "TINYINT[]", "各题得分（1–5）", privacy=Privacy.SENSITIVE),
            Column("overall", "DOUBLE", "总分（百分制）", privacy=Privacy.SENSITIVE),
            Column("duration_s", "INTEGER", "作答用时（秒）", privacy=Privacy.SENSITIVE),
            Column("straightlined", "BOOLEAN", "是否一式作答（各题同分）"),
        ),
    ),
    Table(
        "graduation",
        "毕业班学生的毕业结论：一名毕业班学生每届一行",
        ("student_id", "grad_year"),
        (
            Column("student_id", "VARCHAR", "学号", references="student.student_id", privacy=_P2),
            Column("grad_year", "INTEGER", "毕业年份（届）"),
            Column("state", "VARCHAR", "结论", codes=("毕业", "结业", "肄业", "延期")),
            Column("degree_awarded", "BOOLEAN", "是否授予学位"),
        ),
    ),
    Table(
        "coverage",
        "数据完整率：每学期每学院应有与实有的记录数，随一代数据生成时算出",
        ("subject", "term_id", "org_id"),
        (
            Column("subject", "VARCHAR", "数据域", codes=("score", "set_response")),
            Column("term_id", "VARCHAR", "学期", references="term.term_id"),
            Column("org_id", "VARCHAR", "学院（成绩按学生所在学院，评教按教师所在学院）", references="org_unit.org_id"),
            Column("expected", "INTEGER", "应有记录数"),
            Column("present", "INTEGER", "实有记录数"),
        ),
    ),
    Table(
        "data_info",
        "本代数据的说明：as_of（截至日期）、source（来源）、seed、scale 等",
        ("key",),
        (
            Column("key", "VARCHAR", "名称"),
            Column("value", "VARCHAR", "值"),
        ),
    ),
)

TABLES: Mapping[str, Table] = {table.name: table for table in _TABLES}
"""Every table by name, in an order in which references point backwards."""
