"""ListQualificationTypes' order and search: exact first, then by name, system types in between (requester-api 4.5)."""

import pytest

from kempelen.core.errors import InvalidValueError
from kempelen.hits.actions import delete_qualification_type
from kempelen.qualifications.models import QualificationType
from kempelen.qualifications.searching import Wanted, key_of, list_types
from kempelen.qualifications.system import SYSTEM_TYPES
from support import TEST, counted_queries

from .making import make_type


def found(requester, limit=100, after_key=None, **wanted):
    return list_types(requester=requester, wanted=Wanted(**wanted), after_key=after_key, limit=limit)


def names(requester, **asked):
    return [row.name for row in found(requester, **asked)]


def walked(requester, size, **asked):
    rows, key = [], None
    while True:
        page = found(requester, limit=size, after_key=key, **asked)
        if not page:
            return [row.name for row in rows]
        rows += page
        key = key_of(page[-1])


@pytest.fixture
def many(cast):
    for name in ("zeta", "Alpha", "alpha", "ALPHA beta", "Ünder", "Worker_M", "beta % _ \\"):
        make_type(cast.rita, name, keywords="Common", description="Described.")
    make_type(cast.ravi, "alpha", keywords="", description="ALPHA's own")
    return cast


def test_all_in_order_of_code_points_system_types_among_them(many):
    system = sorted(row.name for row in SYSTEM_TYPES.values())
    made = ["ALPHA beta", "Alpha", "Worker_M", "alpha", "alpha", "beta % _ \\", "zeta", "Ünder"]
    assert names(many.rita) == sorted(made + system)
    assert names(many.rita, requestable=True) == made
    assert names(many.rita, own=True) == [*made[:3], *made[4:]]


@pytest.mark.parametrize("size", [1, 2, 5, 7])
@pytest.mark.parametrize("query", ["", "alpha", "worker"])
def test_pages_are_the_list(many, size, query):
    assert walked(many.rita, size, query=query) == names(many.rita, query=query)


def test_the_exact_name_comes_first_then_the_same_without_case(many):
    assert names(many.rita, query="alpha", own=True) == ["alpha", "Alpha", "ALPHA beta"]
    assert names(many.rita, query="ALPHA", own=True) == ["Alpha", "alpha", "ALPHA beta"]
    assert names(many.rita, query="ünder") == ["Ünder"]


def test_words_are_found_anywhere(many):
    assert names(many.rita, query="common BETA", own=True) == ["ALPHA beta", "beta % _ \\"]
    assert names(many.rita, query="masters") == ["Masters", "Masters (sandbox)"]
    assert names(many.rita, query="%") == ["Worker_PercentAssignmentsApproved", "beta % _ \\"][1:]
    assert names(many.rita, query="\\") == ["beta % _ \\"]
    assert names(many.rita, query="nothing has this") == []
    assert names(many.rita, query="  \t ", requestable=True) == names(many.rita, requestable=True)


def test_a_clients_own_name_with_colons_is_found_in_capitals(cast):
    name = "dlgr-a1b2:experiment_Group:9f3"
    make_type(cast.rita, name)
    make_type(cast.rita, f"{name} two")
    assert names(cast.rita, query=name.upper(), own=True)[0] == name


def test_inactive_types_are_listed_and_deleted_or_foreign_environments_are_not(cast):
    make_type(cast.rita, "inactive", active=False)
    gone, play = make_type(cast.rita, "gone"), make_type(cast.rita, "play")
    delete_qualification_type(qualification_type=gone, actor=TEST)
    QualificationType.objects.filter(pk=play.pk).update(sandbox=True)
    assert names(cast.rita, requestable=True) == ["inactive"]


def test_a_walk_goes_on_after_its_last_type_was_deleted(many):
    first = found(many.rita, limit=2, requestable=True)
    delete_qualification_type(qualification_type=first[-1], actor=TEST)
    following = found(many.rita, limit=1, requestable=True, after_key=key_of(first[-1]))
    assert [row.name for row in following] == ["Worker_M"]


def test_long_queries(cast):
    assert names(cast.rita, query=" ".join(f"{number}" for number in range(120))) == []
    with pytest.raises(InvalidValueError) as refusal:
        found(cast.rita, query="x" * 501)
    assert refusal.value.field == "Query"


def test_queries_do_not_grow(many):
    with counted_queries() as queries:
        found(many.rita, limit=100, query="a")
    assert len(queries) == 1
