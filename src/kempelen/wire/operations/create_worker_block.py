"""CreateWorkerBlock (requester-api 4.7)."""

from kempelen.hits.actions import block_worker
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import worker_of


def create_worker_block(caller: Caller, request: Request) -> Output:
    """Keep a worker from the caller's HITs; again with another reason, it is the reason that changes."""
    block_worker(
        requester=caller.requester,
        worker=worker_of(caller, request["WorkerId"]),
        reason=request["Reason"],
        actor=caller.actor,
    )
    return {}
