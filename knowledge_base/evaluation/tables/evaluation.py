"""The evaluation of teaching by students.

A response or comment holds no student, no time finer than its round and no key of its source; who took part is kept
apart (`set_participation`). Nothing here may ever join the two. A comment does not name its response either: a
wording someone recognises must not lead to marks given in confidence.
"""

from knowledge_base.evaluation.tables.model import Column, Domain, Privacy, Table

_P3 = Privacy.SENSITIVE

EVALUATION = (
    Table(
        "set_round",
        "学生评教批次：一次评教一行",
        ("round_id",),
        (
            Column("round_id", "VARCHAR", "批次号"),
            Column("term_id", "VARCHAR", "学期", references="term.term_id"),
            Column("form_version", "VARCHAR", "问卷版本"),
            Column("item_count", "INTEGER", "题数", low=1, high=200),
            Column("opened_on", "DATE", "开放日期"),
            Column("closed_on", "DATE", "截止日期"),
            Column("forced", "BOOLEAN", "是否强制评教（不评不能选课、查分）", nullable=True),
        ),
        Domain.EVALUATION,
        ordered=(("opened_on", "closed_on"),),
    ),
    Table(
        "set_participation",
        "评教参评状态：一名学生对一名教师应评一行（与答卷分开存放，不可关联）",
        ("round_id", "section_id", "staff_id", "student_id"),
        (
            Column("round_id", "VARCHAR", "批次号", references="set_round.round_id"),
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("staff_id", "VARCHAR", "被评教师", references="staff.staff_id"),
            Column("student_id", "VARCHAR", "学号", references="student.student_id", privacy=_P3),
            Column("submitted", "BOOLEAN", "是否参评", privacy=_P3),
        ),
        Domain.EVALUATION,
    ),
    Table(
        "set_response",
        "评教答卷：一份答卷一行；匿名，不含学号、不含比批次更细的时间、不含来源主键",
        ("response_id",),
        (
            Column("response_id", "VARCHAR", "随机答卷号"),
            Column("round_id", "VARCHAR", "批次号", references="set_round.round_id"),
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("staff_id", "VARCHAR", "被评教师", references="staff.staff_id"),
            Column("item_scores", "TINYINT[]", "各题得分（1–5）", privacy=_P3, low=1, high=5),
            Column("overall", "DOUBLE", "总分（百分制）", privacy=_P3, low=0, high=100),
            Column("duration_s", "INTEGER", "作答用时（秒）", privacy=_P3, low=0),
            Column("straightlined", "BOOLEAN", "是否一式作答（各题同分）"),
        ),
        Domain.EVALUATION,
        anonymous=True,
    ),
    Table(
        "set_comment",
        "评教评语：一条评语一行；匿名，不含学号、答卷号、不含比批次更细的时间、不含来源主键",
        ("comment_id",),
        (
            Column("comment_id", "VARCHAR", "随机评语号"),
            Column("round_id", "VARCHAR", "批次号", references="set_round.round_id"),
            Column("section_id", "VARCHAR", "教学班号", references="section.section_id"),
            Column("staff_id", "VARCHAR", "被评教师", references="staff.staff_id"),
            Column("text", "VARCHAR", "原文，不直接给人看", privacy=_P3),
            Column("text_masked", "VARCHAR", "隐去姓名、学号、可识别细节后的文字", nullable=True, privacy=_P3),
            Column("topic", "VARCHAR", "主题，如 教学内容、课堂互动、作业与考核", nullable=True),
            Column("sentiment", "VARCHAR", "倾向", codes=("肯定", "中性", "建议", "批评"), nullable=True),
            Column("suppressed_reason", "VARCHAR", "不予展示的缘由", ("辱骂", "可识别", "无关", "其他"), nullable=True),
        ),
        Domain.EVALUATION,
        anonymous=True,
    ),
)
