"""Preview a group, and accept from it (worker-site 5, 4.3)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kempelen.core.ids import Kind, decode, encode
from kempelen.hits.errors import GroupNotFoundError, SignedOutError
from kempelen.hits.queries import Group, Viewer, counts_for, group_by_public_id, preview_hit, viewer, visible
from kempelen.qualifications.engine import Action
from kempelen.web.errors import csrf_failure
from kempelen.web.frames import allow_frames
from kempelen.web.task.frames import work_frame
from kempelen.web.worker import shapes
from kempelen.web.worker.ask import Ask, ask_of, json_answer
from kempelen.web.worker.doors import accept_door, refused, signed_out
from kempelen.web.worker.listing import Listed
from kempelen.web.worker.notes import note_address
from kempelen.web.worker.page import django_ask, show
from kempelen.web.worker.rows import details_address, row_of


@require_safe
def preview(request: HttpRequest, group_id: str) -> HttpResponse:
    """Show a HIT of the group without an assignment; ``after`` skips to the one behind that HIT."""
    try:
        ask = django_ask(request, "read")
    except SignedOutError:
        return signed_out(ask_of(request, None), request.path).as_response()
    return _preview(request, ask, group_id)


@csrf_exempt  # the door itself demands our Origin and our token, with or without a session (security 1.8)
def accept(request: HttpRequest, group_id: str) -> HttpResponse:
    """Accept a HIT of the group, by the same door as the lean one; a request from elsewhere sees the preview first."""
    try:
        ask = django_ask(request, "accept")
    except SignedOutError:
        return signed_out(ask_of(request, None), request.path).as_response()
    answer = accept_door(ask, group_id)
    if answer is not None:
        return answer.as_response()
    return csrf_failure(request) if request.method == "POST" else _preview(request, ask, group_id)


@require_safe
def old_preview(request: HttpRequest) -> HttpResponse:
    """Lead an old site's link to the preview."""
    return HttpResponseRedirect(reverse("worker:preview", args=[_old_group_id(request)]))


@require_safe
def old_accept(request: HttpRequest) -> HttpResponse:
    """Lead an old site's link to accepting, whose gate asks first when the link stood elsewhere."""
    return HttpResponseRedirect(reverse("worker:accept", args=[_old_group_id(request)]))


def _preview(request: HttpRequest, ask: Ask, group_id: str) -> HttpResponse:
    seen = viewer(ask.who.worker_id) if ask.who is not None else None
    try:
        group = group_by_public_id(group_id)
        if not visible(group, seen, Action.DISCOVER, sandbox=ask.sandbox):
            raise GroupNotFoundError  # noqa: TRY301 -- hidden looks absent, by the same way out
    except GroupNotFoundError as refusal:
        return _gone(ask, refusal)
    listed = listed_for(group, seen)
    if ask.wants_json:
        return json_answer(shapes.group_for(row_of(listed, seen))).as_response()
    return _preview_page(request, ask, listed, seen)


def _preview_page(request: HttpRequest, ask: Ask, listed: Listed, seen: Viewer | None) -> HttpResponse:
    group, row = listed.group, row_of(listed, seen)
    after = decode(Kind.HIT, ask.query.get("after", ""))
    hit = preview_hit(group, seen, after_hit_id=after) if row.may_preview else None
    if hit is None and after is not None:
        return HttpResponseRedirect(reverse("worker:preview", args=[group.public_id]))
    if hit is None and row.may_preview:
        return _nothing_left(request, group)
    context: dict[str, Any] = {"row": row, "group": group, "details_url": details_address(group)}
    if hit is not None:
        frame = work_frame(hit, None, None)
        hit_id = encode(Kind.HIT, hit.pk)
        skip = f"{reverse('worker:preview', args=[group.public_id])}?after={hit_id}"
        context |= {"frame": frame, "hit_id": hit_id, "skip": skip if listed.hits > 1 else ""}
        allow_frames(request, frame)
    return show(request, "worker/preview.html", "hits", context)


def _nothing_left(request: HttpRequest, group: Group) -> HttpResponse:
    """Lead to the list, which says that nothing is left; a stranger sees the same as at a wrong address."""
    if getattr(request, "worker", None) is None:
        raise Http404
    return HttpResponseRedirect(note_address(reverse("worker:hits"), "no_hits", group_id=group.public_id))


def _gone(ask: Ask, refusal: GroupNotFoundError) -> HttpResponse:
    if ask.who is None and not ask.wants_json:
        raise Http404
    return refused(ask, refusal).as_response()


def listed_for(group: Group, seen: Viewer | None) -> Listed:
    """Return the group as one viewer finds it, outside the list."""
    hits = counts_for(seen, [group]).get(group.id, group.hits) if seen is not None else group.hits
    return Listed(group, hits, visible(group, seen, Action.ACCEPT))


def _old_group_id(request: HttpRequest) -> str:
    group_id = request.GET.get("groupId", "")
    if not group_id.isalnum() or not group_id.isascii():
        raise Http404
    return group_id
