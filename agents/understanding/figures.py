"""Reading a question for figures into slots, with what an earlier question fills in and what must be asked back."""

from __future__ import annotations

from agents.brains.base import Asker
from agents.understanding import asked_back, follow_up, owning, remarks, standing, upward
from agents.understanding.anchors import as_said, beside_told, spoken_before, stepped, steps_back, told_before
from agents.understanding.beside_periods import against_a_period, each_of_periods, term_by_term
from agents.understanding.counted_on import by_day, without_days
from agents.understanding.glossed_metrics import without_glossed
from agents.understanding.glossed_times import without_glosses
from agents.understanding.metrics_asked import DEFAULT_METRIC, metrics_asked
from agents.understanding.narrative import without_told_places
from agents.understanding.operations import Task, asks_each, find_task, wants_compare
from agents.understanding.periods_of import cannot_be_had, with_periods
from agents.understanding.places import (
    Places,
    asks_theirs,
    find_places,
    of_the_other,
    says_all_courses,
    sets_all_courses_beside,
)
from agents.understanding.premises import asked_why
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.residue import unsupported
from agents.understanding.same_time import without_same_time
from agents.understanding.scan import Scan
from agents.understanding.school import ME, SCHOOL, School
from agents.understanding.split_further import split_further
from tools.metrics.definition import Catalogue, Level, MetricDefinition
from tools.periods.relative import anchored
from tools.periods.resolve import Times, resolve
from tools.periods.spoken import TimeItem
from tools.scope import Role

_MOST_METRICS = 3
_PARTS = ("college", "major", "section")
_NOTHING_NAMED = ("no_metric", "which_metric")


class FiguresReader:
    """Fills the slots of a figures question."""

    def __init__(self, school: School, catalogue: Catalogue) -> None:
        self.school = school
        self.catalogue = catalogue

    def read(self, scanned: Scan, asker: Asker, previous: Reading | None) -> Reading:
        """The figures reading; a CLARIFY or MISSING reading where it cannot be had."""
        scanned = without_told_places(without_glosses(without_glossed(scanned, self.catalogue)))
        own = metrics_asked(scanned, previous, self.catalogue)
        inherits = previous is not None and self._inherits(scanned, own, previous)
        again = previous is not None and bool(own) and own == previous.metrics and follow_up.only_split(scanned)
        base = previous if inherits or again else None
        if base is None and own and previous is not None and self._alone(scanned, own, previous):
            # Counted by periods of another kind: of the same unit, at its own latest time.
            base = previous.but(times=(), periods={})
        if not own and previous is not None and previous.reason in _NOTHING_NAMED:
            # What was offered for want of a metric is taken with 「好的」 alone.
            return self._no_metric(scanned, asker)
        scanned = self._upward(scanned, asker, base)
        scanned = without_same_time(follow_up.taken_up(split_further(scanned, base), base, asker.role), base)
        metrics = own or (base.metrics if base and base.reason != "which_metric" else ())
        if not metrics:
            return self._no_metric(scanned, asker)
        scanned = without_days(scanned, metrics)
        places = find_places(scanned, asker, self.school, comparing=wants_compare(scanned))
        if places.problem:
            return Reading(
                Act.CLARIFY, metrics, reason=places.problem, subject=places.subject, candidates=places.candidates
            )
        reading = self._fill(scanned, asker, base, metrics[:_MOST_METRICS], places, back=told_before(scanned, previous))
        if reading.act is Act.FIGURES and (pointed := follow_up.pointed_at(scanned, base)):
            notes = (*reading.notes, asked_back.POINTED)
            return reading.but(act=Act.CLARIFY, reason="residue", subject=pointed, pending=True, notes=notes)
        if not own and base is not None and asked_back.still_open(scanned, base, reading):
            return asked_back.asked_again(base, reading)
        corrected = base is not None and reading.act is Act.FIGURES and follow_up.corrects(scanned, base, reading)
        return reading.but(notes=(*reading.notes, "corrected")) if corrected else reading

    def _upward(self, scanned: Scan, asker: Asker, base: Reading | None) -> Scan:
        """A bare 「学院呢」, of oneself too, and 「跟专业比」 of a student's major."""

        def college_of(unit: str) -> str:
            return (asker.college or "") if unit == ME else self.school.college_of(unit)

        major = (asker.major or "") if asker.role is Role.STUDENT else ""
        return upward.goes_up(scanned, base, college_of, self.school.natural_unit(asker), asker.college or "", major)

    def _inherits(self, scanned: Scan, own: tuple[str, ...], previous: Reading) -> bool:
        """Whether the earlier reading fills the gaps. 「年底的」 says only the day of the figure told, no figure."""
        named = bool(own) and not (not scanned.has("metric", "inverse") and by_day(scanned.text, previous.metrics))
        if follow_up.inherits(scanned, named, previous):
            return True
        kinds = {self.catalogue.get(metric).period_kind for metric in (*own, *previous.metrics)}
        return len(kinds) == 1 and self._alone(scanned, own, previous)

    def _alone(self, scanned: Scan, own: tuple[str, ...], previous: Reading) -> bool:
        """Whether a figure is named and nothing else; of oneself after one of oneself, where it is counted so."""
        of_self = all(Level.SELF in self.catalogue.get(metric).grain for metric in own)
        return follow_up.names_figure_alone(scanned, previous, of_self=of_self)

    def _no_metric(self, scanned: Scan, asker: Asker) -> Reading:
        """A question back; where data are clearly wanted, with the most asked metric as its default."""
        asks_data = scanned.has("unit", "course", "by", "time", "trend", "highest", "lowest", "worst", "best", "why")
        own = scanned.has(
            "own_college",
            "own_major",
            "own_me",
            "own_granted",
            "own_these",
            "own_school",
            "own_group_weak",
            "compare",
            "ranking",
            "benchmark",
        )
        places = find_places(scanned, asker, self.school, comparing=wants_compare(scanned))
        if not (asks_data or own) or places.problem:
            return Reading(Act.CLARIFY, reason="which_metric" if asks_data or own else "unclear")
        default = self._fill(scanned, asker, None, (DEFAULT_METRIC,), places)
        if default.act is not Act.FIGURES or any(len(piece.text) > 1 for piece in scanned.unread()):
            # What was said of time and place is kept for when the metric is named.
            return default.but(act=Act.CLARIFY, reason="which_metric", subject="", candidates=(), pending=False)
        if default.by == "college" and asker.role not in (Role.LEADER, Role.QA):
            # What may be had on 「好的」 must lie within the post: the own unit, not its likes.
            default = default.but(
                operations=(Operation.VALUE,), units=(self.school.natural_unit(asker),), by="", order=""
            )
        return default.but(act=Act.CLARIFY, reason="no_metric", pending=True)

    def _fill(
        self,
        scanned: Scan,
        asker: Asker,
        base: Reading | None,
        metrics: tuple[str, ...],
        places: Places,
        back: Reading | None = None,
    ) -> Reading:
        """`back` is the reading whose period 「前一年」 leans on where nothing else of it is taken over."""
        definition = self.catalogue.get(metrics[0])
        times = self._times(scanned, base, definition, back)
        units = self._units(scanned, asker, base, places)
        course = places.course or (base.course if base and not says_all_courses(scanned) else "")
        inverse = scanned.of("inverse")
        if len(places.courses) > 1:
            # 「线代和高数谁挂得多」: of one unit, one course beside the other.
            units = units[:1] * len(places.courses)
        courses = places.courses or (base.courses if base and base.course == course else ())
        if len(courses) > 1 and set(_PARTS) & set(scanned.values("by")):
            # Each of several courses split by units: one table at a time.
            names = tuple(self.school.course_name(c) for c in courses)
            return Reading(Act.CLARIFY, metrics, reason="several_courses", subject=names[0], candidates=names)
        named = list(units)
        wants_trend = scanned.has("trend") or "period" in scanned.values("by")
        first = resolve(times, definition, self.school.calendar, trend=wants_trend)
        task = find_task(
            scanned, definition, len(named), several=first.multiple and bool(scanned.times), inverse=bool(inverse)
        )
        narrowed = (
            len(units) == 1 and self.school.level(units[0]) == "college" if units[0] not in (ME, SCHOOL) else False
        )
        named = list(standing.of_oneself(tuple(named), base, task, asker))
        task = follow_up.task(task, scanned, base, several=first.multiple, narrowed=narrowed)
        reading = Reading(
            Act.FIGURES,
            metrics,
            task.operations,
            tuple(named),
            course,
            as_said(times),
            courses=courses,
            by=task.by,
            order=task.order if Operation.RANK in task.operations else "",
            top=task.top,
            judged=task.judged if Operation.RANK in task.operations else "",
            ends=task.ends,
            attribution=owning.attribution(scanned, asker, base, definition, placed=bool(places.units)),
            inverse=inverse[0].text if inverse else "",
            **asked_why(scanned),
            benchmark=scanned.has("benchmark"),
        )
        if reading.course and ME in reading.units[:1] and len(reading.units) > 1 and sets_all_courses_beside(scanned):
            reading = reading.but(notes=(*reading.notes, "course_of_own"))
        assumed = (not places.units or places.told) and base is None
        reading = owning.as_counted(reading, definition)
        wide = standing.among_all(scanned, base)
        return self._finish(reading, scanned, asker, first, task, assumed=assumed, wide=wide)

    def _times(
        self, scanned: Scan, base: Reading | None, definition: MetricDefinition, back: Reading | None
    ) -> list[TimeItem]:
        """The periods said, those that lean on earlier ones worked out."""
        calendar = self.school.calendar
        before = base or back
        times = anchored(
            stepped(scanned, before, definition, calendar),
            spoken_before(before),
            definition,
            calendar,
            term_by_term=term_by_term(scanned),
        )
        if base is not None and against_a_period(scanned):
            return beside_told(times, base, definition, calendar, one_earlier=steps_back(scanned, base))
        return times

    def _units(self, scanned: Scan, asker: Asker, base: Reading | None, places: Places) -> tuple[str, ...]:
        """The units said or inherited, else the asker's own; a comparison with one other sets the own beside it."""
        natural = self.school.natural_unit(asker)
        if base is not None and places.denied:
            kept = tuple(u for u in base.units if u not in places.denied)
            return tuple(dict.fromkeys((*kept, *places.units))) if len(base.units) > 1 else places.units or base.units
        inherited = standing.without_whole(base.units, scanned) if base else ()
        if not places.units:
            course_only = places.course and asker.role not in (Role.DEAN, Role.HEAD)
            return (SCHOOL,) if course_only and not inherited else inherited or (natural,)
        said = of_the_other(places.units, scanned, (natural, asker.college, asker.major))
        if said != places.units or (len(said) == 1 and asks_theirs(scanned) and said[0] not in (natural, ME, SCHOOL)):
            return said
        against = wants_compare(scanned) and len(places.units) == 1 and not (scanned.has("by") or asks_each(scanned))
        if standing.sets_parts_against(scanned):
            return standing.without_whole(places.units, scanned)
        if against and places.units == (ME,) and not inherited:
            return (ME,) if against_a_period(scanned) or each_of_periods(scanned) else (ME, natural)
        if against and len(scanned.times) < 2 and not (inherited and against_a_period(scanned)):
            other = inherited[0] if inherited else natural
            if other != places.units[0] and (inherited or places.units[0] == SCHOOL or not scanned.times):
                # One's own stands first: 「我比平均高多少」.
                return (ME, other) if places.units[0] == ME else (other, places.units[0])
        return places.units

    def _finish(
        self, reading: Reading, scanned: Scan, asker: Asker, first: Times, task: Task, *, assumed: bool, wide: bool
    ) -> Reading:
        """The reading with its periods; `assumed` says that nobody named its unit."""
        reading = standing.without_own_rank(reading, task)
        if first.problem:
            return cannot_be_had(reading, first, self.catalogue, self.school)
        reading = standing.place(reading, asker, task, self.school, wide=wide)
        reading, notes = with_periods(reading, asker, scanned, self.catalogue, self.school)
        if reading.act is not Act.FIGURES:
            return reading
        notes = [*reading.notes, *notes, *remarks.notes(reading, scanned, self.catalogue)]
        reading = reading.but(notes=tuple(dict.fromkeys(notes)))
        beyond = remarks.beyond_grain(reading, self.catalogue, self.school)
        if beyond and assumed and not reading.by and not reading.course:
            # 「25级新生报到率多少」: what is only counted for the school was asked of the school.
            reading = standing.lifted(reading, self.catalogue, self.school)
            reading = reading.but(notes=(*reading.notes, "lifted"))
            beyond = remarks.beyond_grain(reading, self.catalogue, self.school)
        if beyond:
            instead = standing.lifted(reading, self.catalogue, self.school)
            return instead.but(act=Act.MISSING, reason="grain", subject=beyond, pending=True)
        if reading.attribution == "course_owner" and len(reading.units) > 1:
            return reading.but(act=Act.CLARIFY, reason="owner_elsewhere", units=reading.units[:1], pending=True)
        strange = unsupported(scanned, reading, self.catalogue.get(reading.metric))
        if strange is None:
            return reading
        if strange.reason == "excluded":
            return reading.but(notes=(*reading.notes, "excluded"))
        if strange.reason == "background":
            return reading.but(notes=(*reading.notes, "background"), subject=strange.words)
        noted = (*reading.notes, *asked_back.of_somebody(scanned))
        return reading.but(act=Act.CLARIFY, reason=strange.reason, subject=strange.words, pending=True, notes=noted)
