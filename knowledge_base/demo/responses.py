"""The evaluation of teaching as rows: rounds, who took part, and the anonymous responses apart from them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from knowledge_base.demo.rounds import ITEMS, Round
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink, same
from knowledge_base.demo.terms import Term

_FORM_VERSION = "2022版"


def round_id(term: Term) -> str:
    return f"SET{term.short}"


def load_responses(sink: Sink, scene: Scene) -> None:
    """Fill `set_round`, `set_participation` and `set_response`."""
    for one in scene.rounds:
        term = one.record.term
        row = (round_id(term), term.term_id, _FORM_VERSION, ITEMS, term.evaluation_from, term.evaluation_to, True)
        sink.put_rows("set_round", [row])
        _participation(sink, scene, one)
        _responses(sink, scene, one)


def _participation(sink: Sink, scene: Scene, one: Round) -> None:
    p = one.participation
    sink.put(
        "set_participation",
        {
            "round_id": same(round_id(one.record.term), len(p.section)),
            "section_id": scene.section_ids(one.record).take(pa.array(p.section)),
            "staff_id": scene.of_staff(one.record.sections.lead[p.section]),
            "student_id": scene.of_students(p.student),
            "submitted": p.submitted,
        },
    )


def _responses(sink: Sink, scene: Scene, one: Round) -> None:
    r = one.responses
    offsets = pa.array(np.arange(0, r.items.size + 1, ITEMS, dtype=np.int32))
    sink.put(
        "set_response",
        {
            "response_id": pa.array([f"{token:011x}" for token in r.token.tolist()], type=pa.string()),
            "round_id": same(round_id(one.record.term), len(r.section)),
            "section_id": scene.section_ids(one.record).take(pa.array(r.section)),
            "staff_id": scene.of_staff(one.record.sections.lead[r.section]),
            "item_scores": pa.ListArray.from_arrays(offsets, pa.array(r.items.ravel())),
            "overall": r.overall(),
            "duration_s": r.duration_s,
            "straightlined": r.straightlined(),
        },
    )
