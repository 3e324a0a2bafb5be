"""A school's own data: read from files or a database through a mapping, checked, published as a new generation."""

from knowledge_base.evaluation.importing.history import History
from knowledge_base.evaluation.importing.mapping import ImportMapping
from knowledge_base.evaluation.importing.model import Finding, Limits
from knowledge_base.evaluation.importing.opening import builtin_mappings, load_mapping
from knowledge_base.evaluation.importing.report import ImportReport
from knowledge_base.evaluation.importing.run import ImportRefused, ImportRequest, import_data

__all__ = [
    "Finding",
    "History",
    "ImportMapping",
    "ImportRefused",
    "ImportReport",
    "ImportRequest",
    "Limits",
    "builtin_mappings",
    "import_data",
    "load_mapping",
]
