"""Marks in force with what they replaced, marks of single items, common tests and weekly activity on the platform."""

from knowledge_base.evaluation.tables.model import Column, Domain, Privacy, Reference, Table

_ATTEMPTS = ("正考", "补考", "重修", "缓考")
_KINDS = ("作业", "测验", "实验", "期中", "期末", "报告", "大题", "小题")

_P2 = Privacy.PERSONAL
_SECTION = Column("section_id", "VARCHAR", "教学班号", references="section.section_id")
_STUDENT = Column("student_id", "VARCHAR", "学号", references="student.student_id", privacy=_P2)

_MARKS = (
    Table(
        "score",
        "成绩：一次考试一行，为现行值；尚未公布的成绩没有行，改动前的值在 score_revision",
        ("section_id", "student_id", "attempt"),
        (
            _SECTION,
            _STUDENT,
            Column("attempt", "VARCHAR", "考试性质", codes=_ATTEMPTS),
            Column("points", "DOUBLE", "百分制总评；两级制或缓考为空", nullable=True, privacy=_P2, low=0, high=100),
            Column("passed", "BOOLEAN", "两级制是否通过；百分制为空", nullable=True, privacy=_P2),
            Column(
                "grade_point",
                "DOUBLE",
                "绩点（按学校换算办法）；两级制或缓考为空",
                nullable=True,
                privacy=_P2,
                low=0,
                high=10,
            ),
            Column("is_absent", "BOOLEAN", "缺考、旷考", privacy=_P2),
            Column("is_cheat", "BOOLEAN", "违纪记零", privacy=_P2),
            Column("is_deferred", "BOOLEAN", "缓考（正考行上标记，成绩另起缓考一行）", privacy=_P2),
            Column("published_on", "DATE", "公布日期"),
            Column("raw_value", "VARCHAR", "教务系统原值，如 良、通过", nullable=True, privacy=_P2),
            Column("usual_points", "DOUBLE", "平时成绩（百分制）", nullable=True, privacy=_P2, low=0, high=100),
            Column("exam_points", "DOUBLE", "期末成绩（百分制）", nullable=True, privacy=_P2, low=0, high=100),
        ),
        Domain.LEARNING,
        references=(Reference(("section_id", "student_id"), "enrolment"),),
    ),
    Table(
        "score_revision",
        "成绩修改留痕：一次修改一行，记被替换的旧值；第 1 次修改的旧值即最初公布的成绩",
        ("section_id", "student_id", "attempt", "revision"),
        (
            _SECTION,
            _STUDENT,
            Column("attempt", "VARCHAR", "考试性质", codes=_ATTEMPTS),
            Column("revision", "INTEGER", "第几次修改", low=1),
            Column("points", "DOUBLE", "修改前的百分制总评", nullable=True, privacy=_P2, low=0, high=100),
            Column("passed", "BOOLEAN", "修改前两级制是否通过", nullable=True, privacy=_P2),
            Column("grade_point", "DOUBLE", "修改前的绩点", nullable=True, privacy=_P2, low=0, high=10),
            Column("is_absent", "BOOLEAN", "修改前是否缺考、旷考", privacy=_P2),
            Column("is_cheat", "BOOLEAN", "修改前是否违纪记零", privacy=_P2),
            Column("is_deferred", "BOOLEAN", "修改前是否缓考", privacy=_P2),
            Column("published_on", "DATE", "旧值的公布日期"),
            Column("revised_on", "DATE", "修改日期"),
            Column("reason", "VARCHAR", "修改缘由", privacy=_P2),
        ),
        Domain.LEARNING,
        references=(Reference(("section_id", "student_id", "attempt"), "score"),),
        ordered=(("published_on", "revised_on"),),
    ),
    Table(
        "assessment_item",
        "考核项：一个教学班的一项作业、测验、试卷或其中一题一行",
        ("item_id",),
        (
            Column("item_id", "VARCHAR", "考核项号"),
            _SECTION,
            Column(
                "parent_item_id",
                "VARCHAR",
                "所属考核项（试卷→大题→小题）",
                references="assessment_item.item_id",
                nullable=True,
            ),
            Column("seq", "INTEGER", "序号", low=1),
            Column("kind", "VARCHAR", "类型", codes=_KINDS),
            Column("name", "VARCHAR", "名称", nullable=True),
            Column("full_mark", "DOUBLE", "满分", low=0, high=1000),
            Column("weight", "DOUBLE", "在总评里的权重（0–1）；只作分析的题目为空", nullable=True, low=0, high=1),
        ),
        Domain.LEARNING,
    ),
    Table(
        "item_objective",
        "考核项支撑的课程目标：一项支撑一个目标一行",
        ("item_id", "objective_id"),
        (
            Column("item_id", "VARCHAR", "考核项号", references="assessment_item.item_id"),
            Column("objective_id", "VARCHAR", "课程目标号", references="course_objective.objective_id"),
            Column("share", "DOUBLE", "该项分值用于此目标的比例（0–1）", low=0, high=1),
        ),
        Domain.LEARNING,
    ),
    Table(
        "item_score",
        "小题分：一名学生的一个考核项一行",
        ("item_id", "student_id"),
        (
            Column("item_id", "VARCHAR", "考核项号", references="assessment_item.item_id"),
            _STUDENT,
            Column("value", "DOUBLE", "得分；缓考、免做为空", nullable=True, privacy=_P2, low=0, high=1000),
            Column("status", "VARCHAR", "状态", codes=("正常", "缺考", "缓考", "未交", "免做"), privacy=_P2),
        ),
        Domain.LEARNING,
    ),
)

_TESTS = (
    Table(
        "common_test",
        "统一测试：同一份卷子测一届学生一行；前测与后测以 pair 相配，供增值评价",
        ("test_id",),
        (
            Column("test_id", "VARCHAR", "测试号"),
            Column("name", "VARCHAR", "名称"),
            Column("kind", "VARCHAR", "用途", codes=("前测", "后测")),
            Column("pair", "VARCHAR", "同一对前后测的共同代号"),
            Column("held_on", "DATE", "测试日期"),
            Column("full_mark", "DOUBLE", "满分", low=0, high=1000),
        ),
        Domain.LEARNING,
    ),
    Table(
        "common_test_score",
        "统一测试成绩：一名学生的一次测试一行",
        ("test_id", "student_id"),
        (
            Column("test_id", "VARCHAR", "测试号", references="common_test.test_id"),
            _STUDENT,
            Column("points", "DOUBLE", "得分", privacy=_P2, low=0, high=1000),
        ),
        Domain.LEARNING,
    ),
    Table(
        "lms_weekly",
        "教学平台周活动：一名学生一个教学班一周一行；没有平台的教学班没有行",
        ("section_id", "student_id", "week"),
        (
            _SECTION,
            _STUDENT,
            Column("week", "INTEGER", "教学周", low=1, high=30),
            Column("active", "BOOLEAN", "当周是否有观看、提交、测验、讨论（只登录不算）", privacy=_P2),
            Column("events", "INTEGER", "有效活动次数", privacy=_P2, low=0),
            Column("due_count", "INTEGER", "当周到期的作业份数", privacy=_P2, low=0),
            Column("submit_count", "INTEGER", "已提交份数", privacy=_P2, low=0),
            Column("on_time_count", "INTEGER", "按时提交份数", privacy=_P2, low=0),
            Column("sessions_due", "INTEGER", "应签到次数（已扣批准请假）", nullable=True, privacy=_P2, low=0),
            Column("sessions_attended", "INTEGER", "实际签到次数", nullable=True, privacy=_P2, low=0),
        ),
        Domain.LEARNING,
        references=(Reference(("section_id", "student_id"), "enrolment"),),
        ordered=(
            ("submit_count", "due_count"),
            ("on_time_count", "submit_count"),
            ("sessions_attended", "sessions_due"),
        ),
    ),
)

LEARNING = _MARKS + _TESTS
