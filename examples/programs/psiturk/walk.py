"""Walk through psiTurk's own services, the ones behind its shell, against whichever marketplace they are led to.

    kempelen exec --market http://127.0.0.1:8000 -- python walk.py sandbox

``live`` instead of ``sandbox`` also waits for somebody to work, rejects, repents, approves and pays a bonus.
Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the study's words from config.txt beside this file.
"""

import sys
import time
from typing import Any

from psiturk.amt_services_wrapper import MTurkServicesWrapper

WAITS_SECONDS = 300
SECONDS_BETWEEN_LOOKS = 3


def taken(response: Any) -> Any:
    """Return what psiTurk got. It hands errors over as values; here they end the walk."""
    if not response.success:
        raise SystemExit(f"psiTurk was refused: {response}")
    return response.data


def main(mode: str) -> None:
    """Publish, look, extend; in ``live`` pay for one answer; and clear up."""
    psiturk = MTurkServicesWrapper(mode=mode)
    print("balance:", taken(psiturk.amt_balance()))
    print("qualifications:", len(taken(psiturk.list_qualification_types())["qualification_types"]))
    hit_id = taken(psiturk.create_hit(num_workers=1, reward=0.05, duration=0.25))["hit_id"]
    print("HIT:", hit_id, taken(psiturk.get_hit(hit_id)).options["status"])
    print("this study's active HITs:", [hit.options["hitid"] for hit in taken(psiturk.get_active_hits())])
    print("extended:", taken(psiturk.extend_hit(hit_id, assignments=1, minutes=30)))
    if mode == "live":
        pay(psiturk, hit_id)
    print("expired:", taken(psiturk.expire_hit(hit_id)))
    while taken(psiturk.get_hit(hit_id)).options["status"] not in ("Reviewable", "Reviewing"):
        print("somebody is still at work; waiting")
        time.sleep(SECONDS_BETWEEN_LOOKS)
    for assignment in answers(psiturk, hit_id, "Submitted"):
        taken(psiturk.approve_assignment_by_assignment_id(assignment["assignmentId"], all_studies=True))
    print("reviewable:", [hit.options["hitid"] for hit in taken(psiturk.get_reviewable_hits())])
    print("deleted:", taken(psiturk.delete_hit(hit_id)))


def pay(psiturk: MTurkServicesWrapper, hit_id: str) -> None:
    """Wait for one answer; reject it, take that back, which approves it, and pay a bonus."""
    waits_until = time.monotonic() + WAITS_SECONDS
    while not answers(psiturk, hit_id, "Submitted"):
        if time.monotonic() > waits_until:
            raise SystemExit("Nobody worked on it.")
        time.sleep(SECONDS_BETWEEN_LOOKS)
    assignment_id = answers(psiturk, hit_id, "Submitted")[0]["assignmentId"]
    print("rejected:", taken(psiturk.amt_services.reject_assignment(assignment_id)))
    print("repented:", taken(psiturk.unreject_assignment(assignment_id)))
    paid = psiturk.bonus_assignment_for_assignment_id(assignment_id, 0.1, "Thank you for walking along.", all_studies=True)
    print("bonus:", taken(paid))
    print("approved:", [found["assignmentId"] for found in answers(psiturk, hit_id, "Approved")])


def answers(psiturk: MTurkServicesWrapper, hit_id: str, status: str) -> Any:
    """Return what the marketplace holds for the HIT; psiTurk's own database knows only who came to its server."""
    return taken(psiturk.amt_services.get_assignments(status, [hit_id]))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sandbox")
