"""The proof that every count of space is the sum of the files it stands for."""

from collections.abc import Iterator

from kempelen.core.db import Statement, driver
from kempelen.core.findings import Check, Finding

_SPACES = Statement.same(
    """SELECT coalesce(s.requester_id, f.owner) FROM (
      SELECT requester_id AS owner, sum(size) AS bytes FROM stored_file GROUP BY requester_id
      UNION ALL SELECT 0, sum(size) FROM stored_file HAVING count(*) > 0) f
    FULL JOIN file_space s ON s.requester_id = f.owner WHERE coalesce(s.bytes, 0) <> coalesce(f.bytes, 0)"""
)


def spaces_count_their_files() -> Iterator[Finding]:
    """The bytes counted for a requester, and for everybody, are those of the stored files."""
    for (requester_id,) in driver().rows(_SPACES):
        yield Finding("spaces_count_their_files", f"The space of requester {requester_id} is counted wrongly.")


CHECKS: tuple[Check, ...] = (spaces_count_their_files,)
