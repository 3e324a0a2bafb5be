"""What must be said beside figures: assumptions, asides, and levels a metric is not counted at."""

from __future__ import annotations

import re

from agents.understanding.lexicon import lexicon
from agents.understanding.reading import Operation, Reading
from agents.understanding.scan import Scan
from agents.understanding.school import ME, School
from tools.display import Unit
from tools.metrics.definition import Catalogue, Direction, Form, MetricDefinition
from tools.spans import Span

_DEFAULT_METRIC = "course_fail_rate"
_COUNTS = ("多少人", "几个人", "人数", "人次", "多少学生", "多少同学", "多少个学生", "多少个", "几人", "多少名")
_COUNT_ASKED = re.compile(
    "(?:几|多少)[起例]|有效的?(?:答卷|问卷|评教)(?:一共|总共|大概|有|是)*(?:多少|几)份|有几个(?=学生|同学|老师|教师|被|受|挂|不|没|退|转|毕|延|拿|得|过|[，。？?]|$)"
    "|(?<!每个)(?<!生均)(?:学生|同学)(?:一共|总共|大概|有|是)*多少(?:个|名|位|人)?(?=[，。？?]|$)"
)
"""「转出去的学生多少」, 「有几个被预警」, 「去年几起」."""
_WAY = re.compile("(?:按|照|以|用|换成|改成)+(?:学生的?)?(?:人头数?|人数|学生数)|(?:人数|人头)口径")
"""「按人数」 says by what a share is counted, and asks for no count."""
_COUNTED = re.compile("(?:学生|教师|老师|同学)数(?!据|学|量?级)|(?:多少|几)(?:位|名|个)?(?:老师|教师)")
_MORE_THAN_COUNT = re.compile("率|比例|占|比重|百分|几成|成了|情况|怎么?样|在校|总人数|总数|一共|应[考参]")
"""A share or how it is asked for, or words of what a share is of: then both sides are told."""
_ORDERED = re.compile("最|排|哪|谁|前[0-9一二三四五]|后[0-9一二三四五]|高|低|比")
_PERIOD_MOST = re.compile(
    "(?:[哪那]一?(?:个)?|什么)(?:学?年度?|学期|届|时候|次|回)[^，。；]{0,8}最?(?P<end>高|低|多|少|好|差|大|小|糟)"
)
"""「哪一年最高」: which of the periods stands out is asked for, beside how it went."""
HIGHEST, LOWEST = "highest_period", "lowest_period"
PLAIN_COUNT = "plain_count"
"""The note of a reading that asks how many, and for no share."""
_JUDGED = {_DEFAULT_METRIC: "judged", "student_fail_rate": "judged", "course_mean_score": "judged_low"}
"""What is said of a word of judgement about a figure that is neither good nor bad in itself."""
_TO_OTHERS = re.compile("(?:开)?给(?:外|别|其)")
"""「给外院上的课」: who offers the courses is counted, and not whose students take them."""
_HARD = ("难", "好过", "容易", "水不水", "好考")


def notes(reading: Reading, scanned: Scan, catalogue: Catalogue) -> list[str]:
    """Keys of the assumptions and asides of a figures reading."""
    said: list[str] = []
    definition = catalogue.get(reading.metric)
    names = {s.text for s in scanned.of("metric")}
    if (
        reading.metric == _DEFAULT_METRIC
        and names & set(lexicon().metrics.ambiguous_count)
        and not scanned.has("by_enrolment")
    ):
        said.append("per_enrolment")
    counted = [s.text for s in scanned.of("metric") if s.text.endswith(("人数", "人次"))]
    if Operation.RANK in reading.operations and (counted or reading.metric == "student_fail_rate"):
        said.append("by_ratio")
    if asks_counts(scanned):
        said.append("counts")
    if Operation.TREND in reading.operations and (most := _PERIOD_MOST.search(scanned.text)):
        said += [key for key in (_end_meant(most["end"], definition),) if key]
    if _is_plain_count(reading, scanned, definition):
        said = [key for key in said if key != "by_ratio"]
        said.append(PLAIN_COUNT)
    if (reading.course and any(w in scanned.text for w in _HARD)) or any(w in scanned.text for w in ("最难", "最好过")):
        said.append("hard")
    if any(not _is_of_the_figure(s, scanned) for s in scanned.of("topic")):
        said.append("aside")
    if reading.attribution and any(_TO_OTHERS.match(s.text) for s in scanned.of("owner")):
        said.append("offered_to_all")
    if reading.inverse:
        said.append("inverse")
    if reading.judged and definition.direction in (Direction.TARGET_RANGE, Direction.NEUTRAL):
        said.append(_JUDGED.get(reading.metric, "judged_high"))
    if scanned.has("missing") and reading.metrics:
        said.append("also_missing")
    if "师生比" in {s.text for s in scanned.of("metric")}:
        said.append("ratio_name")
    return said


def _end_meant(end: str, definition: MetricDefinition) -> str:
    """Which end of the periods is asked for; the best of what is neither good nor bad in itself is neither."""
    if end in "高多大低少小":
        return HIGHEST if end in "高多大" else LOWEST
    if definition.direction not in (Direction.HIGHER, Direction.LOWER):
        return ""
    return HIGHEST if (end == "好") is (definition.direction is Direction.HIGHER) else LOWEST


def _is_of_the_figure(topic: Span, scanned: Scan) -> bool:
    """「督导听课覆盖率」: a matter right before a figure's name says which it is, and asks for no rule."""
    return any(scanned.text[topic.end : s.start] in ("", "的") for s in scanned.of("metric") if s.start >= topic.end)


def _is_plain_count(reading: Reading, scanned: Scan, definition: MetricDefinition) -> bool:
    """Whether how many persons a share's upper side counts is all that is asked: of one unit, or of each of several."""
    of_one = reading.operations == (Operation.VALUE,) and len(reading.units) == 1
    of_each = reading.operations == (Operation.RANK,) and not _ORDERED.search(scanned.text)
    return (
        (of_one or of_each)
        and len(reading.metrics) == 1
        and ME not in reading.units
        and not (reading.inverse or reading.why or reading.course or reading.topic)
        and definition.form is Form.RATIO
        and Unit(definition.display.unit) is Unit.RATIO
        and definition.counted == "人"
        and definition.numerator_words.split("（")[0].endswith("数")
        and (asks_counts(scanned) or _COUNTED.search(_WAY.sub("", scanned.text)) is not None)
        and not _MORE_THAN_COUNT.search(scanned.text)
    )


def asks_counts(scanned: Scan) -> bool:
    """「多少人」「几个学生」 asks for the counts themselves, not for the share alone."""
    text = _WAY.sub("", scanned.text)
    return any(word in text for word in _COUNTS) or _COUNT_ASKED.search(text) is not None


def beyond_grain(reading: Reading, catalogue: Catalogue, school: School) -> str:
    """The level a metric is not counted at, or empty."""
    for metric in reading.metrics:
        grain = {level.value for level in catalogue.get(metric).grain}
        levels = [school.level(u) for u in reading.units]
        levels += [reading.by] if reading.by else []
        levels += ["course"] if reading.course else []
        wrong = [level for level in levels if level not in grain]
        if wrong:
            return wrong[0]
    return ""
