"""HIT types and HITs (requester-api 4.1 to 4.3)."""

from typing import Final

from wire.contract import Promise, Promises, done, error, rule, state, walked

_VALUES = "create_hit::a_value_that_breaks_a_rule"
_NOT_OURS = "changing_hits::what_is_not_ours_does_not_exist"
_DELETED = "changing_hits::a_deleted_hit_is_final"
_HIT_GONE: Final = error("HITDoesNotExist", "unknown, another's, or an id of another kind", _NOT_OURS)
_PROPERTIES: Final[tuple[Promise, ...]] = (
    rule('Title 1-128, Description 1-2,000, Keywords up to 1,000 characters, `""` allowed', "contract_hits::limits_of_a_type"),
    rule("AssignmentDurationInSeconds 30-31,536,000; AutoApprovalDelayInSeconds 0-2,592,000, default 30 days",
         "contract_hits::limits_of_a_type"),
    rule('Reward is text, `"5"`, `"0.5"` and `"1."` alike; compared as a number',
         "contract_hits::rewards_as_programs_write_them"),
    rule("Reward 0.00-10,000.00, or what the operator has set", "contract_hits::a_reward_is_what_the_operator_lets_it_be"),
    rule("0-10 requirements; each comparator with as many values as it takes", "contract_hits::requirements_by_comparator"),
    rule("a Country is a code of ISO 3166-1, a Subdivision one of ISO 3166-2 and within the US",
         "contract_hits::requirements_by_comparator"),
    error("InvalidParameterValue", "a value outside its rule", "contract_hits::limits_of_a_type",
          "contract_hits::requirements_by_comparator"),
    error("InvalidParameterCombination", "RequiredToPreview with ActionsGuarded `Accept`",
          "contract_hits::guards_that_contradict"),
    error("QualificationTypeDoesNotExist", "a requirement on an unknown type", "contract_hits::requirements_on_no_type"),
    error("InvalidQualificationTypeState", "a requirement on an inactive type",
          "qualification_types::an_inactive_type_takes_no_new_hits"),
)  # fmt: skip
_CREATION: Final[tuple[Promise, ...]] = (
    rule("LifetimeInSeconds 30-31,536,000; MaxAssignments 1-1,000,000,000, default 1; RequesterAnnotation up to 255",
         "contract_hits::limits_of_a_hit"),
    rule("Question up to 65,535 bytes: HTMLQuestion, ExternalQuestion or QuestionForm", "contract_hits::each_kind_of_question"),
    error("InvalidParameterValue", "a value outside its rule; neither question nor layout; a layout's variable left open",
          "contract_hits::limits_of_a_hit", "contract_hits::question_or_layout"),
    error("InvalidParameterCombination", "Question and HITLayoutId together", "contract_hits::question_or_layout"),
    error("HITLayoutDoesNotExist", "an unknown layout", "contract_hits::question_or_layout"),
    error("XMLParseError", "a Question that is not well-formed or not of its schema", "contract_hits::questions_nobody_can_read"),
    error("XHTMLParseError", "FormattedContent outside the XHTML subset", "contract_hits::questions_nobody_can_read"),
    error("InsufficientFunds", "available money does not cover reward and fee", "contract_hits::no_money"),
    error("HITAlreadyExists", "UniqueRequestToken used within 24 hours, by either operation",
          "contract_tokens::a_token_of_a_hit"),
    rule("a token is free again after 24 hours, after a failure, and for another requester",
         "contract_tokens::a_token_of_a_hit"),
    rule("review policies: the named ones, at their level, with known keys", "review_policies::a_policy_that_breaks_a_rule"),
)  # fmt: skip

PROMISES: Final[Promises] = {
    "CreateHITType": (
        done("the id of the caller's type with these properties, made when there is none",
             "create_hit::equal_properties_are_one_hit_type"),
        done("equal calls at once make one", "at_once::equal_hit_types_made_at_once_are_one"),
        *_PROPERTIES,
    ),
    "CreateHIT": (
        done("the HIT in full, `Assignable`, at once in GetHIT and ListHITs",
             "create_hit::every_member_that_clients_index_is_there",
             "contract_hits::a_new_hit_is_everywhere_at_once"),
        done("from a layout and its parameters", "create_hit::a_layout_and_its_parameters"),
        *_PROPERTIES,
        *_CREATION,
    ),
    "CreateHITWithHITType": (
        done("a HIT of one of the caller's types", "create_hit::a_hit_type_by_id"),
        error("HITTypeDoesNotExist", "unknown, another's, or disposed with its qualification type",
              "create_hit::a_hit_type_that_is_not_ours", "qualification_types::hits_of_a_deleted_type"),
        error("InvalidQualificationTypeState", "the type asks for an inactive qualification type",
              "qualification_types::an_inactive_type_takes_no_new_hits"),
        *_CREATION,
    ),
    "UpdateHITTypeOfHIT": (
        done("all properties come from the new type; the rest stays; the hold follows",
             "update_hit_type::all_properties_come_from_the_new_type"),
        error("HITDoesNotExist", "unknown or another's", "update_hit_type::what_is_not_ours_does_not_exist"),
        error("HITTypeDoesNotExist", "unknown, another's or disposed", "update_hit_type::what_is_not_ours_does_not_exist",
              "qualification_types::hits_of_a_deleted_type"),
        error("InvalidHITState", "somebody has accepted, or the HIT is disposed",
              "update_hit_type::an_accepted_hit_keeps_its_type",
              "update_hit_type::a_disposed_hit"),
        error("InsufficientFunds", "the dearer type cannot be paid", "update_hit_type::what_cannot_be_paid"),
        state("Assignable, or Reviewable with no assignments; the same type again changes nothing",
              "update_hit_type::all_properties_come_from_the_new_type", "contract_states::a_type_moves_while_nobody_has_worked"),
    ),
    "CreateAdditionalAssignmentsForHIT": (
        done("MaxAssignments and Available grow, money is held", "changing_hits::the_life_of_a_hit_as_clients_lead_it"),
        _HIT_GONE,
        error("InvalidHITState", "disposed", _DELETED),
        error("InvalidParameterValue", "not 1-1,000,000,000", "changing_hits::additional_assignments_have_bounds"),
        error("InvalidMaximumAssignmentsIncrease", "from below 10 to 10 or more, under MTurk's fees",
              "contract_states::ten_is_a_border_under_mturks_fees"),
        error("InsufficientFunds", "the new ones cannot be paid", "changing_hits::additional_assignments_cost_money"),
        error("DuplicateRequest", "the token was used, whatever has become of the HIT; the text has the earlier request's id",
              "changing_hits::additional_assignments_by_token_come_once",
              "contract_tokens::a_repeat_is_told_as_one_whatever_has_become_of_the_hit"),
        rule("a token is free again after 24 hours and for another requester", "contract_tokens::a_token_of_more_assignments"),
        state("Unassignable, Reviewable and Reviewing become Assignable unless expired; expired ones only count higher",
              "contract_states::more_assignments_by_state"),
    ),
    "UpdateExpirationForHIT": (
        done("a passed moment ends the HIT now; a later one moves its end", "changing_hits::any_past_moment_ends_a_hit",
             "changing_hits::the_life_of_a_hit_as_clients_lead_it"),
        _HIT_GONE,
        error("InvalidHITState", "disposed", _DELETED),
        error("InvalidParameterValue", "more than a year ahead", "changing_hits::an_expiration_is_within_a_year"),
        error("InsufficientFunds", "the HIT would reopen and its slots cannot be paid", "contract_states::reopening_costs_money"),
        rule("a repeat succeeds; what has ended keeps its end", "changing_hits::the_life_of_a_hit_as_clients_lead_it"),
        state("a later end makes an expired HIT Assignable again if slots are left, and else changes nothing",
              "contract_states::a_later_end_reopens"),
    ),
    "DeleteHIT": (
        done("Disposed, out of every list, its hold given back", "changing_hits::the_life_of_a_hit_as_clients_lead_it"),
        _HIT_GONE,
        error("InvalidHITState", "Assignable, Unassignable, undecided work, or disposed already",
              "changing_hits::a_running_hit_cannot_be_deleted_or_marked", "changing_hits::undecided_work_keeps_a_hit", _DELETED),
        done("the files that came with its answers are deleted", "file_upload_url::deleting_a_hit_deletes_its_files"),
        state("Reviewable or Reviewing, and everything decided", "contract_states::the_table_of_states"),
    ),
    "UpdateHITReviewStatus": (
        done("Reviewable to Reviewing, and back with Revert", "changing_hits::the_life_of_a_hit_as_clients_lead_it"),
        _HIT_GONE,
        error("InvalidHITState", "any other start: it is no toggle", "changing_hits::marking_is_no_toggle", _DELETED),
        state("the mark goes when the HIT reopens", "contract_states::more_assignments_by_state"),
    ),
    "GetHIT": (
        done("every member that clients index, a disposed HIT too", "contract_hits::a_new_hit_is_everywhere_at_once",
             "changing_hits::the_life_of_a_hit_as_clients_lead_it"),
        done("counters and status by the documented example", "contract_states::the_documented_counters"),
        state("Disposed by itself after as many idle days as the operator has set; never, unless set",
              "contract_states::a_forgotten_hit_is_deleted_by_itself"),
        _HIT_GONE,
    ),
    "ListHITs": (
        done("all own HITs but disposed ones", "changing_hits::the_life_of_a_hit_as_clients_lead_it"),
        *walked("CreationTime, newest first", "paging::eleven_by_five", ordered_by="paging::boto3_paginators_walk_all"),
        rule("what comes or goes during a walk moves nothing else", "paging::an_item_that_comes_or_goes_moves_no_other"),
    ),
    "ListReviewableHITs": (
        done("`Reviewable` by default, `Reviewing` on demand", "changing_hits::the_life_of_a_hit_as_clients_lead_it"),
        error("HITTypeDoesNotExist", "an unknown HITTypeId", "paging::reviewable_of_one_hit_type"),
        *walked("Expiration, latest first", "paging::eleven_by_five", ordered_by="contract_order::reviewable_hits_by_expiration",
                bound_by="contract_order::a_token_of_bonuses_and_of_reviewable_hits"),
    ),
    "ListHITsForQualificationType": (
        done("own HITs that ask for the type, system types too", "qualification_types::the_hits_of_a_type"),
        error("QualificationTypeDoesNotExist", "unknown or deleted", "qualification_types::any_live_type_can_be_read"),
        *walked("CreationTime, newest first", "qualification_paging::eleven_by_five",
                ordered_by="qualification_types::the_hits_of_a_type", bound_by="qualification_paging::a_token_of_another_walk"),
    ),
}  # fmt: skip
