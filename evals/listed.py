"""What everyone may compare with, metric by metric: the listed tables, their least numbers, and what is anonymous.

Written from the design and what each metric is about, not from the catalogue: two hands must change for a table to
grow, and a test holds the two equal.
"""

from __future__ import annotations

_BY_DEPTH = {
    "": (
        "rectification_completion_rate", "rectification_ontime_rate", "teaching_incident_rate",
        "warning_clearance_rate",
    ),
    "school": (
        "books_per_student", "cet4_pass_rate", "daily_cost_per_student", "daily_cost_share", "employer_satisfaction",
        "equipment_value_per_student", "fitness_pass_rate", "institution_graduation_rate", "observation_duty_rate",
        "practice_cost_per_student", "registration_rate", "teaching_area_per_student", "thesis_problem_rate",
    ),
    "college": (
        "absent_rate", "academic_warning_rate", "assignment_on_time_rate", "attendance_rate", "avg_section_size",
        "common_test_gain", "course_excellent_rate", "course_good_rate", "course_objective_attainment", "deferred_rate",
        "doctoral_teacher_rate", "dropout_rate", "dual_qualified_teacher_rate", "feedback_closure_rate",
        "further_study_rate", "lms_active_rate", "major_transfer_rate", "makeup_pass_rate",
        "observation_coverage_rate", "observation_good_rate", "on_time_graduation_rate", "professor_section_rate",
        "professor_teaching_rate", "retake_rate", "senior_title_teacher_rate", "set_critical_comment_rate",
        "small_section_rate", "student_teacher_ratio", "yearend_destination_rate",
    ),
    "major": (
        "avg_gpa", "award_student_rate", "course_fail_rate", "course_mean_score", "degree_rate",
        "elective_credit_rate", "graduate_satisfaction", "graduation_rate", "initial_destination_rate",
        "practice_based_thesis_rate", "practice_credit_rate", "set_participation_rate", "student_fail_rate",
        "student_satisfaction",
    ),
    "teacher": ("set_mean_score", "set_valid_rate"),
}  # fmt: skip
"""The deepest level of each metric's table below the period; none where nothing is listed."""

_LEVELS = {
    "": (), "school": ("school",), "college": ("school", "college"), "major": ("school", "college", "major"),
    "teacher": ("school", "college", "self"),
}  # fmt: skip
LISTED = {metric: _LEVELS[depth] for depth, metrics in _BY_DEPTH.items() for metric in metrics}
"""The levels of each metric's listed table."""

COURSES = frozenset({"avg_gpa", "course_fail_rate", "course_mean_score"})
"""Metrics of which everyone may see a course, of the whole school over one fixed window."""

COURSE_WINDOW = ("2022-2023", "2023-2024", "2024-2025")
"""The three complete academic years of that window."""

CENSUS = "-09-30"
"""The one day of a year for which heads are listed: those of any day would tell who came and went."""

ANONYMOUS = frozenset({
    "employer_satisfaction", "graduate_satisfaction", "set_critical_comment_rate", "set_mean_score",
    "set_participation_rate", "set_valid_rate", "student_satisfaction",
})  # fmt: skip
"""Answers, comments and participation: nobody's rows, whatever the post."""

SCHOOL_LIMIT, STUDENT_LIMIT = 5, 10
_LIMITS = {
    10: (
        "common_test_gain", "course_fail_rate", "course_objective_attainment", "degree_rate", "further_study_rate",
        "graduation_rate",
        "initial_destination_rate", "on_time_graduation_rate", "set_critical_comment_rate", "set_mean_score",
        "set_participation_rate", "set_valid_rate", "yearend_destination_rate",
    ),
    30: ("employer_satisfaction", "graduate_satisfaction", "student_satisfaction"),
}  # fmt: skip
METRIC_LIMIT = {metric: limit for limit, metrics in _LIMITS.items() for metric in metrics}
"""Persons that must stand behind a listed cell, where the metric asks for more than the school."""
