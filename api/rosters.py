"""`./zhizhen users FILE`: accounts from a list, so that a school can start.

All or nothing: one bad row and no account is made, so that a list mended and given again is the whole truth. Passwords
nobody has given are drawn here and written once into a file for its owner only; the records keep their hashes.
"""

from __future__ import annotations

import csv
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from api.accounts import Account, Accounts, hash_password, scope_of
from api.errors import UserError
from api.settings import Settings
from api.stores import open_warehouse
from knowledge_base.evaluation.importing.delimited import open_delimited
from knowledge_base.evaluation.importing.mapping import Source
from knowledge_base.evaluation.importing.model import Input, Limits, Problem
from knowledge_base.evaluation.importing.raw import fold
from knowledge_base.evaluation.importing.report import neutral
from knowledge_base.evaluation.importing.workbooks import open_workbook
from knowledge_base.evaluation.rights import Right, RightKind
from tools.errors import ToolFailure
from tools.scope import Role

HEADERS: Mapping[str, tuple[str, ...]] = {
    "username": ("账号", "用户名", "username"),
    "role": ("身份", "角色", "role"),
    "name": ("姓名", "显示名", "name"),
    "unit": ("单位代码", "单位", "unit"),
    "person": ("工号或学号", "工号", "学号", "person"),
    "sections": ("教学班", "授权教学班", "sections"),
    "password": ("初始密码", "密码", "password"),
}
"""What each column of the list may be called."""

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHORTEST = 8
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_DRAWN = 12
_SHOWN = 20
_ROLES = {**{role.value: role for role in Role}, **{role.name_zh: role for role in Role}}

_NUMBER = {role: "学号" if role is Role.STUDENT else "工号" for role in Role}
_OF_A_UNIT = (Role.DEAN, Role.HEAD, Role.TEACHER, Role.STUDENT)
"""Roles that see their unit's data: whoever is named must be of that unit."""


@dataclass(frozen=True)
class Row:
    """One line of the list, and the password it gives."""

    line: int
    account: Account
    password: str | None


def load_accounts(settings: Settings, path: Path, *, update: bool = False) -> list[str]:
    """Make the accounts of the list; what was done, line by line.

    Raises UserError naming every bad line (the first twenty) and how to mend it; then no account was made.
    """
    with TemporaryDirectory(prefix="zhizhen-users-") as scratch:
        rows, faults = _read(_open(path, Path(scratch)), _Known.of(settings))
    accounts = Accounts(settings.records)
    try:
        existing = {row.account.username: accounts.get(row.account.username) for row in rows}
        if not update:
            faults += [f"第 {r.line} 行：账号 {r.account.username} 已存在；要更新请加 --update" for r in rows
                       if existing[r.account.username] is not None]  # fmt: skip
        if faults:
            raise UserError(f"{path.name} 有 {len(faults)} 处要改，没有建立账号：{'；'.join(faults[:_SHOWN])}")
        return _store(settings, accounts, rows, {k: v for k, v in existing.items() if v is not None})
    finally:
        accounts.close()


def _store(settings: Settings, accounts: Accounts, rows: list[Row], existing: dict[str, Account]) -> list[str]:
    drawn = {r.account.username: _draw() for r in rows if r.password is None and r.account.username not in existing}
    plain = {r.account.username: r.password or drawn.get(r.account.username) for r in rows}
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # argon2 lets go of the interpreter while it works
        hashes = dict(pool.map(lambda item: (item[0], hash_password(item[1])), _given(plain)))
    ready = [replace(r.account, password_hash=_hash_for(r.account.username, hashes, existing)) for r in rows]
    lines = []
    if drawn:
        target = _write_passwords(settings.home, drawn, {r.account.username: r.account.display_name for r in rows})
        lines.append(f"随机初始密码在 {target}，分发后请删除")
    made = accounts.put(ready)
    return [f"建立账号 {made - len(existing):,} 个，更新 {len(existing):,} 个", *lines]


def _given(plain: Mapping[str, str | None]) -> list[tuple[str, str]]:
    return [(name, password) for name, password in plain.items() if password is not None]


def _hash_for(username: str, hashes: Mapping[str, str], existing: Mapping[str, Account]) -> str:
    return hashes[username] if username in hashes else existing[username].password_hash


def _open(path: Path, scratch: Path) -> Input:
    if not path.is_file():
        raise UserError(f"找不到 {path}")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        sheets = open_workbook(path, path.name, Limits())
        if not sheets:
            raise UserError(f"{path.name} 里没有内容")
        return sheets[0]
    return open_delimited(path, path.name, Source(), scratch, Limits())


def _read(source: Input, known: _Known) -> tuple[list[Row], list[str]]:
    folded = [fold(header) for header in source.headers]
    places = {key: next((folded.index(n) for n in names if n in folded), None) for key, names in HEADERS.items()}
    if missing := [HEADERS[key][0] for key in ("username", "role", "name") if places[key] is None]:
        raise UserError(f"{source.name} 缺少列 {'、'.join(missing)}；各列名称见使用指南“建立账号”")
    rows: list[Row] = []
    faults: list[str] = []
    seen: set[str] = set()
    for found in source.rows():
        if isinstance(found, Problem):
            faults.append(f"第 {found.line} 行：{found.reason}")
            continue
        line, cells = found
        values = {key: (cells[place] if place is not None else None) or "" for key, place in places.items()}
        faults += [f"第 {line} 行：{fault}" for fault in _faults(values, known, seen)]
        seen.add(values["username"])
        if not faults:
            rows.append(Row(line, _account(values, known), values["password"] or None))
    if not rows and not faults:
        raise UserError(f"{source.name} 里没有一行账号")
    return rows, faults


def _faults(values: Mapping[str, str], known: _Known, seen: set[str]) -> Iterator[str]:
    username, role = values["username"], _ROLES.get(values["role"])
    if not _USERNAME.fullmatch(username):
        yield f"账号“{username}”只能用字母、数字和 . _ -，不超过 64 个"
    if username in seen:
        yield f"账号 {username} 重复"
    if not values["name"]:
        yield "姓名为空"
    if len(values["name"]) > 64:
        yield "姓名超过 64 个字"
    if role is None:
        yield f"身份“{values['role']}”应为 {'、'.join(r.name_zh for r in Role)} 之一"
        return
    if (password := values["password"]) and (len(password) < _SHORTEST or password == username):
        yield f"初始密码至少 {_SHORTEST} 位，且不与账号相同；留空则随机生成"
    yield from known.faults(role, values)
    if (unit := values["unit"]) and known.level(unit) is not None:
        try:
            scope_of(_account(values, known))
        except ToolFailure:
            yield f"{role.name_zh}须写明{_needs(role)}"
    elif not unit and role in (Role.DEAN, Role.HEAD, Role.TEACHER, Role.STUDENT):
        yield f"{role.name_zh}须写明{_needs(role)}"


def _needs(role: Role) -> str:
    return {
        Role.DEAN: "学院代码",
        Role.HEAD: "专业代码",
        Role.TEACHER: "学院代码和工号",
        Role.STUDENT: "专业代码和学号",
    }.get(role, "单位")


def _account(values: Mapping[str, str], known: _Known) -> Account:
    unit = values["unit"] or None
    major = unit if unit is not None and known.level(unit) == "major" else None
    college = known.parent(unit) if major and unit else unit
    return Account(
        username=values["username"],
        role=_ROLES[values["role"]],
        display_name=values["name"],
        password_hash="",
        college=college if college != "school" else None,
        major=major,
        person=values["person"] or None,
        sections=frozenset(part for part in re.split(r"[;,，；、\s]+", values["sections"]) if part),
    )


@dataclass(frozen=True)
class _Known:
    """What the current generation has: units with level and parent, persons with their own unit, sections."""

    units: Mapping[str, tuple[str, str | None]]
    staff: Mapping[str, str]
    students: Mapping[str, str]
    sections: frozenset[str]

    @classmethod
    def of(cls, settings: Settings) -> _Known:
        """GenerationError when there are no data yet: accounts are checked against them."""
        warehouse = open_warehouse(settings)
        # Persons are looked up by number alone, over the whole school.
        client = warehouse.open(warehouse.current()).scoped(Right(RightKind.SCHOOL))
        try:
            units = {row[0]: (row[1], row[2]) for row in client.fetch("SELECT org_id, level, parent_id FROM org_unit")}
            persons = ("SELECT staff_id, org_id FROM staff", "SELECT student_id, major_id FROM student")
            staff, students = ({str(row[0]): str(row[1]) for row in client.fetch(query)} for query in persons)
            sections = frozenset(str(row[0]) for row in client.fetch("SELECT section_id FROM section"))
        finally:
            client.close()
        return cls(units, staff, students, sections)

    def level(self, unit: str) -> str | None:
        return self.units[unit][0] if unit in self.units else None

    def parent(self, unit: str) -> str | None:
        return self.units[unit][1] if unit in self.units else None

    def _covers(self, unit: str, own: str) -> bool:
        """Whether a person of the unit `own` is of `unit`: of it, of a major in it, or of the college of that major."""
        college = self.parent(unit) if self.level(unit) == "major" else unit
        return own in (unit, college) or self.parent(own) == unit

    def faults(self, role: Role, values: Mapping[str, str]) -> Iterator[str]:
        unit, person = values["unit"], values["person"]
        if unit and unit not in self.units:
            yield f"单位代码 {unit} 不在数据里"
        wanted = {
            Role.DEAN: ("college",),
            Role.TEACHER: ("college", "office"),
            Role.HEAD: ("major",),
            Role.STUDENT: ("major",),
        }
        if unit in self.units and role in wanted and self.level(unit) not in wanted[role]:
            yield f"{role.name_zh}的单位应是{_needs(role)}，{unit} 不是"
        people = self.students if role is Role.STUDENT else self.staff
        if person and person not in people:
            yield f"{_NUMBER[role]} {person} 不在数据里"
        elif person and role in _OF_A_UNIT and unit in self.units and not self._covers(unit, people[person]):
            apart = "；兼任外单位职务的不写工号" if role in (Role.DEAN, Role.HEAD) else ""
            yield f"{person} 在数据里属于 {people[person]}，不是 {unit}，请核对单位代码与{_NUMBER[role]}{apart}"
        unknown = [s for s in re.split(r"[;,，；、\s]+", values["sections"]) if s and s not in self.sections]
        if unknown:
            yield f"教学班 {'、'.join(unknown[:3])} 不在数据里"
        if values["sections"] and role is not Role.SUPERVISOR:
            yield "只有督导要写教学班"


def _draw() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_DRAWN))


def _write_passwords(home: Path, drawn: Mapping[str, str], names: Mapping[str, str]) -> Path:
    number = 1
    while (target := home / f"initial-passwords-{number}.csv").exists():
        number += 1
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with open(os.open(target, flags, 0o600), "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("账号", "姓名", "初始密码"))
        writer.writerows((neutral(user), neutral(names[user]), password) for user, password in drawn.items())
    return target
