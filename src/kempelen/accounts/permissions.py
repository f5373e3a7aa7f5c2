"""What an access key may do: operations of the published service model by name, and the sets a page offers (ADR 0018).

A permission is written like a policy's action, ``mturk-requester:ListHITs`` (requester-api 1.2); what is stored is the name.
A key without a list may do everything, which is what every key could before there were lists.
"""

import json
from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from botocore.loaders import Loader

POLICY_PREFIX: Final = "mturk-requester:"
_PAYS: Final = frozenset({"ApproveAssignment", "RejectAssignment", "SendBonus"})
"""Decides what happens to money that is set aside, or spends more of it. Rejecting is among them: it takes a worker's pay."""
_PUBLISHES: Final = frozenset(
    {
        "CreateHIT",
        "CreateHITType",
        "CreateHITWithHITType",
        "CreateAdditionalAssignmentsForHIT",
        "UpdateExpirationForHIT",
        "UpdateHITTypeOfHIT",
        "UpdateNotificationSettings",
        "DeleteHIT",
        "CreateQualificationType",
        "UpdateQualificationType",
        "DeleteQualificationType",
        "SendTestEventNotification",
    }
)


class Preset(StrEnum):
    """The sets that have a name on the page."""

    EVERYTHING = "everything"
    READ = "read"
    PUBLISH = "publish"
    REVIEW = "review"


@lru_cache(maxsize=1)
def all_operations() -> tuple[str, ...]:
    """Return the names of the service model's operations, in alphabetical order."""
    model: dict[str, Any] = Loader().load_service_model("mturk", "service-2", "2017-01-17")
    return tuple(sorted(model["operations"]))


def is_reading(operation: str) -> bool:
    """Return whether an operation changes nothing."""
    return operation.startswith(("Get", "List"))


def permissions_of(preset: Preset) -> tuple[str, ...]:
    """Return the operations of a set; empty for the one that has no list."""
    if preset is Preset.EVERYTHING:
        return ()
    if preset is Preset.READ:
        return tuple(name for name in all_operations() if is_reading(name))
    left_out = _PAYS if preset is Preset.PUBLISH else _PUBLISHES
    return tuple(name for name in all_operations() if name not in left_out)


def preset_of(permissions: Collection[str]) -> Preset | None:
    """Return the set that a key's list is, or None for a list of its own."""
    wanted = set(permissions)
    return next((preset for preset in Preset if set(permissions_of(preset)) == wanted), None)


def read_permissions(stored: str | list[str]) -> list[str]:
    """Return a stored list; both drivers hand JSON out as text."""
    return list(json.loads(stored)) if isinstance(stored, str) else stored
