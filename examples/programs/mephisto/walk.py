"""Walk through Mephisto's own MTurk provider in the order of a run, against whichever marketplace it is led to.

    kempelen exec --market http://127.0.0.1:8000 -- python walk.py sandbox

``live`` instead of ``sandbox`` also waits for somebody to work, approves and pays a bonus. Mephisto keeps a requester's keys
as a profile in ~/.aws/credentials and its own data below the home directory: give it another HOME to leave yours alone.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from mephisto.abstractions.databases.local_database import LocalMephistoDB
from mephisto.abstractions.providers.mturk import mturk_utils
from mephisto.abstractions.providers.mturk.mturk_requester import MTurkRequester
from mephisto.abstractions.providers.mturk_sandbox.sandbox_mturk_requester import SandboxMTurkRequester
from omegaconf import OmegaConf

WAITS_SECONDS = 300
SECONDS_BETWEEN_LOOKS = 3
TASK = {
    "task_title": f"A walk through Mephisto, {time.time():.0f}",
    "task_description": "Nothing to do but to submit.",
    "task_tags": ["mephisto", "walk"],
    "task_reward": 0.05,
    "assignment_duration_in_seconds": 600,
}


def main(mode: str) -> None:
    """Register, publish, look; in ``live`` pay for one answer; write, block, and clear up."""
    requester = registered(mode)
    print("registered:", requester.is_registered(), "budget:", requester.get_available_budget())
    client = requester._get_client(requester._requester_name)  # noqa: SLF001 -- what Mephisto's own units call
    print("taken for the sandbox:", mturk_utils.client_is_sandbox(client))
    print("balance suffices:", mturk_utils.check_mturk_balance(client, 1.0))
    qualification_id = requester._create_new_mturk_qualification("walked_along")  # noqa: SLF001 -- what its provider calls
    print("qualification:", qualification_id, "found:", mturk_utils.find_qualification(client, "walked_along"))

    wanted = [{"qualification_name": "blocked_from_walks", "comparator": "DoesNotExist", "value": None}]
    kind = mturk_utils.create_hit_type(client, OmegaConf.create(TASK), wanted, skip_locale_qual=mode == "live")
    link, hit_id, _ = mturk_utils.create_hit_with_hit_type(client, 0, "https://study.example.org/?a=1&b=2", kind)
    print("HIT:", hit_id, mturk_utils.get_hit(client, hit_id)["HIT"]["HITStatus"], link)
    print("outstanding:", len(mturk_utils.get_outstanding_hits(client)[kind]), "of this type")
    if mode == "live":
        pay(client, hit_id, qualification_id)
        link, hit_id, _ = mturk_utils.create_compensation_hit_with_hit_type(client, "a walk that broke off", kind)
        print("compensation HIT:", hit_id, link)
    clear_up(client, kind)
    mturk_utils.delete_qualification(client, qualification_id)
    print("qualification deleted:", mturk_utils.find_qualification(client, "walked_along"))


def registered(mode: str) -> MTurkRequester:
    """Register a requester as ``mephisto register`` does."""
    database = LocalMephistoDB(str(Path(tempfile.mkdtemp()) / "mephisto.db"))
    requester = (SandboxMTurkRequester if mode == "sandbox" else MTurkRequester).new(database, "walker")
    keys = {"access_key_id": os.environ["AWS_ACCESS_KEY_ID"], "secret_access_key": os.environ["AWS_SECRET_ACCESS_KEY"]}
    requester.register(OmegaConf.create(keys))
    return requester


def pay(client: Any, hit_id: str, qualification_id: str) -> None:
    """Wait for one answer; approve, pay a bonus, qualify, write to its worker, block and unblock."""
    waits_until = time.monotonic() + WAITS_SECONDS
    while not mturk_utils.get_assignments_for_hit(client, hit_id):
        if time.monotonic() > waits_until:
            raise SystemExit("Nobody worked on it.")
        time.sleep(SECONDS_BETWEEN_LOOKS)
    assignment = mturk_utils.get_assignments_for_hit(client, hit_id)[0]
    assignment_id, worker_id = assignment["AssignmentId"], assignment["WorkerId"]
    mturk_utils.approve_work(client, assignment_id, override_rejection=True)
    print("approved:", mturk_utils.get_assignment(client, assignment_id)["Assignment"]["AssignmentStatus"])
    print("bonus:", mturk_utils.pay_bonus(client, worker_id, 0.1, assignment_id, "Thank you.", f"walk-{assignment_id}"))
    mturk_utils.give_worker_qualification(client, worker_id, qualification_id, 3)
    mturk_utils.remove_worker_qualification(client, worker_id, qualification_id, "The walk is over.")
    print("written to:", mturk_utils.email_worker(client, worker_id, "Thank you", "For walking along."))
    mturk_utils.block_worker(client, worker_id, "For a moment only.")
    print("blocked:", mturk_utils.is_worker_blocked(client, worker_id))
    mturk_utils.unblock_worker(client, worker_id, "The moment is over.")
    print("blocked still:", mturk_utils.is_worker_blocked(client, worker_id))


def clear_up(client: Any, kind: str) -> None:
    """Dispose of every HIT of this type: Mephisto deletes, expires what cannot be deleted, and comes again."""
    while left := mturk_utils.get_outstanding_hits(client).get(kind, []):
        kept = mturk_utils.expire_and_dispose_hits(client, left, quiet=True)
        print("disposed of:", len(left) - len(kept), "expired:", len(kept))
        for hit in kept:
            mturk_utils.approve_assignments_for_hit(client, hit["HITId"], override_rejection=True)
        time.sleep(SECONDS_BETWEEN_LOOKS if kept else 0)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sandbox")
