"""Publish the ten reviews of sentiment.csv through the Requester API, wait for the answers, approve and pay.

Written for boto3 as it is. Nothing here names Kempelen: where the marketplace is and who asks comes from boto3's own variables.

    export AWS_ENDPOINT_URL_MTURK=http://127.0.0.1:8000
    export AWS_ACCESS_KEY_ID=...  AWS_SECRET_ACCESS_KEY=...
    python publish_with_boto3.py

The work is done by people in the browser, or by the simulated crowd of ``kempelen demo``.
"""

import csv
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import boto3

HERE = Path(__file__).parent
HTML_QUESTION = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd"
ANSWERS = "{http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd}"
SECONDS_BETWEEN_LOOKS = 2

HIT_TYPE = {
    "Title": "How does this review sound?",
    "Description": "Read one short review and say whether it is positive, neutral or negative.",
    "Keywords": "text, sentiment, quick",
    "Reward": "0.05",
    "AssignmentDurationInSeconds": 10 * 60,
    "AutoApprovalDelayInSeconds": 3 * 24 * 3600,
}


def question_for(template: str, row: dict[str, str]) -> str:
    """Return the template with the row's values in it, as an HTMLQuestion."""
    html = template
    for name, value in row.items():
        html = html.replace("${" + name + "}", value.replace("&", "&amp;").replace("<", "&lt;"))
    return (
        f'<HTMLQuestion xmlns="{HTML_QUESTION}"><HTMLContent><![CDATA[{html}]]></HTMLContent>'
        "<FrameHeight>0</FrameHeight></HTMLQuestion>"
    )


def publish(mturk: Any) -> dict[str, str]:
    """Create one HIT a row; return the review by HITId."""
    template = (HERE / "sentiment.html").read_text(encoding="utf-8")
    with (HERE / "sentiment.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    hit_type_id = mturk.create_hit_type(**HIT_TYPE)["HITTypeId"]
    reviews = {}
    for row in rows:
        hit = mturk.create_hit_with_hit_type(
            HITTypeId=hit_type_id,
            LifetimeInSeconds=24 * 3600,
            MaxAssignments=1,
            Question=question_for(template, row),
            RequesterAnnotation=row["review_id"],
        )["HIT"]
        reviews[hit["HITId"]] = row["text"]
    print(f"Published {len(reviews)} HITs in group {hit_type_id}.")
    return reviews


def answers_of(assignment: dict[str, Any]) -> dict[str, str]:
    """Return what the worker filled in, by field."""
    document = ET.fromstring(assignment["Answer"])  # noqa: S314 -- written by the marketplace, not by the worker
    return {
        answer.findtext(f"{ANSWERS}QuestionIdentifier", ""): answer.findtext(f"{ANSWERS}FreeText", "")
        for answer in document.iter(f"{ANSWERS}Answer")
    }


def collect(mturk: Any, reviews: dict[str, str]) -> list[dict[str, Any]]:
    """Wait until every review has its answer; print and approve each as it comes; return the assignments."""
    done: list[dict[str, Any]] = []
    waiting = set(reviews)
    while waiting:
        for hit_id in sorted(waiting):
            found = mturk.list_assignments_for_hit(HITId=hit_id, AssignmentStatuses=["Submitted", "Approved"])["Assignments"]
            for assignment in found:
                answers = ", ".join(f"{name}={value}" for name, value in answers_of(assignment).items())
                print(f"{answers:<24} {reviews[hit_id]}")
                if assignment["AssignmentStatus"] == "Submitted":
                    mturk.approve_assignment(AssignmentId=assignment["AssignmentId"], RequesterFeedback="Thank you.")
                done.append(assignment)
                waiting.discard(hit_id)
        if waiting:
            time.sleep(SECONDS_BETWEEN_LOOKS)
    return done


def main() -> None:
    """Publish, wait, approve, thank one worker with a bonus, and print what is left."""
    mturk = boto3.client("mturk", region_name="us-east-1")  # boto3 wants one; any will do
    print(f"Available before: ${mturk.get_account_balance()['AvailableBalance']}")
    done = collect(mturk, publish(mturk))
    lucky = done[0]
    mturk.send_bonus(
        WorkerId=lucky["WorkerId"],
        AssignmentId=lucky["AssignmentId"],
        BonusAmount="0.10",
        Reason="You were the first.",
        UniqueRequestToken=f"first-{lucky['AssignmentId']}",
    )
    print(f"Paid a bonus of $0.10 to {lucky['WorkerId']}.")
    print(f"Available after: ${mturk.get_account_balance()['AvailableBalance']}")


if __name__ == "__main__":
    main()
