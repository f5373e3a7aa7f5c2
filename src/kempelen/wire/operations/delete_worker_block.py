"""DeleteWorkerBlock (requester-api 4.7)."""

from kempelen.hits.actions import unblock_worker
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import worker_of


def delete_worker_block(caller: Caller, request: Request) -> Output:
    """Let a worker take the caller's HITs again; one who is not blocked stays so."""
    unblock_worker(
        requester=caller.requester,
        worker=worker_of(caller, request["WorkerId"]),
        reason=request.get("Reason", ""),
        actor=caller.actor,
    )
    return {}
