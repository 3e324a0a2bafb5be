"""Two hundred damaged deliveries: each is refused, and what served before serves on untouched.

Each damage is made large enough that none may be published: more rows than the share that may be left out, or a table
without which others cannot stand. What is left of the damage may never be a change of the data that goes unnoticed.
"""

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from knowledge_base.errors import KnowledgeError
from knowledge_base.evaluation.importing.report import PUBLISHED, REFUSED, ImportReport
from knowledge_base.evaluation.tables import TABLES, Column
from tests.deliveries import STRICT, Home, deliver, rows_of, write

KEPT = ("org_unit", "term", "staff", "student", "course", "section", "enrolment", "score")
"""Few tables, so that two hundred imports take seconds."""

Damage = Callable[[Path, random.Random], None]

FILLED = {"VARCHAR": "另写", "DOUBLE": "1", "INTEGER": "2030", "DATE": "2025-01-02", "BOOLEAN": "true"}
"""A value of each type, for a column that was empty."""


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
    """A row once more, with a value that no other row has in the first column beyond the key that is plain text."""
    rows, table = rows_of(path), TABLES[path.stem]
    row = list(chance.choice(rows[1:]))
    free = [c.name for c in table.columns if c.name not in table.key and c.nullable and not c.codes]
    for name in free[:1]:
        place = rows[0].index(name)
        row[place] = "" if row[place] else FILLED[table.column(name).type]
    write(path, [*rows, row])


def impossible_dates(path: Path, chance: random.Random) -> None:
    """In a column of dates; a table that has none gets them for a number or a code, where they are as impossible."""
    rows, table = rows_of(path), TABLES[path.stem]
    typed = [c.name for c in table.columns if c.type == "DATE"] or [c.name for c in table.columns if checked(c)]
    place = rows[0].index(chance.choice([name for name in typed if name in rows[0]]))
    for row in rows[1:]:
        row[place] = chance.choice(["2024-02-30", "2024-13-01", "0000-00-00", "二〇二四年", "4500x"])
    write(path, rows)


def checked(column: Column) -> bool:
    """Whether not every text will do."""
    return column.type != "VARCHAR" or bool(column.codes or column.references)


def formulas(path: Path, chance: random.Random) -> None:
    """In a column where a formula is no value; in a column of free text it is text, and harmless as text."""
    rows, table = rows_of(path), TABLES[path.stem]
    column = chance.choice([c.name for c in table.columns if checked(c) and c.name in rows[0]])
    chance.choice(rows[1:])[rows[0].index(column)] = chance.choice(
        ["=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", '=HYPERLINK("http://x","y")', "+1+1|!"]
    )
    write(path, rows)


def long_lines(path: Path, chance: random.Random) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write('"' + "长" * chance.choice([40_000, 700_000]) + "\n")


def zip_bomb(path: Path, chance: random.Random) -> None:
    """A workbook that opens like any other, but for a sheet of endless nothing."""
    path.with_suffix(".xlsx").write_bytes(bomb())
    path.unlink()


@cache
def bomb() -> bytes:
    packed = io.BytesIO()
    Workbook().save(packed)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * (65 << 20))
    return packed.getvalue()


def damaged_workbook(path: Path, chance: random.Random) -> None:
    path.with_suffix(".xlsx").write_bytes(b"PK\x03\x04" + chance.randbytes(200))


def cut_short(path: Path, chance: random.Random) -> None:
    """Somewhere within a row, so that it lacks a cell. Cut between two rows a file is only shorter, which nobody can
    tell; cut in its header it is a table without rows, and such a table may be absent.
    """
    content = path.read_bytes()
    place = chance.randrange(content.index(b"\n") + 1, len(content))
    start = content.rfind(b"\n", 0, place) + 1
    line = content[start:].split(b"\n", 1)[0]
    path.write_bytes(content[: min(max(place, start + 1), start + line.rindex(b","))])


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
    """The file, or where no other needs it one that it needs: a table nobody refers to may be absent."""
    needs = {name: {str(c.references).split(".")[0] for c in TABLES[name].columns if c.references} for name in KEPT}
    needed = set().union(*needs.values()) & set(KEPT)
    stem = path.stem if path.stem in needed else min(needs[path.stem] & needed - {"org_unit"} or {"org_unit"})
    path.with_name(f"{stem}.csv").unlink()


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
def test_two_hundred_damaged_deliveries_are_refused_and_the_data_untouched(
    ground: tuple[Home, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    tried: Counter[Damage] = Counter()

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(damages=SEVERAL, seed=st.integers(0, 2**32))
    def take(damages: list[tuple[Damage, str]], seed: int) -> None:
        tried.update(damage for damage, _ in damages)
        check_damaged(*ground, tmp_path_factory.mktemp("damaged"), damages, seed)

    take()
    assert min(tried[damage] for damage in DAMAGES) >= 5, tried


def check_damaged(home: Home, clean: Path, folder: Path, damages: list[tuple[Damage, str]], seed: int) -> None:
    """Refused, with a report or one line, and the data as they were."""
    for path in clean.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    for damage, table in damages:
        if (path := folder / f"{table}.csv").exists() and path.stat().st_size:
            try:
                damage(path, random.Random(seed))
            except (UnicodeDecodeError, IndexError, ValueError):
                continue  # damaged too much already to be damaged in that way
    before = home.state()
    report = taken(home, folder)
    assert home.state() == before, damages
    if isinstance(report, str):
        assert "\n" not in report.strip()
    else:
        assert (report.outcome, bool(report.reasons)) == (REFUSED, True), damages
        assert all(f.reason and f.mend for f in report.findings)


SAID: dict[Damage, str] = {
    shuffled_columns: "缺少列|不是|不符合",
    broken_encoding: "编码认不出来|空字节",
    doubled_keys: "主键不重复|相同",
    impossible_dates: "不是日期",
    formulas: "公式|不是数字|不是“是”或“否”|代码集内|中存在",
    long_lines: "超过 (32767|1024)|引号",
    zip_bomb: "压缩炸弹",
    damaged_workbook: "不是有效的 XLSX|已损坏",
    ragged: "有 1 列|列，标题行有",
    quote_left_open: "引号|有 .* 列|缺少列|同名",
    random_bytes: "编码认不出来|空字节|缺少列|没有标题行|引号",
    gone: "补上 student 中缺少的行",
}
"""What the report says of each damage done to the students' file."""


@pytest.mark.parametrize("damage", SAID, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("seed", [1, 2])
def test_each_damage_alone_is_called_by_its_name(
    ground: tuple[Home, Path], tmp_path: Path, damage: Damage, seed: int
) -> None:
    home, clean = ground
    for path in clean.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    damage(tmp_path / "student.csv", random.Random(seed))
    before = home.state()
    report = taken(home, tmp_path)
    assert not isinstance(report, str)
    said = " ".join([*report.reasons, *(f"{f.reason} {f.mend}" for f in report.findings)])
    assert re.search(SAID[damage], said), said
    assert report.outcome == REFUSED
    assert home.state() == before


def taken(home: Home, folder: Path) -> ImportReport | str:
    """The report, or the one line said where there is none."""
    try:
        return home.take(folder, limits=STRICT)
    except KnowledgeError as error:
        return str(error)
