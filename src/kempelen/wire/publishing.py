"""What the three operations that create share: their requests, read for the verbs of hits (requester-api 4.1, 4.2)."""

from collections.abc import Sequence

from kempelen.hits.actions import create_hit
from kempelen.hits.models import HitType
from kempelen.hits.policies import Level
from kempelen.hits.queries.records import HitRecord
from kempelen.hits.types import LONGEST_APPROVAL_SECONDS, HitTypeProperties
from kempelen.money import MoneyError, parse_amount
from kempelen.qualifications.requirements import Requirement, from_json
from kempelen.questions.models import Layout
from kempelen.questions.reading import content_for
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.errors import WireError
from kempelen.wire.finding import layout_of
from kempelen.wire.policing import policy_of
from kempelen.wire.structures import hit_structure


def properties_of(request: Request) -> HitTypeProperties:
    """Return the seven properties of a HIT type, defaults applied. Raises InvalidValueError and kin."""
    return HitTypeProperties(
        title=request["Title"],
        description=request["Description"],
        keywords=request.get("Keywords", ""),
        reward_micros=amount_of(request, "Reward"),
        duration_seconds=request["AssignmentDurationInSeconds"],
        approve_after_seconds=request.get("AutoApprovalDelayInSeconds", LONGEST_APPROVAL_SECONDS),
        requirements=from_json(request.get("QualificationRequirements", ())),
    )


def amount_of(request: Request, parameter: str) -> int:
    """Return an amount in micro-units; the model has checked its form, this its size."""
    try:
        return parse_amount(request[parameter], cents_only=True)
    except MoneyError as error:
        raise WireError.value(parameter, request[parameter], str(error)) from error


def publish(caller: Caller, request: Request, hit_type: HitType, requirements: Sequence[Requirement]) -> Output:
    """Create the HIT that a request describes within a HIT type; return it in full."""
    content, layout = content_of(caller, request)
    assignment_policy, hit_policy = policy_of(request, Level.ASSIGNMENT), policy_of(request, Level.HIT)
    hit = create_hit(
        requester=caller.requester,
        hit_type=hit_type,
        content=content,
        layout=layout,
        lifetime_seconds=request["LifetimeInSeconds"],
        slots=request.get("MaxAssignments", 1),
        annotation=request.get("RequesterAnnotation", ""),
        unique_request_token=request.get("UniqueRequestToken"),
        assignment_policy=assignment_policy,
        hit_policy=hit_policy,
        actor=caller.actor,
    )
    return {"HIT": hit_structure(HitRecord.of(hit, hit_type, tuple(requirements), layout))}


def content_of(caller: Caller, request: Request) -> tuple[str, Layout | None]:
    """Return a HIT's content: its question as given, or a layout and its parameters. Exactly one of the two."""
    question: str | None = request.get("Question")
    if "HITLayoutId" in request:
        if question is not None:
            raise WireError.combination("Question", "HITLayoutId")
        layout = layout_of(caller, request["HITLayoutId"])
        return content_for(layout, _parameters(request)), layout
    if question is None:
        raise WireError.value("Question", None, "A HIT has a Question or a HITLayoutId.")
    if request.get("HITLayoutParameters"):
        raise WireError.combination("Question", "HITLayoutParameters")
    return question, None


def _parameters(request: Request) -> dict[str, str]:
    given = request.get("HITLayoutParameters", ())
    parameters = {one["Name"]: one["Value"] for one in given}
    if len(parameters) != len(given):
        raise WireError.value("HITLayoutParameters", len(given), "Each parameter is named once.")
    return parameters
