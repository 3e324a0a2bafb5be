"""Surveys of students, graduates, alumni and employers. Responses are anonymous: no subject, no date, no source key."""

from knowledge_base.evaluation.tables.model import ACADEMIC_YEAR, Column, Domain, Privacy, Table

_KINDS = ("学情", "在校生满意度", "应届毕业生", "校友", "用人单位")
_TOPICS = ("总体满意度", "学习投入", "教学", "课程", "资源", "专业对口", "能力达成", "培养目标", "其他")

SURVEYS = (
    Table(
        "survey",
        "问卷调查：一次调查一行",
        ("survey_id",),
        (
            Column("survey_id", "VARCHAR", "调查号"),
            Column("kind", "VARCHAR", "类型", codes=_KINDS),
            Column("academic_year", "VARCHAR", "学年", pattern=ACADEMIC_YEAR),
            Column("instrument_version", "VARCHAR", "问卷版本；不同版本不可直接比较"),
            Column("population", "VARCHAR", "调查对象的界定"),
            Column("frame_count", "INTEGER", "总体人（单位）数", nullable=True, low=0),
            Column("sent_count", "INTEGER", "发放份数", low=0),
            Column("opened_on", "DATE", "开始日期"),
            Column("closed_on", "DATE", "截止日期"),
        ),
        Domain.SURVEYS,
        ordered=(("opened_on", "closed_on"), ("sent_count", "frame_count")),
    ),
    Table(
        "survey_item",
        "问卷题目：一次调查的一道题一行",
        ("survey_id", "item"),
        (
            Column("survey_id", "VARCHAR", "调查号", references="survey.survey_id"),
            Column("item", "INTEGER", "题号", low=1),
            Column("text", "VARCHAR", "题干"),
            Column("topic", "VARCHAR", "所测内容", codes=_TOPICS),
            Column("scale_max", "INTEGER", "最高分；1 分最低", low=2, high=100),
        ),
        Domain.SURVEYS,
    ),
    Table(
        "survey_response",
        "调查答卷：一份答卷一行；匿名，不含答卷人、时间与来源主键",
        ("response_id",),
        (
            Column("response_id", "VARCHAR", "随机答卷号"),
            Column("survey_id", "VARCHAR", "调查号", references="survey.survey_id"),
            Column(
                "org_id",
                "VARCHAR",
                "答卷人（毕业生）所属专业；不分专业为空",
                references="org_unit.org_id",
                nullable=True,
            ),
            Column("weight", "DOUBLE", "抽样权重；未加权为 1", low=0),
            Column("valid", "BOOLEAN", "是否有效"),
        ),
        Domain.SURVEYS,
        anonymous=True,
    ),
    Table(
        "survey_answer",
        "调查作答：一份答卷的一道题一行；未答没有行",
        ("response_id", "item"),
        (
            Column("response_id", "VARCHAR", "答卷号", references="survey_response.response_id"),
            Column("item", "INTEGER", "题号", low=1),
            Column("value", "DOUBLE", "得分（1 到最高分）", privacy=Privacy.SENSITIVE, low=1, high=100),
        ),
        Domain.SURVEYS,
        anonymous=True,
    ),
)
