"""Courses, the plans they stand in, and the chain requirement → indicator → course objective with its weights.

A requirement belongs to one curriculum, an indicator to one requirement: the curriculum of a weight follows from its
indicator and is not written twice.
"""

from knowledge_base.evaluation.tables.model import FIRST_YEAR, LAST_YEAR, Column, Domain, Privacy, Table

_CATEGORIES = ("通识", "学科基础", "专业", "实践", "思政", "体育", "外语")
_LABELS = ("国家级一流课程", "省级一流课程", "校级一流课程", "人工智能课程", "课程思政示范课程")
_FORMS = ("线上", "线下", "线上线下混合", "虚拟仿真", "社会实践")

_COURSES = (
    Table(
        "course",
        "课程：一个课程号一行",
        ("course_id",),
        (
            Column("course_id", "VARCHAR", "课程号", privacy=Privacy.PUBLIC),
            Column("name", "VARCHAR", "课程名称", privacy=Privacy.PUBLIC),
            Column("credits", "DOUBLE", "学分", low=0, high=50),
            Column("category", "VARCHAR", "类别", codes=_CATEGORIES),
            Column("owner_id", "VARCHAR", "开课单位", references="org_unit.org_id"),
            Column("grading", "VARCHAR", "计分制", codes=("百分", "两级")),
            Column("hours", "DOUBLE", "总学时", nullable=True, low=0, high=2000),
            Column("hours_lab", "DOUBLE", "其中实验、实践学时", nullable=True, low=0, high=2000),
            Column("valid_from", "DATE", "启用日期", nullable=True),
            Column("valid_to", "DATE", "停用日期", nullable=True),
            Column("replaced_by", "VARCHAR", "改版后的课程号", references="course.course_id", nullable=True),
            Column("syllabus_version", "VARCHAR", "现行大纲版本；没有大纲为空", nullable=True),
            Column("syllabus_reviewed_on", "DATE", "现行大纲通过审核的日期；未通过为空", nullable=True),
            Column("needs_marx_textbook", "BOOLEAN", "是否有对应的马工程重点教材", nullable=True),
        ),
        Domain.CURRICULUM,
        ordered=(("valid_from", "valid_to"), ("hours_lab", "hours")),
    ),
    Table(
        "course_label",
        "课程认定：一门课程每个称号一行，在有效期内有效",
        ("course_id", "label", "valid_from"),
        (
            Column("course_id", "VARCHAR", "课程号", references="course.course_id"),
            Column("label", "VARCHAR", "称号", codes=_LABELS),
            Column("form", "VARCHAR", "一流课程的类型", codes=_FORMS, nullable=True),
            Column("valid_from", "DATE", "认定日期"),
            Column("valid_to", "DATE", "失效日期", nullable=True),
        ),
        Domain.CURRICULUM,
        ordered=(("valid_from", "valid_to"),),
    ),
    Table(
        "course_prerequisite",
        "先修关系：一门课程的一门先修课一行；不得成环",
        ("course_id", "prereq_course_id"),
        (
            Column("course_id", "VARCHAR", "课程号", references="course.course_id"),
            Column("prereq_course_id", "VARCHAR", "先修课程号", references="course.course_id"),
            Column("kind", "VARCHAR", "硬先修须先通过；软先修只是建议", codes=("硬先修", "软先修")),
        ),
        Domain.CURRICULUM,
    ),
)

_PLANS = (
    Table(
        "curriculum",
        "培养方案：一个专业一个年级版本一行",
        ("curriculum_id",),
        (
            Column("curriculum_id", "VARCHAR", "方案号"),
            Column("major_id", "VARCHAR", "专业", references="org_unit.org_id"),
            Column("entry_year", "INTEGER", "适用年级（入学年份）", low=FIRST_YEAR, high=LAST_YEAR),
            Column("version", "VARCHAR", "版本"),
            Column("total_credits", "DOUBLE", "总学分", low=0, high=500),
            Column("practice_credits", "DOUBLE", "实践教学学分", nullable=True, low=0, high=500),
            Column("elective_credits", "DOUBLE", "选修课学分", nullable=True, low=0, high=500),
            Column("study_years", "INTEGER", "标准学制（年）", nullable=True, low=1, high=10),
            Column("approved_on", "DATE", "批准日期", nullable=True),
        ),
        Domain.CURRICULUM,
        ordered=(("practice_credits", "total_credits"), ("elective_credits", "total_credits")),
    ),
    Table(
        "curriculum_course",
        "方案课程：一个方案里的一门课程一行",
        ("curriculum_id", "course_id"),
        (
            Column("curriculum_id", "VARCHAR", "方案号", references="curriculum.curriculum_id"),
            Column("course_id", "VARCHAR", "课程号", references="course.course_id"),
            Column("module", "VARCHAR", "课程模块", nullable=True),
            Column("nature", "VARCHAR", "修读要求", codes=("必修", "限选", "任选")),
            Column("suggested_term", "INTEGER", "建议修读学期（入学后第几学期）", nullable=True, low=1, high=20),
            Column("credits", "DOUBLE", "学分", low=0, high=50),
            Column("hours_lecture", "DOUBLE", "讲授学时", nullable=True, low=0, high=2000),
            Column("hours_lab", "DOUBLE", "实验学时", nullable=True, low=0, high=2000),
            Column("hours_practice", "DOUBLE", "实践学时", nullable=True, low=0, high=2000),
            Column("is_core", "BOOLEAN", "是否核心课程"),
        ),
        Domain.CURRICULUM,
    ),
    Table(
        "grad_requirement",
        "毕业要求：一个方案的一条毕业要求一行",
        ("requirement_id",),
        (
            Column("requirement_id", "VARCHAR", "毕业要求号"),
            Column("curriculum_id", "VARCHAR", "方案号", references="curriculum.curriculum_id"),
            Column("seq", "INTEGER", "序号", low=1),
            Column("text", "VARCHAR", "内容"),
        ),
        Domain.CURRICULUM,
    ),
    Table(
        "grad_indicator",
        "观测点（指标点）：一条毕业要求的一个观测点一行",
        ("indicator_id",),
        (
            Column("indicator_id", "VARCHAR", "观测点号"),
            Column("requirement_id", "VARCHAR", "毕业要求号", references="grad_requirement.requirement_id"),
            Column("seq", "INTEGER", "序号", low=1),
            Column("text", "VARCHAR", "内容"),
        ),
        Domain.CURRICULUM,
    ),
    Table(
        "course_objective",
        "课程目标：一门课程一版大纲的一个目标一行",
        ("objective_id",),
        (
            Column("objective_id", "VARCHAR", "课程目标号"),
            Column("course_id", "VARCHAR", "课程号", references="course.course_id"),
            Column("syllabus_version", "VARCHAR", "大纲版本"),
            Column("seq", "INTEGER", "序号", low=1),
            Column("text", "VARCHAR", "内容"),
            Column("expected_value", "DOUBLE", "期望达成度（0–1）", nullable=True, low=0, high=1),
        ),
        Domain.CURRICULUM,
    ),
    Table(
        "objective_indicator",
        "支撑矩阵：一个课程目标支撑一个观测点一行；同一观测点的权重之和为 1",
        ("objective_id", "indicator_id"),
        (
            Column("objective_id", "VARCHAR", "课程目标号", references="course_objective.objective_id"),
            Column("indicator_id", "VARCHAR", "观测点号", references="grad_indicator.indicator_id"),
            Column("support", "VARCHAR", "支撑强度", codes=("H", "M", "L"), nullable=True),
            Column("weight", "DOUBLE", "支撑权重（0–1）", low=0, high=1),
        ),
        Domain.CURRICULUM,
    ),
)

CURRICULUM = _COURSES + _PLANS
