"""A university of a few rows in which every table is used and every check holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

TERM = "2024-2025-1"
_SECTION = {"section_id": "s1"}
_ROUND = {"round_id": "r1", "section_id": "s1", "staff_id": "t1"}
_GRADUATES = ("g1", "g2", "g3", "g4")

TINY: Sequence[tuple[str, Mapping[str, Any]]] = (
    ("org_unit", {"org_id": "school", "level": "school", "kind": "学校"}),
    ("org_unit", {"org_id": "cs", "parent_id": "school", "level": "college", "kind": "教学"}),
    ("org_unit", {"org_id": "it", "parent_id": "school", "level": "college", "kind": "教学"}),
    ("org_unit", {"org_id": "cs.se", "parent_id": "cs", "level": "major", "kind": "专业"}),
    ("org_unit", {"org_id": "cs.ai", "parent_id": "cs", "level": "major", "kind": "专业"}),
    ("org_unit", {"org_id": "zp", "parent_id": "school", "level": "office", "kind": "行政"}),
    ("org_succession", {"org_id": "cs", "predecessor_id": "it"}),
    ("term", {"term_id": TERM, "academic_year": "2024-2025", "seq": 1, "ends_on": date(2025, 1, 17)}),
    ("staff", {"staff_id": "t1", "org_id": "cs", "hired_on": date(2010, 9, 1)}),
    ("staff", {"staff_id": "t2", "org_id": "zp", "hired_on": date(2015, 9, 1), "title_level": "中级"}),
    ("staff_title_history", {"staff_id": "t1", "valid_from": date(2015, 12, 1), "title_level": "副高"}),
    ("staff_title_history", {"staff_id": "t1", "valid_from": date(2020, 12, 1), "title_level": "正高"}),
    *(
        ("student", {"student_id": f"p{i}", "entry_year": 2023, "major_id": "cs.se", "expected_grad_year": 2027})
        for i in (1, 2, 3)
    ),
    *(
        ("student", {"student_id": g, "entry_year": 2020, "major_id": "cs.se", "expected_grad_year": 2024,
                     "status": state, "enrolled_on": date(2020, 9, 1)})
        for g, state in zip(_GRADUATES, ("毕业", "毕业", "结业", "延期"), strict=True)
    ),
    ("student_major_history", {"student_id": "p1", "valid_from": date(2023, 9, 4), "major_id": "cs.ai"}),
    ("student_major_history",
     {"student_id": "p1", "valid_from": date(2024, 9, 2), "major_id": "cs.se", "reason": "转专业"}),
    *(
        ("course", {"course_id": c, "owner_id": "cs", "grading": grading})
        for c, grading in (("c1", "百分"), ("c2", "百分"), ("c3", "两级"))
    ),
    ("course_label", {"course_id": "c1", "label": "人工智能课程", "valid_from": date(2023, 1, 1)}),
    ("course_prerequisite", {"course_id": "c2", "prereq_course_id": "c1"}),
    ("course_prerequisite", {"course_id": "c3", "prereq_course_id": "c2", "kind": "软先修"}),
    ("curriculum", {"curriculum_id": "k1", "major_id": "cs.se", "entry_year": 2023}),
    ("curriculum_course", {"curriculum_id": "k1", "course_id": "c1"}),
    ("grad_requirement", {"requirement_id": "q1", "curriculum_id": "k1"}),
    ("grad_indicator", {"indicator_id": "i1", "requirement_id": "q1"}),
    ("course_objective", {"objective_id": "o1", "course_id": "c1"}),
    ("course_objective", {"objective_id": "o2", "course_id": "c1"}),
    ("objective_indicator", {"objective_id": "o1", "indicator_id": "i1", "weight": 0.7}),
    ("objective_indicator", {"objective_id": "o2", "indicator_id": "i1", "weight": 0.3}),
    ("section", {**_SECTION, "course_id": "c1", "term_id": TERM, "head_count": 2}),
    ("section", {"section_id": "s2", "course_id": "c3", "term_id": TERM}),
    ("section_staff", {**_SECTION, "staff_id": "t1", "hours_share": 0.8}),
    ("section_staff", {**_SECTION, "staff_id": "t2", "hours_share": 0.2, "role": "助教"}),
    ("enrolment", {**_SECTION, "student_id": "p1"}),
    ("enrolment", {**_SECTION, "student_id": "p2", "kind": "重修"}),
    ("enrolment", {**_SECTION, "student_id": "p3", "status": "退课"}),
    ("enrolment", {"section_id": "s2", "student_id": "p1"}),
    ("schedule_change", {**_SECTION, "change_id": "x1"}),
    ("score", {**_SECTION, "student_id": "p1", "attempt": "正考", "points": 88.0}),
    ("score", {**_SECTION, "student_id": "p2", "attempt": "重修", "is_deferred": True}),
    ("score", {**_SECTION, "student_id": "p2", "attempt": "缓考", "points": 0.0, "is_absent": True}),
    ("score", {"section_id": "s2", "student_id": "p1", "attempt": "正考", "passed": True}),
    ("score_revision", {**_SECTION, "student_id": "p1", "attempt": "正考", "revision": 1, "points": 78.0}),
    ("assessment_item", {**_SECTION, "item_id": "a1", "full_mark": 100.0, "kind": "期末", "weight": 0.6}),
    ("assessment_item", {**_SECTION, "item_id": "a2", "full_mark": 100.0, "weight": 0.4}),
    ("assessment_item", {**_SECTION, "item_id": "a3", "full_mark": 20.0, "kind": "大题", "parent_item_id": "a1"}),
    ("item_objective", {"item_id": "a3", "objective_id": "o1", "share": 0.5}),
    ("item_objective", {"item_id": "a3", "objective_id": "o2", "share": 0.5}),
    ("item_score", {"item_id": "a3", "student_id": "p1", "value": 20.0}),
    ("common_test", {"test_id": "e1", "pair": "数学", "full_mark": 100.0}),
    ("common_test_score", {"test_id": "e1", "student_id": "p1", "points": 61.0}),
    ("lms_weekly", {**_SECTION, "student_id": "p1", "week": 1}),
    ("set_round", {"round_id": "r1", "term_id": TERM, "item_count": 2}),
    ("set_participation", {**_ROUND, "student_id": "p1", "submitted": True}),
    ("set_participation", {**_ROUND, "student_id": "p2", "submitted": False}),
    ("set_response", {**_ROUND, "response_id": "b1", "item_scores": [5, 4], "overall": 90.0}),
    ("set_comment", {**_ROUND, "comment_id": "m1"}),
    ("survey", {"survey_id": "v1", "academic_year": "2024-2025", "sent_count": 1}),
    ("survey_item", {"survey_id": "v1", "item": 1, "scale_max": 5}),
    ("survey_response", {"response_id": "w1", "survey_id": "v1", "org_id": "cs.se"}),
    ("survey_answer", {"response_id": "w1", "item": 1, "value": 5.0}),
    *(
        ("graduation", {"student_id": g, "grad_year": 2024, "state": state, "degree_awarded": state == "毕业"})
        for g, state in zip(_GRADUATES, ("毕业", "毕业", "结业", "延期"), strict=True)
    ),
    *(
        ("destination", {"student_id": g, "snapshot_on": date(2024, 8, 31), "grad_year": 2024, "kind": "境内升学"})
        for g in _GRADUATES[:3]
    ),
    ("award", {"award_id": "y1", "academic_year": "2024-2025", "work_id": "z1", "org_id": "cs"}),
    ("award_member", {"award_id": "y1", "student_id": "p1"}),
    ("thesis", {"thesis_id": "h1", "student_id": "g1", "grad_year": 2024, "advisor_id": "t1"}),
    ("observation_duty", {"term_id": TERM, "observer_id": "t2"}),
    ("observation", {**_SECTION, "observation_id": "d1", "observer_id": "t2", "staff_id": "t1"}),
    ("teaching_incident", {"incident_id": "n1", "term_id": TERM, "org_id": "cs", "state": "认定",
                           "decided_on": date(2024, 11, 1)}),
    ("feedback_ticket", {"ticket_id": "f1", "term_id": TERM, "org_id": "cs", "state": "办结",
                         "answered_on": date(2024, 10, 1)}),
    ("academic_warning", {"warning_id": "l1", "student_id": "p2", "term_id": TERM, "state": "送达",
                          "delivered_on": date(2024, 10, 8)}),
    ("academic_warning", {"warning_id": "l2", "student_id": "p3", "term_id": TERM}),
    ("external_review", {"review_id": "u1", "org_id": "school", "year": 2023}),
    ("finding", {"finding_id": "j1", "review_id": "u1", "org_id": "cs", "adopted": True,
                 "found_on": date(2023, 6, 1)}),
    ("finding", {"finding_id": "j2", "org_id": "cs", "not_adopted_reason": "与问题一重复"}),
    ("rectification_history", {"item_id": "j1-1", "finding_id": "j1", "org_id": "cs", "state": "已销号",
                               "opened_on": date(2023, 7, 1), "submitted_on": date(2024, 5, 1),
                               "closed_on": date(2024, 6, 1)}),
    ("platform_table", {"reporting_year": 2024, "table_no": "2-9-1"}),
    ("filed_figure", {"figure_id": "daily_cost", "org_id": "school", "period": "2024", "unit": "元",
                      "reporting_year": 2024, "table_no": "2-9-1"}),
    *(
        ("filed_figure", {"figure_id": "grad_class", "org_id": org, "period": "grad:2024", "unit": "人", "value": 4.0})
        for org in ("school", "cs", "cs.se")
    ),
    ("institution_indicator", {"institution": "某大学", "year": 2024, "indicator": "retention"}),
    ("coverage", {"subject": "score", "term_id": TERM, "org_id": "cs"}),
    ("data_info", {"key": "as_of"}),
)  # fmt: skip
