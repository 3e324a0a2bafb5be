"""Accounts from a list: every bad row is told, all or nothing, passwords drawn where none is given."""

import csv
import stat
from pathlib import Path

import pytest

from api.accounts import Accounts, scope_of, verify_password
from api.errors import UserError
from api.rosters import load_accounts
from api.settings import Settings
from tests.deliveries import Home, deliver, write
from tools.scope import Role

HEAD = ["账号", "身份", "姓名", "单位代码", "工号或学号", "教学班", "初始密码"]
GOOD = [
    ["ld", "校领导", "某校长", "", "", "", ""],
    ["dean.cs", "院长", "某院长", "cs", "t1", "", "qiushi-2026"],
    ["head.se", "专业负责人", "某主任", "cs.se", "", "", ""],
    ["t1", "教师", "某老师", "cs", "t1", "", ""],
    ["p1", "学生", "某同学", "cs.se", "p1", "", ""],
    ["sup", "supervisor", "某督导", "", "t2", "s1；s2", ""],
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    Home(folder).take(deliver(folder / "in"))
    return folder


@pytest.fixture
def home(data: Path, tmp_path: Path) -> Settings:
    """A home with the tiny university and no accounts."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "evaluation").symlink_to(data / "evaluation")
    return Settings(home=tmp_path / "home")


def listed(tmp_path: Path, rows: list[list[str]], encoding: str = "gb18030") -> Path:
    path = tmp_path / "名单.csv"
    write(path, [HEAD, *rows], encoding=encoding)
    return path


def test_a_school_gets_its_accounts_with_units_and_sections(home: Settings, tmp_path: Path) -> None:
    lines = load_accounts(home, listed(tmp_path, GOOD))
    assert lines[0] == "建立账号 6 个，更新 0 个"
    accounts = Accounts(home.records)
    found = {name: accounts.get(name) for name in ("dean.cs", "head.se", "p1", "sup", "ld")}
    accounts.close()
    scopes = {name: scope_of(account) for name, account in found.items() if account is not None}
    assert (scopes["dean.cs"].college, scopes["dean.cs"].major) == ("cs", None)
    assert (scopes["head.se"].college, scopes["head.se"].major) == ("cs", "cs.se")
    assert (scopes["p1"].role, scopes["p1"].person) == (Role.STUDENT, "p1")
    assert scopes["sup"].sections == {"s1", "s2"}
    dean = found["dean.cs"]
    assert dean is not None
    assert verify_password("qiushi-2026", dean.password_hash)


def test_drawn_passwords_are_written_once_for_their_owner_only(home: Settings, tmp_path: Path) -> None:
    load_accounts(home, listed(tmp_path, GOOD))
    path = home.home / "initial-passwords-1.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        drawn = {row["账号"]: row["初始密码"] for row in csv.DictReader(file)}
    assert set(drawn) == {"ld", "head.se", "t1", "p1", "sup"}
    accounts = Accounts(home.records)
    leader = accounts.get("ld")
    accounts.close()
    assert leader is not None
    assert verify_password(drawn["ld"], leader.password_hash)
    assert len(set(drawn.values())) == len(drawn)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["坏 名", "校领导", "某", "", "", "", ""], "只能用字母、数字"),
        (["ld", "校领导", "某", "", "", "", ""], "账号 ld 重复"),
        (["x", "国王", "某", "", "", "", ""], "身份“国王”应为"),
        (["x", "院长", "", "cs", "", "", ""], "姓名为空"),
        (["x", "院长", "某", "", "", "", ""], "院长须写明学院代码"),
        (["x", "院长", "某", "cs.se", "", "", ""], "院长的单位应是学院代码"),
        (["x", "教师", "某", "cs", "", "", ""], "教师须写明学院代码和工号"),
        (["x", "教师", "某", "cs", "t9", "", ""], "工号 t9 不在数据里"),
        (["x", "学生", "某", "cs.se", "p9", "", ""], "学号 p9 不在数据里"),
        (["x", "教师", "某", "it", "t1", "", ""], "t1 在数据里属于 cs，不是 it"),
        (["x", "教师", "某", "cs", "t2", "", ""], "t2 在数据里属于 zp，不是 cs"),
        (["x", "学生", "某", "cs.ai", "p1", "", ""], "p1 在数据里属于 cs.se，不是 cs.ai，请核对单位代码与学号"),
        (
            ["x", "院长", "某", "it", "t1", "", ""],
            "t1 在数据里属于 cs，不是 it，请核对单位代码与工号；兼任外单位职务的",
        ),
        (["x", "专业负责人", "某", "cs.ai", "t2", "", ""], "t2 在数据里属于 zp，不是 cs.ai"),
        (["x", "院长", "某", "nowhere", "", "", ""], "单位代码 nowhere 不在数据里"),
        (["x", "督导", "某", "", "", "s9", ""], "教学班 s9 不在数据里"),
        (["x", "院长", "某", "cs", "", "s1", ""], "只有督导要写教学班"),
        (["x", "校领导", "某", "", "", "", "123"], "初始密码至少 8 位"),
        (["x", "校领导", "某"], "有 3 列"),
    ],
)
def test_one_bad_row_is_told_by_its_line_and_makes_no_account(
    home: Settings, tmp_path: Path, row: list[str], said: str
) -> None:
    with pytest.raises(UserError, match="没有建立账号") as error:
        load_accounts(home, listed(tmp_path, [*GOOD, row]))
    assert f"第 {len(GOOD) + 2} 行：" in error.value.message
    assert said in error.value.message
    accounts = Accounts(home.records)
    assert accounts.count(demo=False) == 0
    accounts.close()


def test_a_person_is_of_the_unit_given_or_of_the_college_of_the_major(home: Settings, tmp_path: Path) -> None:
    """A post held in another unit is listed without a number; a supervisor has no unit of the own."""
    rows = [
        ["d", "院长", "兼任院长", "it", "", "", ""],
        ["h", "专业负责人", "某主任", "cs.ai", "t1", "", ""],
        ["t2", "教师", "某老师", "zp", "t2", "", ""],
        ["s", "督导", "某督导", "", "t2", "s1", ""],
    ]
    assert load_accounts(home, listed(tmp_path, rows))[0] == "建立账号 4 个，更新 0 个"


def test_an_update_keeps_the_password(home: Settings, tmp_path: Path) -> None:
    load_accounts(home, listed(tmp_path, [GOOD[1]]))
    changed = ["dean.cs", "院长", "新院长", "it", "", "", ""]
    with pytest.raises(UserError, match=r"账号 dean\.cs 已存在"):
        load_accounts(home, listed(tmp_path, [changed]))
    assert load_accounts(home, listed(tmp_path, [changed]), update=True) == ["建立账号 0 个，更新 1 个"]
    accounts = Accounts(home.records)
    dean = accounts.get("dean.cs")
    accounts.close()
    assert dean is not None
    assert (dean.display_name, dean.college) == ("新院长", "it")
    assert verify_password("qiushi-2026", dean.password_hash)


def test_a_list_without_its_columns_is_refused(home: Settings, tmp_path: Path) -> None:
    write(tmp_path / "a.csv", [["账号", "姓名"], ["x", "某"]])
    with pytest.raises(UserError, match="缺少列 身份"):
        load_accounts(home, tmp_path / "a.csv")
