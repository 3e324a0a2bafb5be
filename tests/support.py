"""What tests share: the rule for missing components, and where optional inputs lie."""

import os
import shutil
from pathlib import Path

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
    message = f"{component} is not on this machine"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
