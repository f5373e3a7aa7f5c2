"""A server's process reads the groups in a thread of its own; nobody's request pays for it."""

import pytest

from conftest import Cast
from kempelen.hits.queries import snapshot
from processes import wait_until
from support import publish_hit


def test_a_kept_board_shows_new_groups_without_being_asked_to_read(cast_committed: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody's look reads in this test, however slow the machine: what is shown was read by the thread.
    monkeypatch.setattr(snapshot, "_KEPT_FOR_SECONDS", float("inf"))
    board = snapshot._Board()
    board.keep_fresh()
    assert board.current().groups == ()
    hit = publish_hit(cast_committed.rita)
    try:
        wait_until(lambda: hit.hit_type_id in board.current().by_id, "the thread reads the new group")
    finally:
        board.leave()


def test_a_board_that_nobody_keeps_reads_when_asked(cast_committed: Cast) -> None:
    hit = publish_hit(cast_committed.rita)
    assert hit.hit_type_id in snapshot.open_groups().by_id
