"""How many uploads were refused, by day and reason: what an operator looks at when workers say that files do not go."""

from collections.abc import Iterator
from contextlib import contextmanager

from kempelen.core import clock
from kempelen.core.db import driver
from kempelen.files import statements
from kempelen.files.errors import FileRefusedError


@contextmanager
def refusals_counted() -> Iterator[None]:
    """Count a refusal on its way to the worker. The count is a figure for operators; nothing else reads it."""
    try:
        yield
    except FileRefusedError as refusal:
        driver().run(statements.COUNT_REFUSED, day=clock.now().date(), code=refusal.code)
        raise
