"""Files in the form MTurk wrote them, made here: no row is anybody's."""

import csv
import io

RESULT_COLUMNS = (
    "HITId", "HITTypeId", "Title", "RequesterAnnotation", "AssignmentId", "WorkerId", "AssignmentStatus", "SubmitTime",
    "Input.text", "Answer.taskAnswers", "Approve", "Reject",
)  # fmt: skip
HIT, GROUP = "3HIT0000000000000000000000000A", "3TYPE000000000000000000000000A"
ADA, BOB = "A1ADA000000000", "A1BOB000000000"


def csv_of(columns, *rows):
    """Return a CSV file as bytes, every cell quoted."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([columns, *rows])
    return text.getvalue().encode()


def result(number, worker, status="Approved", batch="77", sent="Wed Nov 20 21:03:26 PST 2019"):
    """Return one row of a results file."""
    assignment = f"3ASSIGNMENT000000000000000{number:04d}"
    answer = '[{"mood":{"label":"Größe, \\"x\\""}}]'
    annotation = f"BatchId:{batch};OriginalHitTemplateId:921;"
    return (HIT, GROUP, "Mood of a tweet", annotation, assignment, worker, status, sent, "a, b\nc", answer, "", "")


RESULTS = csv_of(RESULT_COLUMNS, result(1, ADA), result(2, ADA, "Rejected"), result(3, BOB, "Submitted"))
WORKER_COLUMNS = (
    "Worker ID", "Your Lifetime Approval Rate", "CURRENT-Careful reader", "UPDATE-Careful reader", "CURRENT BlockStatus",
    "UPDATE BlockStatus", "BlockReason",
)  # fmt: skip
WORKERS = csv_of(
    WORKER_COLUMNS,
    (ADA, "100%", "80", "", "Never Blocked", "", ""),
    (BOB, "50%", "", "", "Blocked", "", "Answers without reading"),
)
