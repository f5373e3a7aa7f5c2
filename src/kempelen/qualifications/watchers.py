"""Who wants to hear at once that a worker's qualifications changed: rooms above, which this room does not import."""

from collections.abc import Callable

_heard_by: list[Callable[[int], None]] = []


def watch(heard: Callable[[int], None]) -> None:
    """Call ``heard`` with the worker's key after every change in this process; other processes learn by reading anew."""
    _heard_by.append(heard)


def tell(worker_id: int) -> None:
    """Say that what this worker holds or waits for has changed."""
    for heard in _heard_by:
        heard(worker_id)
