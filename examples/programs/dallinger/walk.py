"""Walk through Dallinger's own MTurk service: every method that its tests walk, against whichever marketplace it is led to.

    kempelen exec --market http://127.0.0.1:8000 -- python walk.py sandbox

``live`` instead of ``sandbox`` also waits for somebody to work, approves and pays a bonus. Keys come from boto3's own variables.
"""

import os
import sys
import time

from dallinger.experiment import Experiment
from dallinger.mturk import MTurkQualificationRequirements, MTurkQuestions, MTurkService, NonExistentSubscription, SNSService

WAITS_SECONDS = 300
SECONDS_BETWEEN_LOOKS = 3
KEYS = (os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"], "us-east-1")


class NoTopics(SNSService):
    """Dallinger's topics, for a marketplace whose webhook stands for the topic: there is no SNS to ask."""

    def create_subscription(self, experiment_id: str, notification_url: str) -> str:  # noqa: ARG002 -- Dallinger's signature
        """Name the topic that the webhook stands for."""
        return f"arn:aws:sns:us-east-1:000000000000:{experiment_id}"

    def cancel_subscription(self, experiment_id: str) -> bool:
        """Say that there is none; Dallinger goes on."""
        raise NonExistentSubscription(experiment_id)


class Walk(Experiment):
    """Dallinger tells an experiment of every refusal before it raises it, so there has to be one."""


def main(mode: str) -> None:
    """Publish, look, extend, qualify; in ``live`` pay for one answer; and clear up."""
    sys.modules["dallinger_experiment"] = sys.modules[__name__]
    service = MTurkService(*KEYS, sandbox=mode == "sandbox")
    if not os.environ.get("AWS_ENDPOINT_URL_SNS"):
        service.sns = NoTopics(*KEYS)
    print("credentials are good:", service.check_credentials(), "balance:", service.account_balance())

    name = f"Walked on {time.time():.0f}"
    kind = service.create_qualification_type(name, "Made by a walk through Dallinger.")
    print("qualification type:", kind["id"], "found by name:", service.get_qualification_type_by_name(name) == kind)
    hit = publish(service, qualifications=[MTurkQualificationRequirements.must_not_have(kind["id"])])
    print("HIT:", hit["id"], hit["status"], hit["worker_url"])
    print("GetHIT says the same:", service.get_hit(hit["id"]) == hit)
    print("found in the list:", any(service.get_hits(lambda other: other["id"] == hit["id"])))
    longer = service.extend_hit(hit["id"], number=1, duration_hours=1)
    print("extended:", longer["max_assignments"], "until", longer["expiration"] - hit["expiration"], "later")
    if mode == "live":
        pay(service, hit["id"], kind["id"], name)
    while service.get_hit(hit["id"])["assignments_pending"]:
        print("somebody is still at work; waiting")
        service.expire_hit(hit["id"])
        time.sleep(SECONDS_BETWEEN_LOOKS)
    clear_up(service, hit["id"])
    print("disposed:", service.get_hit(hit["id"])["status"])
    print("qualification type deleted:", service.dispose_qualification_type(kind["id"]))


def publish(service: MTurkService, qualifications: list) -> dict:
    """Publish one HIT as Dallinger's recruiter does: type, notifications, HIT."""
    return service.create_hit(
        experiment_id="walk",
        title=f"A walk through Dallinger, {time.time():.0f}",
        description="Nothing to do but to submit.",
        keywords=["dallinger"],
        reward=0.05,
        duration_hours=0.25,
        lifetime_days=0.1,
        question=MTurkQuestions.compensation(sandbox=service.is_sandbox),
        max_assignments=1,
        notification_url=os.environ.get("WALK_NOTIFICATION_URL", "https://study.example.org/mturk-sns-listener"),
        annotation="walk",
        qualifications=qualifications,
    )


def pay(service: MTurkService, hit_id: str, qualification_id: str, name: str) -> None:
    """Wait for one answer; approve, pay a bonus, and give its worker a qualification, up and down."""
    found = answers(service, hit_id)
    waits_until = time.monotonic() + WAITS_SECONDS
    while not found and time.monotonic() < waits_until:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        found = answers(service, hit_id)
    (assignment_id,) = found[:1] or sys.exit("Nobody worked on it.")
    assignment = service.get_assignment(assignment_id)
    print("submitted:", assignment)
    if assignment["status"] == "Submitted":  # Dallinger asks for approval at once: the marketplace may have been faster
        print("approved:", service.approve_assignment(assignment_id))
    print("bonus:", service.grant_bonus(assignment_id, 0.1, "Thank you for walking along."))
    worker_id = assignment["worker_id"]
    print("assigned:", service.assign_qualification(qualification_id, worker_id, 2))
    service.increment_qualification_score(qualification_id, worker_id)
    print("score by name:", service.current_named_qualification_score(name, worker_id)["score"])
    print("who has it:", list(service.get_workers_with_qualification(qualification_id)))
    service.mturk.disassociate_qualification_from_worker(QualificationTypeId=qualification_id, WorkerId=worker_id)
    print("after revoking:", service.current_named_qualification_score(name, worker_id)["score"])
    service.increment_named_qualification_score(name, worker_id)
    print("granted anew:", service.current_named_qualification_score(name, worker_id)["score"])


def answers(service: MTurkService, hit_id: str) -> list:
    """Return the ids of what was handed in. Dallinger itself hears of them by notification."""
    listed = service.mturk.list_assignments_for_hit(HITId=hit_id)["Assignments"]
    return [assignment["AssignmentId"] for assignment in listed]


def clear_up(service: MTurkService, hit_id: str) -> None:
    """Approve what came in since, then expire and delete as Dallinger does."""
    service.expire_hit(hit_id)
    for assignment_id in answers(service, hit_id):
        if service.get_assignment(assignment_id)["status"] == "Submitted":
            service.approve_assignment(assignment_id)
    print("expired and deleted:", service.disable_hit(hit_id, "walk"))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sandbox")
