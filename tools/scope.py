"""Who is asking, and which rows and references that person may have. Scope comes before any model.

A `Scope` is made once a request by the composition root from the account, and handed to every tool. It is data:
what it means for a query is compiled in `tools.metrics`, what it means for documents in the policy store's reader.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from tools.errors import ToolFailure


class Role(StrEnum):
    """The kinds of users. A person with two posts signs in to one of them at a time."""

    LEADER = "leader"
    QA = "qa"
    DEAN = "dean"
    HEAD = "head"
    TEACHER = "teacher"
    STUDENT = "student"
    SUPERVISOR = "supervisor"

    @property
    def name_zh(self) -> str:
        return _ROLE_NAMES[self]


_ROLE_NAMES = {
    Role.LEADER: "校领导",
    Role.QA: "质量评估中心",
    Role.DEAN: "院长",
    Role.HEAD: "专业负责人",
    Role.TEACHER: "教师",
    Role.STUDENT: "学生",
    Role.SUPERVISOR: "督导",
}


@dataclass(frozen=True)
class Scope:
    """What one signed-in person may see.

    `college` and `major` are org codes of the person's own units (dean, head, teacher, student), `person` the staff or
    student id, `sections` the sections granted to a supervisor. Fields a role needs must be there: an incomplete
    scope cannot be made.
    """

    user: str
    role: Role
    college: str | None = None
    major: str | None = None
    person: str | None = None
    sections: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        needed: dict[Role, tuple[str, ...]] = {
            Role.DEAN: ("college",),
            Role.HEAD: ("college", "major"),
            Role.TEACHER: ("college", "person"),
            Role.STUDENT: ("college", "major", "person"),
        }
        missing = [name for name in needed.get(self.role, ()) if not getattr(self, name)]
        if missing:
            raise ToolFailure(f"the scope of {self.user} ({self.role}) lacks {', '.join(missing)}")

    @property
    def own_unit(self) -> str | None:
        """The unit 「我们」 stands for: a head's major, a dean's or teacher's college, none for the school's."""
        return self.major if self.role is Role.HEAD else self.college

    def digest(self) -> str:
        """A hash that changes when what the person may see changes; threads keep it."""
        parts = [self.user, self.role, self.college or "", self.major or "", self.person or "", *sorted(self.sections)]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
