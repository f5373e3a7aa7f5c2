"""Every write of this room. Deleting a type is ``hits.actions.delete_qualification_type``, which retires HIT types with it."""

from kempelen.qualifications.actions.asking import Requested, accept_request, reject_request, request, withdraw
from kempelen.qualifications.actions.granting import associate, disassociate, give_up
from kempelen.qualifications.actions.making import create_type, delete_type, update_type
from kempelen.qualifications.actions.testing import finish_test, lapse_overdue, start_test

__all__ = [
    "Requested",
    "accept_request",
    "associate",
    "create_type",
    "delete_type",
    "disassociate",
    "finish_test",
    "give_up",
    "lapse_overdue",
    "reject_request",
    "request",
    "start_test",
    "update_type",
    "withdraw",
]
