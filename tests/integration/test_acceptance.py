"""The accepted questions of a dean, in every wording, on a demo of its own: figures equal the independent SQL."""

from collections.abc import Iterator

import pytest

from evals.campus import Campus
from evals.case import Case, Half, load
from evals.findings import Verdict
from evals.task import converse, verdict_of
from tests.support import SHARED, need

SCALE = 0.05


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campus]:
    built = Campus.build(tmp_path_factory.mktemp("acceptance") / "home", scale=SCALE)
    yield built
    built.close()


@pytest.mark.slow
@pytest.mark.parametrize("case", load(Half.ACCEPTANCE), ids=lambda case: case.id)
def test_an_accepted_question_is_answered(campus: Campus, case: Case) -> None:
    if case.needs == "guide":
        need(SHARED / "corpus" / "guide-2026-18.txt")
    verdict, reasons = verdict_of(campus, case, converse(campus, case))
    assert verdict is Verdict.EXACT, "\n".join(reasons)
