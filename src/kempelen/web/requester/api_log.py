"""What programs asked in the requester's name and what came of it: the API log, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kempelen.accounts.models import ApiCall
from kempelen.accounts.permissions import all_operations
from kempelen.accounts.queries import api_calls_of
from kempelen.web.requester.developer import example_for
from kempelen.web.requester.page import RequesterRequest, requester_page, show

PER_PAGE = 50
_LONGEST_OUTCOME = 64
_FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page. ``why`` explains a failure in a sentence, where one sentence can."""

    at: datetime
    operation: str
    outcome: str
    ok: bool
    why: str
    access_key: str
    request: str
    milliseconds: int


@require_safe
@requester_page
def api_log(request: RequesterRequest) -> HttpResponse:
    """Show the calls, all or those that failed, of all operations or one. ``?before=`` is the last call seen."""
    outcome, operation = request.GET.get("outcome", "")[:_LONGEST_OUTCOME], request.GET.get("operation", "")
    operation = operation if operation in all_operations() else ""
    outcome = outcome if outcome.isascii() and outcome.isalnum() else ""
    before = request.GET.get("before", "")
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None  # noqa: PLR2004 -- 64 bits
    found = api_calls_of(request.requester.pk, outcome=outcome, operation=operation, before_id=before_id, limit=PER_PAGE + 1)
    more = found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None
    kept = {name: value for name, value in (("outcome", outcome), ("operation", operation)) if value}
    context: dict[str, Any] = {
        "lines": [_line(call) for call in found[:PER_PAGE]],
        "outcome": outcome,
        "is_error_name": outcome not in {"", ApiCall.OK, _FAILED},
        "operation": operation,
        "operations": all_operations(),
        "filtered": bool(kept),
        "newest": f"?{urlencode(kept)}",
        "older": f"?{urlencode({**kept, 'before': more})}" if more else "",
        "first_page": before_id is None,
        "days": settings.KEMPELEN.api_log_days,
        "example": example_for("", sandbox=request.sandbox),
    }
    return show(request, "requester/api_log.html", "developer", context)


def _line(call: ApiCall) -> Line:
    return Line(
        at=call.at,
        operation=call.operation,
        outcome=call.outcome,
        ok=call.outcome == ApiCall.OK,
        why=_why(call.outcome),
        access_key=call.access_key,
        request=call.request,
        milliseconds=call.milliseconds,
    )


def _why(outcome: str) -> str:
    """Return what an error's name means, for the names a program meets most."""
    reasons = {
        "AccessDeniedException": _("The key is not for this operation. Make one that is, on the Developer page."),
        "ThrottlingException": _("Faster than this marketplace allows; SDKs wait and try again. Noted once a second at most."),
        "ValidationException": _("A member of the request is missing, too long or not of its form; the error's text names it."),
        "SerializationException": _("The body is not JSON, or a member has the wrong type."),
        "InvalidParameterValue": _("A value breaks a rule; the error's text names the parameter."),
        "XMLParseError": _("The question's XML is not well-formed or breaks its schema."),
        "XHTMLParseError": _("FormattedContent holds markup that is not allowed there."),
        "InsufficientFunds": _("The balance did not cover rewards and fees."),
        "HITDoesNotExist": _("No HIT of yours has this id."),
        "AssignmentDoesNotExist": _("No assignment of your HITs has this id, or nobody has submitted it yet."),
        "HITTypeDoesNotExist": _("No HIT type of yours has this id."),
        "HITAlreadyExists": _("The UniqueRequestToken was used before: the HIT is there already."),
        "DuplicateRequest": _("The UniqueRequestToken was used before: it was done already."),
        "InvalidHITState": _("The HIT is in a state in which this cannot be done."),
        "InvalidAssignmentState": _("The assignment is decided already, or not submitted yet."),
        "QualificationTypeDoesNotExist": _("There is no qualification type with this id."),
        "PermissionDeniedException": _("The thing is another requester's, or the account is suspended."),
        "ServiceFault": _("The marketplace failed. Give the operator the request id."),
    }
    return reasons.get(outcome, "")
