"""The results file: MTurk's columns to the letter, exact for scripts, harmless for spreadsheets when asked for."""

import csv
import io

from requester_desk import answered, at

HEADER = [
    "HITId",
    "HITTypeId",
    "Title",
    "Description",
    "Keywords",
    "Reward",
    "CreationTime",
    "MaxAssignments",
    "RequesterAnnotation",
    "AssignmentDurationInSeconds",
    "AutoApprovalDelayInSeconds",
    "Expiration",
    "NumberOfSimilarHITs",
    "LifetimeInSeconds",
    "AssignmentId",
    "WorkerId",
    "AssignmentStatus",
    "AcceptTime",
    "SubmitTime",
    "AutoApprovalTime",
    "ApprovalTime",
    "RejectionTime",
    "RequesterFeedback",
    "WorkTimeInSeconds",
    "LifetimeApprovalRate",
    "Last30DaysApprovalRate",
    "Last7DaysApprovalRate",
    "Input.text",
    "Input.image",
    "Answer.answer",
    "Approve",
    "Reject",
]
"""What scripts written for MTurk read, in MTurk's order (question-formats 12)."""


def download(browser, batch, query=""):
    """Return the response and its rows."""
    response = browser.get(at("results", batch) + query)
    return response, list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_the_header_is_mturks(cast, browser, batch):
    answered(batch, [cast.wen], ["yes"])
    response, rows = download(browser, batch)
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="Batch_{batch.pk}_batch_results.csv"'
    assert rows[0] == HEADER
    assert len(rows) == 2
    assert rows[1][HEADER.index("WorkerId")] == cast.wen.public_id


def test_formulas_are_disarmed_only_when_asked(cast, browser, batch):
    answered(batch, [cast.wen], ["=1+1"])
    place = HEADER.index("Answer.answer")
    assert download(browser, batch)[1][1][place] == "=1+1"
    assert download(browser, batch, "?spreadsheet_safe=1")[1][1][place] == "'=1+1"


def test_an_unknown_style_is_refused(browser, batch):
    assert browser.get(at("results", batch) + "?style=fancy").status_code == 422
