"""JSON-lines manifests: one object a line, errors by line, and only for Liquid projects."""

import io

import pytest

from kempelen.batches.errors import TableError
from kempelen.batches.manifest import read_manifest


class _Fit:
    def header(self, columns):
        return () if "a" in columns else ("There is no a.",)

    def row(self, columns, cells):
        del columns
        return "Too long." if len(cells[0]) > 50 else None


def _read(text, *, rows_limit=100):
    content = text if isinstance(text, bytes) else text.encode()
    return read_manifest(io.BytesIO(content), _Fit(), rows_limit=rows_limit, bytes_limit=10_000_000)


def test_objects_become_rows():
    with _read('\ufeff{"a":"x","source-ref":{"k":[1]}}\n\n{"a":2,"source-ref":null}\n{"a":true}') as table:
        assert table.columns == ("a", "source-ref")
        assert [run.rows for run in table.runs()] == ['[["x","{\\"k\\": [1]}"],["2",""],["true",""]]']


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("", 0, "no objects"),
        ('{"a":1}\nnope', 2, "not JSON"),
        ('{"a":1}\n[1]', 2, "no object"),
        ('{"a":1}\n{"b":1}', 2, "“b” is not in the first"),
        ('{"b":1}', 1, "no a"),
        ('{"a":"' + "x" * 60 + '"}', 1, "Too long"),
        (b'{"a":"\xff"}', 1, "not UTF-8"),
        ('{"a":"\\u0000"}', 1, "U\\+0000"),
        ('{"a":"\\ud800"}', 1, "surrogate"),
        ("{}", 2, "1 to"),
        ("[" * 100_000, 1, "not JSON"),
        ('{"a":"' + "x" * 1_100_000 + '"}', 1, "1 MiB"),
        ('{"a":1}\n' * 101, 102, "more than 100"),
    ],
)
def test_errors_are_named_by_line(text, row, said):
    with pytest.raises(TableError, match=said) as caught:
        _read(text)
    assert caught.value.rows[0].row == row
