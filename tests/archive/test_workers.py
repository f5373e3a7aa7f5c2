"""Old workers: their scores and blocks, and the worker of this marketplace whom a requester vouches for."""

import io

import pytest

from archive.files import ADA, BOB, WORKER_COLUMNS, WORKERS, csv_of
from kempelen.archive.actions import claim, import_workers, vouch
from kempelen.archive.errors import ClaimStateError
from kempelen.archive.models import ArchivedWorker, WorkerClaim
from kempelen.archive.queries import old_id_of, open_claims
from kempelen.batches.errors import TableError
from kempelen.core.errors import InvalidValueError
from kempelen.hits.models import WorkerBlock
from kempelen.qualifications.models import Qualification, QualificationType
from support import TEST


def keep(requester, content=WORKERS):
    """Bring a workers file along."""
    return import_workers(requester=requester, file=io.BytesIO(content), actor=TEST)


def test_scores_blocks_and_types_are_kept(cast):
    kept = keep(cast.rita)
    assert (kept.workers, kept.blocked, kept.made_types) == (2, 1, ("Careful reader",))
    ada, bob = ArchivedWorker.objects.order_by("external_id")
    assert (ada.scores, ada.blocked) == ({"Careful reader": 80}, False)
    assert (bob.scores, bob.blocked, bob.block_reason) == ({}, True, "Answers without reading")


def test_a_second_file_adds_to_the_first_and_makes_no_type_twice(cast):
    keep(cast.rita)
    kept = keep(
        cast.rita,
        csv_of(("Worker ID", "UPDATE-Careful reader", "UPDATE-BlockStatus"), (ADA, "Revoke", ""), (BOB, "5", "Unblock")),
    )
    ada, bob = ArchivedWorker.objects.order_by("external_id")
    assert (ada.scores, bob.scores, bob.blocked, bob.block_reason) == ({}, {"Careful reader": 5}, False, "")
    assert kept.made_types == ()
    assert QualificationType.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("not an id!", "", "", "", "", "", ""), "is no WorkerId"),
        ((ADA, "", "high", "", "", "", ""), "The value “high” of Careful reader is neither"),
        ((ADA, "", "", "99999999999", "", "", ""), "neither a whole number nor Revoke"),
        ((ADA, "", "", "", "", "banned", ""), "BlockStatus “banned” is none of"),
    ],
)
def test_a_wrong_row_refuses_the_whole_file(cast, row, sentence):
    with pytest.raises(TableError) as caught:
        keep(cast.rita, csv_of(WORKER_COLUMNS, (BOB, "", "7", "", "", "", ""), row))
    assert sentence in caught.value.rows[0].message
    assert not ArchivedWorker.objects.exists()
    assert not QualificationType.objects.exists()


def test_a_worker_is_vouched_for_and_gets_their_scores(cast):
    keep(cast.rita)
    claim(worker=cast.wen, external_id=f" {ADA.lower()} ")
    (found,) = open_claims(cast.rita)
    assert (found.worker, found.old.external_id) == (cast.wen, ADA)
    vouch(requester=cast.rita, external_id=ADA, worker=cast.wen, actor=TEST)
    held = Qualification.objects.get(worker=cast.wen)
    assert (held.value, held.qualification_type.name) == (80, "Careful reader")
    assert open_claims(cast.rita) == []


def test_a_block_goes_over_too(cast):
    keep(cast.rita)
    claim(worker=cast.wen, external_id=BOB)
    vouch(requester=cast.rita, external_id=BOB, worker=cast.wen, actor=TEST)
    block = WorkerBlock.objects.get(requester=cast.rita, worker=cast.wen)
    assert block.reason == "Answers without reading"


def test_a_later_file_reaches_who_is_known_already(cast):
    keep(cast.rita)
    claim(worker=cast.wen, external_id=ADA)
    vouch(requester=cast.rita, external_id=ADA, worker=cast.wen, actor=TEST)
    keep(cast.rita, csv_of(("Worker ID", "UPDATE-Careful reader"), (ADA, "95")))
    assert Qualification.objects.get(worker=cast.wen).value == 95


def test_only_requesters_who_know_the_old_id_see_a_claim(cast):
    keep(cast.rita)
    claim(worker=cast.wen, external_id=ADA)
    assert len(open_claims(cast.rita)) == 1
    assert open_claims(cast.ravi) == []


def test_nobody_is_vouched_for_without_their_claim(cast):
    keep(cast.rita)
    claim(worker=cast.wen, external_id=BOB)
    with pytest.raises(ClaimStateError):
        vouch(requester=cast.rita, external_id=ADA, worker=cast.wen, actor=TEST)
    assert not ArchivedWorker.objects.filter(worker__isnull=False).exists()
    assert not Qualification.objects.exists()


def test_of_two_who_claim_one_id_the_first_vouched_for_is_the_one(cast):
    keep(cast.rita)
    claim(worker=cast.wen, external_id=ADA)
    claim(worker=cast.walt, external_id=ADA)
    assert len(open_claims(cast.rita)) == 2
    vouch(requester=cast.rita, external_id=ADA, worker=cast.walt, actor=TEST)
    with pytest.raises(ClaimStateError):
        vouch(requester=cast.rita, external_id=ADA, worker=cast.wen, actor=TEST)
    assert ArchivedWorker.objects.get(external_id=ADA).worker == cast.walt
    assert open_claims(cast.rita) == []


def test_a_worker_takes_their_claim_back(cast):
    claim(worker=cast.wen, external_id=ADA)
    assert old_id_of(cast.wen) == ADA
    claim(worker=cast.wen, external_id="")
    assert not WorkerClaim.objects.exists()


@pytest.mark.parametrize("text", ["A1 B2", "Ä1", "A" * 65])
def test_what_cannot_be_an_old_id_is_refused(cast, text):
    with pytest.raises(InvalidValueError):
        claim(worker=cast.wen, external_id=text)
    assert not WorkerClaim.objects.exists()
