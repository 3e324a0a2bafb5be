"""What a generation says of itself: how complete it is, when and from what it was made."""

from knowledge_base.evaluation.tables.model import Column, Domain, Table

_SUBJECTS = ("score", "set_response", "item_score", "observation", "lms_weekly")

SYSTEM = (
    Table(
        "coverage",
        "数据完整率：每学期每学院应有与实有的记录数，随一代数据生成时算出",
        ("subject", "term_id", "org_id"),
        (
            Column("subject", "VARCHAR", "数据域", codes=_SUBJECTS),
            Column("term_id", "VARCHAR", "学期", references="term.term_id"),
            Column("org_id", "VARCHAR", "学院（成绩按学生所在学院，评教按教师所在学院）", references="org_unit.org_id"),
            Column("expected", "INTEGER", "应有记录数", low=0),
            Column("present", "INTEGER", "实有记录数", low=0),
        ),
        Domain.SYSTEM,
        ordered=(("present", "expected"),),
    ),
    Table(
        "data_info",
        "本代数据的说明：as_of（截至日期）、source（来源）、seed、scale 等",
        ("key",),
        (
            Column("key", "VARCHAR", "名称"),
            Column("value", "VARCHAR", "值"),
        ),
        Domain.SYSTEM,
    ),
)
