"""What requesters and workers write is text on every page of ours, whatever it looks like (security V1, Q7, BR 24)."""

import pytest

from kempelen.accounts.models import Requester
from kempelen.core import ids
from kempelen.hits.actions import accept_hit, reject
from kempelen.hits.models import Hit
from projects import make_project, make_published, table
from requester_desk import at
from support import TEST, work

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCRIPT = "<script>alert('stolen')</script>"
PICTURE = '"><img src=x onerror="alert(\'stolen\')">'
ADDRESS = "javascript:alert('stolen')"
TEMPLATE = '<form><p>${text}</p><a href="${link}">link</a><input name="answer"><button>Submit</button></form>'


@pytest.fixture
def traps(cast_committed):
    """Put hostile words wherever words go; return pages that show them, each with who looks."""
    cast, rita = cast_committed, cast_committed.rita
    Requester.objects.filter(pk=rita.pk).update(name=f"Rita {SCRIPT}")
    project = make_project(
        rita,
        html=TEMPLATE,
        name=f"Project {PICTURE}",
        title=f"Judge {PICTURE}",
        description=f"Read {SCRIPT} and {{{{ 7 * 7 }}}}",
        keywords=f"text, {PICTURE}",
        assignments_per_hit=2,
    )
    batch = make_published(project, table([(SCRIPT, ADDRESS), (PICTURE, ADDRESS)], ["text", "link"]))
    hits = list(Hit.objects.order_by("pk"))
    sent = [("answer", SCRIPT), (PICTURE, ADDRESS), ("__proto__", '{"constructor": 1}'), ("sum", "=1+1")]
    done = work(cast.wen, hits[0], sent)
    work(cast.walt, hits[0], sent)
    reject(assignment_id=done, requester=rita, feedback=f"No {PICTURE}{SCRIPT}", actor=TEST)
    held = accept_hit(worker_id=cast.wen.pk, hit_id=hits[1].pk)
    group, hit = ids.encode(ids.Kind.HIT_GROUP, held.group_id), ids.encode(ids.Kind.HIT, held.hit_id)
    assignment = ids.encode(ids.Kind.ASSIGNMENT, held.assignment_id)
    worker_pages = ("/", f"/?open={group}", f"/projects/{group}/tasks/{hit}?assignment_id={assignment}", "/tasks", "/dashboard")
    more = ("/?filters[search_term]=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",)
    requester_pages = (at("projects"), at("project", project), at("project_design", project), at("project_preview", project))
    batch_pages = (at("batches"), at("batch", batch), f"{at('review', batch)}?status=all")
    return [
        (None, ["/", "/projects", f"/projects/{group}/tasks"]),
        (cast.wen.user, [*worker_pages, *more]),
        (rita.user, [*requester_pages, *batch_pages, at("money")]),
    ]


def test_hostile_words_are_shown_and_never_run(traps, site, page, console, let_in):
    opened = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    shown = ""
    for user, paths in traps:
        let_in(page, user)
        for path in paths:
            page.goto(f"{site.url}{path}")
            shown += page.locator("body").inner_text()
            assert page.locator("body img[src=x], body script:not([src])").count() == 0, path
            assert page.locator("a[href^='javascript:' i]").count() == 0, path
            frame = page.locator("iframe")
            if frame.count():
                inside = page.frame_locator("iframe").locator("form")
                assert inside.locator("script, img[src=x], a[href^='javascript:' i]").count() == 0, path
    assert opened == []
    assert console == []
    for words in (f"Rita {SCRIPT}", f"Judge {PICTURE}", f"No {PICTURE}{SCRIPT}", ADDRESS, "{{ 7 * 7 }}"):
        assert words in shown
