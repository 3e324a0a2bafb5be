"""The evidence annex of a report: what every slot and chart rests on, as JSON in a part of the Word file.

The part is custom XML data of the document, which Word keeps when it saves. The annex is sealed with the home's secret:
only a sealed annex is what this system drafted, and only its queries are ever run again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.evidence import Evidence
from tools.reports.model import Chart, Report
from tools.reports.shown import plotted

NAMESPACE = "urn:zhizhen:report-annex:1"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Slot(_Part):
    """One evidence and the hash of its content."""

    evidence: Evidence
    hash: str


class ChartSlot(_Part):
    """A chart's figures in their order: labels as slots, evidence ids, and the numbers it must hold."""

    id: str
    title: str
    kind: Literal["bar", "line"]
    series: str
    labels: tuple[str, ...]
    points: tuple[str, ...]
    values: tuple[float | None, ...]


class Signature(_Part):
    """Who signed the report, and when (ISO day)."""

    name: str
    role: str
    day: str


class Annex(_Part):
    """Everything needed to hold a report to its evidence. `unit` is an org id; `told` periods without figures.

    `lines` and `rows` are the drafted file's paragraphs and table rows with slots: where a program has lost the content
    controls on saving, what still reads the same is known by them.
    """

    format: Literal[1] = 1
    outline: str
    outline_version: str
    unit: str
    year: str
    writer: str
    drafted_by: str
    drafted_on: str
    generation: int
    facts: Mapping[str, str]
    told: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    slots: tuple[Slot, ...]
    charts: tuple[ChartSlot, ...] = ()
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    signature: Signature | None = None
    seal: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""

    @property
    def evidence(self) -> dict[str, Evidence]:
        return {slot.evidence.id: slot.evidence for slot in self.slots}

    def sealed(self, secret: bytes) -> Annex:
        """The same annex under this home's seal."""
        return self.model_copy(update={"seal": self._mac(secret)})

    def is_sealed(self, secret: bytes) -> bool:
        """Whether the seal is this home's and fits the content."""
        return hmac.compare_digest(self.seal, self._mac(secret))

    def broken(self) -> tuple[str, ...]:
        """The ids of evidence whose content does not fit its hash."""
        return tuple(slot.evidence.id for slot in self.slots if slot.hash != hash_of(slot.evidence))

    def text(self) -> str:
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1)

    def _mac(self, secret: bytes) -> str:
        content = json.dumps(self.model_dump(mode="json", exclude={"seal"}), ensure_ascii=False, sort_keys=True)
        # The home's secret signs sessions too; a key of the annex's own keeps the two apart.
        key = hmac.new(secret, NAMESPACE.encode(), hashlib.sha256).digest()
        return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def hash_of(evidence: Evidence) -> str:
    """SHA-256 of an evidence's content."""
    content = json.dumps(evidence.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def annex_of(report: Report, drafted_by: str, drafted_on: str, generation: int) -> Annex:
    """The annex of a fresh report, not yet sealed."""
    evidence = {e.id: e for e in report.evidence}
    return Annex(
        outline=report.outline,
        outline_version=report.outline_version,
        unit=report.reach.unit,
        year=report.year,
        writer=report.writer,
        drafted_by=drafted_by,
        drafted_on=drafted_on,
        generation=generation,
        facts=report.facts,
        told=report.told,
        missing=report.missing,
        slots=tuple(Slot(evidence=e, hash=hash_of(e)) for e in report.evidence),
        charts=tuple(_chart(chart, evidence) for chart in report.charts),
    )


def _chart(chart: Chart, evidence: Mapping[str, Evidence]) -> ChartSlot:
    return ChartSlot(
        id=chart.id,
        title=chart.title,
        kind=chart.kind,
        series=chart.series,
        labels=chart.labels,
        points=chart.points,
        values=tuple(plotted(evidence[point]) for point in chart.points),
    )
