"""One demo university, built and served by commands, for all the stories; what a story writes stays for the others.

A story therefore makes what it changes, or takes what no other one does.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals.benchmarks.processes import HOME, serving
from tests.integration.end_to_end.conftest import Site, open_data, printed_password, zhizhen
from tests.integration.stories.people import Looking, People
from tests.stores import SCALE


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("stories")
    built = zhizhen(folder, "demo", "--scale", str(SCALE))
    assert built.returncode == 0, built.stderr
    with serving(folder) as server:
        generation = open_data(folder / HOME)
        yield Site(folder, server.url, printed_password(built.stdout), generation)
        generation.close()


@pytest.fixture(scope="package")
def people(site: Site) -> Iterator[People]:
    """Everybody over HTTP."""
    with site.client() as client:
        yield People(site, client)


@pytest.fixture
def looking(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Looking:
    """Everybody in a browser."""
    return Looking(site, tmp_path_factory.mktemp)
