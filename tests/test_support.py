"""The rule for missing components: a laptop skips, CI fails."""

from pathlib import Path

import pytest

from tests.support import ROOT, need


@pytest.mark.parametrize("component", [Path("no/such/file"), "no-such-program"])
def test_a_missing_component_skips_on_a_laptop_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch, component: str | Path
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception):
        need(component)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception):
        need(component)


def test_a_component_that_is_there_is_found() -> None:
    assert need(ROOT / "pyproject.toml").is_file()
    assert need("python3").is_file()
