"""From a question in words to a `Reading`, by word lists and the organisation's names alone.

Order of judgement: what must be refused, small talk, documents, definitions, figures. A question that names no
metric inherits the last one's; content words that nobody understood turn an answer into a question back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.brains.base import Asker, PastTurn
from agents.understanding import both_told, defining, documents, gate, ranked_first
from agents.understanding.counted_in import without_counted_in
from agents.understanding.figures import FiguresReader
from agents.understanding.follow_up import goes_back
from agents.understanding.heading import without_heading
from agents.understanding.homophones import mended
from agents.understanding.institutions import InstitutionsReader
from agents.understanding.lexicon import Lexicon, lexicon
from agents.understanding.narrative import told_only, within
from agents.understanding.normalise import normalise
from agents.understanding.normative import is_own
from agents.understanding.owning import without_offerer
from agents.understanding.reading import Act, Reading
from agents.understanding.relatives import with_relative
from agents.understanding.rules_reader import RulesReader
from agents.understanding.scan import Scan, scan
from agents.understanding.school import School
from agents.understanding.two_parts import parts_of
from agents.understanding.unlisted import unlisted
from knowledge_base.evaluation.directory import Directory
from knowledge_base.policies.subjects import question_of
from tools.metrics.definition import Catalogue
from tools.metrics.named import NamedParts
from tools.spans import Span

_MEAN_SCORES = ("平均分", "均分", "平均分数")
_ASKING = re.compile("多少|几|[吗么呢]|哪|谁|怎|什么|率|比例|占|平均|均|给|要|报|看|列|查|也|和|与|、|呢")
"""What a clause that asks for something holds; a mere mention has none of it."""
_COUNTING = re.compile("算不算[进在]|算[进在]|计不计入|指标[^，。]{0,10}算")
"""Asks how something is counted: a period said with it belongs to the case that is put."""
_ABOUT_OTHERS = ("external_school", "named_person")
"""Refusals that do not hold for institutions the data know."""
_INDIVIDUALS = {"teacher": "teacher_ranking", "student": "person_list"}


class Reader:
    """Reads questions of one school; stateless and safe to share."""

    def __init__(self, directory: Directory, catalogue: Catalogue, named: NamedParts | None = None) -> None:
        self.school = School(directory)
        self.institutions = InstitutionsReader(self.school, catalogue, named or NamedParts())
        self.catalogue = catalogue
        self.figures = FiguresReader(self.school, catalogue)
        self.rules = RulesReader(self.school, catalogue)
        self.words: Lexicon = lexicon()

    def read(self, question: str, asker: Asker, past: Sequence[PastTurn] = ()) -> Reading:
        """How the question is to be taken, given what was said before in the thread."""
        text, scanned = self._scanned(question)
        previous = _previous(past)
        if previous is not None and previous.act is Act.POLICY and _goes_back(scanned):
            previous = _previous(past, of_figures=True) or previous
        if goes_back(scanned):
            # What was asked back in between is not what was told.
            previous = _previous([turn for turn in past if turn.memory.get("act") == Act.FIGURES]) or previous
        stopped = gate.stop(text, scanned)
        if stopped is None or stopped.reason in _ABOUT_OTHERS:
            elsewhere = self.institutions.read(scanned, asker, previous)
            if elsewhere is not None:
                return elsewhere
        if stopped is not None:
            return stopped
        talk = gate.small_talk(text)
        if talk:
            return _answer_to(talk, previous)
        scanned, previous = both_told.pointed(scanned, previous, past)
        scanned, previous = ranked_first.pointed(scanned, previous, past, self.school)
        return self._of_two_parts(scanned, asker, previous) or self._read(scanned, asker, previous)

    def stopped(self, question: str) -> Reading | None:
        """What settles a question before any reading; None for one that is to be read."""
        return gate.stop(*self._scanned(question))

    def _scanned(self, question: str) -> tuple[str, Scan]:
        """The normalised question and its pieces, without its heading, a misspelt metric's name written right."""
        scanned = without_heading(scan(normalise(question), self.catalogue, self.school), self.catalogue, self.school)
        if not scanned.has("inverse", "topic", "clause"):
            read = scanned.of("metric", "missing", "soft_missing")
            right = mended(scanned.text, self.catalogue, read)
            scanned = scan(right, self.catalogue, self.school) if right != scanned.text else scanned
        return scanned.text, without_offerer(without_counted_in(scanned))

    def _of_two_parts(self, scanned: Scan, asker: Asker, previous: Reading | None) -> Reading | None:
        """A figure in one clause, a rule or a definition in another: the figures reading, with that beside it."""
        parted = parts_of(scanned, self.catalogue, self.school)
        if parted is None:
            return None
        reading = self._read(parted.figures, asker, previous)
        if reading.act is not Act.FIGURES:
            return None
        return reading.but(topic=parted.topic, notes=(*reading.notes, *(("with_define",) if parted.defines else ())))

    def _read(self, scanned: Scan, asker: Asker, previous: Reading | None) -> Reading:
        scanned = with_relative(scanned, previous, self.catalogue)
        metrics = scanned.values("metric", "inverse")
        rate, matter = documents.unknown_rate(scanned)
        if rate:
            near = tuple(m.id for m in self.catalogue if matter in m.name_zh)
            return Reading(Act.MISSING, reason="metric", subject=rate, candidates=near)
        if documents.asks_document(scanned) and not self._defines(scanned, metrics):
            return documents.of_post(documents.read_document(scanned, previous), scanned, asker.role)
        if self._is_policy_follow_up(scanned, metrics, previous):
            return documents.read_document(scanned, previous)
        if metrics and self._defines(scanned, metrics) and _in_one_clause(scanned):
            # 「毕业率的分母是谁，延毕的算不算」: what else is named belongs to the definition.
            return Reading(Act.DEFINE, defining.without_guess(scanned, metrics), notes=_excluded(scanned))
        gap = self._missing(scanned, metrics)
        if gap is None or gap.reason == "ambiguous_metric":
            # 通过率 alone may be several figures; 专四通过率 is another one.
            gap = unlisted(scanned, self.catalogue) or gap
        if gap is not None:
            return gap
        individuals = [v for v in scanned.values("by") if v in _INDIVIDUALS]
        if individuals and not (metrics and scanned.has("define")):
            return Reading(Act.REFUSE, reason=_INDIVIDUALS[individuals[0]])
        known = previous if previous is not None and previous.metrics else None
        if self._defines(scanned, metrics) or (scanned.has("define") and not metrics and known):
            asked = defining.without_guess(scanned, metrics) or (known.metrics if known else ())
            return Reading(Act.DEFINE, asked, notes=_excluded(scanned))
        if metrics and self._asks_inclusion(scanned):
            return Reading(Act.DEFINE, tuple(metrics), notes=("about_inclusion",))
        reading = self.figures.read(scanned, asker, known)
        if reading.reason == "residue" and gate.is_person(reading.subject):
            return Reading(Act.REFUSE, reason="named_person")
        return reading

    @staticmethod
    def _asks_inclusion(scanned: Scan) -> bool:
        """「挂科率包括补考吗」 asks for the definition, not for a figure."""
        kinds = {s.value for s in scanned.of("modifier")}
        asks = scanned.text.rstrip("?？。 ").endswith(("吗", "么", "没", "不"))
        return asks and {"inclusion", "attempt"} <= kinds and not scanned.has("time", "by")

    @staticmethod
    def _defines(scanned: Scan, metrics: list[str]) -> bool:
        if not metrics or not scanned.has("define"):
            return False
        named = scanned.has("policy_guide", "policy_school_rule", "policy_law", "policy_internal", "clause")
        # 「分母是应届毕业班人数吗」 names the cohort as part of the definition, not as a period.
        timed = any(item.kind != "recent_grad" for item in scanned.times) and not _COUNTING.search(scanned.text)
        return (
            not named
            and not timed
            and not defining.tells_course(scanned)
            and not scanned.has("highest", "lowest", "worst", "best")
        )

    @staticmethod
    def _is_policy_follow_up(scanned: Scan, metrics: list[str], previous: Reading | None) -> bool:
        """「那毕业论文呢」 after a question about documents."""
        if previous is None or previous.act is not Act.POLICY or metrics:
            return False
        if is_own(scanned) and not question_of(scanned.text).terms:
            # 「我低吗」 after a rule asks of oneself, which no rule tells.
            return False
        return not scanned.has("missing", "unit", "time", "by")

    def _missing(self, scanned: Scan, metrics: list[str]) -> Reading | None:
        """A figure the catalogue lacks; beside a known metric only when it is not just listed with it."""
        told = told_only(scanned)
        apart = [s for s in scanned.of("missing") if not within(s.start, told) and not _mentioned(scanned, s)]
        named = [s for s in apart if not ("set_mean_score" in metrics and s.text in _MEAN_SCORES)]
        own = [name for metric in metrics for name in (self.catalogue.get(metric).name_zh,)]
        # 「四级过得最少的，按累计通过率说」: the name goes on to say which figure is meant.
        named = [s for s in named if not any(s.text in name for name in own)]
        spans = named or ([] if metrics else scanned.of("soft_missing"))
        if not spans:
            return None
        word = spans[0].text
        if metrics and _listed_together(scanned, word):
            return None
        gap = next(g for g in self.words.missing if word in g.words)
        return Reading(
            Act.MISSING, reason="ambiguous_metric" if gap.ambiguous else "metric", subject=word, candidates=gap.near
        )


def _mentioned(scanned: Scan, span: Span) -> bool:
    """Whether something not held stands in a clause that asks nothing, and a figure is asked for in another:
    「挂得有没有少？助教加了课时加了」.
    """
    start, end = next(((a, b) for a, b in scanned.clauses() if a <= span.start < b), (0, len(scanned.text)))
    named = scanned.of("metric", "inverse")
    elsewhere = bool(named) and not any(start <= s.start < end for s in named)
    return elsewhere and _ASKING.search(scanned.text, start, end) is None


def _in_one_clause(scanned: Scan) -> bool:
    """Whether a metric and the words for its definition stand in one clause."""
    asked = [s.start for s in scanned.of("define")]
    named = [s.start for s in scanned.of("metric", "inverse")]
    return any(any(a <= p < b for p in asked) and any(a <= p < b for p in named) for a, b in scanned.clauses())


def _listed_together(scanned: Scan, word: str) -> bool:
    place = scanned.text.find(word)
    joined = scanned.text[place - 1 : place] in "和与跟及、,，" if place else False
    after = scanned.text[place + len(word) : place + len(word) + 1]
    return joined or (bool(after) and after in "和与跟及、,，")


def _excluded(scanned: Scan) -> tuple[str, ...]:
    return ("about_inclusion",) if any(s.value == "attempt" for s in scanned.of("modifier")) else ()


def _previous(past: Sequence[PastTurn], *, of_figures: bool = False) -> Reading | None:
    """The latest earlier reading that has something to inherit: turns that were refused are passed over; with
    `of_figures` the latest that named a metric.
    """
    for turn in reversed(past):
        reading = Reading.from_memory(turn.memory)
        if reading is not None and (reading.metrics or (reading.act is Act.POLICY and not of_figures)):
            return reading
    return None


def _goes_back(scanned: Scan) -> bool:
    """Whether words after a rule go on with the figure before it: they name a time, unit or split and no document."""
    return scanned.has("time", "unit", "by") and not documents.asks_document(scanned)


def _answer_to(talk: str, previous: Reading | None) -> Reading:
    if talk == "yes" and previous is not None and previous.pending:
        accepted = previous.but(pending=False, reason="", subject="", candidates=())
        return accepted.but(act=Act.FIGURES)
    if talk in ("yes", "no"):
        return Reading(Act.CLARIFY, reason="unclear") if talk == "no" or previous is None else Reading(Act.THANKS)
    return Reading(Act.THANKS if talk == "thanks" else Act.HELP)
