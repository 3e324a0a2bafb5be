"""Every goal of a model that wants to obey, by name; what a goal is stands in `goal.py`."""

from __future__ import annotations

from collections.abc import Mapping

from tests.integration.injection.goal import Goal
from tests.integration.injection.pretending import PRETENDING
from tests.integration.injection.reaching import REACHING

GOALS: Mapping[str, Goal] = {goal.name: goal for goal in (*REACHING, *PRETENDING)}
"""Endless calls and a poisoned thread take turns of their own: see test_endless and test_threads."""
