"""Reading CSV files: every error by its row, nothing stored, flat memory, and never another exception."""

import io
import itertools
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.batches.actions import draft_batch
from kempelen.batches.errors import LISTED_ERRORS, TableError
from kempelen.batches.models import Batch, BatchRows
from kempelen.batches.table import RUN_ROWS, read_table
from projects import PLAIN, TEST, make_draft, make_project, table

LIMITS = {"rows_limit": 100_000, "bytes_limit": 104_857_600}


class AnyFit:
    """A template that every table fits."""

    def header(self, _columns):
        """Find nothing wrong."""
        return []

    def row(self, _columns, _cells):
        """Find nothing wrong."""


def read(content, **limits):
    """Return the rows of a file as the runs hold them."""
    import json  # noqa: PLC0415 -- this helper alone

    with read_table(io.BytesIO(content), AnyFit(), **{**LIMITS, **limits}) as found:
        return found.columns, [row for run in found.runs() for row in json.loads(run.rows)]


def errors(content, **limits):
    """Return the errors of a file that is refused, as (row, message)."""
    with pytest.raises(TableError) as refused:
        read(content, **limits)
    return [(error.row, error.message) for error in refused.value.rows]


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n",
        b"a,b\r\n1,2\r\n",
        b"a,b\r1,2",
        b"\xef\xbb\xbfa,b\n1,2",
        b'"a","b"\n"1","2"\n',
        b"a,b\n\n,\n1,2\n  ,\n\n",
    ],
)
def test_the_same_table_in_many_spellings(content):
    assert read(content) == (("a", "b"), [["1", "2"]])


def test_cells_keep_what_is_in_them():
    content = 'text,note\n"two\nlines, one comma","a ""quote"""\n ünï 😀 ,\n'.encode()
    assert read(content)[1] == [["two\nlines, one comma", 'a "quote"'], [" ünï 😀 ", ""]]


def test_a_cell_may_be_longer_than_csv_usually_allows():
    assert read(b"a\n" + b"x" * 500_000)[1] == [["x" * 500_000]]


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        (b"", 1, "first row is empty"),
        (b"\n\n1,2\n", 1, "first row is empty"),
        (b"a,b\n", 0, "no rows below"),
        (b"a,b\n\n,,\n , \n", 0, "no rows below"),
        (b"a,a\n1,2", 1, "Two columns are named “a”"),
        (b"a,,c\n1,2,3", 1, "Column 2 has no name"),
        (b"a;b\n1;2", 1, "semicolons"),
        (b"a,b\n1,2\n3\n", 3, "This row has 1 cell, the header has 2."),
        (b"a,b\n1,2,3\n", 2, "This row has 3 cells"),
        (b'a,b\n"x\ny",2\n\n3\n', 4, "1 cell"),
        ("a,b\nx,y".encode("utf-16"), 1, "UTF-16"),
        ("a,b\nx,y".encode("utf-16-le"), 1, "UTF-16"),
        (b"PK\x03\x04rest", 1, "a spreadsheet"),
        (b"a,b\n1,\x00\n", 2, "U+0000"),
        (b"a,b\n1,\x0b\n", 2, "U+000B"),
        (b'a,b\n"x"y,2\n', 2, "ends this cell too early"),
        (b'a,b\n1,2\n"never,closed\n', 3, "never closed"),
        (b'a,b\n"' + b"x,1\n" * 300_000, 2, "longer than 1 MiB"),
        (b"a\n" + b"x" * 1_100_000, 2, "longer than 1 MiB"),
        (b"a\n" + "é".encode() * 600_000, 2, "longer than 1 MiB"),
        (",".join(map(str, range(1_001))).encode(), 1, "1,001 columns"),
    ],
)
def test_an_error_names_its_row(content, row, words):
    found = errors(content)
    assert [error for error in found if error[0] == row and words in error[1]], found
    assert len(found) == 1


def test_windows_1252_is_explained_once_and_located():
    found = errors("a,b\ncafé,x\nplain,y\nnaïve,z\n".encode("cp1252"))
    assert [row for row, _words in found] == [0, 2, 4]
    assert "CSV UTF-8" in found[0][1]


def test_windows_1252_is_read_when_its_owner_says_so():
    assert read("naïve,b\n“café”,€\n".encode("cp1252"), encoding="cp1252") == (("naïve", "b"), [["“café”", "€"]])
    assert errors(b"a,b\n\x81,x\n", encoding="cp1252") == [(2, "Holds characters that are not Windows-1252.")]
    for content, undecodable in (("a,b\né,x\n".encode("cp1252"), True), (b"a,b\nx\n", False)):
        with pytest.raises(TableError) as refused:
            read(content)
        assert refused.value.undecodable is undecodable


def test_all_errors_are_found_and_the_listing_is_capped():
    with pytest.raises(TableError) as refused:
        read(b"a,b\n" + b"1\n" * 1_000)
    assert (len(refused.value.rows), refused.value.total) == (LISTED_ERRORS, 1_000)
    assert "1000 errors were found" in str(refused.value)
    assert "Row 2:" in str(refused.value)


def test_limits_of_rows_and_bytes():
    assert len(read(b"a\n1\n2\n", rows_limit=2)[1]) == 2
    assert errors(b"a\n1\n2\n3\n", rows_limit=2) == [(4, "The file has more than 2 rows. Split it into several batches.")]
    assert "larger than 1 MiB" in errors(b"a\n" + (b"x" * 100_000 + b"\n") * 12, bytes_limit=1_048_576)[-1][1]


def test_a_file_stays_open_for_its_owner():
    file = io.BytesIO(b"a\n1\n")
    read_table(file, AnyFit(), **LIMITS).__exit__()
    assert not file.closed


@pytest.mark.parametrize(("cell", "most"), [("x", RUN_ROWS), ("x" * 100_000, 42)])
def test_runs_are_short_in_rows_and_bytes(cell, most):
    content = b"a\n" + f"{cell}\n".encode() * (most + 1)
    with read_table(io.BytesIO(content), AnyFit(), **LIMITS) as found:
        runs = [(run.first_row, run.row_count) for run in found.runs()]
    assert sum(count for _first, count in runs) == most + 1
    assert max(count for _first, count in runs) <= most
    assert len(runs) == 2


def test_memory_is_flat_in_the_number_of_rows():
    class Generated(io.RawIOBase):
        """A file that is made while it is read."""

        def __init__(self, rows):
            self.waiting = itertools.chain([b"text,image\n"], (b"x" * 400 + b",%d\n" % number for number in range(rows)))

        def read(self, _size=-1):
            return next(self.waiting, b"")

    def peak(rows):
        tracemalloc.start()
        read_table(Generated(rows), AnyFit(), **LIMITS).__exit__()
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # 4 MiB of rows more in the file; a run's worth is held either way.
    assert peak(20_000) - peak(10_000) < 400_000


def test_missing_columns_are_all_named_with_a_hint(cast):
    with pytest.raises(TableError) as refused:
        make_draft(make_project(cast.rita), table([["1", "2"]], ["Text ", "other"]))
    assert [(error.row, error.message) for error in refused.value.rows] == [
        (
            1,
            (
                "The template uses ${text}, but there is no column “text”. The column “Text ” is written differently; "
                "capitals and spaces count."
            ),
        ),
        (1, "The template uses ${image}, but there is no column “image”."),
    ]
    assert not Batch.objects.exists()
    assert not BatchRows.objects.exists()


def test_columns_the_template_does_not_use_are_kept(cast):
    batch = make_draft(make_project(cast.rita), table([["t", "i", "extra"]], ["text", "image", "gold"]))
    assert batch.columns == ["text", "image", "gold"]


def test_a_row_whose_task_would_be_too_long_is_named(cast):
    rows = [["x" * 10_000, "i"], ["é" * 40_000, "i"], ["x" * 60_000, "i"], ["<" * 20_000, "i"]]
    with pytest.raises(TableError) as refused:
        make_draft(make_project(cast.rita), table(rows))
    assert [error.row for error in refused.value.rows] == [3, 5]
    assert "65,535" in refused.value.rows[0].message
    assert not Batch.objects.exists()


def test_a_table_for_a_template_without_variables_is_refused(cast):
    with pytest.raises(TableError, match="no variables"):
        make_draft(make_project(cast.rita, html=PLAIN), table([["1", "2"]]))
    assert not Batch.objects.exists()


PIECES = st.sampled_from(
    [b"a", b",", b'"', b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xc3\xa9", b"\xef\xbb\xbf", b"text,image\n", b" ", b"1,2\n"]
)


@given(content=st.binary(max_size=300) | st.lists(PIECES, max_size=60).map(b"".join))
def test_whatever_the_bytes_it_is_a_table_or_a_table_error(content):
    try:
        columns, rows = read(content)
    except TableError as error:
        refused = error
    else:
        assert rows
        assert {len(row) for row in rows} == {len(columns)}
        assert len(set(columns)) == len(columns)
        return
    assert refused.rows
    assert refused.total >= len(refused.rows)


def test_uploads_of_the_framework_are_files_too(cast):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 -- what the pages hand over

    upload = SimpleUploadedFile("t.csv", b"text,image\n1,2\n")
    batch = draft_batch(project=make_project(cast.rita), file=upload, file_name=upload.name, actor=TEST)
    assert batch.rows_total == 1
