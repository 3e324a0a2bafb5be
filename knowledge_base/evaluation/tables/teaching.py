"""Sections, who teaches them, who takes them and which of their sessions were moved."""

from knowledge_base.evaluation.tables.model import Column, Domain, Privacy, Table

TEACHING = (
    Table(
        "section",
        "教学班：一门课程一学期的一个教学班一行",
        ("section_id",),
        (
            Column("section_id", "VARCHAR", "教学班号"),
            Column("course_id", "VARCHAR", "课程号", references="course.course_id"),
            Column("term_id", "VARCHAR", "学期", references="term.term_id"),
            Column("capacity", "INTEGER", "容量（人）", nullable=True, low=0, high=5000),
            Column("head_count", "INTEGER", "教务系统登记的人数", nullable=True, low=0, high=5000),
            Column("language", "VARCHAR", "授课语言", codes=("中文", "双语", "外语"), nullable=True),
            Column("mode", "VARCHAR", "授课方式", codes=("线下", "混合", "线上"), nullable=True),
            Column("campus", "VARCHAR", "校区", nullable=True),
            Column("planned_sessions", "INTEGER", "计划上课次数", nullable=True, low=0, high=500),
            Column("experiments_due", "INTEGER", "大纲要求的实验项目数", nullable=True, low=0, high=200),
            Column("experiments_done", "INTEGER", "实际开出的实验项目数", nullable=True, low=0, high=200),
            Column("uses_marx_textbook", "BOOLEAN", "是否使用马工程重点教材", nullable=True),
        ),
        Domain.TEACHING,
        ordered=(("experiments_done", "experiments_due"),),
    ),
    Table(
        "section_staff",
        "教学班任课教师：一个教学班的一名教师一行",
        ("section_id", "staff_id"),
        (
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("staff_id", "VARCHAR", "工号", references="staff.staff_id"),
            Column("role", "VARCHAR", "角色", codes=("主讲", "助教", "实验")),
            Column("hours_share", "DOUBLE", "承担学时比例（0–1）", low=0, high=1),
            Column("hours", "DOUBLE", "承担学时（自然学时，不含折算）", nullable=True, low=0, high=2000),
        ),
        Domain.TEACHING,
    ),
    Table(
        "enrolment",
        "选课：一名学生选一个教学班一行",
        ("section_id", "student_id"),
        (
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("student_id", "VARCHAR", "学号", references="student.student_id", privacy=Privacy.PERSONAL),
            Column("kind", "VARCHAR", "修读性质", codes=("正常", "重修", "免修", "旁听")),
            Column("status", "VARCHAR", "状态", codes=("在修", "退课")),
        ),
        Domain.TEACHING,
    ),
    Table(
        "schedule_change",
        "调停课：一次调课或停课一行；节假日、全校会议的调课记“统一安排”，不算在调停课率里",
        ("change_id",),
        (
            Column("change_id", "VARCHAR", "记录号"),
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("kind", "VARCHAR", "方式", codes=("调课", "停课")),
            Column("cause", "VARCHAR", "缘由", codes=("个人", "公务", "统一安排")),
            Column("changed_on", "DATE", "原定上课日期"),
            Column("made_up_on", "DATE", "补课日期；未补为空", nullable=True),
        ),
        Domain.TEACHING,
    ),
)
