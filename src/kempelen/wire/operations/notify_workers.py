"""NotifyWorkers (requester-api 4.7)."""

from kempelen.hits import actions
from kempelen.wire.call import Caller, Output, Request


def notify_workers(caller: Caller, request: Request) -> Output:
    """Write to workers whose work the caller has decided on; answer with those who get no mail, and why."""
    failures = actions.notify_workers(
        requester=caller.requester,
        subject=request["Subject"],
        text=request["MessageText"],
        worker_public_ids=request["WorkerIds"],
        actor=caller.actor,
    )
    return {
        "NotifyWorkersFailureStatuses": [
            {
                "NotifyWorkersFailureCode": failure.code.value,
                "NotifyWorkersFailureMessage": failure.sentence,
                "WorkerId": failure.worker_public_id,
            }
            for failure in failures
        ]
    }
