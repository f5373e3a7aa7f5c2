"""Facts about the request in hand, bound once at the entrance and read by logs and audit."""

from contextvars import ContextVar
from uuid import uuid4

_request_id: ContextVar[str] = ContextVar("kempelen_request_id", default="-")


def begin_request(request_id: str | None = None) -> str:
    """Bind a request id (a fresh UUID unless given) to the running thread's context and return it."""
    chosen = request_id or str(uuid4())
    _request_id.set(chosen)
    return chosen


def request_id() -> str:
    """Return the id of the request in hand, or ``-`` outside one."""
    return _request_id.get()
