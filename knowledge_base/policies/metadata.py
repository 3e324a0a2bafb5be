"""What is known about a document beside its text: a strict sidecar `NAME.meta.yaml`, completed from the text itself.

A misspelt key or role is an error, never a default: a wrong word here would show a document to the wrong people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge_base.errors import InputError
from knowledge_base.policies.model import PUBLIC, Clause, DocumentKind, Grant, Visibility
from knowledge_base.policies.normalise import to_simplified

SIDECAR = ".meta.yaml"
Role = Literal["leader", "dean", "head", "teacher", "student", "qa", "supervisor"]

_TITLE_OF_NOTICE = re.compile(r"《([^《》]{4,60})》的通知")
_NUMBER = re.compile(r"^\S{2,20}[〔\[【]\d{4}[〕\]】]\s*\d+\s*[号號]$")
_DATED = re.compile(r"[（(](\d{4})-(\d{1,2})-(\d{1,2})[）)]")
_IN_FORCE_FROM = re.compile(r"自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日起(?:施行|实施|执行)")


class GrantMeta(BaseModel):
    """One way to be admitted: a role of the list and a unit of the list, whichever are given."""

    model_config = ConfigDict(extra="forbid")
    roles: list[Role] = Field(default_factory=list)
    units: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_something(self) -> GrantMeta:
        if not self.roles and not self.units:
            raise ValueError("roles 与 units 不能都为空；对全校公开请写 visibility: public")
        return self


class DocumentMeta(BaseModel):
    """The sidecar's keys; whatever is left out is inferred from the text or left open."""

    model_config = ConfigDict(extra="forbid")
    id: str | None = Field(default=None, pattern=r"^[^\s#/\\]+$")
    title: str | None = None
    kind: DocumentKind | None = None
    issuer: str = ""
    document_no: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    replaced_by: str = ""
    visibility: Literal["public"] | list[GrantMeta] = "public"

    def audience(self) -> Visibility:
        if self.visibility == "public":
            return PUBLIC
        grants = {Grant(tuple(sorted(g.roles)), tuple(sorted(g.units))) for g in self.visibility}
        return Visibility(tuple(sorted(grants)))


def sidecar_of(path: Path) -> DocumentMeta:
    """The metadata lying beside `path`, or the defaults when there is none; InputError when it is wrong."""
    sidecar = path.with_name(path.name + SIDECAR)
    if not sidecar.exists():
        sidecar = path.with_name(path.stem + SIDECAR)
    if not sidecar.exists():
        return DocumentMeta()
    try:
        content = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
        return DocumentMeta.model_validate(content if content is not None else {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"无法读取元数据文件 {sidecar.name}：{error}") from error
    except ValidationError as error:
        faults = "；".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InputError(f"元数据文件 {sidecar.name} 有误：{faults}") from error


def title_of(lines: Sequence[str], fallback: str) -> str:
    """A title for people to read, in simplified characters: the one a covering letter names, else the first line."""
    head = "".join(line.strip() for line in lines[:40])
    named = _TITLE_OF_NOTICE.search(to_simplified(head))
    if named is not None:
        return named.group(1)
    first = next((line.strip() for line in lines if line.strip()), "")
    return to_simplified(first) if 2 <= len(first) <= 40 and not re.search("[，。；]", first) else fallback


def document_no_of(lines: Sequence[str]) -> str:
    """The official number (教〔2026〕1号) standing on a line of its own near the top, or nothing."""
    found = (line.strip() for line in lines[:40] if _NUMBER.match(line.strip()))
    return to_simplified(next(found, ""))


def kind_of(title: str, clauses: Sequence[Clause]) -> DocumentKind:
    """By name: a 指南 guides; 法 and 条例 with articles are law; all else is the school's own."""
    if "指南" in title:
        return DocumentKind.GUIDE
    by_articles = any(clause.number.startswith("第") and clause.number.endswith("条") for clause in clauses)
    if by_articles and re.search(r"(法|条例)$", title) and not title.endswith("办法"):
        return DocumentKind.LAW
    return DocumentKind.SCHOOL_RULE


def in_force_from(clauses: Sequence[Clause]) -> date | None:
    """The date of the clause that puts the document into force, looked for from the end."""
    for clause in reversed(clauses):
        found = _IN_FORCE_FROM.search(clause.text)
        if found is not None:
            try:
                return date(*(int(part) for part in found.groups()))
            except ValueError:
                return None
    return None


def dated(lines: Sequence[str]) -> date | None:
    """The day standing alone in brackets near the top (（2018-12-29）): when the text was passed or last amended."""
    for line in lines[:10]:
        found = _DATED.fullmatch(line.strip())
        if found is not None:
            try:
                return date(*(int(part) for part in found.groups()))
            except ValueError:
                return None
    return None
