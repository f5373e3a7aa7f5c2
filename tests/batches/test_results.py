"""The results file: MTurk's columns to the letter, exact cells, a harmless variant."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from kempelen.batches import results
from kempelen.batches.results import results_csv, results_name
from kempelen.core import clock, ids
from kempelen.hits.actions import accept_hit, approve, reject, submit_form
from kempelen.hits.models import Assignment, Hit
from projects import TEST, make_project, make_published, table
from question_forms import form_xml, question_xml, selection_xml
from support import make_workers, publish_hit, work

START = datetime(2026, 11, 24, 12, 30, 5, tzinfo=UTC)
CROWD = (("taskAnswers", '[{"sentiment":{"label":"Positive"},"flags":{"blurry":true},"boxes":[1, 2],"note":null}]'),)
DOCUMENTED = (
    "HITId,HITTypeId,Title,Description,Keywords,Reward,CreationTime,MaxAssignments,RequesterAnnotation,"
    "AssignmentDurationInSeconds,AutoApprovalDelayInSeconds,Expiration,NumberOfSimilarHITs,LifetimeInSeconds,AssignmentId,WorkerId,"
    "AssignmentStatus,AcceptTime,SubmitTime,AutoApprovalTime,ApprovalTime,RejectionTime,RequesterFeedback,WorkTimeInSeconds,"
    "LifetimeApprovalRate,Last30DaysApprovalRate,Last7DaysApprovalRate,Input.image_url,Answer.category,Answer.note,Approve,Reject"
)
MTURK_TEMPLATE = """<form name="mturk_form" method="post" id="mturk_form" action="https://www.mturk.com/mturk/externalSubmit">
<input type="hidden" value="" name="assignmentId" id="assignmentId"><img src="${image_url}" alt="">
<input type="radio" name="category" value="cat"><input type="radio" name="category" value="dog"><textarea name="note"></textarea>
<input type="submit" id="submitButton" value="Submit"></form>"""


def read(source, *args, **kwargs):
    text = "".join(results_csv(source, *args, **kwargs))
    return list(csv.DictReader(io.StringIO(text)))


def first_hit(batch):
    return Hit.objects.filter(batch_id=batch.pk).order_by("id").first()


def test_header_and_row_of_an_unmodified_template(cast):
    project = make_project(cast.rita, html=MTURK_TEMPLATE, escaping="raw", reward_micros=20_000, assignments_per_hit=2)
    with clock.stopped_at(START) as advance:
        batch = make_published(project, table([["https://example.org/a.png"]], ["image_url"]))
        hit = first_hit(batch)
        advance(timedelta(seconds=10))
        first = _work_slowly(cast.wen, hit, advance, [("note", 'He said "no", twice'), ("category", "cat")])
        second = _work_slowly(cast.walt, hit, advance, [("category", "dog"), ("note", "")])
        approve(assignment_id=first, requester=cast.rita, feedback="Thank you", actor=TEST)
        reject(assignment_id=second, requester=cast.rita, feedback="No dog there", actor=TEST)
        text = "".join(results_csv(batch))
    assert results_name(batch) == f"Batch_{batch.pk}_batch_results.csv"
    header, *rows = list(csv.reader(io.StringIO(text)))
    assert ",".join(header) == DOCUMENTED
    assert all(line.startswith('"') and line.endswith('"') and '","' in line for line in text.splitlines())
    shared = [
        ids.encode(ids.Kind.HIT, hit.pk),
        ids.encode(ids.Kind.HIT_TYPE, hit.hit_type_id),
        *("Judge a text", "Read a text and say whether it is good.", "text, judge", "$0.02", "Tue Nov 24 12:30:05 UTC 2026", "2"),
        f"BatchId:{batch.pk};OriginalHitTemplateId:{project.pk};",
        *("600", "86400", "Tue Nov 24 13:30:05 UTC 2026", "", ""),
    ]
    at = "Tue Nov 24 12:{} UTC 2026".format
    approved = ["Approved", at("30:15"), at("30:48"), "Wed Nov 25 12:30:48 UTC 2026", at("31:21"), "", "Thank you", "33"]
    rejected = ["Rejected", at("30:48"), at("31:21"), "Wed Nov 25 12:31:21 UTC 2026", "", at("31:21"), "No dog there", "33"]
    given = ["https://example.org/a.png"]
    assert rows == [
        [*shared, _id(first), cast.wen.public_id, *approved, *["100% (1/1)"] * 3, *given, "cat", 'He said "no", twice', "", ""],
        [*shared, _id(second), cast.walt.public_id, *rejected, *["0% (0/1)"] * 3, *given, "dog", "", "", ""],
    ]


def _id(assignment_id):
    return ids.encode(ids.Kind.ASSIGNMENT, assignment_id)


def _work_slowly(worker, hit, advance, fields):
    from kempelen.hits.actions import accept_hit, submit  # noqa: PLC0415 -- `work` submits in the second it accepts
    from kempelen.questions.answers import fields_to_pairs  # noqa: PLC0415 -- the same

    accepted = accept_hit(worker_id=worker.pk, hit_id=hit.pk)
    advance(timedelta(seconds=33))
    submit(assignment_id=accepted.assignment_id, answer=fields_to_pairs(fields), proof=3, by_worker_id=worker.pk)
    return accepted.assignment_id


def test_dates_follow_the_marketplace_zone(cast, settings):
    settings.KEMPELEN = _with(settings.KEMPELEN, time_zone="America/Los_Angeles")
    with clock.stopped_at(datetime(2019, 11, 21, 5, 3, 26, tzinfo=UTC)):
        batch = make_published(make_project(cast.rita))
        work(cast.wen, first_hit(batch))
    assert read(batch)[0]["SubmitTime"] == "Wed Nov 20 21:03:26 PST 2019"


def _with(environment, **changes):
    from dataclasses import replace  # noqa: PLC0415 -- a test's helper

    return replace(environment, **changes)


@pytest.mark.parametrize(
    ("style", "columns"),
    [
        ("packed", ["Answer.taskAnswers"]),
        ("flattened", ["Answer.boxes", "Answer.flags.blurry", "Answer.note", "Answer.sentiment.label"]),
        ("both", ["Answer.boxes", "Answer.flags.blurry", "Answer.note", "Answer.sentiment.label", "Answer.taskAnswers"]),
    ],
)
def test_crowd_answers_packed_flattened_and_both(cast, style, columns):
    batch = make_published(make_project(cast.rita))
    work(cast.wen, first_hit(batch), CROWD)
    (row,) = read(batch, style)
    assert [name for name in row if name.startswith("Answer.")] == columns
    expected = {
        "Answer.taskAnswers": CROWD[0][1],
        "Answer.boxes": "[1,2]",
        "Answer.flags.blurry": "true",
        "Answer.note": "",
        "Answer.sentiment.label": "Positive",
    }
    assert {name: row[name] for name in columns} == {name: expected[name] for name in columns}


def test_a_worker_writes_into_no_cell_but_the_answer_s(cast):
    batch = make_published(make_project(cast.rita))
    work(cast.wen, first_hit(batch), [("taskAnswers", r'[{"a": "x\u0000\u0000X\u0000", "b": "\ud800y"}]')])
    "".join(results_csv(batch)).encode()
    (row,) = read(batch)
    assert (row["Answer.a"], row["Answer.b"], row["Approve"], row["Reject"]) == ("xX", "y", "", "")
    assert None not in row


def test_answer_columns_are_the_union_by_code_point_and_gaps_are_empty(cast):
    batch = make_published(make_project(cast.rita, assignments_per_hit=3), rows=1)
    hit = first_hit(batch)
    work(cast.wen, hit, [("b", "1"), ("Z", "2")])
    work(cast.walt, hit, [("ä", "3"), ("b", "4"), ("b", "5")])
    rows = read(batch)
    assert [name for name in rows[0] if name.startswith("Answer.")] == ["Answer.Z", "Answer.b", "Answer.ä"]
    assert [(row["Answer.Z"], row["Answer.b"], row["Answer.ä"]) for row in rows] == [("2", "1", ""), ("", "4|5", "3")]


CELLS = ['=HYPERLINK("x")', "+1", "-1", "@a", "\tb", 'a "quoted", cell', "two\nlines", "", "ünï 😀", "'", "plain"]


def test_cells_come_back_exactly(cast):
    batch = make_published(make_project(cast.rita), table([[cell, "x"] for cell in CELLS]))
    for hit, cell in zip(Hit.objects.order_by("id"), CELLS, strict=True):
        work(cast.wen, hit, [("answer", cell)])
    rows = read(batch)
    assert [row["Input.text"] for row in rows] == CELLS
    assert [row["Answer.answer"] for row in rows] == CELLS


def test_the_harmless_variant_runs_nowhere(cast):
    batch = make_published(make_project(cast.rita, title="=1+1"), table([[cell, "x"] for cell in CELLS]))
    for hit, cell in zip(Hit.objects.order_by("id"), CELLS, strict=True):
        work(cast.wen, hit, [("answer", cell)])
    rows = read(batch, spreadsheet_safe=True)
    assert {row["Title"] for row in rows} == {"'=1+1"}
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())
    assert [row["Answer.answer"].removeprefix("'") for row in rows if row["Input.text"] != "'"] == [
        cell for cell in CELLS if cell != "'"
    ]


def test_nobody_submitted_is_a_header_alone(cast):
    batch = make_published(make_project(cast.rita))
    (line,) = "".join(results_csv(batch)).splitlines()
    assert line.startswith('"HITId","HITTypeId"')
    assert line.endswith('"Input.text","Input.image","Approve","Reject"')


def test_rates_count_this_requester_only_and_by_age(cast):
    with clock.stopped_at(START) as advance:
        old = publish_hit(cast.rita, reward_micros=1)
        approve(assignment_id=work(cast.wen, old), requester=cast.rita, actor=TEST)
        advance(timedelta(days=10))
        recent = publish_hit(cast.rita, reward_micros=1)
        reject(assignment_id=work(cast.wen, recent), requester=cast.rita, feedback="no", actor=TEST)
        advance(timedelta(days=25))
        batch = make_published(make_project(cast.rita))
        work(cast.wen, first_hit(batch))
        (row,) = read(batch)
    assert [row[name] for name in ("LifetimeApprovalRate", "Last30DaysApprovalRate", "Last7DaysApprovalRate")] == [
        "50% (1/2)",
        "0% (0/1)",
        "0% (0/0)",
    ]


def test_hits_of_the_api_download_the_same_way(cast):
    hit = publish_hit(cast.rita, slots=2)
    batch = make_published(make_project(cast.rita))
    work(cast.wen, hit, [("answer", "yes")])
    work(cast.wen, first_hit(batch), [("other", "no")])
    (row,) = read(hit.hit_type)
    assert (row["HITId"], row["Answer.answer"]) == (ids.encode(ids.Kind.HIT, hit.pk), "yes")
    assert "Answer.other" not in row


def test_answers_of_a_form_have_columns_of_their_own(cast):
    rule = selection_xml("red", "blue", most=2, other="")
    hit = publish_hit(cast.rita, content=form_xml(question_xml(identifier="plate") + question_xml(rule, identifier="colours")))
    key = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk).assignment_id
    fields = [("q0", "KX"), ("q1", "blue"), ("q1", "red"), ("q1.other", "rust")]
    submit_form(assignment_id=key, fields=fields, proof=3)
    (row,) = read(hit.hit_type)
    assert {name: text for name, text in row.items() if name.startswith("Answer.")} == {
        "Answer.plate": "KX",
        "Answer.colours": "red|blue",
        "Answer.colours.OtherSelectionText": "rust",
    }


def test_pieces_of_every_size_give_the_same_file(cast, monkeypatch):
    workers = make_workers(6)
    batch = make_published(make_project(cast.rita, assignments_per_hit=6, reward_micros=1), rows=7)
    for place, hit in enumerate(Hit.objects.order_by("id")):
        for worker in workers[: place % 4 if place != 3 else 6]:
            work(worker, hit, [("answer", f"{hit.pk} {worker.pk}" + "x" * 100)])
    whole = "".join(results_csv(batch))
    assert len(whole.splitlines()) == 1 + Assignment.objects.count()
    monkeypatch.setattr(results, "_PIECE_ROWS", (1, 2, 3))
    monkeypatch.setattr(results, "_HITS_AT_ONCE", 2)
    monkeypatch.setattr(results._Budget, "__init__", lambda self: setattr(self, "rows", 2))
    pieces = list(results_csv(batch))
    assert len(pieces) > 5
    assert "".join(pieces) == whole


def test_stored_answers_are_json_pairs(cast):
    batch = make_published(make_project(cast.rita))
    key = work(cast.wen, first_hit(batch), [("a", "1"), ("a", "2")])
    assert json.loads(Assignment.objects.get(pk=key).answer) == [["a", "1"], ["a", "2"]]
    assert settings.KEMPELEN.time_zone == "UTC"
