"""Workers who can be written to, and a mail server that takes it."""

from collections.abc import Iterator

import pytest

from conftest import Cast
from kempelen.accounts.actions import mark_email_verified
from postbox import Postbox, open_postbox


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A running mail server that Django is told to use."""
    with open_postbox() as box:
        yield box


@pytest.fixture
def reachable(cast: Cast) -> Cast:
    """The cast, with Wen's and Walt's addresses confirmed."""
    for worker in (cast.wen, cast.walt):
        mark_email_verified(user=worker.user)
    return cast
