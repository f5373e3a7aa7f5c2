"""Workers, the account and notifications (requester-api 4.7, 4.8)."""

from typing import Final

from wire.contract import Promises, done, error, rule, walked

_REFUSED = "notifications::what_is_refused_changes_nothing"

PROMISES: Final[Promises] = {
    "CreateWorkerBlock": (
        done("no new work of this requester; a repeat changes the reason", "workers::blocking_as_clients_do_it"),
        error("InvalidParameterValue", "a worker whom nobody knows; a Reason over 1,024 characters",
              "workers::a_worker_nobody_knows", "workers::a_reason_is_asked_for_and_bounded"),
        error("ExceedsMaxWorkerBlocks", "one over 100,000", "workers::too_many_blocks"),
    ),
    "DeleteWorkerBlock": (
        done("free again; one who is not blocked stays so", "workers::blocking_as_clients_do_it"),
        error("InvalidParameterValue", "a worker whom nobody knows", "workers::a_worker_nobody_knows"),
    ),
    "ListWorkerBlocks": (
        done("the caller's own, with their reasons", "workers::blocks_are_the_callers_own"),
        *walked("latest first", "workers::boto3_walks_the_blocks", ordered_by="workers::boto3_walks_the_blocks",
                bound_by="workers::blocks_are_the_callers_own"),
    ),
    "NotifyWorkers": (
        done("mailed; the others by name as `HardFailure` or `SoftFailure`", "workers::notifying_as_clients_do_it"),
        error("InvalidParameterValue", "Subject over 200, MessageText over 4,096 characters, not 1-100 workers",
              "workers::a_message_that_cannot_be_sent"),
        rule("`[]` when all are reached; nobody is notified by a refused call", "workers::notifying_as_clients_do_it",
             "workers::a_message_that_cannot_be_sent"),
    ),
    "GetAccountBalance": (
        done("available and held money", "get_account_balance::balance", "signature::an_honest_signature"),
        rule("in the sandbox always `10000.00`", "sandbox::a_whole_flow_in_play_money"),
    ),
    "UpdateNotificationSettings": (
        done("a specification replaces the last one; Active switches it",
             "notifications::a_new_specification_replaces_the_old_one",
             "notifications::dallinger_listens_before_any_hit_exists"),
        error("HITTypeDoesNotExist", "unknown or another's", "notifications::the_type_of_another_does_not_exist"),
        error("InvalidParameterValue", "neither member; Active without a specification; `Ping`; doubled or no types",
              _REFUSED),
        error("InvalidTransportEndpoint", "a destination that cannot be one", _REFUSED),
    ),
    "SendTestEventNotification": (
        done("one message at once, whatever is listened to",
             "notifications::a_test_message_comes_at_once_whatever_is_listened_to"),
        error("InvalidTransportEndpoint", "a destination that does not take it",
              "notifications::a_test_message_that_is_not_taken_is_an_invalid_endpoint"),
    ),
}  # fmt: skip
