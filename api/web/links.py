"""The one navigation of every page, by role: where a person may go. Each page decides anew who sees it."""

from __future__ import annotations

from collections.abc import Mapping

from tools.scope import Role

Link = tuple[str, str]
"""Address and title."""

HOME = "/"
_ASK: Link = (HOME, "问答")
_TEACHING: Link = ("/teaching", "我的教学")
_STUDY: Link = ("/path", "我的学业")
_FINDINGS: Link = ("/findings", "诊断")
_RECTIFICATION: Link = ("/rectification", "整改")
_REPORTS: Link = ("/reports", "报告")
_POLICIES: Link = ("/policies", "制度")
_DATA: Link = ("/data", "数据")
_SCHOOL: tuple[Link, ...] = (_ASK, _FINDINGS, _RECTIFICATION, _REPORTS, _POLICIES, _DATA)

OWN_PAGES: Mapping[Role, tuple[Link, ...]] = {
    Role.STUDENT: (_ASK, _STUDY, _POLICIES),
    Role.TEACHER: (_ASK, _TEACHING, _RECTIFICATION, _POLICIES),
    Role.QA: _SCHOOL,
    Role.LEADER: _SCHOOL,
    Role.DEAN: (_ASK, _FINDINGS, _RECTIFICATION, _REPORTS, _POLICIES),
    Role.HEAD: (_ASK, _FINDINGS, _RECTIFICATION, _POLICIES),
    Role.SUPERVISOR: (_ASK, _RECTIFICATION, _POLICIES),
}
