"""The pages a person has beside the conversation, by role, for the header. Each page decides anew who sees it."""

from __future__ import annotations

from collections.abc import Mapping

from tools.scope import Role

Link = tuple[str, str]
"""Address and title."""

_RECTIFICATION: Link = ("/rectification", "整改")
_OFFICES: tuple[Link, ...] = (("/reports", "报告"), _RECTIFICATION)

OWN_PAGES: Mapping[Role, tuple[Link, ...]] = {
    Role.STUDENT: (("/path", "我的路径"),),
    Role.TEACHER: (("/teaching", "我的教学"), _RECTIFICATION),
    Role.QA: _OFFICES,
    Role.LEADER: _OFFICES,
    Role.DEAN: _OFFICES,
    Role.HEAD: (_RECTIFICATION,),
    Role.SUPERVISOR: (_RECTIFICATION,),
}
