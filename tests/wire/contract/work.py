"""Assignments, decisions, bonuses, files and review policies (requester-api 4.4, 7)."""

from typing import Final

from wire.contract import Promises, done, error, paging, rule, state, walked

_NOT_OURS = "decisions::what_is_not_ours_does_not_exist"
_NOT_SENT = "decisions::work_that_was_not_sent"
_DELETED = "decisions::work_of_a_deleted_hit_is_answered_as_the_hit"
_GONE: Final = error("AssignmentDoesNotExist", "unknown, another's, or an id of another kind", _NOT_OURS)

PROMISES: Final[Promises] = {
    "GetAssignment": (
        done("the assignment with its answer and times, and its HIT", "decisions::the_times_of_an_assignment"),
        _GONE,
        error("InvalidAssignmentState", "accepted, returned or abandoned: `Reviewable,Approved,Rejected` would do", _NOT_SENT),
        error("HITDoesNotExist", "the HIT is disposed", _DELETED),
    ),
    "ListAssignmentsForHIT": (
        done("submitted, approved and rejected ones; `[]` means all three", "paging::assignments_by_status"),
        error("HITDoesNotExist", "unknown, another's or disposed", "changing_hits::what_is_not_ours_does_not_exist",
              "changing_hits::the_life_of_a_hit_as_clients_lead_it"),
        rule("what is only accepted is never listed", "contract_states::only_sent_work_is_listed"),
        *walked("SubmitTime, earliest first", "paging::eleven_by_five", ordered_by="paging::assignments_by_status"),
        paging("a page of heavy answers ends early", "paging::a_page_of_heavy_answers_ends_early"),
    ),
    "ApproveAssignment": (
        done("Approved, worker and fee are paid once", "decisions::an_override_keeps_both_times",
             "at_once::one_token_pays_one_bonus_and_one_approval_pays_once"),
        _GONE,
        error("InvalidAssignmentState", "decided already, not sent, or rejected over 30 days ago",
              "decisions::a_decision_is_made_once",
              _NOT_SENT, "decisions::an_override_comes_too_late"),
        error("HITDoesNotExist", "the HIT is disposed", _DELETED),
        error("InvalidParameterValue", "feedback over 1,024 characters, or control characters", "decisions::feedback_has_rules"),
        error("InsufficientFunds", "an override of what cannot be paid any more", "contract_money::an_override_needs_new_money"),
        rule("OverrideRejection is false by default; true on submitted work approves it",
             "contract_states::every_decision_by_state"),
        state("Submitted; with OverrideRejection also Rejected within 30 days", "contract_states::every_decision_by_state"),
        state("approved by itself when the delay is over; at once with a delay of 0", "contract_states::approval_by_itself"),
    ),
    "RejectAssignment": (
        done("Rejected, the price given back, the slot not offered again", "contract_states::the_documented_counters",
             "decisions::an_override_keeps_both_times"),
        _GONE,
        error("InvalidAssignmentState", "decided already or not sent", "decisions::a_decision_is_made_once", _NOT_SENT),
        error("HITDoesNotExist", "the HIT is disposed", _DELETED),
        error("InvalidParameterValue", "feedback over 1,024 characters, or control characters", "decisions::feedback_has_rules"),
        rule('RequesterFeedback may be `""` and must be there', "contract_states::every_decision_by_state",
             "every_operation::every_constraint_of_the_model"),
        state("only Submitted", "contract_states::every_decision_by_state"),
        state("no more once its approval is due, swept or not",
              "contract_states::work_whose_time_is_up_is_approved_before_any_sweep"),
    ),
    "SendBonus": (
        done("paid with its fee, before or after the decision, also on a disposed HIT",
             "decisions::nothing_is_returned_but_what_the_model_says", _DELETED, "contract_states::every_decision_by_state"),
        _GONE,
        error("InvalidAssignmentState", "not sent", _NOT_SENT),
        error("InvalidParameterValue", "the WorkerId is not the assignment's; not 0.01-10,000.00",
              "decisions::a_bonus_names_the_worker_who_did_it", "decisions::a_bonus_has_bounds"),
        rule("BonusAmount 0.01-10,000.00, or what the operator has set", "decisions::a_bonus_is_what_the_operator_lets_it_be"),
        error("InsufficientFunds", "bonus and fee exceed what is available", "decisions::a_bonus_beyond_the_balance"),
        error("DuplicateRequest", "the token was used; the text says `idempotency` and the earlier request's id",
              "decisions::a_bonus_token_pays_once", "contract_tokens::a_token_of_a_bonus"),
        rule('Reason may be `""`', "decisions::nothing_is_returned_but_what_the_model_says"),
        rule("a token is free again after 24 hours, after a failure, and for another requester",
             "contract_tokens::a_token_of_a_bonus"),
        state("Submitted, Approved or Rejected", "contract_states::every_decision_by_state"),
    ),
    "ListBonusPayments": (
        done("of an assignment, or of a HIT; with both, of the assignment", "decisions::bonuses_by_hit_and_by_assignment"),
        error("InvalidParameterValue", "neither is given", "decisions::bonuses_by_hit_and_by_assignment"),
        error("HITDoesNotExist", "unknown or another's HIT", "decisions::bonuses_by_hit_and_by_assignment"),
        error("AssignmentDoesNotExist", "unknown or another's assignment", "contract_money::bonuses_of_no_assignment"),
        *walked("GrantTime, earliest first", "paging::eleven_by_five", ordered_by="decisions::bonuses_by_hit_and_by_assignment",
                bound_by="contract_order::a_token_of_bonuses_and_of_reviewable_hits"),
    ),
    "GetFileUploadURL": (
        done("an address that gives the file to a program", "file_upload_url::the_address_gives_the_file_to_a_program"),
        error("AssignmentDoesNotExist", "unknown or another's", "file_upload_url::foreign_and_unknown_are_alike"),
        error("InvalidParameterValue", "a question without a file",
              "file_upload_url::a_question_without_a_file_is_an_invalid_value"),
        error("InvalidAssignmentState", "work that was not sent", "file_upload_url::work_that_is_not_sent_has_no_files"),
        error("HITDoesNotExist", "the HIT is disposed", "file_upload_url::a_deleted_hit_has_no_files"),
    ),
    "ListReviewPolicyResultsForHIT": (
        done("policies, results and actions of both levels", "review_policies::all_that_was_found_and_done",
             "review_policies::actions_say_how_they_ended"),
        done("a HIT without policies has neither policies nor reports", "review_policies::a_hit_without_policies"),
        error("HITDoesNotExist", "unknown or another's", "review_policies::another_requesters_hit"),
        rule("both levels, results and actions unless told otherwise", "review_policies::only_what_is_asked_for"),
        rule("no `NumResults`", "review_policies::all_that_was_found_and_done"),
        paging("`NextToken` stands exactly on pages that are not empty; 10 lines a page when `MaxResults` is absent",
               "review_policies::pages_in_order_of_time"),
        paging("order: chronological, over both reports", "review_policies::pages_in_order_of_time"),
        error("InvalidParameterValue", "a `NextToken` of another walk", "review_policies::only_what_is_asked_for"),
    ),
}  # fmt: skip
