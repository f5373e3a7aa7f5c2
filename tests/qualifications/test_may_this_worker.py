"""May this worker? Every comparator with every kind of value, the three guards, and the words for it (requester-api 6)."""

import dataclasses

import pytest

from kempelen.accounts.models import Worker
from kempelen.qualifications.engine import Action, WorkerFacts, facts_of, first_unmet, is_met, may, sentence, verdicts
from kempelen.qualifications.requirements import Comparator, Guard, Locale, Requirement
from kempelen.qualifications.system import ADULT, HITS_APPROVED, LOCALE, MASTERS, MASTERS_SANDBOX, PERCENT_APPROVED

NEW_YORKER = WorkerFacts(1, approved=50, rejected=2, country="US", subdivision="NY", adult=False, masters=False)
CUSTOM = "3CUSTOMTYPE"


def known(**facts):
    return dataclasses.replace(NEW_YORKER, **facts)


def integer(comparator, *values, type_id=HITS_APPROVED, guard=Guard.ACCEPT):
    return Requirement(type_id, Comparator(comparator), values, (), guard)


def place(comparator, *values):
    return Requirement(LOCALE, Comparator(comparator), (), tuple(Locale(*value.split("-")) for value in values))


@pytest.mark.parametrize(
    ("comparator", "values", "met"),
    [
        ("LessThan", (50,), False),
        ("LessThan", (51,), True),
        ("LessThanOrEqualTo", (49,), False),
        ("LessThanOrEqualTo", (50,), True),
        ("GreaterThan", (50,), False),
        ("GreaterThan", (49,), True),
        ("GreaterThanOrEqualTo", (51,), False),
        ("GreaterThanOrEqualTo", (50,), True),
        ("EqualTo", (50,), True),
        ("EqualTo", (51,), False),
        ("NotEqualTo", (50,), False),
        ("NotEqualTo", (51,), True),
        ("In", (1, 50), True),
        ("In", (1, 51), False),
        ("NotIn", (1, 50), False),
        ("NotIn", (1, 51), True),
        ("Exists", (), True),
        ("DoesNotExist", (), False),
    ],
)
def test_every_comparator_on_a_value_of_fifty(comparator, values, met):
    assert is_met(integer(comparator, *values), NEW_YORKER) is met
    assert is_met(integer(comparator, *values, type_id=CUSTOM), known(custom={CUSTOM: 50})) is met


@pytest.mark.parametrize("comparator", list(Comparator))
@pytest.mark.parametrize("custom", [{}, {CUSTOM: None}])
def test_what_is_not_held_meets_only_its_absence(comparator, custom):
    values = () if comparator in {Comparator.EXISTS, Comparator.DOES_NOT_EXIST} else (42,)
    met = is_met(integer(comparator, *values, type_id=CUSTOM), known(custom=custom))
    assert met is (comparator is Comparator.DOES_NOT_EXIST)


@pytest.mark.parametrize(
    ("comparator", "values", "new_york", "california", "india", "nowhere"),
    [
        ("EqualTo", ("US",), True, True, False, False),
        ("EqualTo", ("US-CA",), False, True, False, False),
        ("NotEqualTo", ("US",), False, False, True, True),
        ("NotEqualTo", ("US-CA",), True, False, True, True),
        ("In", ("IN", "US-NY"), True, False, True, False),
        ("NotIn", ("IN", "US-NY"), False, True, False, True),
        ("Exists", (), True, True, True, True),
        ("DoesNotExist", (), False, False, False, False),
    ],
)
def test_places(comparator, values, new_york, california, india, nowhere):
    requirement = place(comparator, *values)
    assert is_met(requirement, NEW_YORKER) is new_york
    assert is_met(requirement, known(subdivision="CA")) is california
    assert is_met(requirement, known(country="IN", subdivision="")) is india
    assert is_met(requirement, known(country="", subdivision="")) is nowhere


@pytest.mark.parametrize("type_id", [MASTERS, MASTERS_SANDBOX])
def test_masters_under_either_id(type_id):
    assert is_met(integer("Exists", type_id=type_id), known(masters=True))
    assert not is_met(integer("Exists", type_id=type_id), NEW_YORKER)
    assert is_met(integer("DoesNotExist", type_id=type_id), NEW_YORKER)
    assert not is_met(integer("DoesNotExist", type_id=type_id), known(masters=True))


def test_adult_content_is_a_one_after_the_declaration():
    assert is_met(integer("EqualTo", 1, type_id=ADULT), known(adult=True))
    assert not is_met(integer("EqualTo", 1, type_id=ADULT), NEW_YORKER)
    assert is_met(integer("EqualTo", 0, type_id=ADULT), NEW_YORKER)


@pytest.mark.parametrize(
    ("approved", "rejected", "percent"),
    [
        (0, 0, 100),
        (0, 99, 100),
        (50, 50, 50),
        (0, 100, 0),
        (99, 1, 99),
        (189, 11, 95),  # 94.5 rounds up
        (943, 57, 94),  # 94.3 rounds down
        (1989, 11, 99),  # 99.45 rounds down
        (1990, 10, 100),  # 99.5 rounds up
    ],
)
def test_the_approval_rate_counts_decided_work_from_a_hundred_on(approved, rejected, percent):
    assert known(approved=approved, rejected=rejected).percent_approved == percent
    assert is_met(integer("EqualTo", percent, type_id=PERCENT_APPROVED), known(approved=approved, rejected=rejected))


@pytest.mark.parametrize(
    ("guard", "discover", "preview"),
    [(Guard.ACCEPT, True, True), (Guard.PREVIEW, True, False), (Guard.DISCOVER, False, False)],
)
def test_a_guard_stops_its_actions_and_no_others(guard, discover, preview):
    unmet = (integer("GreaterThan", 1000, guard=guard),)
    assert may(unmet, NEW_YORKER, Action.DISCOVER) is discover
    assert may(unmet, NEW_YORKER, Action.PREVIEW) is preview
    assert not may(unmet, NEW_YORKER, Action.ACCEPT)
    assert all(may(unmet, known(approved=1001), action) for action in Action)


@pytest.mark.parametrize(
    ("guard", "discover", "preview"),
    [(Guard.ACCEPT, True, True), (Guard.PREVIEW, True, False), (Guard.DISCOVER, False, False)],
)
def test_nobody_signed_in_meets_nothing(guard, discover, preview):
    requirements = (integer("GreaterThanOrEqualTo", 0, guard=guard),)
    assert may(requirements, None, Action.DISCOVER) is discover
    assert may(requirements, None, Action.PREVIEW) is preview
    assert not may(requirements, None, Action.ACCEPT)
    assert [verdict.met for verdict in verdicts(requirements, None)] == [False]


def test_each_action_needs_all_requirements_that_guard_it():
    met, first, second = (
        integer("EqualTo", 50),
        integer("EqualTo", 51),
        integer("EqualTo", 52, guard=Guard.PREVIEW),
    )
    assert first_unmet((met, first, second), NEW_YORKER, Action.ACCEPT) is first
    assert first_unmet((met, first, second), NEW_YORKER, Action.PREVIEW) is second
    assert first_unmet((met, first, second), NEW_YORKER, Action.DISCOVER) is None
    assert first_unmet((), NEW_YORKER, Action.ACCEPT) is None


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        (integer("GreaterThanOrEqualTo", 95, type_id=PERCENT_APPROVED), "HIT approval rate is at least 95 %"),
        (integer("GreaterThan", 1000), "Number of approved HITs is more than 1,000"),
        (integer("LessThan", 5), "Number of approved HITs is less than 5"),
        (integer("NotIn", 1, 2), "Number of approved HITs is none of 1, 2"),
        (place("EqualTo", "US"), "Location is US"),
        (place("NotEqualTo", "US-FL"), "Location is not US-FL"),
        (place("In", "US", "CA"), "Location is one of US, CA"),
        (place("Exists"), "Location is known"),
        (integer("Exists", type_id=MASTERS), "Masters is granted"),
        (integer("DoesNotExist", type_id=MASTERS), "Masters is not granted"),
        (integer("EqualTo", 1, type_id=ADULT), "Adult content is agreed to"),
        (integer("EqualTo", 0, type_id=ADULT), "Adult content is not agreed to"),
        (integer("LessThan", 1, type_id=ADULT), "Adult content is less than 1"),
    ],
)
def test_requirements_in_words(requirement, words):
    assert sentence(requirement) == words


def test_a_verdict_says_what_the_worker_has():
    rows = verdicts(
        (
            integer("GreaterThanOrEqualTo", 95, type_id=PERCENT_APPROVED),
            place("EqualTo", "IN"),
            integer("Exists", type_id=MASTERS),
            integer("EqualTo", 1, type_id=ADULT),
            integer("GreaterThan", 1000),
            integer("EqualTo", 7, type_id=CUSTOM),
        ),
        known(custom={CUSTOM: 7}),
    )
    assert [row.own_value for row in rows] == ["100 %", "US-NY", "not granted", "not agreed", "50", "7"]
    assert [row.met for row in rows] == [True, False, False, False, False, True]
    masters = verdicts((integer("Exists", type_id=MASTERS), place("EqualTo", "US")), known(masters=True, country=""))
    assert [row.own_value for row in masters] == ["granted", "not given"]


def test_facts_are_read_from_the_workers_row_alone():
    worker = Worker(pk=7, approved=3, rejected=1, country="CA", subdivision="", adult=True, masters=True)
    assert facts_of(worker) == WorkerFacts(7, 3, 1, "CA", "", adult=True, masters=True)
