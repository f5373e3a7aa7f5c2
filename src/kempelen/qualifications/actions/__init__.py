"""Every write of this room. Deleting a type is ``hits.actions.delete_qualification_type``, which retires HIT types with it."""

from kempelen.qualifications.actions.asking import Requested, accept_request, reject_request, request, withdraw
from kempelen.qualifications.actions.granting import associate, disassociate, give_up
from kempelen.qualifications.actions.making import create_type, delete_type, update_type

__all__ = [
    "Requested",
    "accept_request",
    "associate",
    "create_type",
    "delete_type",
    "disassociate",
    "give_up",
    "reject_request",
    "request",
    "update_type",
    "withdraw",
]
