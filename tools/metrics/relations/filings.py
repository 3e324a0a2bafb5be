"""Relations of figures that come as figures: what the school files, and what other institutions publish."""

from __future__ import annotations

from knowledge_base.evaluation.rights import RightKind
from tools.metrics.definition import Attribution, Level
from tools.metrics.relations.model import Relation

FILED = Relation(
    name="filed",
    table="filed_figure",
    alias="ff",
    columns={
        "person_id": "ff.figure_id",
        "figure_id": "ff.figure_id",
        "period": "ff.period",
        "value": "ff.value",
        "org_id": "ff.org_id",
    },
    units={Attribution.AS_FILED: {Level.COLLEGE: "org_id", Level.MAJOR: "org_id"}},
    rights={
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: "ff.org_id = :id",
        RightKind.MAJOR: "ff.org_id = :id",
    },
    personal=False,
    period_column="period",
)
"""One figure of one unit and period."""

INSTITUTION = Relation(
    name="institution",
    table="institution_indicator",
    alias="ii",
    columns={
        "person_id": "ii.institution",
        "institution": "ii.institution",
        "sector": "ii.sector",
        "year": "ii.year",
        "indicator": "ii.indicator",
        "value": "ii.value",
        "numerator": "ii.numerator",
        "denominator": "ii.denominator",
    },
    units={Attribution.INSTITUTION: {}},
    rights={RightKind.SCHOOL: "TRUE"},
    personal=False,
    parts=("institution", "sector"),
    period_column="year",
)
"""One institution's published indicator of a year."""

FILINGS = (FILED, INSTITUTION)
