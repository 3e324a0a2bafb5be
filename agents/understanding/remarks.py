"""What must be said beside figures: assumptions, asides, and levels a metric is not counted at."""

from __future__ import annotations

from agents.understanding.lexicon import lexicon
from agents.understanding.reading import Operation, Reading
from agents.understanding.scan import Scan
from agents.understanding.school import School
from tools.metrics.definition import Catalogue, Direction

_DEFAULT_METRIC = "course_fail_rate"
_COUNTS = ("多少人", "几个人", "人数", "人次", "多少学生", "多少同学", "多少个学生", "多少个", "几人", "多少名")
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
    if (reading.course and any(w in scanned.text for w in _HARD)) or any(w in scanned.text for w in ("最难", "最好过")):
        said.append("hard")
    if scanned.has("topic"):
        said.append("aside")
    if reading.inverse:
        said.append("inverse")
    if reading.judged and definition.direction in (Direction.TARGET_RANGE, Direction.NEUTRAL):
        said.append("judged")
    if scanned.has("missing") and reading.metrics:
        said.append("also_missing")
    if "师生比" in {s.text for s in scanned.of("metric")}:
        said.append("ratio_name")
    return said


def asks_counts(scanned: Scan) -> bool:
    """「多少人」「几个学生」 asks for the counts themselves, not for the share alone."""
    return any(word in scanned.text for word in _COUNTS)


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
