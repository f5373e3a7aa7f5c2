"""What the worker's hot doors do, whoever opened them: the lean one or Django's. One rule, two handles (DESIGN 2).

A door returns None when the answer is a page that only Django renders.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import reverse

from kempelen.core import clock, crypto
from kempelen.core.errors import NotFoundError, Refusal
from kempelen.core.ids import Kind, decode, encode
from kempelen.hits.actions import Accepted, accept_hit, accept_next, return_assignment
from kempelen.hits.errors import NoHitsError, NotActiveError, SignedOutError
from kempelen.hits.queries import Group, Viewer, group_by_id, group_by_public_id, open_groups, viewer
from kempelen.web.worker import shapes
from kempelen.web.worker.ask import Answer, Ask, json_answer, redirect
from kempelen.web.worker.filters import Filters, read_filters
from kempelen.web.worker.gate import Decision, Sent, decide, sent_with
from kempelen.web.worker.listing import page_of
from kempelen.web.worker.memory import remembered_filters
from kempelen.web.worker.notes import note_address
from kempelen.web.worker.rows import rows_of
from kempelen.web.worker.who import Who, token_fits

RETURN_REASONS = ("", "broken", "unclear", "underpaid", "too_long", "personal_data", "changed_mind")
_STATUS = {"signed_out": 401, "invalid_group": 404, "not_found": 404, "blocked": 403}
_PLAIN = (("Content-Type", "text/plain; charset=utf-8"),)
LIST_HEADERS = (("Cache-Control", "private, no-cache"), ("Vary", "Cookie, Authorization, Accept"))


def list_door(ask: Ask) -> Answer | None:
    """Answer 304, or the list as JSON; None when a page must be rendered or somebody without a log-in asks."""
    if ask.who is None or ask.method not in {"GET", "HEAD"}:
        return None
    if not ask.wants_json and has_news(ask):
        return None
    tag = list_tag(ask, ask.who)
    if ask.environ.get("HTTP_IF_NONE_MATCH") == tag:
        return Answer(304, b"", (("ETag", tag), *LIST_HEADERS))
    if not ask.wants_json:
        return None
    body = list_json(read_filters(ask.query), viewer(ask.who.worker_id))
    return json_answer(body, headers=(("ETag", tag), *LIST_HEADERS))


def has_news(ask: Ask) -> bool:
    """Return whether the page would show something once only: a note or a message. Such a page is never a 304."""
    return "note" in ask.query or "after" in ask.query or "messages" in ask.cookies


def list_tag(ask: Ask, who: Who) -> str:
    """Return the list's ETag: what this viewer would be shown, keyed, so that nobody can guess another's (security V2)."""
    seen = viewer(who.worker_id)
    filters = read_filters(ask.query) if ask.wants_json else remembered_filters(ask)
    facts = (
        who.worker_id,
        who.epoch,
        open_groups().version,
        seen.version,
        "json" if ask.wants_json else "html",
        ask.environ.get("PATH_INFO", ""),
        ask.query.get("open", ""),
        filters,
        # Ages and New marks go on with the clock; the page's form tokens and theme with its cookies.
        int(clock.now().timestamp() // 60),
        "" if ask.wants_json else ask.environ.get("HTTP_COOKIE", ""),
    )
    return f'"{crypto.sign("list_etag", repr(facts).encode()).hex()[:32]}"'


def list_json(
    filters: Filters, seen: Viewer | None, *, requester_public_id: str | None = None, sandbox: bool = False
) -> dict[str, Any]:
    """Return one page of the list as tools read it; ``sandbox`` is where somebody without a log-in looks."""
    page = page_of(open_groups(), seen, filters, requester_public_id=requester_public_id, sandbox=sandbox)
    rows = (shapes.group_for(row) for row in rows_of(page.rows, seen))
    return shapes.results(rows, total=page.total, page_number=page.number)


def accept_door(ask: Ask, group_id: str) -> Answer | None:
    """Accept a HIT of the group if the gate lets this request act (security 1.8).

    None asks for the confirming preview or, of a post, for the page that says the form was not accepted.
    """
    decision = decide(_sent(ask))
    if decision is Decision.CONFIRM:
        message = "Open this group and press Accept: a link from elsewhere accepts nothing."
        return json_answer({"code": "confirm_required", "message": message}, status=403) if ask.wants_json else None
    if decision is Decision.REFUSE:
        return _bad_form(ask)
    if ask.who is None:
        return signed_out(ask, reverse("worker:preview", args=[group_id]))
    try:
        accepted = _accept(ask, ask.who, group_by_public_id(group_id))
    except Refusal as refusal:
        return refused(ask, refusal, group_id=group_id)
    return _accepted(ask, accepted)


def return_door(ask: Ask, hit_id: str) -> Answer | None:
    """Return an assignment: POST with ``_method=delete`` and our token (worker-site 3)."""
    is_return = ask.method == "POST" and ask.form.get("_method") == "delete"
    if not is_return or decide(_sent(ask)) is not Decision.ACT:
        return _bad_form(ask)
    back = reverse("worker:queue" if ask.form.get("from") == "queue" else "worker:hits")
    if ask.who is None:
        return signed_out(ask, reverse("worker:queue"))
    try:
        assignment = decode(Kind.ASSIGNMENT, ask.query.get("assignment_id", "") or ask.form.get("assignment_id", ""))
        if assignment is None or decode(Kind.HIT, hit_id) is None:
            raise NotActiveError
        reason = ask.form.get("reason", "")
        return_assignment(
            assignment_id=assignment,
            worker_id=ask.who.worker_id,
            reason=reason if reason in RETURN_REASONS else "",
            epoch=ask.who.epoch,
        )
    except Refusal as refusal:
        return refused(ask, refusal, page=back)
    if ask.wants_json:
        return json_answer({"state": "Returned", "message": "HIT returned."})
    return redirect(note_address(back, "returned"))


def refused(ask: Ask, refusal: Refusal, *, group_id: str = "", page: str = "") -> Answer:
    """Answer a refusal: a program gets code and message, a person the list with a note on top; nothing was changed."""
    if isinstance(refusal, SignedOutError):
        return signed_out(ask, reverse("worker:hits"))
    if ask.wants_json:
        return json_answer({"code": refusal.code, "message": str(refusal)}, status=_STATUS.get(refusal.code, 422))
    after = ask.query.get("after", "")
    return redirect(note_address(page or reverse("worker:hits"), refusal.code, group_id=group_id, after=after))


def signed_out(ask: Ask, next_page: str) -> Answer:
    """Send a person to the log-in page and back; tell a program."""
    if ask.wants_json:
        return json_answer({"code": SignedOutError.code, "message": str(SignedOutError())}, status=401)
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': next_page})}")


def work_address(group_id: int, hit_id: int, assignment_id: int, *, after: str = "") -> str:
    """Return the address of the work page of an accepted HIT; ``after`` is the assignment that was submitted just before."""
    path = reverse("worker:work", args=[encode(Kind.HIT_GROUP, group_id), encode(Kind.HIT, hit_id)])
    more = {"after": after} if after else {}
    return f"{path}?{urlencode({'assignment_id': encode(Kind.ASSIGNMENT, assignment_id)} | more)}"


def _sent(ask: Ask) -> Sent:
    who = ask.who
    fits = who is not None and token_fits(who, ask.form.get("lane_token", ""))
    return sent_with(ask.environ, bearer=who is not None and who.bearer, token_fits=fits)


def _accept(ask: Ask, who: Who, group: Group) -> Accepted:
    """Take the previewed HIT if it is still free, else any other of the group (worker-site 4.5)."""
    wanted = decode(Kind.HIT, ask.form.get("hit_id", ""))
    if wanted is not None:
        try:
            return accept_hit(worker_id=who.worker_id, hit_id=wanted, epoch=who.epoch)
        except (NoHitsError, NotFoundError):
            pass
    return accept_next(worker_id=who.worker_id, group_id=group.id, epoch=who.epoch)


def _accepted(ask: Ask, accepted: Accepted) -> Answer:
    address = work_address(accepted.group_id, accepted.hit_id, accepted.assignment_id, after=ask.query.get("after", ""))
    if not ask.wants_json:
        return redirect(address, status=303 if ask.method == "POST" else 302)
    # Tools either follow the redirect and look at the address they end on, or read the body (worker-site 16).
    body = accepted_json(group_by_id(accepted.group_id), accepted) | {"task_url": address}
    return json_answer(body, status=302, headers=(("Location", f"{address}&format=json"),))


def accepted_json(group: Group, accepted: Accepted) -> dict[str, Any]:
    """Return a fresh assignment as tools read it."""
    return {
        "task_id": encode(Kind.HIT, accepted.hit_id),
        "assignment_id": encode(Kind.ASSIGNMENT, accepted.assignment_id),
        "state": "Assigned",
        "accepted_at": shapes.moment(accepted.accepted_at),
        "deadline": shapes.moment(accepted.deadline),
        "time_to_deadline_in_seconds": max(int((accepted.deadline - clock.now()).total_seconds()), 0),
        "project": shapes.group_facts(group),
    }


def _bad_form(ask: Ask) -> Answer | None:
    """Refuse a form that did not come from our own page; None asks Django for the page that says so."""
    if not ask.wants_json:
        return None
    message = "This form was not sent from its own page, or too late. Nothing was changed."
    return json_answer({"code": "bad_form", "message": message}, status=403)


def health_door(ask: Ask) -> Answer:
    """Say that this process answers and reaches its database."""
    del ask
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Answer(503, b"database not reachable\n", _PLAIN)
    return Answer(200, b"ok\n", _PLAIN)
