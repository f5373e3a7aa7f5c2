"""Taking HITs off the market: the one place where free slots turn into released ones and their money goes back."""

from collections import Counter
from collections.abc import Mapping, Sequence

from kempelen.core import clock
from kempelen.core.db import driver
from kempelen.hits.actions.announcing import announce_ending, announce_reviewable
from kempelen.hits.statements import sweeping as statements
from kempelen.ledger.actions import Release, release_from_hits


def close_hits(hit_ids: Sequence[int]) -> None:
    """Release the free slots of those HITs that are still queued; running work goes on (requester-api 5.2).

    The caller holds the transaction and the HITs' locks. Locks: group counts, accounts.
    """
    if not hit_ids:
        return
    database, ids = driver(), list(hit_ids)
    rows = [tuple(map(int, row)) for row in database.rows(statements.OPEN_SLOTS, ids=ids)]
    heard = [hit_id for hit_id, *_facts, mask in rows if mask]
    announce_ending(heard)
    database.run(statements.CLOSE, ids=ids, now=clock.now())
    announce_reviewable(heard)
    count_groups(Counter({hit_type: -hits for hit_type, hits in Counter(row[1] for row in rows).items()}))
    release_from_hits([Release(hit_id, requester, amount) for hit_id, _hit_type, requester, amount, _mask in rows])


def count_groups(changes: Mapping[int, int]) -> None:
    """Add to the number of open HITs of each HIT type, in ascending order. Locks: group counts."""
    rows = [{"hit_type": hit_type, "hits": changes[hit_type]} for hit_type in sorted(changes) if changes[hit_type]]
    if rows:
        driver().run_many(statements.COUNT_GROUP, rows)
