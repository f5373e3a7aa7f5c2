"""What tests of the market share."""

from collections.abc import Iterator

import pytest

from conftest import Cast
from support import books_balance


@pytest.fixture
def balanced(cast: Cast) -> Iterator[None]:
    """Whatever the test does, the books balance in the end."""
    yield
    books_balance()
