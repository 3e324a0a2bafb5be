"""What is wrong with a request is said so that it can be mended."""

from __future__ import annotations

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.problems import problem_of
from tests.rectifying import TODAY, a_test


@pytest.mark.parametrize(("alpha", "told"), [(0.5, "不能大于 0.1"), (0, "须大于 0")])
def test_a_number_out_of_range_is_told_with_its_range(alpha: float, told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        a_test(TODAY, alpha=alpha)
    assert problem_of(RequestValidationError(refused.value.errors())).message == (
        f"检验水平 α（alpha）{told}；应填大于 0、不大于 0.1，如 0.05。"
    )
