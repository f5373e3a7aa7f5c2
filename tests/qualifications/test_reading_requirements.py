"""Requirements as they come over the wire: what is accepted, what is refused, what is written back (requester-api 3.2, 6)."""

import pytest

from kempelen.qualifications.errors import ContradictingGuardError, RequirementError, UnknownQualificationTypeError
from kempelen.qualifications.requirements import (
    Comparator,
    Guard,
    Locale,
    Requirement,
    canonical,
    from_json,
    requires_masters,
    to_json,
)
from kempelen.qualifications.system import (
    ADULT,
    HITS_APPROVED,
    LOCALE,
    MASTERS,
    MASTERS_SANDBOX,
    PERCENT_APPROVED,
    SYSTEM_TYPES,
    name_of,
)

ORDERED = ("LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo")
SINGLE = (*ORDERED, "EqualTo", "NotEqualTo")
SETS = ("In", "NotIn")
VALUELESS = ("Exists", "DoesNotExist")
US = {"Country": "US"}


def item(type_id, comparator, integers=None, locales=None, **more):
    members = {"QualificationTypeId": type_id, "Comparator": comparator, **more}
    if integers is not None:
        members["IntegerValues"] = integers
    if locales is not None:
        members["LocaleValues"] = locales
    return members


def accepts(**given):
    return from_json([item(**given)])[0]


def refuses(**given):
    with pytest.raises(RequirementError) as refusal:
        from_json([item(**given)])
    assert refusal.value.field == "QualificationRequirements"
    return str(refusal.value)


@pytest.mark.parametrize("type_id", [HITS_APPROVED, PERCENT_APPROVED, ADULT])
@pytest.mark.parametrize("comparator", SINGLE)
def test_integer_types_take_exactly_one_value(type_id, comparator):
    assert accepts(type_id=type_id, comparator=comparator, integers=[7]).integer_values == (7,)
    refuses(type_id=type_id, comparator=comparator)
    refuses(type_id=type_id, comparator=comparator, integers=[])
    refuses(type_id=type_id, comparator=comparator, integers=[7, 8])
    refuses(type_id=type_id, comparator=comparator, locales=[US])
    refuses(type_id=type_id, comparator=comparator, integers=[7], locales=[US])


@pytest.mark.parametrize("comparator", SETS)
def test_sets_of_integers_hold_one_to_fifteen(comparator):
    assert len(accepts(type_id=HITS_APPROVED, comparator=comparator, integers=list(range(15))).integer_values) == 15
    refuses(type_id=HITS_APPROVED, comparator=comparator, integers=list(range(16)))
    refuses(type_id=HITS_APPROVED, comparator=comparator, integers=[])


@pytest.mark.parametrize("comparator", SETS)
def test_sets_of_places_hold_one_to_thirty(comparator):
    assert len(accepts(type_id=LOCALE, comparator=comparator, locales=[US] * 30).locale_values) == 30
    refuses(type_id=LOCALE, comparator=comparator, locales=[US] * 31)
    refuses(type_id=LOCALE, comparator=comparator, locales=[])


@pytest.mark.parametrize("comparator", ["EqualTo", "NotEqualTo"])
def test_one_place_takes_exactly_one_value(comparator):
    given = accepts(type_id=LOCALE, comparator=comparator, locales=[{"Country": "US", "Subdivision": "NY"}])
    assert given.locale_values == (Locale("US", "NY"),)
    refuses(type_id=LOCALE, comparator=comparator, locales=[US, {"Country": "CA"}])
    refuses(type_id=LOCALE, comparator=comparator, integers=[1])


@pytest.mark.parametrize("comparator", ORDERED)
def test_places_have_no_order(comparator):
    assert "location" in refuses(type_id=LOCALE, comparator=comparator, locales=[US])


@pytest.mark.parametrize("type_id", list(SYSTEM_TYPES))
@pytest.mark.parametrize("comparator", VALUELESS)
def test_existence_takes_no_values(type_id, comparator):
    assert accepts(type_id=type_id, comparator=comparator, integers=[], locales=[]).integer_values == ()
    refuses(type_id=type_id, comparator=comparator, integers=[1])
    refuses(type_id=type_id, comparator=comparator, locales=[US])


@pytest.mark.parametrize("type_id", [MASTERS, MASTERS_SANDBOX])
@pytest.mark.parametrize("comparator", [*SINGLE, *SETS])
def test_masters_has_no_value_to_compare(type_id, comparator):
    assert "Masters" in refuses(type_id=type_id, comparator=comparator, integers=[1])


@pytest.mark.parametrize(
    "place",
    [
        {"Country": "us"},
        {"Country": "USA"},
        {"Country": "ZZ"},
        {},
        {"Country": "US", "Subdivision": "NYC"},
        {"Country": "US", "Subdivision": "ny"},
        {"Country": "US", "Subdivision": "ZZ"},
        {"Country": "US", "Subdivision": ["NY"]},
        {"Country": "DE", "Subdivision": "BE"},
    ],
)
def test_places_must_exist(place):
    refuses(type_id=LOCALE, comparator="EqualTo", locales=[place])


@pytest.mark.parametrize("value", ["7", 7.0, True, None])
def test_integers_are_whole_numbers(value):
    refuses(type_id=HITS_APPROVED, comparator="EqualTo", integers=[value])


def test_words_that_are_no_comparator_or_guard_are_refused():
    assert "LessThan" in refuses(type_id=HITS_APPROVED, comparator="Above", integers=[1])
    assert "PreviewAndAccept" in refuses(type_id=HITS_APPROVED, comparator="In", integers=[1], ActionsGuarded="All")


def test_an_unknown_type_does_not_exist():
    with pytest.raises(UnknownQualificationTypeError) as refusal:
        from_json([item("3UNKNOWNTYPE", "Exists")])
    assert refusal.value.qualification_type_id == "3UNKNOWNTYPE"
    assert "does not exist" in str(refusal.value)


def test_ten_are_allowed_eleven_are_not_and_one_type_may_stand_twice():
    assert len(from_json([item(LOCALE, "EqualTo", locales=[US]), item(LOCALE, "NotIn", locales=[US])] * 5)) == 10
    with pytest.raises(RequirementError):
        from_json([item(MASTERS, "Exists")] * 11)


@pytest.mark.parametrize(
    ("guard", "to_preview", "stored"),
    [
        (None, None, Guard.ACCEPT),
        (None, False, Guard.ACCEPT),
        (None, True, Guard.PREVIEW),
        ("Accept", None, Guard.ACCEPT),
        ("Accept", False, Guard.ACCEPT),
        ("PreviewAndAccept", False, Guard.PREVIEW),
        ("PreviewAndAccept", True, Guard.PREVIEW),
        ("DiscoverPreviewAndAccept", None, Guard.DISCOVER),
        ("DiscoverPreviewAndAccept", False, Guard.DISCOVER),
        ("DiscoverPreviewAndAccept", True, Guard.DISCOVER),
    ],
)
def test_the_old_member_is_folded_into_the_new(guard, to_preview, stored):
    members = item(MASTERS, "Exists", ActionsGuarded=guard, RequiredToPreview=to_preview)
    requirement = from_json([{name: value for name, value in members.items() if value is not None}])[0]
    assert requirement.guard is stored
    written = to_json([requirement])[0]
    assert written["ActionsGuarded"] == stored.value
    assert written["RequiredToPreview"] is (stored is not Guard.ACCEPT)


def test_members_that_contradict_each_other_are_refused():
    with pytest.raises(ContradictingGuardError):
        from_json([item(MASTERS, "Exists", ActionsGuarded="Accept", RequiredToPreview=True)])


def test_what_is_written_can_be_read_again_and_leaves_out_what_was_not_given():
    given = from_json(
        [
            item(PERCENT_APPROVED, "GreaterThanOrEqualTo", [95]),
            item(LOCALE, "In", locales=[US, {"Country": "US", "Subdivision": "FL"}], ActionsGuarded="PreviewAndAccept"),
            item(MASTERS, "DoesNotExist"),
        ]
    )
    written = to_json(given)
    assert from_json(written) == given
    assert written[1]["LocaleValues"] == [US, {"Country": "US", "Subdivision": "FL"}]
    assert "IntegerValues" not in written[1]
    assert set(written[2]) == {"QualificationTypeId", "Comparator", "ActionsGuarded", "RequiredToPreview"}


def test_the_canonical_text_ignores_order_and_repeats_and_nothing_else():
    one = Requirement(HITS_APPROVED, Comparator.IN, (1, 2))
    two = Requirement(LOCALE, Comparator.NOT_IN, (), (Locale("US"), Locale("CA")))
    same = Requirement(LOCALE, Comparator.NOT_IN, (), (Locale("CA"), Locale("US")))
    assert canonical([one, two]) == canonical([same, Requirement(HITS_APPROVED, Comparator.IN, (2, 1, 1)), one])
    assert canonical([one]) != canonical([Requirement(HITS_APPROVED, Comparator.NOT_IN, (1, 2))])
    assert canonical([one]) != canonical([Requirement(HITS_APPROVED, Comparator.IN, (1, 2), (), Guard.PREVIEW)])
    assert canonical([one]) != canonical([Requirement(PERCENT_APPROVED, Comparator.IN, (1, 2))])
    assert canonical([]) != canonical([one])


def test_masters_are_required_only_by_existence():
    assert requires_masters(from_json([item(MASTERS_SANDBOX, "Exists")]))
    assert not requires_masters(from_json([item(MASTERS, "DoesNotExist")]))
    assert not requires_masters(from_json([item(HITS_APPROVED, "Exists")]))


def test_types_are_called_by_name():
    assert name_of(PERCENT_APPROVED) == "HIT approval rate"
    assert name_of("3OTHER") == "3OTHER"
