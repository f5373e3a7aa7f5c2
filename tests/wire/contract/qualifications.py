"""Qualification types, qualifications and requests for them (requester-api 4.5, 4.6)."""

from typing import Final

from wire.contract import Promises, done, error, rule, state, walked

_OWN = "qualification_types::what_is_not_ours_is_not_permitted_and_what_is_not_there_does_not_exist"
_FOREIGN: Final = (
    error("QualificationTypeDoesNotExist", "unknown, deleted, or an id of another kind", _OWN),
    error("PermissionDeniedException", "another's, or one of the marketplace's own", _OWN),
)
_VALUES = ("qualification_types::values_of_a_new_type", "qualification_tests::every_error_of_a_test")
_BOUND = "qualification_paging::a_token_of_another_walk"
_WALK = "qualification_paging::eleven_by_five"
_REQUEST: Final = (
    error("QualificationRequestDoesNotExist", "unknown or another's", "qualifications::a_request_that_is_not_ours"),
    error("InvalidQualificationRequestState", "decided already", "qualifications::a_request_is_decided_once"),
    state("only Submitted", "qualifications::a_request_is_decided_once"),
)
_TEST: Final = (
    rule("TestDurationInSeconds goes with Test, 1-31,536,000; AnswerKey needs Test, which then asks for choices only",
         "qualification_tests::every_error_of_a_test"),
    error("XMLParseError", "a Test or AnswerKey that cannot be read, or asks for a file",
          "qualification_tests::every_error_of_a_test"),
    error("InvalidParameterCombination", "a Test with AutoGranted",
          "qualification_tests::a_test_and_an_automatic_grant_exclude_each_other"),
)  # fmt: skip

PROMISES: Final[Promises] = {
    "CreateQualificationType": (
        done("the type in full", "qualification_types::a_new_type_in_full",
             "qualification_tests::a_test_comes_back_byte_for_byte"),
        error("QualificationTypeAlreadyExists", "the caller has a live type of this name",
              "qualification_types::a_name_is_taken_as_clients_test_it"),
        error("InvalidParameterValue", "a value outside its rule", *_VALUES),
        *_TEST,
        rule("TestDurationInSeconds without Test is passed over",
             "qualification_types::a_duration_without_a_test_is_passed_over_and_changes_none"),
        rule("Name 1-200, Description 1-2,000, Keywords up to 1,000 characters", "qualification_types::values_of_a_new_type"),
        rule("AutoGranted is false, AutoGrantedValue 1 by default",
             "qualification_types::the_value_of_auto_grant_is_one_by_default",
             "qualification_types::a_new_type_in_full"),
    ),
    "UpdateQualificationType": (
        done("what is given changes, what is absent stays", "qualification_types::an_update_changes_what_is_given"),
        *_FOREIGN,
        error("InvalidParameterValue", "a value outside its rule", *_VALUES),
        *_TEST,
        rule("a Test without AnswerKey removes the key",
             "qualification_tests::an_update_replaces_a_test_whole_and_leaves_it_when_it_is_not_named"),
        state("Active and Inactive", "qualification_types::an_update_changes_what_is_given"),
    ),
    "GetQualificationType": (
        done("any live type, system types too; an AnswerKey to its owner alone", "qualification_types::any_live_type_can_be_read",
             "qualification_types::a_system_type_has_every_member_that_clients_read",
             "qualification_tests::an_answer_key_is_its_owners_alone"),
        error("QualificationTypeDoesNotExist", "unknown or deleted", "qualification_types::any_live_type_can_be_read"),
    ),
    "ListQualificationTypes": (
        done("by words and by name, in any case", "qualification_types::dallinger_finds_its_type_by_name_in_capitals"),
        done("system types unless MustBeRequestable or MustBeOwnedByCaller",
             "qualification_types::psiturks_paginator_walks_system_types_too",
             "qualification_types::mephisto_finds_its_type_on_the_first_page"),
        error("InvalidParameterValue", "a Query over 500 characters", "qualification_types::a_query_may_be_long_but_not_endless"),
        *walked("exact name first, then by name", _WALK,
                ordered_by="qualification_types::mephisto_finds_its_type_on_the_first_page",
                bound_by=_BOUND),
    ),
    "DeleteQualificationType": (
        done("gone at once, its name free, its requests rejected, its HITs go on",
             "qualification_types::deleting_is_immediate_and_the_name_free", "qualification_types::hits_of_a_deleted_type"),
        *_FOREIGN,
    ),
    "AssociateQualificationWithWorker": (
        done("granted over whatever was held; told unless SendNotification is false",
             "qualifications::the_life_of_a_score_as_dallinger_leads_it",
             "qualification_tests::a_grant_is_told_unless_it_is_not_wanted"),
        *_FOREIGN,
        error("InvalidParameterValue", "a worker whom nobody knows", "qualifications::a_worker_nobody_knows"),
        rule("IntegerValue is 1 by default", "qualifications::the_life_of_a_score_as_dallinger_leads_it"),
        state("Active or Inactive types", "qualifications::an_inactive_type_can_still_be_granted"),
    ),
    "DisassociateQualificationFromWorker": (
        done("Revoked; Reason may be empty or absent", "qualifications::the_life_of_a_score_as_dallinger_leads_it"),
        *_FOREIGN,
        error("QualificationDoesNotExist", "never held", "qualifications::a_worker_nobody_knows"),
        error("InvalidQualificationState", "revoked already: `Granted` would do",
              "qualifications::the_life_of_a_score_as_dallinger_leads_it"),
        error("InvalidParameterValue", "a Reason over 1,024 characters", "qualifications::a_reason_has_a_limit"),
    ),
    "GetQualificationScore": (
        done("value, status and time of the grant", "qualifications::the_life_of_a_score_as_dallinger_leads_it"),
        *_FOREIGN,
        error("QualificationDoesNotExist", "never held", "qualifications::a_worker_nobody_knows"),
        error("InvalidQualificationState", "revoked", "qualifications::the_life_of_a_score_as_dallinger_leads_it"),
    ),
    "ListWorkersWithQualificationType": (
        done("`Granted` by default, `Revoked` on demand, values always there", "qualifications::who_holds_a_type"),
        *_FOREIGN,
        *walked("GrantTime, latest first", _WALK, ordered_by="qualifications::who_holds_a_type", bound_by=_BOUND),
    ),
    "ListQualificationRequests": (
        done("those that wait, of one type or all; Test and Answer where there was a test",
             "qualifications::requests_are_listed_until_they_are_decided",
             "qualification_tests::a_request_shows_the_test_as_it_was_and_its_answer"),
        *_FOREIGN,
        rule("what grants itself or is scored by a key is never listed", "qualifications::what_grants_itself_is_never_listed",
             "qualification_tests::what_a_key_scored_waits_for_nobody"),
        *walked("SubmitTime, earliest first", _WALK, ordered_by="qualifications::requests_are_listed_until_they_are_decided",
                bound_by=_BOUND),
    ),
    "AcceptQualificationRequest": (
        done("granted, with 1 by default", "qualifications::requests_are_listed_until_they_are_decided"),
        *_REQUEST,
    ),
    "RejectQualificationRequest": (
        done("turned down; what is held stays", "qualifications::requests_are_listed_until_they_are_decided"),
        *_REQUEST,
        error("InvalidParameterValue", "a Reason over 1,024 characters", "qualifications::a_reason_has_a_limit"),
    ),
}  # fmt: skip
