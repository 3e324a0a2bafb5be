"""A clause in its document: its neighbours, what is left out, and nothing for those who may not see the document."""

from pathlib import Path

import pytest

from knowledge_base.policies import PolicyStore, ingest
from tests.unit.knowledge_base.policies.conftest import DEAN, QA

WARNING = "academic-warning"


def test_a_clause_stands_among_its_neighbours(demo_store: PolicyStore) -> None:
    found = demo_store.passage(WARNING, "第12条", DEAN, around=2)
    assert found is not None
    assert found.clause == demo_store.get_clause(WARNING, "第十二条", DEAN)
    everything = demo_store.clauses(WARNING, DEAN)
    at = everything.index(found.clause)
    assert list(found.clauses) == everything[at - 2 : at + 3]
    assert (found.before, found.after) == (at - 2, len(everything) - at - 3)
    assert found.generation == demo_store.current_generation()


def test_the_ends_of_a_document_are_no_trouble(tmp_path: Path, notice: Path) -> None:
    store = PolicyStore(tmp_path / "policies")
    ingest(store, [notice])
    numbers = store.numbers("notice", DEAN)
    for number in (numbers[0], numbers[-1]):
        found = store.passage("notice", number, DEAN, around=1)
        assert found is not None
        assert found.clause.number == number
        assert len(found.clauses) == 2
        assert found.before + len(found.clauses) + found.after == len(numbers)


def test_the_whole_document(demo_store: PolicyStore) -> None:
    found = demo_store.passage(WARNING, "第十二条", DEAN, around=None)
    assert found is not None
    assert list(found.clauses) == demo_store.clauses(WARNING, DEAN)
    assert (found.before, found.after, found.clause.number) == (0, 0, "第十二条")


@pytest.mark.parametrize(("document", "number"), [(WARNING, "第九百条"), ("none", "第一条")])
def test_what_is_not_there_has_no_passage(demo_store: PolicyStore, document: str, number: str) -> None:
    assert demo_store.passage(document, number, QA) is None
