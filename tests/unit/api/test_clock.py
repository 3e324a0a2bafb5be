"""What day an answer takes for today."""

from datetime import date

from api.clock import clock_for, local_today


def test_the_demo_stands_still_a_school_does_not_and_an_override_wins() -> None:
    built = date(2026, 3, 20)
    assert clock_for(True, built)() == built
    assert clock_for(False, built) is local_today
    assert clock_for(False, built, date(2025, 1, 1))() == date(2025, 1, 1)
