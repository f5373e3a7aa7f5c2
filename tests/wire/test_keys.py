"""What a key opens: everything, its own list, until its end; refused as AWS refuses (requester-api 2.1, ADR 0018)."""

from contextlib import closing
from datetime import timedelta

import pytest

from conftest import TEST
from kempelen.accounts.actions import create_access_key, revoke_access_key, rotate_access_key
from kempelen.accounts.errors import KeyNotLiveError, TooManyKeysError
from kempelen.accounts.models import AccessKey
from kempelen.accounts.permissions import Preset, all_operations, is_reading, permissions_of, preset_of
from kempelen.audit.models import AuditEntry
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError
from kempelen.hits.models import Hit, HitType
from kempelen.wire.model import operations
from support import counted_queries
from wire.raw import call
from wire.speaking import error_of, make_client

BALANCE = "GetAccountBalance"
NEW_TYPE = {"Title": "Judge", "Description": "Say what you think.", "Reward": "0.05", "AssignmentDurationInSeconds": 60}


def key_for(key, *permissions, expires_at=None):
    """A key of the same requester."""
    return create_access_key(
        requester=key.key.requester, label="limited", actor=TEST, permissions=permissions, expires_at=expires_at
    )


def test_permissions_are_the_service_models_operations():
    assert set(all_operations()) == set(operations())
    for preset in Preset:
        assert preset_of(permissions_of(preset)) is preset
    assert all(is_reading(name) for name in permissions_of(Preset.READ))
    for name in ("ApproveAssignment", "RejectAssignment", "SendBonus"):
        assert name not in permissions_of(Preset.PUBLISH)
        assert name in permissions_of(Preset.REVIEW)
    assert "CreateHIT" in permissions_of(Preset.PUBLISH)
    assert not [name for name in permissions_of(Preset.REVIEW) if name.startswith("CreateHIT")]


def test_boto3_sees_access_denied_by_name_and_in_awss_words(endpoint, cast_committed):
    key = create_access_key(requester=cast_committed.rita, label="reads", actor=TEST, permissions=permissions_of(Preset.READ))
    with closing(make_client(endpoint, key)) as mturk:
        assert mturk.get_account_balance()["AvailableBalance"] == "100.00"
        error = error_of(mturk.create_hit_type, **NEW_TYPE)
    name = f"arn:aws:iam::{cast_committed.rita.account_number}:user/{key.key.pk}"
    assert error["Error"] == {
        "Code": "AccessDeniedException",
        "Message": f"User: {name} is not authorized to perform: mturk-requester:CreateHITType",
    }
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert "TurkErrorCode" not in error
    assert not HitType.objects.exists()


@pytest.mark.parametrize("preset", [Preset.READ, Preset.PUBLISH, Preset.REVIEW])
def test_every_operation_is_refused_or_not_by_the_list_alone(key, preset):
    """Refused before the body is held against the model: an empty request tells which."""
    limited = key_for(key, *permissions_of(preset))
    AccessKey.objects.update(last_used_at=clock.now())
    for operation in sorted(operations()):
        answer = call(limited, operation)
        denied = answer.status == 400 and answer.error == "AccessDeniedException"
        assert denied == (operation not in permissions_of(preset)), operation
    assert not Hit.objects.exists()


def test_a_key_opens_until_its_end(key):
    ending = key_for(key, expires_at=clock.now() + timedelta(minutes=1))
    assert call(ending, BALANCE).status == 200
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        assert call(ending, BALANCE).error == "UnrecognizedClientException"
        assert call(key, BALANCE).status == 200


def test_after_a_rotation_both_open_until_the_old_ones_end(key):
    old = key_for(key, BALANCE)
    new = rotate_access_key(key=old.key, ends_at=clock.now() + timedelta(hours=1), actor=TEST)
    assert (call(old, BALANCE).status, call(new, BALANCE).status) == (200, 200)
    assert call(new, "ListHITs").error == "AccessDeniedException"
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        assert call(old, BALANCE).error == "UnrecognizedClientException"
        assert call(new, BALANCE).status == 200
    verbs = list(AuditEntry.objects.filter(subject_id__in=[old.key.pk, new.key.pk]).order_by("id").values_list("verb", flat=True))
    assert verbs == ["access_key.created", "access_key.rotated", "access_key.created"]


def test_a_rotation_never_lengthens_a_keys_life(key):
    soon = clock.now() + timedelta(minutes=5)
    old = key_for(key, expires_at=soon).key
    rotate_access_key(key=old, ends_at=clock.now() + timedelta(days=7), actor=TEST)
    old.refresh_from_db()
    assert old.expires_at == soon


def test_what_makes_no_key(key):
    shut = key_for(key).key
    revoke_access_key(key=shut, actor=TEST)
    before = AccessKey.objects.count(), AuditEntry.objects.count()
    with pytest.raises(KeyNotLiveError):
        rotate_access_key(key=shut, ends_at=clock.now() + timedelta(days=1), actor=TEST)
    with pytest.raises(InvalidValueError):
        rotate_access_key(key=key.key, ends_at=clock.now(), actor=TEST)
    with pytest.raises(InvalidValueError):
        key_for(key, "MakeTea")
    with pytest.raises(InvalidValueError):
        key_for(key, expires_at=clock.now())
    assert (AccessKey.objects.count(), AuditEntry.objects.count()) == before
    for _ in range(9):
        key_for(key)
    with pytest.raises(TooManyKeysError):
        rotate_access_key(key=key.key, ends_at=clock.now() + timedelta(days=1), actor=TEST)
    key.key.refresh_from_db()
    assert key.key.expires_at is None


def test_the_last_use_names_the_operation(key):
    call(key, "ListHITs")
    key.key.refresh_from_db()
    assert key.key.last_operation == "ListHITs"
    assert key.key.last_used_at is not None


def test_a_list_of_permissions_costs_no_query(key):
    limited = key_for(key, BALANCE)
    AccessKey.objects.update(last_used_at=clock.now())
    counts = []
    for each in (key, limited):
        with counted_queries() as seen:
            assert call(each, BALANCE).status == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
