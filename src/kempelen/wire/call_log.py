"""The API log on its way to the table: noted in memory by the call, written by a thread of the process (ADR 0018).

A call costs one append. The thread writes at most once a second and once more when the process ends; a process that is
killed outright loses what it noted in its last second. The memory is bounded: when the database is away for long, the
oldest notes go.
"""

import os
import threading
import time
from collections import deque
from typing import Final

import structlog
from django.conf import settings
from django.db import DatabaseError, connection

from kempelen.accounts.actions import CallNote, record_api_calls
from kempelen.accounts.models import ApiCall
from kempelen.core import clock
from kempelen.core.context import request_id
from kempelen.core.db import mend_connection
from kempelen.core.pacing import Buckets
from kempelen.wire.call import Call
from kempelen.wire.errors import WireError
from kempelen.wire.limits import THROTTLED

log = structlog.get_logger(__name__)

MOST_WAITING: Final = 20_000
_AT_ONCE: Final = 2_000
_EVERY_SECONDS: Final = 1.0


class CallLog:
    """What this process has noted and not yet written."""

    def __init__(self) -> None:
        self._waiting: deque[CallNote] = deque(maxlen=MOST_WAITING)
        self._throttled = Buckets(rate=1, burst=1)
        self._is_kept = False
        self._writer: threading.Thread | None = None
        self._starting = threading.Lock()

    def note(self, call: Call, error: WireError | None) -> None:
        """Note a call whose signature fits; of those that came too fast, one a second for each account."""
        if not call.is_verified or not settings.KEMPELEN.api_log_days:
            return
        caller, outcome = call.caller, ApiCall.OK if error is None else error.code or error.name
        if outcome == THROTTLED and self._throttled.take(caller.requester.pk, at=time.monotonic()):
            return
        spent = round((time.perf_counter() - call.began) * 1_000)
        row = CallNote(
            caller.requester.pk, caller.key_id, clock.now(), call.operation.name, outcome, request_id()[:36], max(spent, 0)
        )
        self._waiting.append(row)
        if self._is_kept and self._writer is None:
            self._start()

    def flush(self) -> int:
        """Write what waits and return how much it was. What a database that is away did not take waits on."""
        written = 0
        while self._waiting:
            rows = [self._waiting.popleft() for _ in range(min(len(self._waiting), _AT_ONCE))]
            try:
                record_api_calls(rows)
            except DatabaseError:
                self._waiting.extendleft(reversed(rows))
                raise
            written += len(rows)
        return written

    def keep(self) -> None:
        """From the first call on, write each second in a thread: for a process that serves nothing but requests."""
        self._is_kept = True

    def forget(self) -> None:
        """Drop what waits, for a process that changes database (tests)."""
        self._waiting.clear()
        self._throttled = Buckets(rate=1, burst=1)

    def begin_anew(self) -> None:
        """Start over in a process that was forked: what waits is its parent's to write, and threads are not inherited."""
        self.forget()
        self._writer = None
        self._starting = threading.Lock()

    def _start(self) -> None:
        with self._starting:
            if self._writer is None:
                # Not a daemon: the interpreter waits for it, and so for the last notes, when the process ends in order.
                self._writer = threading.Thread(target=self._keep_writing, name="api-call-log", daemon=False)
                self._writer.start()

    def _keep_writing(self) -> None:
        main = threading.main_thread()
        while main.is_alive():
            main.join(_EVERY_SECONDS)
            try:
                mend_connection()
                self.flush()
            except DatabaseError:
                log.warning("api_log_not_written", waiting=len(self._waiting), exc_info=True)
                connection.close()
        connection.close()


CALLS: Final = CallLog()
"""This process's log."""
os.register_at_fork(after_in_child=CALLS.begin_anew)


def keep_call_log() -> None:
    """Let a thread of this process write the log, from its first call on."""
    CALLS.keep()
