"""What an import puts beside a school's data is there whole, or as it was before."""

import os
from pathlib import Path

import pytest

from api.importing import import_into_home
from api.settings import Settings
from knowledge_base.demo.templates import ALIASES_YAML
from tests.deliveries import deliver


class Killed(BaseException):
    """Ends a process as a kill does: nothing catches it."""


def silent(line: str) -> None:
    """Nobody listens."""


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_killed_while_it_writes_them_an_import_leaves_no_half_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    settings, folder = Settings(home=tmp_path / "home", documents=()), deliver(tmp_path / "in")
    settings.school.mkdir(parents=True)
    aliases, rules = settings.school / "aliases.yaml", settings.school / "rules.yaml"
    aliases.write_text(ALIASES_YAML.read_text("utf-8"), "utf-8")
    usual = getattr(os, moment)

    def die(first: object, *rest: object) -> None:
        written = first if isinstance(first, int) else str(first)
        if isinstance(written, int) or ".yaml." in written:
            raise Killed
        usual(first, *rest)

    monkeypatch.setattr(os, moment, die)
    with pytest.raises(Killed):
        import_into_home(settings, str(folder), "own", silent)
    assert aliases.read_text("utf-8") == ALIASES_YAML.read_text("utf-8")
    assert not rules.exists()
    monkeypatch.undo()
    import_into_home(settings, str(folder), "own", silent)
    assert rules.exists()
    assert "计院" not in aliases.read_text("utf-8")
