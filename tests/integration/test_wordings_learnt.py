"""The wordings that ship are those of the cases that may be read as they stand; of the held half none is among them."""

from __future__ import annotations

import pytest

from agents.understanding.likeness.masking import masked
from agents.understanding.likeness.model import WORDINGS
from api.stores import open_warehouse
from evals.campus import Campus
from evals.case import Half, load, read_cases
from evals.wordings import as_lines, known_questions, wordings
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.policies.asked_before import QUESTIONS

SCALE = 0.1


@pytest.mark.slow
def test_the_wordings_are_of_what_may_be_read_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    campus = Campus.build(tmp_path_factory.mktemp("wordings") / "home", scale=SCALE)
    try:
        shipped = WORDINGS.read_text(encoding="utf-8")
        assert as_lines(wordings(campus)) == shipped, "run: python -m evals.wordings HOME"
        questions = QUESTIONS.read_text(encoding="utf-8")
        assert as_lines(known_questions(campus)) == questions, "run: python -m evals.wordings HOME"
        warehouse = open_warehouse(campus.container.settings)
        client = warehouse.open(warehouse.current())
        directory = Directory.load(client, AliasFile.load(campus.container.settings.school / "aliases.yaml"))
        known = {masked(turn.question, directory) for case in read_cases() for turn in case.turns}
        held = {masked(turn.question, directory) for case in load(Half.HELD) for turn in case.turns} - known
        # What has no role is a metric's mere name, of the catalogue and of no case.
        assert not held & {line.split("\t")[2] for line in shipped.splitlines() if line.split("\t")[0]}
        assert not held & {line.split("\t")[0] for line in questions.splitlines()}
        client.close()
    finally:
        campus.close()
