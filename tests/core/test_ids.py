"""Public ids: MTurk's shape, unguessable, told apart without a query."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kempelen.core import ids
from kempelen.core.ids import Kind

pytestmark = pytest.mark.django_db


@settings(max_examples=50)
@given(st.sampled_from(list(Kind)), st.integers(min_value=0, max_value=2**63 - 1))
def test_ids_decode_to_what_they_name(kind, key):
    public_id = ids.encode(kind, key)
    assert re.fullmatch(r"3[0-9A-Z]{29}", public_id)
    assert ids.identify(public_id) == (kind, key)
    assert ids.decode(kind, public_id) == key


def test_the_wrong_kind_is_unknown():
    assert ids.decode(Kind.ASSIGNMENT, ids.encode(Kind.HIT, 7)) is None


@pytest.mark.parametrize(
    "change", [lambda i: i[:-1], lambda i: i + "A", str.lower, lambda i: "4" + i[1:], lambda i: i[:9] + "é" + i[10:]]
)
def test_what_is_no_id_is_unknown(change):
    assert ids.identify(change(ids.encode(Kind.HIT, 7))) is None


def test_a_typing_error_anywhere_is_noticed():
    public_id = ids.encode(Kind.HIT, 123_456)
    wrong = [public_id[:at] + ("A" if public_id[at] != "A" else "B") + public_id[at + 1 :] for at in range(1, 30)]
    assert [ids.identify(text) for text in wrong] == [None] * 29


def test_neighbours_look_unrelated():
    first, second = ids.encode(Kind.HIT, 1), ids.encode(Kind.HIT, 2)
    assert sum(a == b for a, b in zip(first, second, strict=True)) < 12


def test_the_key_survives_the_process():
    public_id = ids.encode(Kind.HIT, 5)
    ids.forget_key()
    assert ids.decode(Kind.HIT, public_id) == 5
