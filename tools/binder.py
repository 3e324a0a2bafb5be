"""The binder: the last gate before a text reaches a person. Figures and quotations come from evidence or not at all.

A draft is Markdown written by a model or by rules; neither is trusted. It names evidence by slots:

    {E1}                               the figure, with its unit and mark: 8.34%[E1]; withheld: 小样本保护，不显示[E1]
    {E1.n} {E1.numerator} {E1.denominator}    the persons and counts behind it: 1,204[E1]
    {E1.completeness}                  share of expected records present: 98%[E1]
    {E1.entity} {E1.period} {E1.title} {E1.definition} {E1.attribution} {E1.as_of}    plain words, no mark
    {E3.quote}                         the clause, letter for letter: 「……」[E3]; long and alone on a line: a block
    {E3.clause} {E3.document}          《……指南》3.2.2 c)[E3]; 《……指南》

Everything else must be words. A sentence (a line's sentence, a list item's, a heading, a table row) is dropped whole
when it holds a number in any script or spelling, a quotation that is not in the evidence, an unknown slot, or markup
beyond emphasis, headings, lists, tables and block quotes. Allowed without a slot: what repeats the question, known
names that contain numbers (高等数学（一）), list numbers that count up from one (also 一是…二是…), periods the
evidence is about however said, and the words of binding/words.yaml.
Words of proportion without a number (多数、最高、持平) are not the binder's business.

A quotation typed out in full is accepted when it is faithful, and gets its mark. Texts of evidence are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.binding.announcing import Announced
from tools.binding.judgement import judge
from tools.binding.layout import BLANK, Gone, Shown, tidy
from tools.binding.listing import list_marks, row_marks
from tools.binding.markup import plain
from tools.binding.mending import Fault, brings_more, faults_of, mended, prepared, shaped
from tools.binding.orphans import is_listed
from tools.binding.permitted import permit
from tools.binding.problems import REASONS, Code, Problem
from tools.binding.sentences import Line, Table, blocks, is_delimiter
from tools.binding.slots import quote_block
from tools.evidence import Evidence
from tools.marks import MARK, SLOT
from tools.periods.calendar import Calendar

__all__ = ["MARK", "Bound", "Code", "Dropped", "Fault", "Problem", "bind", "check", "faults", "mend", "plain"]


@dataclass(frozen=True)
class Dropped:
    """A sentence of the draft that is not shown, and why, in Chinese."""

    sentence: str
    reason: str


@dataclass(frozen=True)
class Bound:
    """A text fit to be shown. `sentences` are its pieces and concatenate to `text`; `used` are ids of evidence."""

    text: str
    sentences: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    used: tuple[str, ...]


def bind(
    draft: str,
    evidence: Sequence[Evidence],
    *,
    question: str,
    known_names: Iterable[str] = (),
    told_periods: Iterable[str] = (),
    calendar: Calendar | None = None,
) -> Bound:
    """Fill the slots of `draft` and drop every sentence that may not be shown. Raises nothing, whatever the draft.

    `question` is what the person asked, a line for each question of the thread; `known_names` are names from the
    directory and the catalogue (courses, units, documents, metrics with their aliases) that may be written out although
    they contain numbers or stand in quotes; `told_periods` are periods that a tool named without evidence (there is
    nothing of them yet), which may be named but stand beside no figure. By `calendar` what is said from today (上学期,
    近三年) is held to the figures beside it.
    """
    run = _Run(draft, evidence, question, known_names, told_periods, calendar)
    pieces = tidy(run.lines())
    return Bound("".join(pieces), tuple(pieces), tuple(run.dropped), tuple(run.used))


def check(
    draft: str,
    evidence: Sequence[Evidence],
    *,
    question: str,
    known_names: Iterable[str] = (),
    told_periods: Iterable[str] = (),
    calendar: Calendar | None = None,
) -> list[Problem]:
    """Every fault of `draft`, for asking its writer to repair it; empty when `bind` would drop nothing."""
    run = _Run(draft, evidence, question, known_names, told_periods, calendar)
    for _ in run.lines():
        pass
    return run.problems


def faults(
    draft: str,
    evidence: Sequence[Evidence],
    *,
    question: str,
    known_names: Iterable[str] = (),
    told_periods: Iterable[str] = (),
    calendar: Calendar | None = None,
) -> list[Fault]:
    """The sentences of `draft` that `bind` would drop for their own faults, each once, for their writer to repair.

    Without any evidence a sentence that cites some is left out: there is nothing to repair it with.
    """
    problems = check(
        draft, evidence, question=question, known_names=known_names, told_periods=told_periods, calendar=calendar
    )
    beyond = set() if evidence else {problem.sentence for problem in problems if problem.code is Code.SLOT}
    return faults_of(problem for problem in problems if problem.sentence not in beyond)


def mend(
    draft: str,
    repairs: Mapping[str, str],
    evidence: Sequence[Evidence],
    *,
    question: str,
    known_names: Iterable[str] = (),
    told_periods: Iterable[str] = (),
    calendar: Calendar | None = None,
) -> str:
    """`draft` with repaired sentences in the places of those that failed, by the failed sentence as `faults` gave it.

    A repair that would be dropped itself, claims what its sentence did not, or does not fit into the place, is left
    out; the draft then keeps the sentence that failed, and `bind` drops it.
    """
    names = tuple(known_names)
    fit = {failed: text for failed, given in repairs.items() if (text := shaped(given, failed)) is not None}
    good = {
        failed: text
        for failed, text in fit.items()
        if not brings_more(text, failed, evidence, names)
        and not check(
            text, evidence, question=question, known_names=names, told_periods=told_periods, calendar=calendar
        )
    }
    return mended(draft, good)


class _Run:
    """One pass over one draft: what it may repeat, and what was refused and used so far."""

    def __init__(
        self,
        draft: str,
        evidence: Sequence[Evidence],
        question: str,
        known_names: Iterable[str],
        told_periods: Iterable[str],
        calendar: Calendar | None,
    ) -> None:
        text = prepared(draft)
        self._blocks = blocks(text)
        self._marks = list_marks(text)
        self._announced = Announced()
        self._permitted = permit(text, evidence, question, known_names, told_periods, calendar)
        self.problems: list[Problem] = []
        self.dropped: list[Dropped] = []
        self.used: dict[str, None] = {}

    def lines(self) -> Iterator[Shown | Gone]:
        """The lines of the draft in order, shown or gone."""
        for block in self._blocks:
            if isinstance(block, Table):
                yield self._table(block) or Gone(listed=True)
            else:
                yield self._line(block) or Gone(listed=is_listed(block.lead))

    def _line(self, line: Line) -> Shown:
        if not line.sentences:
            return BLANK
        whole = "".join(line.sentences)
        if not line.lead.replace(">", "").strip() and (block := self._quote_block(whole)):
            return (block + "\n",)
        marks = self._marks.get(line.lead + whole, frozenset())
        over = self._announced.over(line)
        judged = [self._judge(sentence, marks, is_quote=line.is_quote, over=over) for sentence in line.sentences]
        shown = [text for text in judged if text is not None]
        if not shown:
            return ()
        shown[0] = line.lead + shown[0]
        if len(shown) < len(line.sentences) and "".join(shown).count("**") % 2:
            # Half of the emphasis went with its sentence.
            shown = [text.replace("**", "") for text in shown]
        return (*shown[:-1], shown[-1] + "\n")

    def _quote_block(self, sentence: str) -> str | None:
        slot = SLOT.fullmatch(sentence.strip())
        evidence = self._permitted.evidence.get(slot[1]) if slot and slot[2] == "quote" else None
        block = quote_block(evidence) if evidence else None
        if evidence and block:
            self.used[evidence.id] = None
        return block

    def _table(self, table: Table) -> Shown:
        header = table.rows[0] if table.has_header else "|"
        marks = row_marks(table.rows) if table.has_header else {}
        shown = [
            row if is_delimiter(row) else self._judge(row, marks.get(row, frozenset()), header=header)
            for row in table.rows
        ]
        if table.has_header and (shown[0] is None or not any(shown[2:])):
            kept = [row for row, text in zip(table.rows, shown, strict=True) if text and not is_delimiter(row)]
            for row in kept:
                self._refuse(row, (Problem(row, Code.STRUCTURE, row, "表头或全部数据行未通过，整表不显示"),))
            return ()
        return ("".join(f"{row}\n" for row in shown if row is not None),) if any(shown) else ()

    def _judge(
        self, sentence: str, marks: frozenset[str], *, is_quote: bool = False, header: str = "", over: str = ""
    ) -> str | None:
        verdict = judge(sentence, self._permitted, marks=marks, is_quote=is_quote, header=header, over=over)
        if verdict.problems:
            self._refuse(sentence, verdict.problems)
        self.used.update(dict.fromkeys(verdict.used))
        return verdict.shown

    def _refuse(self, sentence: str, problems: Sequence[Problem]) -> None:
        self.problems += problems
        self.dropped.append(Dropped(sentence.strip(), REASONS[problems[0].code]))
