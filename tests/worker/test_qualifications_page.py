"""The worker's qualifications: what is held, what is waited for, asking from a group (worker-site 10)."""

import pytest

from conftest import TEST, Cast
from kempelen.hits.queries import forget_viewers, refresh_groups
from kempelen.qualifications.actions import accept_request, associate, create_type, request, update_type
from kempelen.qualifications.asking import forget_asking
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationType
from kempelen.qualifications.requirements import Comparator, Guard, Requirement
from kempelen.qualifications.states import RequestState
from kempelen.qualifications.types import TypeChanges, TypeProperties
from support import counted_queries, publish_hit
from world import unchanged

from .conftest import Browser

ASSIGNED, PENDING = "/qualifications/assigned", "/qualifications/pending"


@pytest.fixture
def kind(cast: Cast) -> QualificationType:
    """A type of Rita's."""
    return make_type(cast, "Sharp <eyes>")


def make_type(cast: Cast, name: str, **properties) -> QualificationType:
    given = TypeProperties(name=name, description=f"About {name}.", **properties)
    return create_type(requester=cast.rita, properties=given, actor=TEST)


def grant(kind, worker, value=1):
    associate(qualification_type=kind, worker=worker, value=value, actor=TEST)


def ask(kind, worker):
    return request(qualification_type=kind, worker=worker, actor=TEST).request


def group_needing(cast: Cast, kind: QualificationType, guard: Guard = Guard.ACCEPT):
    hit = publish_hit(cast.rita, requirements=[Requirement(kind.public_id, Comparator.EXISTS, guard=guard)])
    refresh_groups(force=True)
    return hit


def said(response) -> str:
    """The one message on the page that a form leads to."""
    (message,) = response.context["messages"]
    return str(message)


def test_what_is_held_is_shown_with_author_value_and_time(cast: Cast, wen: Browser, kind):
    grant(kind, cast.wen, 1_200)
    page = wen.get(ASSIGNED).content.decode()
    assert "Sharp &lt;eyes&gt;" in page
    assert "About Sharp &lt;eyes&gt;." in page
    assert "1,200" in page
    assert f"/requesters/{cast.rita.public_id}/projects" in page
    assert "HIT approval rate" in page


def test_nothing_held_says_where_to_ask(wen: Browser):
    assert "No requester has granted you a qualification yet." in wen.get(ASSIGNED).content.decode()
    page = wen.get(PENDING).content.decode()
    assert "You wait for no qualification" in page
    assert 'class="btn btn-primary ' in page


def test_sorting_and_searching(cast: Cast, wen: Browser):
    for name, value in (("Zebra", 1), ("Apple", 9)):
        grant(make_type(cast, name), cast.wen, value)

    def names(query):
        return [row.qualification_type.name for row in wen.get(f"{ASSIGNED}{query}").context["granted"]]

    assert names("") == ["Apple", "Zebra"]
    assert names("?sort=value") == ["Apple", "Zebra"]
    assert names("?sort=nonsense&page=-1") == ["Apple", "Zebra"]
    assert names("?q=zeb") == ["Zebra"]
    assert "None of your qualifications matches." in wen.get(f"{ASSIGNED}?q=nothing").content.decode()


def test_the_page_costs_the_same_for_more(cast: Cast, wen: Browser):
    def cost():
        wen.get(ASSIGNED)  # what this process remembers of the worker was forgotten by the grant
        with counted_queries() as queries:
            assert wen.get(ASSIGNED).status_code == 200
        return len(queries)

    grant(make_type(cast, "a"), cast.wen)
    one = cost()
    for name in "bcd":
        grant(make_type(cast, name), cast.wen)
    assert cost() == one


def test_tools_read_both_lists(cast: Cast, wen: Browser, kind):
    other = make_type(cast, "Good ears", retry_delay_seconds=3_600)
    accept_request(request=ask(other, cast.wen), value=5, actor=TEST)
    waited_for = ask(kind, cast.wen)
    told = wen.get(f"{ASSIGNED}?format=json").json()
    assert (told["num_results"], told["total_num_results"], told["next_page_token"]) == (6, 6, None)
    held = told["results"][-1]
    assert (held["name"], held["value"], held["creator_name"]) == ("Good ears", 5, "Rita's Lab")
    assert (held["is_system_qualification"], held["can_retake_test_or_rerequest"]) == (False, False)
    assert held["earliest_retriable_time"] > held["grant_time"]
    pages = [wen.get(f"{ASSIGNED}?format=json&page_size=1&next_token={token}").json() for token in ("1", "2")]
    assert [page["num_results"] for page in pages] == [6, 0]
    (waiting,) = wen.get(f"{PENDING}?format=json").json()["results"]
    assert (waiting["name"], waiting["state"], waiting["request_id"]) == (kind.name, "Pending", waited_for.public_id)


def test_asking_in_the_open_row_of_the_list(cast: Cast, wen: Browser, kind, group_of):
    hit = group_needing(cast, kind)
    address = f"/?open={group_of(hit)}"
    page = wen.get(address).content.decode()
    assert f'value="{kind.public_id}"' in page
    assert 'form="qualify"' in page
    assert "Sharp &lt;eyes&gt; is granted" in page

    fields = {"qualification_type_id": kind.public_id, "from": "hits"}
    response = wen.post("/qualifications/request", fields, follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert said(response) == "You have requested Sharp <eyes>. Its requester decides."
    assert QualificationRequest.objects.get().state == RequestState.SUBMITTED
    page = wen.get(address).content.decode()
    assert "You have requested Sharp &lt;eyes&gt;. Its requester decides." in page
    assert 'form="qualify"' not in page


def test_asking_on_the_preview_and_being_granted_at_once(cast: Cast, wen: Browser, kind, group_of):
    update_type(type_id=kind.pk, changes=TypeChanges(auto_granted=True, auto_granted_value=4), actor=TEST)
    hit = group_needing(cast, kind, Guard.PREVIEW)
    address = f"/projects/{group_of(hit)}/tasks"
    page = wen.get(address).content.decode()
    assert "Request qualification" in page
    assert page.count('id="qualify"') == 1

    fields = {"qualification_type_id": kind.public_id, "group_id": group_of(hit)}
    response = wen.post("/qualifications/request", fields, follow=True)

    assert response.redirect_chain == [(address, 302)]
    assert said(response) == "You have been granted Sharp <eyes>."
    assert "This is a preview." in response.content.decode()
    assert Qualification.objects.get().value == 4


def test_a_refusal_is_said_and_changes_nothing(cast: Cast, wen: Browser, kind):
    ask(kind, cast.wen)
    with unchanged():
        response = wen.post("/qualifications/request", {"qualification_type_id": kind.public_id}, follow=True)
    assert response.redirect_chain == [(PENDING, 302)]
    assert said(response) == "You have requested this qualification already. Its requester has not decided yet."


def test_what_cannot_be_asked_for_has_no_button(cast: Cast, wen: Browser, kind, group_of, needs):
    held = group_needing(cast, kind)
    grant(kind, cast.wen)
    system = publish_hit(cast.rita, title="system", requirements=needs("Accept"))
    refresh_groups(force=True)
    for hit in (held, system):
        assert "Request qualification" not in wen.get(f"/?open={group_of(hit)}").content.decode()


def test_a_stranger_sees_no_button(cast: Cast, stranger: Browser, kind, group_of):
    hit = group_needing(cast, kind)
    assert "Request qualification" not in stranger.get(f"/projects/{group_of(hit)}/tasks").content.decode()


def test_withdrawing(cast: Cast, wen: Browser, kind):
    asked = ask(kind, cast.wen)
    page = wen.get(PENDING).content.decode()
    assert f'value="{asked.public_id}"' in page
    response = wen.post("/qualifications/withdraw", {"request_id": asked.public_id}, follow=True)
    assert said(response) == "Your request for Sharp <eyes> is withdrawn."
    assert QualificationRequest.objects.get().state == RequestState.WITHDRAWN


def test_giving_up(cast: Cast, wen: Browser, kind):
    grant(kind, cast.wen)
    fields = {"qualification_type_id": kind.public_id}
    assert said(wen.post("/qualifications/give_up", fields, follow=True)) == "You do not hold Sharp <eyes> any more."
    assert Qualification.objects.get().revoked_at is not None
    with unchanged():
        assert "revoked" in said(wen.post("/qualifications/give_up", fields, follow=True))


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/qualifications/request", {}),
        ("/qualifications/request", {"qualification_type_id": "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"}),
        ("/qualifications/withdraw", {"request_id": "x"}),
        ("/qualifications/give_up", {"qualification_type_id": "x"}),
    ],
)
def test_what_is_not_there_is_404(wen: Browser, address, fields):
    with unchanged():
        assert wen.post(address, fields).status_code == 404


def test_another_workers_request_is_not_there(cast: Cast, wen: Browser, kind):
    asked = ask(kind, cast.walt)
    with unchanged():
        assert wen.post("/qualifications/withdraw", {"request_id": asked.public_id}).status_code == 404


@pytest.mark.parametrize("address", ["request", "withdraw", "give_up"])
def test_forms_need_a_log_in_and_our_token(cast: Cast, kind, address):
    grant(kind, cast.wen)
    fields = {"qualification_type_id": kind.public_id, "request_id": ask(make_type(cast, "b"), cast.wen).public_id}
    path = f"/qualifications/{address}"
    checked = Browser(cast.wen)
    checked.handler.enforce_csrf_checks = True
    with unchanged():
        assert checked.post(path, fields).status_code == 403
        assert checked.get(path).status_code == 405
        assert Browser().post(path, fields).status_code == 302


def test_one_thing_that_is_missing_can_be_asked_for_in_its_row(cast: Cast, wen: Browser, kind, group_of):
    hit = group_needing(cast, kind)
    page = wen.get("/").content.decode()
    assert 'aria-label="Request qualification Sharp &lt;eyes&gt;"' in page
    assert "See why" not in page
    ask(kind, cast.wen)
    page = wen.get(f"/?open={group_of(hit)}").content.decode()
    assert 'name="qualification_type_id"' not in page
    assert "See why" in wen.get("/").content.decode()


def test_what_is_not_given_out_is_not_offered(cast: Cast, wen: Browser, kind, group_of):
    hit = group_needing(cast, kind)
    update_type(type_id=kind.pk, changes=TypeChanges(active=False), actor=TEST)
    forget_asking()
    page = wen.get(f"/?open={group_of(hit)}").content.decode()
    assert 'form="qualify"' not in page
    assert "Sharp &lt;eyes&gt; is not given out at the moment." in page
    told = wen.get("/?format=json").json()["results"][0]["project_requirements"][0]["qualification_type"]
    assert (told["has_test"], told["is_requestable"]) == (False, False)


def test_what_is_read_of_types_is_kept_for_a_while(cast: Cast, wen: Browser, kind):
    group_needing(cast, kind)
    counts = []
    for _ in range(2):
        forget_viewers()
        with counted_queries() as queries:
            wen.get("/?format=json")
        counts.append(sum('FROM "qualification_type"' in sql for sql in queries))
    assert counts == [1, 0]


def test_the_marketplaces_own_types_speak_to_the_worker(wen: Browser):
    page = wen.get(ASSIGNED).content.decode()
    assert "How many of your assignments have been approved" in page
    assert "the worker" not in page
