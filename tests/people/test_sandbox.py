"""Going over to the sandbox and back: one log-in, roles of its own, and a page that says where one is (ADR 0015)."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from conftest import TEST, Cast
from kempelen.accounts.access import requester_of, worker_of
from kempelen.accounts.actions import become_worker, create_person, mark_email_verified, save_worker_facts
from kempelen.accounts.models import Requester, User, Worker
from kempelen.config.wrapper import SANDBOX
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.ledger.actions import PLAY_MONEY_MICROS, enter_sandbox
from kempelen.ledger.queries import available_micros
from kempelen.web.worker.who import Who
from support import counted_queries, publish_hit

THERE = {SANDBOX: True, "HTTP_HOST": "sandbox.kempelen.localhost:8000"}


def browser_of(user: User | None, *, sandbox: bool = True) -> Client:
    """A browser, signed in, at the sandbox's name or the market's."""
    client = Client(**THERE) if sandbox else Client(HTTP_HOST="kempelen.localhost:8000")
    if user is not None:
        mark_email_verified(user=user)
        client.force_login(user)
    return client


def test_the_first_visit_gives_the_roles_one_has_outside(cast: Cast):
    save_worker_facts(worker=cast.wen, country="US", subdivision="NY", adult=True)
    browser_of(cast.wen.user).get("/qualifications/assigned")
    twin = worker_of(cast.wen.user, sandbox=True)
    assert twin is not None
    assert requester_of(cast.wen.user, sandbox=True) is None
    assert twin.public_id != cast.wen.public_id
    assert (twin.country, twin.subdivision, twin.adult) == ("US", "NY", True)

    text = browser_of(cast.rita.user).get(reverse("requester:money")).content.decode()
    rita = requester_of(cast.rita.user, sandbox=True)
    assert rita is not None
    assert available_micros(rita.pk) == PLAY_MONEY_MICROS
    assert "$10,000.00" in text


def test_later_visits_give_nothing_more_and_write_nothing(cast: Cast):
    browser = browser_of(cast.wen.user)
    for _ in range(2):
        browser.get("/dashboard")
    assert Worker.objects.filter(user=cast.wen.user).count() == 2
    with counted_queries() as seen:
        browser.get("/dashboard")
    assert not [sql for sql in seen if 'INTO "worker"' in sql or 'INTO "requester"' in sql]


def test_the_market_gives_nobody_a_role_by_itself(cast: Cast):
    user = create_person(email="sam@example.org", name="Sam", password=None, actor=TEST)
    become_worker(user=user, actor=TEST, sandbox=True)
    assert browser_of(user, sandbox=False).get("/dashboard").status_code == 403
    assert Worker.objects.filter(user=user).count() == 1


def test_a_suspension_is_taken_along(cast: Cast):
    Worker.objects.filter(pk=cast.wen.pk).update(suspended_at=clock.now())
    Requester.objects.filter(pk=cast.rita.pk).update(suspended_at=clock.now())
    for row in (cast.wen, cast.rita):
        enter_sandbox(user=row.user, actor=TEST)
    wen, rita = worker_of(cast.wen.user, sandbox=True), requester_of(cast.rita.user, sandbox=True)
    assert wen is not None
    assert rita is not None
    assert wen.suspended_at is not None
    assert rita.suspended_at is not None


def test_a_log_in_that_is_shut_opens_neither_side(cast: Cast):
    browser = browser_of(cast.wen.user)
    assert browser.get("/dashboard").status_code == 200
    User.objects.filter(pk=cast.wen.user_id).update(is_active=False)
    assert browser.get("/dashboard").status_code == 302


@pytest.mark.parametrize(
    "page", ["/", "/welcome", "/account/login/", "/dashboard", "/requester/projects", "/settings/", "/no/such/page"]
)
def test_every_page_says_that_it_is_the_sandbox(cast: Cast, page: str):
    user = cast.rita.user if page.startswith("/requester") else cast.wen.user
    for person in (None, user):
        answer = browser_of(person).get(page, follow=True)
        text = answer.content.decode()
        assert 'class="k-sandbox"' in text
        assert 'data-environment="sandbox"' in text
        assert "<title>Sandbox · " in text
        assert 'href="http://kempelen.localhost:8000/">Leave the sandbox' in text


@pytest.mark.parametrize("page", ["/welcome", "/dashboard"])
def test_pages_of_the_market_only_lead_there(cast: Cast, page: str):
    text = browser_of(cast.wen.user, sandbox=False).get(page).content.decode()
    assert "k-sandbox" not in text
    assert "data-environment" not in text
    assert 'href="http://sandbox.kempelen.localhost:8000/"' in text


def test_an_empty_list_says_what_the_sandbox_is_for(cast: Cast):
    publish_hit(cast.rita, title="For real money")
    text = browser_of(cast.wen.user).get("/").content.decode()
    assert "No HITs are open in the sandbox" in text
    assert "For real money" not in text


def test_strangers_see_the_groups_of_where_they_are(cast: Cast):
    enter_sandbox(user=cast.rita.user, actor=TEST)
    rita = requester_of(cast.rita.user, sandbox=True)
    assert rita is not None
    publish_hit(cast.rita, title="For real money")
    publish_hit(rita, title="For play money")
    for sandbox, shown, hidden in ((True, "For play money", "For real money"), (False, "For real money", "For play money")):
        for page in ("/", "/projects", "/?format=json"):
            text = browser_of(None, sandbox=sandbox).get(page).content.decode()
            assert shown in text, page
            assert hidden not in text, page


def test_a_reward_is_called_play_money_where_one_works(cast: Cast):
    enter_sandbox(user=cast.rita.user, actor=TEST)
    rita = requester_of(cast.rita.user, sandbox=True)
    assert rita is not None
    for requester, sandbox, words in ((rita, True, "in play money"), (cast.rita, False, "reward")):
        group = encode(Kind.HIT_GROUP, publish_hit(requester).hit_type_id)
        text = browser_of(cast.wen.user, sandbox=sandbox).get(f"/projects/{group}/tasks").content.decode()
        facts = text[text.index('class="k-facts"') : text.index("</header>")]
        assert words in facts
        assert ("in play money" in facts) is sandbox


def test_the_developer_page_names_both_endpoints(cast: Cast):
    page = reverse("requester:developer")
    pages = [browser_of(cast.rita.user, sandbox=sandbox).get(page).content.decode() for sandbox in (True, False)]
    for text in pages:
        assert "http://sandbox.kempelen.localhost:8000" in text
        assert "http://kempelen.localhost:8000" in text
    assert "endpoint_url=&quot;http://sandbox.kempelen.localhost:8000&quot;" in pages[0]
    assert "endpoint_url=&quot;http://kempelen.localhost:8000&quot;" in pages[1]


def test_who_signs_up_there_gets_the_role_there_and_a_mail_that_leads_back(db: None):
    form = {"email": "new@example.org", "password1": "a long passphrase", "roles": ["requester"], "requester_name": "New Lab"}
    browser_of(None).post("/account/signup/", form)
    (made,) = Requester.objects.all()
    assert (made.sandbox, available_micros(made.pk)) == (True, PLAY_MONEY_MICROS)
    assert "http://sandbox.kempelen.localhost:8000/account/" in mail.outbox[0].body


def test_a_mail_asked_for_by_a_forged_name_leads_home(cast: Cast):
    """The flag decides between our two addresses; what stands in ``Host`` never reaches a mail (security W3)."""
    mark_email_verified(user=cast.wen.user)
    Client(**(THERE | {"HTTP_HOST": "evil.example"})).post("/account/password/reset/", {"email": cast.wen.user.email})
    assert "http://sandbox.kempelen.localhost:8000/account/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


def test_who_a_session_names_follows_the_host(cast: Cast):
    enter_sandbox(user=cast.wen.user, actor=TEST)
    twin = worker_of(cast.wen.user, sandbox=True)
    assert twin is not None
    assert twin.public_id in browser_of(cast.wen.user).get("/dashboard").content.decode()
    assert cast.wen.public_id in browser_of(cast.wen.user, sandbox=False).get("/dashboard").content.decode()
    assert Who(user_id=1, worker_id=1, epoch=0) != Who(user_id=1, worker_id=1, epoch=0, sandbox=True)
