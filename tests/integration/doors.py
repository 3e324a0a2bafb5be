"""Who may come in by which door (see `test_isolation_doors.py`): a new route, page, command or tool goes into a list.

A door with a place in its address (`/items/{item_id}`) goes into none: it is tried with what is somebody else's.
"""

from __future__ import annotations

from collections.abc import Mapping

OPEN = (
    "GET /healthz", "GET /login", "POST /login", "POST /logout", "POST /api/login", "POST /api/logout",
)  # fmt: skip
"""To whoever comes: nothing of anybody's is behind them."""

EVERYONES = (
    "GET /api/actions", "GET /api/reminders", "GET /api/home", "GET /api/reports", "GET /v1/models",
    "GET /v1/models/{name}", "GET /api/rectification/items", "GET /api/rectification/metrics",
    "GET /api/rectification/notices", "GET /api/rectification/ledger.xlsx", "GET /policies",
)  # fmt: skip
"""Whoever has signed in comes in and finds what is their own, or what is everybody's."""

_HEADS = ("dean.cs", "leader", "qa", "head.cs.se")
_STAFF = (*_HEADS, "supervisor", "teacher.1")
ROLES: Mapping[str, tuple[str, ...]] = {
    "GET /api/rectification/verification": ("leader", "qa"),
    "GET /api/findings": _HEADS,
    "GET /findings": _HEADS,
    "GET /rectification/new": _HEADS,
    "GET /rectification": _STAFF,
    "GET /data": ("leader", "qa"),
}
"""Who comes in; all others are turned away."""

_HTTP, _REPORTS = "integration/test_http", "integration/test_reports"
_DRAFTER = f"{_REPORTS}::test_a_report_is_its_drafters_alone_and_not_everybodys_to_draft"
_SIGNER = f"{_REPORTS}::test_a_leader_signs_over_http_and_the_office_cannot"
_SHELF = f"{_REPORTS}::test_the_page_drafts_lists_verifies_and_signs"
_OPENS = "integration/test_rectification_pages::test_who_opens_no_items_finds_no_such_pages"
_SHEET = "integration/test_teaching_http::test_nobody_else_gets_one"
_STUDY = "integration/test_learning_http::test_others_have_no_such_page"
ELSEWHERE: Mapping[str, str] = {
    "ANY /mcp": "integration/end_to_end/test_mcp_clients::test_evidence_of_one_account_is_nothing_to_another",
    "POST /api/chat": f"{_HTTP}::test_a_thread_of_another_is_as_good_as_none",
    "POST /v1/chat/completions": (
        "integration/end_to_end/test_openai_clients::test_another_account_gets_nothing_of_a_conversation"
    ),
    "POST /api/rectification/items": "integration/test_findings_http::test_each_sees_the_own_and_a_key_opens_no_others",
    "POST /rectification/new": _OPENS,
    "GET /api/learning/me": _STUDY,
    "GET /api/teaching/me": _SHEET,
    "GET /api/teaching/me.docx": _SHEET,
    "POST /api/reports": _DRAFTER,
    "POST /api/reports/verify": _DRAFTER,
    "POST /api/reports/sign": _SIGNER,
    "GET /reports": _SHELF,
    "POST /reports/draft": _SHELF,
    "POST /reports/verify": _SHELF,
    "POST /reports/sign": _SHELF,
    "PAGE /": "integration/end_to_end/test_over_http::test_a_thread_of_another_account_is_not_there",
    "PAGE /teaching": "integration/end_to_end/test_my_teaching::test_a_dean_is_told_that_the_page_is_not_for_deans",
    "PAGE /path": "integration/end_to_end/test_in_the_browser::test_who_is_no_student_is_told_whose_page_it_is",
}
"""The test that shows whom the door is for, where it takes more than a fake assistant."""

_METRICS = "integration/test_isolation_metrics"
_CHAT = "integration/test_isolation_rectification_chat"
TOOL_TESTS: Mapping[str, str] = {
    # Definitions are everybody's.
    "define_metric": "unit/tools/test_define_metric::test_every_metric_is_defined_for_everyone",
    "difference": "integration/test_isolation_brains::test_the_rules_show_no_figure_from_outside",
    "explain_change": (
        "integration/test_isolation_explaining::test_every_figure_of_an_explanation_is_one_the_asker_may_have"
    ),
    "find": f"{_METRICS}::test_names_smuggle_nothing",
    "findings": "integration/test_isolation_explaining::test_so_is_every_figure_of_a_finding",
    "learning_path": "integration/test_isolation_learning::test_others_are_refused_whomever_they_ask_for",
    "my_teaching": "integration/test_isolation_feedback::test_nobody_else_gets_a_sheet",
    "query_metric": f"{_METRICS}::test_answers_by_right_hold_nothing_outside_it",
    "rectifications": f"{_CHAT}::test_an_answer_names_the_items_the_records_show_this_person_and_no_other",
    "rectify": f"{_CHAT}::test_no_draft_names_an_item_or_a_finding_of_another",
    "search_policy": "integration/test_isolation_policies::test_the_answer_is_as_if_the_document_were_not_there",
    "set_reminder": "integration/test_acts::test_another_person_can_neither_confirm_nor_reject",
}
"""The test of a tool's isolation; attempts of a model to reach further by it are those of `injection/reaching.py`."""

MACHINES = ("serve", "demo", "ingest", "import", "users", "tick", "reference", "model check", "rectify verify")
"""Commands of who administers the machine, run as nobody in particular."""

NAMING: Mapping[str, tuple[str, ...]] = {
    "ask": ("挂科率", "--thread", "{thread}"),
    "confirm": ("{action_id}",),
    "reject": ("{action_id}",),
    "reminders": ("--done", "{reminder_id}"),
    "rectify show": ("{item_id}",),
    "rectify do": ("{item_id}", "remark", "--why", "看看"),
    "rectify attach": ("{item_id}", "{file}", "--kind", "minutes", "--measure", "M1", "--made-on", "2026-03-20"),
    "rectify notices": ("--issue", "{notice_id}"),
    "rectify urge": ("{item_id}",),
    "rectify foresee": ("{item_id}", "--with", "{test}"),
    "rectify draft": ("{key}",),
}
"""Commands that name something, each tried with what is somebody else's."""

LISTING: Mapping[str, tuple[str, ...]] = {
    "reminders": (),
    "findings": (),
    "ledger": ("--out", "{out}"),
    "rectify list": (),
    "rectify notices": (),
    "rectify metrics": (),
}
"""Commands that list, each looked through for what is somebody else's."""

COMMANDS: Mapping[str, str] = {
    "path": "integration/test_learning_http::test_the_command_line_prints_the_same",
    "mcp": (
        "integration/end_to_end/test_mcp_clients::test_a_dean_of_another_college_is_refused_with_what_may_be_asked_instead"
    ),
    "feedback": "integration/end_to_end/test_my_teaching::test_the_command_writes_the_page_and_refuses_a_dean",
    "rectify register": _OPENS,
    **dict.fromkeys(("report draft", "report verify"), _DRAFTER),
    "report sign": _SIGNER,
}
"""The test of any other; what it does is done for pages and routes by the same desk."""
