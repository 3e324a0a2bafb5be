"""Has DuckDB clean the memory it takes, for imports that may hold answers of anonymous persons.

DuckDB pads compressed columns with up to seven bytes of whatever its memory held (decision 0017). Its allocator can be
told to clean all of it, by the environment of the process and before DuckDB is loaded; that costs an import a
third of its time, so deliveries without such answers go without.
"""

from __future__ import annotations

import logging
import os
import sys

from knowledge_base.evaluation.importing.delicate import may_hold_answers

_LOG = logging.getLogger(__name__)
SETTING = ("DUCKDB_JE_MALLOC_CONF", "zero:true")
"""Read by the allocator inside DuckDB, not by us."""


def clean_where_needed(given: str, mapping: str) -> bool:
    """Have memory cleaned where the delivery `given` may need it; whether it will be.

    It cannot be any more where DuckDB is loaded already, as in a program that imports from within; that is logged.
    """
    if not may_hold_answers(given, mapping):
        return False
    if "duckdb" in sys.modules:
        _LOG.warning("DuckDB is loaded already: its memory is not cleaned in this import")
        return False
    os.putenv(*SETTING)
    return True
