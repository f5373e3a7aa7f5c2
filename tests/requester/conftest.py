"""Rita at her desk."""

import pytest

from projects import make_draft, make_project, make_published
from requester_desk import browser_of


@pytest.fixture
def browser(cast):
    """Rita's browser."""
    return browser_of(cast.rita.user)


@pytest.fixture
def project(cast):
    """A project of Rita's: two variables, three answers to each HIT at five cents."""
    return make_project(cast.rita, assignments_per_hit=3)


@pytest.fixture
def draft(project):
    """An uploaded table of two rows."""
    return make_draft(project)


@pytest.fixture
def batch(project):
    """Two HITs, published."""
    return make_published(project)
