"""Writes a generated university into the tables of the warehouse, domain by domain.

What is not known by `today` (marks not yet published, people not yet hired or not yet gone) is left out on the way, so
that the generator itself need not know the date. Domains that count what others have loaded come last.
"""

from __future__ import annotations

import duckdb

from knowledge_base.demo.academic_warnings import load_warnings
from knowledge_base.demo.careers import load_careers
from knowledge_base.demo.comments import load_comments
from knowledge_base.demo.common_tests import load_common_tests
from knowledge_base.demo.courses import load_courses
from knowledge_base.demo.curricula import load_curricula
from knowledge_base.demo.desk import load_desk
from knowledge_base.demo.filings import load_filings
from knowledge_base.demo.learning import load_learning
from knowledge_base.demo.observation import load_observations
from knowledge_base.demo.outcomes import load_outcomes
from knowledge_base.demo.rectifications import load_rectifications
from knowledge_base.demo.registry import load_registry
from knowledge_base.demo.responses import load_responses
from knowledge_base.demo.reviews import load_reviews
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.scores import load_scores
from knowledge_base.demo.sections import load_sections
from knowledge_base.demo.sink import Sink
from knowledge_base.demo.support import load_support
from knowledge_base.demo.surveys import load_surveys
from knowledge_base.demo.works import load_works
from knowledge_base.evaluation.building import derive_facts
from knowledge_base.evaluation.completeness import load_coverage

_FROM_THE_SCENE = (
    load_registry,
    load_careers,
    load_courses,
    load_curricula,
    load_support,
    load_sections,
    load_scores,
    load_responses,
    load_comments,
    load_outcomes,
    load_works,
    load_common_tests,
    load_learning,
    load_observations,
    load_surveys,
    load_desk,
    load_reviews,
    load_filings,
)
_FROM_WHAT_IS_LOADED = (load_warnings, load_rectifications)


def load(connection: duckdb.DuckDBPyConnection, scene: Scene, info: dict[str, str]) -> None:
    """Fill every table of the warehouse."""
    sink = Sink(connection)
    for domain in _FROM_THE_SCENE:
        domain(sink, scene)
    sink.flush()
    for domain in _FROM_WHAT_IS_LOADED:
        domain(sink, scene)
    sink.flush()
    sink.put_rows("data_info", list(info.items()))
    sink.flush()
    derive_facts(connection)
    load_coverage(connection, [r.term.term_id for r in scene.scored()], scene.today)
