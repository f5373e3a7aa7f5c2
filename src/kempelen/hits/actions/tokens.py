"""Using a UniqueRequestToken once (requester-api 1.10)."""

from dataclasses import dataclass
from datetime import timedelta

from kempelen.core import clock
from kempelen.core.context import request_id
from kempelen.core.db import driver
from kempelen.core.errors import InvariantError
from kempelen.hits.statements import tokens as statements

TOKEN_LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class FirstUse:
    """What the first call with a token made, and the id that its answer carried."""

    result_id: int
    request_id: str


def claim_token(requester_id: int, operation: str, token: str | None, result_id: int) -> FirstUse | None:
    """Use a requester's token for one operation; return its first use if it was used within a day.

    The caller holds the transaction and rolls it back when the token was used: a failed call does not consume it.
    """
    if token is None:
        return None
    database, moment = driver(), clock.now()
    names = {"requester": requester_id, "operation": operation, "token": token}
    database.run(statements.FORGET, **names, day_ago=moment - TOKEN_LIFETIME)
    if database.changed(statements.CLAIM, **names, result=result_id, request=request_id(), now=moment):
        return None
    found = database.row(statements.FIRST_USE, **names)
    if found is None:
        message = "A request token vanished while it was claimed."
        raise InvariantError(message)
    return FirstUse(int(found[0]), str(found[1]))
