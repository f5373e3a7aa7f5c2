"""What the operations that make HIT types and HITs take and refuse: each limit at its edge, by boto3 (requester-api 4.1, 4.2)."""

from dataclasses import replace
from typing import Any

import pytest

from kempelen.accounts.actions import NewAccessKey
from kempelen.core.ids import Kind, encode
from kempelen.money import AmountRange
from kempelen.questions.actions import save_layout
from qualifications.papers import FORM
from support import PAGE, QUESTION
from wire.hostile import external, formatted
from wire.speaking import Client, code_of, direct_client, error_of
from wire.test_create_hit import NEW, TYPE
from world import unchanged

YEAR = 31_536_000
UNKNOWN = "3" * 30
ADULT = "00000000000000000060"
LOCALE = "00000000000000000071"
MASTERS = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"
LIMITS: dict[str, tuple[list[Any], list[Any]]] = {
    "Title": (["x", "x" * 128], ["", "x" * 129]),
    "Description": (["x", "x" * 2_000], ["", "x" * 2_001]),
    "Keywords": (["", "x" * 1_000], ["x" * 1_001]),
    "AssignmentDurationInSeconds": ([30, YEAR], [29, YEAR + 1]),
    "AutoApprovalDelayInSeconds": ([0, 2_592_000], [-1, 2_592_001]),
}
LIMITS_OF_A_HIT: dict[str, tuple[list[Any], list[Any]]] = {
    "LifetimeInSeconds": ([30, YEAR], [29, YEAR + 1]),
    "MaxAssignments": ([1, 100], [0, 1_000_000_001]),
    "RequesterAnnotation": (["x" * 255], ["x" * 256]),
    "Question": ([QUESTION + " " * (65_535 - len(QUESTION))], [QUESTION + " " * (65_536 - len(QUESTION))]),
}


@pytest.fixture
def mturk(key: NewAccessKey) -> Client:
    """A client whose first call has noted the use of its key."""
    client = direct_client(key)
    client.get_account_balance()
    return client


def makers(mturk: Client) -> dict[str, Any]:
    """Each operation that makes a type or a HIT, with everything it needs but what is given to it."""
    kind = mturk.create_hit_type(**TYPE)["HITTypeId"]
    of_type = {name: value for name, value in NEW.items() if name not in TYPE}
    return {
        "CreateHITType": lambda **members: mturk.create_hit_type(**TYPE | members),
        "CreateHIT": lambda **members: mturk.create_hit(**NEW | members),
        "CreateHITWithHITType": lambda **members: mturk.create_hit_with_hit_type(**of_type | {"HITTypeId": kind} | members),
    }


def refused(make: Any, member: str, code: str, **members: Any) -> None:
    """The call is refused with a code, names the member and changes nothing."""
    with unchanged():
        error = error_of(make, **members)
    assert code_of(error) == code
    assert member in error["Error"]["Message"]


def test_limits_of_a_type(mturk: Client) -> None:
    made = makers(mturk)
    for operation in ("CreateHITType", "CreateHIT"):
        for member, (good, bad) in LIMITS.items():
            for value in good:
                made[operation](**{member: value})
            for value in bad:
                refused(made[operation], f"for the parameter {member}.", "InvalidParameterValue", **{member: value})


def test_limits_of_a_hit(mturk: Client) -> None:
    made = makers(mturk)
    for operation in ("CreateHIT", "CreateHITWithHITType"):
        for member, (good, bad) in LIMITS_OF_A_HIT.items():
            for value in good:
                made[operation](**{member: value})
            for value in bad:
                refused(made[operation], f"for the parameter {member}.", "InvalidParameterValue", **{member: value})
    assert made["CreateHIT"]()["HIT"]["MaxAssignments"] == 1


def test_rewards_as_programs_write_them(mturk: Client) -> None:
    made = makers(mturk)
    for operation in ("CreateHITType", "CreateHIT"):
        kinds = [made[operation](Reward=reward) for reward in ("0.5", "0.50", "00.5")]
        assert len({one.get("HITTypeId") or one["HIT"]["HITTypeId"] for one in kinds}) == 1
        for reward in ("0.00", "5", "1.", "0"):
            made[operation](Reward=reward)
        for reward in (".10", "-1", "1e3", "0.123", "$1", "1,00", ""):
            with unchanged():
                assert error_of(made[operation], Reward=reward)["Error"]["Code"] == "ValidationException"
    assert made["CreateHIT"](Reward="1.")["HIT"]["Reward"] == "1.00"


def test_a_reward_is_what_the_operator_lets_it_be(mturk: Client, settings: Any) -> None:
    mturk.create_hit_type(**TYPE | {"Reward": "10000.00"})
    made = makers(mturk)
    for operation in ("CreateHITType", "CreateHIT"):
        settings.KEMPELEN = replace(settings.KEMPELEN, reward_range=AmountRange.parse("0.00-10000.00"))
        refused(made[operation], "for the parameter Reward.", "InvalidParameterValue", Reward="10000.01")
        settings.KEMPELEN = replace(settings.KEMPELEN, reward_range=AmountRange.parse("0.05-0.10"))
        for reward in ("0.04", "0.11"):
            refused(made[operation], "for the parameter Reward.", "InvalidParameterValue", Reward=reward)
        made[operation](Reward="0.10")


def asking(type_id: str, comparator: str, **values: Any) -> dict[str, Any]:
    """A requirement."""
    return {"QualificationTypeId": type_id, "Comparator": comparator, **values}


US = {"Country": "US"}
GOOD = [
    *(
        asking(ADULT, word, IntegerValues=[1])
        for word in ("LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo")
    ),
    *(asking(ADULT, word, IntegerValues=[1]) for word in ("EqualTo", "NotEqualTo")),
    *(asking(ADULT, word, IntegerValues=list(range(15))) for word in ("In", "NotIn")),
    *(asking(LOCALE, word, LocaleValues=[{"Country": "US", "Subdivision": "NY"}]) for word in ("EqualTo", "NotEqualTo")),
    *(asking(LOCALE, word, LocaleValues=[US] * 30) for word in ("In", "NotIn")),
    *(asking(MASTERS, word) for word in ("Exists", "DoesNotExist")),
    asking(MASTERS, "Exists", IntegerValues=[]),
    asking(ADULT, "EqualTo", IntegerValues=[1], RequiredToPreview=False, ActionsGuarded="DiscoverPreviewAndAccept"),
]
BAD = [
    *(asking(ADULT, word, IntegerValues=[1, 2]) for word in ("LessThan", "GreaterThanOrEqualTo", "EqualTo", "NotEqualTo")),
    *(asking(ADULT, word) for word in ("LessThan", "EqualTo", "In", "NotIn")),
    *(asking(ADULT, word, IntegerValues=list(range(16))) for word in ("In", "NotIn")),
    asking(ADULT, "EqualTo", LocaleValues=[US]),
    *(asking(LOCALE, word, LocaleValues=[US, US]) for word in ("EqualTo", "NotEqualTo")),
    *(asking(LOCALE, word, LocaleValues=[US] * 31) for word in ("In", "NotIn")),
    asking(LOCALE, "GreaterThan", LocaleValues=[US]),
    asking(LOCALE, "EqualTo", IntegerValues=[1]),
    *(asking(LOCALE, "EqualTo", LocaleValues=[{"Country": code}]) for code in ("ZZ", "us")),
    *(asking(LOCALE, "In", LocaleValues=[{"Country": "US", "Subdivision": code}]) for code in ("ZZ", "ny")),
    asking(LOCALE, "EqualTo", LocaleValues=[{"Country": "CA", "Subdivision": "ON"}]),
    asking(MASTERS, "Exists", IntegerValues=[1]),
    asking(MASTERS, "EqualTo", IntegerValues=[1]),
]


def test_requirements_by_comparator(mturk: Client) -> None:
    made = makers(mturk)
    for operation in ("CreateHITType", "CreateHIT"):
        for requirement in GOOD:
            made[operation](QualificationRequirements=[requirement])
        for requirement in BAD:
            refused(
                made[operation], "QualificationRequirements", "InvalidParameterValue", QualificationRequirements=[requirement]
            )
        made[operation](QualificationRequirements=[])
        made[operation](QualificationRequirements=GOOD[:10])
        refused(made[operation], "QualificationRequirements", "InvalidParameterValue", QualificationRequirements=GOOD[:11])


def test_guards_that_contradict(mturk: Client) -> None:
    made = makers(mturk)
    both = {"RequiredToPreview": True, "ActionsGuarded": "Accept"}
    for operation in ("CreateHITType", "CreateHIT"):
        wrong = [asking(MASTERS, "Exists", **both)]
        refused(
            made[operation], "ActionsGuarded, RequiredToPreview.", "InvalidParameterCombination", QualificationRequirements=wrong
        )


def test_requirements_on_no_type(mturk: Client) -> None:
    made = makers(mturk)
    for operation in ("CreateHITType", "CreateHIT"):
        wrong = [asking(UNKNOWN, "Exists")]
        refused(made[operation], "does not exist", "QualificationTypeDoesNotExist", QualificationRequirements=wrong)


def test_each_kind_of_question(mturk: Client) -> None:
    made = makers(mturk)
    for operation in ("CreateHIT", "CreateHITWithHITType"):
        for question in (QUESTION, FORM, external("https://example.org/?a=1&amp;b=2")):
            hit = made[operation](Question=question)["HIT"]
            assert hit["Question"] == question
            assert mturk.get_hit(HITId=hit["HITId"])["HIT"]["Question"] == question


def test_questions_nobody_can_read(mturk: Client) -> None:
    made = makers(mturk)
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    for operation in ("CreateHIT", "CreateHITWithHITType"):
        for question in ("", "<a", entity, QUESTION.replace("2011-11-11", "2012-11-11"), QUESTION + "x"):
            refused(made[operation], "There was an error parsing the XML question", "XMLParseError", Question=question)
        for content in ("<script>1</script>", "<p>never closed", '<a href="javascript:x">y</a>'):
            refused(made[operation], "FormattedContent", "XHTMLParseError", Question=formatted(content))


def test_question_or_layout(key: NewAccessKey, mturk: Client) -> None:
    made = makers(mturk)
    html = PAGE.replace("both", "${first}")
    own = encode(Kind.LAYOUT, save_layout(requester_id=key.key.requester.pk, html=html, frame_height=0, escaping="raw").pk)
    first = [{"Name": "first", "Value": "a"}]
    kind = mturk.create_hit_type(**TYPE)["HITTypeId"]
    rest = {name: value for name, value in NEW.items() if name != "Question"}
    of_type = {"HITTypeId": kind, "LifetimeInSeconds": 60}
    for call, common in ((mturk.create_hit, rest), (mturk.create_hit_with_hit_type, of_type)):
        hit = call(**common, HITLayoutId=own, HITLayoutParameters=first)["HIT"]
        assert hit["HITLayoutId"] == own
        refused(call, "for the parameter Question.", "InvalidParameterValue", **common)
        refused(call, "HITLayoutParameters", "InvalidParameterValue", **common, HITLayoutId=own)
        unknown = [*first, {"Name": "second", "Value": "b"}]
        refused(call, "second", "InvalidParameterValue", **common, HITLayoutId=own, HITLayoutParameters=unknown)
        refused(call, "does not exist", "HITLayoutDoesNotExist", **common, HITLayoutId=UNKNOWN)
        refused(call, "Question, HITLayoutId.", "InvalidParameterCombination", **common, Question=QUESTION, HITLayoutId=own)
    assert made["CreateHIT"]()["HIT"].get("HITLayoutId") is None


def test_no_money(mturk: Client) -> None:
    made = makers(mturk)
    kind = mturk.create_hit_type(**TYPE | {"Reward": "500"})["HITTypeId"]
    refused(made["CreateHIT"], "insufficient funds", "InsufficientFunds", Reward="500")
    refused(made["CreateHIT"], "insufficient funds", "InsufficientFunds", MaxAssignments=1_000_000_000)
    refused(made["CreateHITWithHITType"], "insufficient funds", "InsufficientFunds", HITTypeId=kind)


def test_a_new_hit_is_everywhere_at_once(mturk: Client) -> None:
    hit = mturk.create_hit(**NEW, RequesterAnnotation="mine", Keywords="a, b")["HIT"]
    assert mturk.get_hit(HITId=hit["HITId"])["HIT"] == hit
    assert mturk.list_hits()["HITs"] == [hit]
    assert (hit["HITStatus"], hit["RequesterAnnotation"], hit["Keywords"]) == ("Assignable", "mine", "a, b")
    balance = mturk.get_account_balance()
    assert (balance["AvailableBalance"], balance["OnHoldBalance"]) == ("99.95", "0.05")
