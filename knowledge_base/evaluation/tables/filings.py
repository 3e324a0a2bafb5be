"""Figures a school only files, and figures of other institutions: a code, a unit, a period, a value.

What the records can count is never filed. `FIGURES` names the figures the metrics know; a school may file others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge_base.evaluation.tables.model import FIRST_YEAR, LAST_YEAR, PERIOD, Column, Domain, Privacy, Table


@dataclass(frozen=True)
class Figure:
    """A figure a school files: its name, its unit, and the kind of period it is for."""

    name: str
    unit: str
    period: str


_POINT, _CALENDAR, _YEAR, _ENTRY, _GRADUATION = "时点", "自然年", "学年", "入学年级", "毕业届"

FIGURES: Mapping[str, Figure] = {
    "ft_students": Figure("全日制在校生数", "人", _POINT),
    "undergrads": Figure("普通本科在校生数", "人", _POINT),
    "junior": Figure("普通专科（高职）在校生数", "人", _POINT),
    "masters": Figure("全日制硕士生数", "人", _POINT),
    "doctorates": Figure("全日制博士生数", "人", _POINT),
    "foreign": Figure("留学生数", "人", _POINT),
    "preparatory": Figure("预科生数", "人", _POINT),
    "visiting": Figure("进修生数", "人", _POINT),
    "adult_full": Figure("成人脱产班学生数", "人", _POINT),
    "adult_eve": Figure("夜大（业余）学生数", "人", _POINT),
    "adult_mail": Figure("函授生数", "人", _POINT),
    "teach_area": Figure("教学及辅助用房面积", "平方米", _POINT),
    "admin_area": Figure("行政办公用房面积", "平方米", _POINT),
    "equip_value": Figure("教学科研仪器设备资产总值", "元", _POINT),
    "equip_new": Figure("当年新增教学科研仪器设备值", "元", _CALENDAR),
    "books": Figure("图书总数（含折算的电子图书）", "册", _POINT),
    "paper_books": Figure("纸质图书数", "册", _POINT),
    "daily_cost": Figure("本科教学日常运行支出", "元", _CALENDAR),
    "lab_cost": Figure("本科实验经费支出", "元", _CALENDAR),
    "intern_cost": Figure("本科实习经费支出", "元", _CALENDAR),
    "appropriated": Figure("经常性预算内教育事业费拨款", "元", _CALENDAR),
    "tuition": Figure("本专科生学费收入", "元", _CALENDAR),
    "admit_plan": Figure("招生计划数", "人", _ENTRY),
    "admitted": Figure("实际录取数", "人", _ENTRY),
    "registered": Figure("新生实际报到数", "人", _ENTRY),
    "first_choice": Figure("第一专业志愿录取数", "人", _ENTRY),
    "cet4_passed": Figure("应届毕业生英语四级累计通过数", "人", _GRADUATION),
    "cet4_all": Figure("应届毕业生中纳入四级统计的人数", "人", _GRADUATION),
    "grad_class": Figure("毕业班人数", "人", _GRADUATION),
    "fit_passed": Figure("体质测试合格数", "人", _YEAR),
    "fit_tested": Figure("体质测试参加数", "人", _YEAR),
    "trained": Figure("参加教学发展活动的专任教师数", "人", _YEAR),
    "innovators": Figure("参加大创与科研训练的本科生数", "人", _YEAR),
    "bases": Figure("在用校外实习实践基地数", "个", _YEAR),
}
"""Figures by code. Periods are written as codes: 2024-09-30, 2024, 2024-2025, entry:2024, grad:2025."""

FILINGS = (
    Table(
        "platform_table",
        "国家平台表号：表号逐年变化，一个填报年份的一个表号一行",
        ("reporting_year", "table_no"),
        (
            Column("reporting_year", "INTEGER", "填报年份", low=FIRST_YEAR, high=LAST_YEAR),
            Column("table_no", "VARCHAR", "表号，如 1-5-1", privacy=Privacy.PUBLIC),
            Column("name", "VARCHAR", "表名", privacy=Privacy.PUBLIC),
        ),
        Domain.QUALITY,
    ),
    Table(
        "filed_figure",
        "填报数据：学校只填报总数的年度数据（经费、资产、招生、四级、体测等），一个数一行",
        ("figure_id", "org_id", "period"),
        (
            Column("figure_id", "VARCHAR", "数据代码，见“填报数据代码”"),
            Column("org_id", "VARCHAR", "单位", references="org_unit.org_id"),
            Column("period", "VARCHAR", "统计期代码", pattern=PERIOD),
            Column("value", "DOUBLE", "数值", low=0),
            Column("unit", "VARCHAR", "计量单位，如 人、元、平方米、册"),
            Column("source", "VARCHAR", "来源，如 财务决算、资产系统"),
            Column("reporting_year", "INTEGER", "填报年份", nullable=True, low=FIRST_YEAR, high=LAST_YEAR),
            Column("table_no", "VARCHAR", "所在平台表号", nullable=True),
        ),
        Domain.QUALITY,
    ),
    Table(
        "institution_indicator",
        "院校年度指标：一所院校一年一项指标一行；供校际比较，含义由映射文件与指标目录给出",
        ("institution", "year", "indicator"),
        (
            Column("institution", "VARCHAR", "院校", privacy=Privacy.PUBLIC),
            Column("sector", "VARCHAR", "院校类别，如 公办、民办、综合", nullable=True, privacy=Privacy.PUBLIC),
            Column("year", "INTEGER", "年份", privacy=Privacy.PUBLIC, low=FIRST_YEAR, high=LAST_YEAR),
            Column("indicator", "VARCHAR", "指标代码", privacy=Privacy.PUBLIC),
            Column("value", "DOUBLE", "数值；率用 0–1", privacy=Privacy.PUBLIC),
            Column("numerator", "DOUBLE", "分子；不知为空", nullable=True, privacy=Privacy.PUBLIC, low=0),
            Column("denominator", "DOUBLE", "分母；不知为空", nullable=True, privacy=Privacy.PUBLIC, low=0),
        ),
        Domain.QUALITY,
    ),
)
