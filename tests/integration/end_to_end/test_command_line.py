"""The accepted questions from the command line, one process a question, while a server runs on the same home."""

from __future__ import annotations

import json

import pytest

from tests.integration.end_to_end.accepted import (
    FAIL_RATES,
    POLICY,
    SOFTWARE,
    Answer,
    check_fail_rates,
    check_policy,
    check_software,
)
from tests.integration.end_to_end.conftest import Site
from tests.stores import GUIDE
from tests.support import need


def ask(site: Site, question: str, *more: str) -> Answer:
    done = site.command("ask", "--as", "dean.cs", "--json", *more, question)
    assert done.returncode == 0, done.stderr
    answer: Answer = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def first(site: Site) -> Answer:
    return ask(site, FAIL_RATES)


def test_a_dean_asks_for_three_years_and_the_highest_major(site: Site, first: Answer) -> None:
    check_fail_rates(first, site.generation)


def test_a_follow_up_in_another_process_goes_on_with_the_thread(site: Site, first: Answer) -> None:
    answer = ask(site, SOFTWARE, "--thread", first["thread"])
    check_software(answer, site.generation)
    assert answer["thread"] == first["thread"]


def test_the_guide_is_quoted_and_the_schools_rule_offered(site: Site, first: Answer) -> None:
    need(GUIDE)
    check_policy(ask(site, POLICY, "--thread", first["thread"]))
