"""Results files of MTurk: kept under their ids, handed out to the letter, refused as a whole."""

import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.files import ADA, BOB, RESULT_COLUMNS, RESULTS, csv_of, result
from kempelen.archive.actions import import_results
from kempelen.archive.models import ArchivedAssignment, ArchivedBatch, ArchivedWorker
from kempelen.archive.queries import archived_csv, archived_workers
from kempelen.archive.reading import moment_of
from kempelen.batches.errors import TableError
from support import TEST

NAME = "Batch_77_batch_results.csv"


def keep(requester, content=RESULTS, name=NAME):
    """Bring a results file along."""
    return import_results(requester=requester, file=io.BytesIO(content), file_name=name, actor=TEST)


def test_a_file_is_kept_under_its_old_ids_and_comes_out_to_the_letter(cast):
    batch = keep(cast.rita)
    assert (batch.external_id, batch.title, batch.assignments) == ("77", "Mood of a tweet", 3)
    assert batch.last_submitted_at == datetime(2019, 11, 21, 5, 3, 26, tzinfo=UTC)
    assert "".join(archived_csv(batch)).encode() == RESULTS


def test_workers_are_known_from_the_results_with_what_was_decided(cast):
    keep(cast.rita)
    found = [(old.external_id, old.approved, old.rejected) for old in archived_workers(cast.rita, limit=10)]
    assert found == [(ADA, 1, 1), (BOB, 0, 0)]


def test_an_assignment_that_stands_in_two_files_counts_once(cast):
    keep(cast.rita)
    keep(cast.rita, csv_of(RESULT_COLUMNS, result(1, ADA, batch="78")), "merged.csv")
    assert archived_workers(cast.rita, limit=10)[0].approved == 1


def test_the_same_batch_again_replaces_what_was_there(cast):
    keep(cast.rita)
    keep(cast.rita, csv_of(RESULT_COLUMNS, result(3, BOB, "Approved")))
    assert ArchivedBatch.objects.count() == 1
    assert [row.status for row in ArchivedAssignment.objects.all()] == ["Approved"]


def test_two_requesters_may_have_the_same_batch(cast):
    keep(cast.rita)
    keep(cast.ravi)
    assert ArchivedBatch.objects.count() == 2


def test_a_batch_without_a_number_goes_by_the_files_name(cast):
    columns = [name for name in RESULT_COLUMNS if name != "RequesterAnnotation"]
    row = [cell for name, cell in zip(RESULT_COLUMNS, result(1, ADA), strict=True) if name != "RequesterAnnotation"]
    assert keep(cast.rita, csv_of(columns, row), "pilot.csv").external_id == "pilot.csv"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (result(1, "no id!"), "WorkerId “no id!” is no id"),
        (result(1, ADA, "Abandoned"), "AssignmentStatus “Abandoned” is none of"),
        (result(3, ADA), "stands in an earlier row already"),
    ],
)
def test_a_wrong_row_refuses_the_whole_file_and_is_named(cast, row, sentence):
    with pytest.raises(TableError) as caught:
        keep(cast.rita, csv_of(RESULT_COLUMNS, result(3, BOB), row))
    assert [error.row for error in caught.value.rows] == [3]
    assert sentence in caught.value.rows[0].message
    assert not ArchivedBatch.objects.exists()
    assert not ArchivedWorker.objects.exists()


def test_a_file_that_is_no_results_file_is_told_what_it_lacks(cast):
    with pytest.raises(TableError) as caught:
        keep(cast.rita, csv_of(("text", "WorkerId"), ("hello", ADA)))
    assert "The column HITId is missing" in caught.value.rows[0].message


def test_statements_do_not_grow_with_the_rows(cast):
    def statements(count):
        content = csv_of(RESULT_COLUMNS, *(result(number, f"A1W{number:010d}") for number in range(count)))
        with CaptureQueriesContext(connection) as taken:
            keep(cast.rita, content)
        return len(taken)

    keep(cast.rita)
    assert statements(200) == statements(400)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sat Jul 04 00:00:00 PDT 2020", datetime(2020, 7, 4, 7, tzinfo=UTC)),
        ("Wed Nov 20 21:03:26 UTC 2019", datetime(2019, 11, 20, 21, 3, 26, tzinfo=UTC)),
        ("Wed Nov 20 21:03:26 CEST 2019", None),
        ("Wed Nov 31 21:03:26 UTC 2019", None),
        ("Mon Jan 01 00:00:00 PST 0001", datetime(1, 1, 1, 8, tzinfo=UTC)),
        ("Fri Dec 31 23:00:00 PST 9999", None),
        ("", None),
    ],
)
def test_times_as_mturk_wrote_them(text, moment):
    assert moment_of(text) == moment
