"""The flow an integrator meets first: publish, list, read, decide, pay, all by stock boto3 (the integrator's day)."""

from decimal import Decimal

from conftest import Cast
from kempelen.core.ids import Kind, decode
from kempelen.hits.models import Hit
from kempelen.questions.documents import html_question_xml
from kempelen.questions.external import external_question_xml
from support import PAGE, books_balance, work
from wire.speaking import Client

PROPERTIES = {
    "Title": "Judge a pair",
    "Description": "Read two sentences and say whether they mean the same.",
    "Keywords": "text, compare",
    "Reward": "0.05",
    "AssignmentDurationInSeconds": 600,
    "AutoApprovalDelayInSeconds": 86_400,
}


def test_from_publishing_to_paying(rita: Client, cast_committed: Cast) -> None:
    question = html_question_xml(PAGE, 450)
    created = rita.create_hit(
        **PROPERTIES, LifetimeInSeconds=3_600, MaxAssignments=2, Question=question, RequesterAnnotation="pilot"
    )["HIT"]
    external = external_question_xml("https://example.org/survey?a=1&b=2", 600)
    rita.create_hit(**PROPERTIES, LifetimeInSeconds=3_600, Question=external)
    assert rita.get_account_balance()["OnHoldBalance"] == "0.15"

    listed = rita.list_hits()
    assert [hit["Question"] for hit in listed["HITs"]] == [external, question]
    assert rita.get_hit(HITId=created["HITId"])["HIT"] == created

    hit = Hit.objects.get(pk=decode(Kind.HIT, created["HITId"]))
    work(cast_committed.wen, hit, [("answer", "yes"), ("note", "a < b")])
    work(cast_committed.walt, hit)
    assert rita.list_reviewable_hits()["HITs"][0]["HITId"] == created["HITId"]
    sent = rita.list_assignments_for_hit(HITId=created["HITId"], AssignmentStatuses=["Submitted"])["Assignments"]
    assert [one["WorkerId"] for one in sent] == [cast_committed.wen.public_id, cast_committed.walt.public_id]
    assert "<FreeText>a &lt; b</FreeText>" in sent[0]["Answer"]

    first, second = (one["AssignmentId"] for one in sent)
    rita.approve_assignment(AssignmentId=first, RequesterFeedback="Thank you.")
    rita.reject_assignment(AssignmentId=second, RequesterFeedback="")
    rita.send_bonus(AssignmentId=first, WorkerId=cast_committed.wen.public_id, BonusAmount="1.5", Reason="Careful work.")
    both = rita.get_assignment(AssignmentId=first)
    assert (both["Assignment"]["AssignmentStatus"], both["Assignment"]["RequesterFeedback"]) == ("Approved", "Thank you.")
    assert both["HIT"]["NumberOfAssignmentsCompleted"] == 2
    (bonus,) = rita.list_bonus_payments(AssignmentId=first)["BonusPayments"]
    assert (bonus["BonusAmount"], bonus["Reason"]) == ("1.50", "Careful work.")

    balance = rita.get_account_balance()
    assert Decimal(balance["AvailableBalance"]) == Decimal("100.00") - Decimal("0.05") * 2 - Decimal("1.50")
    assert balance["OnHoldBalance"] == "0.05"
    books_balance()
