"""Rules on the quality office's records and on filed figures."""
# ruff: noqa: S608

from knowledge_base.evaluation.checks.model import Rule, Severity
from knowledge_base.evaluation.tables import FIGURES

_FORMS = {
    "时点": r"\d{4}-\d{2}-\d{2}",
    "自然年": r"\d{4}",
    "学年": r"\d{4}-\d{4}",
    "入学年级": r"entry:\d{4}",
    "毕业届": r"grad:\d{4}",
}
_KNOWN = ", ".join(f"('{code}', '{f.unit}', '{f.period}', '{_FORMS[f.period]}')" for code, f in FIGURES.items())

_RECORDS = (
    Rule(
        "warning_delivered",
        "已送达及其后状态的学业预警有送达日期",
        Severity.WARNING,
        "academic_warning",
        ("warning_id",),
        """
        SELECT warning_id, state AS value FROM academic_warning
        WHERE state IN ('送达', '帮扶', '解除', '升级') AND delivered_on IS NULL
        """,
        "补上送达日期；确未送达的改回“核准”",
        shows=("state",),
    ),
    Rule(
        "incident_decided",
        "已认定、终结的教学事故有认定日期",
        Severity.WARNING,
        "teaching_incident",
        ("incident_id",),
        """
        SELECT incident_id, state AS value FROM teaching_incident
        WHERE state IN ('认定', '申诉', '终结') AND decided_on IS NULL
        """,
        "补上认定日期：事故按认定日期归属学期",
        shows=("state",),
    ),
    Rule(
        "ticket_answered",
        "已办结的反馈有答复日期",
        Severity.WARNING,
        "feedback_ticket",
        ("ticket_id",),
        "SELECT ticket_id, state AS value FROM feedback_ticket WHERE state = '办结' AND answered_on IS NULL",
        "补上答复日期；尚未答复的改为“办理”",
        shows=("state",),
    ),
    Rule(
        "finding_left_out_with_reason",
        "不纳入整改的问题有理由",
        Severity.WARNING,
        "finding",
        ("finding_id",),
        """
        SELECT finding_id, text_short AS value FROM finding
        WHERE NOT adopted AND coalesce(trim(not_adopted_reason), '') = ''
        """,
        "写明不纳入的理由",
        shows=("text_short",),
    ),
    Rule(
        "rectification_closed",
        "已销号的整改项有销号日期，未销号的没有",
        Severity.ERROR,
        "rectification_history",
        ("item_id",),
        """
        SELECT item_id, state AS value FROM rectification_history
        WHERE (state = '已销号' AND closed_on IS NULL) OR (state IN ('整改中', '待验收') AND closed_on IS NOT NULL)
        """,
        "核对状态与销号日期",
        shows=("state",),
    ),
    Rule(
        "rectification_after_finding",
        "整改立项不早于问题提出",
        Severity.WARNING,
        "rectification_history",
        ("item_id",),
        """
        SELECT r.item_id, CAST(r.opened_on AS VARCHAR) || ' < ' || CAST(f.found_on AS VARCHAR) AS value
        FROM rectification_history AS r JOIN finding AS f ON f.finding_id = r.finding_id
        WHERE r.opened_on < f.found_on
        """,
        "核对立项日期、提出日期，或对应的问题号",
        shows=("opened_on",),
    ),
)

_FIGURES = (
    Rule(
        "figure_unit",
        "填报数据的计量单位与代码的规定一致",
        Severity.ERROR,
        "filed_figure",
        ("figure_id", "org_id", "period"),
        f"""
        SELECT f.figure_id, f.org_id, f.period, f.unit || ' / ' || k.unit AS value
        FROM filed_figure AS f JOIN (VALUES {_KNOWN}) AS k(figure_id, unit, kind, form) ON k.figure_id = f.figure_id
        WHERE f.unit <> k.unit
        """,
        "在映射文件里换算，如 万元 乘以 10000 换成 元",
        shows=("unit",),
    ),
    Rule(
        "figure_period",
        "填报数据的统计期与代码的规定一致",
        Severity.ERROR,
        "filed_figure",
        ("figure_id", "org_id", "period"),
        f"""
        SELECT f.figure_id, f.org_id, f.period, f.period || '（应为' || k.kind || '）' AS value
        FROM filed_figure AS f JOIN (VALUES {_KNOWN}) AS k(figure_id, unit, kind, form) ON k.figure_id = f.figure_id
        WHERE NOT regexp_full_match(f.period, k.form)
        """,
        "时点写 2024-09-30，自然年写 2024，学年写 2024-2025，级写 entry:2024，届写 grad:2025",
        shows=("period",),
    ),
    Rule(
        "platform_table_known",
        "填报数据的平台表号在其填报年份存在",
        Severity.WARNING,
        "filed_figure",
        ("figure_id", "org_id", "period"),
        """
        SELECT f.figure_id, f.org_id, f.period,
               coalesce(CAST(f.reporting_year AS VARCHAR), '无填报年份') || ' ' || f.table_no AS value
        FROM filed_figure AS f
        WHERE f.table_no IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM platform_table AS p
            WHERE p.reporting_year = f.reporting_year AND p.table_no = f.table_no)
        """,
        "表号逐年变化：在 platform_table 里补上该年的表号，或改正填报年份",
        shows=("table_no",),
    ),
)

QUALITY = _RECORDS + _FIGURES
