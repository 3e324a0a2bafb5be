"""What tests share: the rule for missing components, and where optional inputs lie."""

import importlib.util
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
"""Real inputs that may lie beside a checkout; the project itself never needs them."""


def need(component: str | Path) -> Path:
    """The path of a file, folder or program a test cannot do without.

    Missing, the test skips on a laptop and fails where `CI` is set: a green CI then means it ran.
    """
    found = Path(component) if isinstance(component, Path) else shutil.which(component)
    if found is not None and Path(found).exists():
        return Path(found)
    _missing(f"{component} is not on this machine")


def need_package(name: str) -> None:
    """As `need`, for a package of an optional extra."""
    if importlib.util.find_spec(name) is None:
        _missing(f"the package {name} is not installed")


def _missing(message: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
