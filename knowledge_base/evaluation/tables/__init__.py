"""The tables of the evaluation warehouse, declared once.

The generator, the importer, the warehouse, the scoped relations of the metrics, the checks and the documentation all
read this declaration. Codes are the Chinese words that registrars themselves use, so that the SQL shown as evidence
can be read by the quality office. Identifiers are text, best of at most 12 characters (DuckDB stores those inline).

Columns a metric cannot do without are NOT NULL; what many schools do not hold is nullable, and a table may be empty.
"""

from collections.abc import Mapping

from knowledge_base.evaluation.tables.curriculum import CURRICULUM
from knowledge_base.evaluation.tables.evaluation import EVALUATION
from knowledge_base.evaluation.tables.filings import FIGURES, FILINGS, Figure
from knowledge_base.evaluation.tables.learning import LEARNING
from knowledge_base.evaluation.tables.model import TYPES, Column, Domain, Privacy, Reference, Table
from knowledge_base.evaluation.tables.organisation import ORGANISATION, SCHOOL
from knowledge_base.evaluation.tables.outcomes import OUTCOMES
from knowledge_base.evaluation.tables.people import PEOPLE
from knowledge_base.evaluation.tables.quality import QUALITY
from knowledge_base.evaluation.tables.surveys import SURVEYS
from knowledge_base.evaluation.tables.system import SYSTEM
from knowledge_base.evaluation.tables.teaching import TEACHING

_TABLES = (
    *ORGANISATION,
    *PEOPLE,
    *CURRICULUM,
    *TEACHING,
    *LEARNING,
    *EVALUATION,
    *SURVEYS,
    *OUTCOMES,
    *QUALITY,
    *FILINGS,
    *SYSTEM,
)

TABLES: Mapping[str, Table] = {table.name: table for table in _TABLES}
"""Every table by name, in an order in which references point backwards (or at the table itself)."""

__all__ = ["FIGURES", "SCHOOL", "TABLES", "TYPES", "Column", "Domain", "Figure", "Privacy", "Reference", "Table"]
