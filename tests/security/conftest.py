"""What the tests of security share."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from conftest import Cast
from kempelen.core import clock
from kempelen.web.worker.standing import forget_standings
from security.knocking import Market, one_connection
from security.scene import Scene, set_the_scene


@pytest.fixture(autouse=True)
def _in_one_transaction() -> Iterator[None]:
    forget_standings()
    with one_connection():
        yield
    forget_standings()


@pytest.fixture(autouse=True)
def _as_fast_as_they_can(settings) -> None:
    """These tests knock faster than anybody may; tests/lane/test_pacing.py is about that."""
    settings.KEMPELEN = replace(settings.KEMPELEN, list_rate=0, accept_rate=0, page_rate=0, address_rate=0)


@pytest.fixture
def scene(cast: Cast) -> Iterator[Scene]:
    """Everybody and everything, while the clock stands still."""
    with clock.stopped_at(clock.now()):
        yield set_the_scene(cast)


@pytest.fixture
def market(scene: Scene) -> Market:
    """The market as the scene has it; what is tried is undone."""
    return Market()
