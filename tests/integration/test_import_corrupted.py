"""Two hundred damaged deliveries: each ends in a report or a refusal, and what served before serves on."""

import io
import random
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge_base.errors import KnowledgeError
from knowledge_base.evaluation.importing import ImportReport
from knowledge_base.evaluation.importing.report import PUBLISHED, REFUSED, UNCHANGED
from tests.deliveries import STRICT, Home, deliver, rows_of, write

KEPT = ("org_unit", "term", "staff", "student", "course", "section", "enrolment", "score")
"""Few tables, so that two hundred imports take seconds."""

Damage = Callable[[Path, random.Random], None]


def shuffled_columns(path: Path, chance: random.Random) -> None:
    """The header moves, the cells do not: every value stands under a wrong name."""
    rows = rows_of(path)
    rows[0] = rows[0][1:] + rows[0][:1]
    write(path, rows)


def broken_encoding(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(3):
        content.insert(chance.randrange(3, len(content)), chance.choice([0xFF, 0xC0, 0x80, 0x00]))
    path.write_bytes(content)


def doubled_keys(path: Path, chance: random.Random) -> None:
    rows = rows_of(path)
    row = list(chance.choice(rows[1:]))
    row[-1] = "不同"
    write(path, [*rows, row])


def impossible_dates(path: Path, chance: random.Random) -> None:
    rows = rows_of(path)
    place = chance.randrange(len(rows[0]))
    for row in rows[1:]:
        row[place] = chance.choice(["2024-02-30", "2024-13-01", "0000-00-00", "二〇二四年", "45000"])
    write(path, rows)


def formulas(path: Path, chance: random.Random) -> None:
    rows = rows_of(path)
    row = chance.choice(rows[1:])
    row[chance.randrange(len(row))] = chance.choice(
        ["=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", '=HYPERLINK("http://x","y")', "+1+1|!"]
    )
    write(path, rows)


def long_lines(path: Path, chance: random.Random) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write('"' + "长" * chance.choice([40_000, 700_000]) + "\n")


def zip_bomb(path: Path, chance: random.Random) -> None:
    path.with_suffix(".xlsx").write_bytes(bomb())
    path.unlink()


@cache
def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (65 << 20))
    return packed.getvalue()


def damaged_workbook(path: Path, chance: random.Random) -> None:
    path.with_suffix(".xlsx").write_bytes(b"PK\x03\x04" + chance.randbytes(200))


def cut_short(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def ragged(path: Path, chance: random.Random) -> None:
    rows = rows_of(path)
    row = chance.choice(rows[1:])
    row[:] = row[:1] if chance.random() < 0.5 else [*row, "多", "余"]
    write(path, rows)


def quote_left_open(path: Path, chance: random.Random) -> None:
    path.write_text(path.read_text(encoding="utf-8-sig").replace(",", ',"', 1 + chance.randrange(3)), encoding="utf-8")


def random_bytes(path: Path, chance: random.Random) -> None:
    path.write_bytes(chance.randbytes(chance.randrange(1, 3000)))


def gone(path: Path, chance: random.Random) -> None:
    path.unlink()


DAMAGES: tuple[Damage, ...] = (
    shuffled_columns, broken_encoding, doubled_keys, impossible_dates, formulas, long_lines, zip_bomb,
    damaged_workbook, cut_short, ragged, quote_left_open, random_bytes, gone,
)  # fmt: skip


SEVERAL = st.lists(st.tuples(st.sampled_from(DAMAGES), st.sampled_from(KEPT)), min_size=1, max_size=2, unique=True)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Path]:
    """A home that serves, and a clean delivery."""
    clean = deliver(tmp_path_factory.mktemp("clean"))
    for path in clean.iterdir():
        if path.stem not in KEPT:
            path.unlink()
    home = Home(tmp_path_factory.mktemp("home"))
    assert home.take(clean, limits=STRICT).outcome == PUBLISHED
    return home, clean


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(damages=SEVERAL, seed=st.integers(0, 2**32))
def test_a_damaged_delivery_ends_in_a_report_and_untouched_data(
    ground: tuple[Home, Path], tmp_path_factory: pytest.TempPathFactory, damages: list[tuple[Damage, str]], seed: int
) -> None:
    home, clean = ground
    folder = tmp_path_factory.mktemp("damaged")
    for path in clean.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    for damage, table in damages:
        if (path := folder / f"{table}.csv").exists() and path.stat().st_size:
            try:
                damage(path, random.Random(seed))
            except (UnicodeDecodeError, IndexError):
                continue  # damaged too much already to be damaged in that way
    before = home.state()
    report = taken(home, folder)
    if isinstance(report, str):
        assert "\n" not in report.strip()
    elif report.outcome == REFUSED:
        assert report.reasons
    elif report.outcome == PUBLISHED:
        # What is left of the damage is harmless: text that stays text, a table or a row that may be absent.
        home.warehouse.publish(home.warehouse.generations()[0])
        home.warehouse.generations()[-1].path.unlink()
    else:
        assert report.outcome == UNCHANGED
    assert home.state() == before
    assert isinstance(report, str) or all(f.reason and f.mend for f in report.findings)


def taken(home: Home, folder: Path) -> ImportReport | str:
    """The report, or the one line said where there is none."""
    try:
        return home.take(folder, limits=STRICT)
    except KnowledgeError as error:
        return str(error)
