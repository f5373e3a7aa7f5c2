"""The list of HIT groups: rows, buttons by guard level, filters, pages, and what must not be there (worker-site 4)."""

import pytest

from conftest import Cast
from kempelen.accounts.models import Worker
from kempelen.core import clock
from kempelen.hits.actions import accept_next
from kempelen.hits.models import HitTypePace
from kempelen.hits.queries import refresh_groups
from kempelen.qualifications.requirements import from_json
from kempelen.qualifications.system import LOCALE
from support import counted_queries, publish_hit, work

from .conftest import Browser

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


def text(browser: Browser, address: str = "/") -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def accept_address(group_id: str) -> str:
    return f'formaction="/projects/{group_id}/tasks/accept_random"'


def preview_address(group_id: str) -> str:
    return f'href="/projects/{group_id}/tasks"'


def test_a_row_says_what_a_worker_decides_by(cast: Cast, wen: Browser, group_of):
    hits = [publish_hit(cast.rita, title="Sort street photos") for _ in range(3)]
    HitTypePace.objects.create(hit_type_id=hits[0].hit_type_id, measurements=9, median_seconds=15, measured_at=clock.now())

    page = text(wen)

    assert "Sort street photos" in page
    assert "Rita&#x27;s Lab" in page
    assert "$0.05" in page
    assert "$12.00/h" in page
    assert "above the floor" in page
    assert accept_address(group_of(hits[0])) in page
    assert "1 group you can work on, of 1 open." in page


def test_pay_is_shown_from_five_measurements_on(cast: Cast, wen: Browser):
    hit = publish_hit(cast.rita)
    pace = HitTypePace.objects.create(hit_type_id=hit.hit_type_id, measurements=4, median_seconds=15, measured_at=clock.now())
    assert "no data yet" in text(wen)

    pace.measurements = 5
    pace.save(update_fields=["measurements"])
    refresh_groups(force=True)
    assert "$12.00/h" in text(wen)


@pytest.mark.parametrize(
    ("guard", "shown"),
    [("Accept", "listed and previewed"), ("PreviewAndAccept", "listed"), ("DiscoverPreviewAndAccept", "")],
)
def test_each_guard_level_takes_away_its_buttons(cast, wen, needs, group_of, guard, shown):
    listed, previewed = "listed" in shown, "previewed" in shown
    hit = publish_hit(cast.rita, title="Only for some", requirements=needs(guard))

    page = text(wen)

    assert ("Only for some" in page) is listed
    assert (preview_address(group_of(hit)) in page) is previewed
    assert accept_address(group_of(hit)) not in page
    assert ("Not qualified" in page) is listed
    assert ("Yours: 0" in page) is listed


def test_hostile_words_of_requesters_stay_words(cast: Cast, wen: Browser):
    cast.rita.name = HOSTILE
    cast.rita.save(update_fields=["name"])
    publish_hit(cast.rita, title=HOSTILE)

    page = text(wen, f"/?filters[search_term]={HOSTILE}&open={HOSTILE}")

    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_zero_pay_is_hidden_until_asked_for(cast: Cast, wen: Browser):
    publish_hit(cast.rita, title="For nothing", reward_micros=0)
    assert "For nothing" not in text(wen)
    assert "For nothing" in text(wen, "/?filters[min_reward]=0")


def test_search_reads_title_requester_description_and_keywords(cast: Cast, wen: Browser):
    publish_hit(cast.rita, title="Sort street photos")
    publish_hit(cast.rita, title="Type a label")
    for words in ("STREET", "rita", "two sentences", "compare street"):
        assert "Sort street photos" in text(wen, f"/?filters[search_term]={words}")
    assert "Sort street photos" not in text(wen, "/?filters[search_term]=street+nothing")


def test_only_qualified_groups_when_asked(cast, wen, needs):
    publish_hit(cast.rita, title="Open to all")
    publish_hit(cast.rita, title="Only for some", requirements=needs("Accept"))
    page = text(wen, "/?filters[qualified]=true")
    assert "Open to all" in page
    assert "Only for some" not in page


def test_the_view_is_remembered_for_its_worker_and_nobody_else(cast: Cast, wen: Browser):
    publish_hit(cast.rita, title="Cheap", reward_micros=20_000)
    publish_hit(cast.rita, title="Dear", reward_micros=900_000)
    text(wen, "/?filters[min_reward]=0.50&sort=reward_desc")

    assert "Cheap" not in text(wen)

    wen.force_login(cast.walt.user)
    assert "Cheap" in text(wen)


def test_sorts_put_the_rows_in_order(cast: Cast, wen: Browser):
    publish_hit(cast.rita, title="Cheap", reward_micros=20_000)
    publish_hit(cast.rita, title="Dear", reward_micros=900_000)
    for sort, first in (("reward_desc", "Dear"), ("reward_asc", "Cheap"), ("updated_desc", "Dear"), ("updated_asc", "Cheap")):
        page = text(wen, f"/?sort={sort}")
        other = "Cheap" if first == "Dear" else "Dear"
        assert page.index(f">{first}<") < page.index(f">{other}<"), sort


def test_pages_have_ends_and_a_jump(cast: Cast, wen: Browser):
    for number in range(61):
        publish_hit(cast.rita, title=f"Group number {number:02d}")

    page = text(wen, "/?page_size=10&page_number=3")

    assert "21 to 30 of 61" in page
    assert 'aria-label="Page 1"' in page
    assert 'aria-label="Page 7"' in page
    assert 'name="page_number"' in page
    assert "61 to 61 of 61" in text(wen, "/?page_size=10&page_number=999")


def test_senseless_parameters_count_as_absent(cast: Cast, wen: Browser):
    publish_hit(cast.rita)
    page = text(wen, "/?page_size=7&page_number=-1&sort=DROP&filters[min_reward]=lots&filters[qualified]=perhaps")
    assert "1 to 1 of 1" in page


def test_a_row_opens_without_script(cast: Cast, wen: Browser, group_of):
    hit = publish_hit(cast.rita)
    closed, opened = text(wen), text(wen, f"/?open={group_of(hit)}")
    row = f'id="g-{group_of(hit)}"'
    assert "hidden" in closed[closed.index(row) : closed.index(row) + 90]
    assert "hidden" not in opened[opened.index(row) : opened.index(row) + 60]


def test_what_was_done_before_is_marked_and_what_is_left_counted(cast: Cast, wen: Browser):
    hits = [publish_hit(cast.rita, slots=2) for _ in range(3)]
    work(cast.wen, hits[0])
    refresh_groups(force=True)
    page = text(wen)
    assert "Done before" in page
    assert "You have done 1 of these" in page
    assert '<td role="cell" class="c-n num">2</td>' in page


def test_a_group_without_anything_left_for_me_is_gone(cast: Cast, wen: Browser):
    hit = publish_hit(cast.rita, slots=2, title="Once each")
    work(cast.wen, hit)
    refresh_groups(force=True)
    assert "Once each" not in text(wen)
    assert "Once each" in text(Browser(cast.walt))


def test_empty_states_say_why(cast, wen, needs):
    assert "No HITs are open right now" in text(wen)
    publish_hit(cast.rita, requirements=needs("Accept"))
    refresh_groups(force=True)
    assert "No group matches right now" in text(wen, "/?filters[search_term]=zzz")
    assert "You are not qualified for an open group yet" in text(wen, "/?filters[qualified]=true")


def test_without_a_log_in_the_open_part_is_shown_and_nothing_can_be_accepted(cast, stranger, needs, group_of):
    hit = publish_hit(cast.rita, title="Open to all")
    publish_hit(cast.rita, title="Hidden", requirements=needs("DiscoverPreviewAndAccept"))

    page = text(stranger, "/projects")

    assert "Open to all" in page
    assert "Hidden" not in page
    assert accept_address(group_of(hit)) not in page
    assert "lane_token" not in page


def test_the_root_is_everybodys_own(cast: Cast, wen: Browser, stranger: Browser):
    assert b"All HITs" in wen.get("/").content
    assert stranger.get("/").templates[0].name == "landing.html"
    requester = Browser()
    requester.force_login(cast.rita.user)
    assert requester.get("/").headers["Location"] == "/requester/projects/"


def test_one_requesters_groups(cast, wen, needs):
    publish_hit(cast.rita, title="Of Rita")
    publish_hit(cast.rita, title="Hidden", requirements=needs("DiscoverPreviewAndAccept"))
    address = f"/requesters/{cast.rita.public_id}/projects"

    page = text(wen, address)
    body = wen.get(f"{address}?format=json").json()

    assert "Of Rita" in page
    assert "Hidden" not in page
    assert [group["title"] for group in body["results"]] == ["Of Rita"]
    assert wen.get(f"/requesters/{cast.ravi.public_id}/projects").status_code == 404


def test_a_requester_with_hidden_groups_only_looks_absent(cast, wen, needs):
    publish_hit(cast.rita, requirements=needs("DiscoverPreviewAndAccept"))
    assert wen.get(f"/requesters/{cast.rita.public_id}/projects").status_code == 404


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("no_hits", "There are no more of these HITs available."),
        ("queue_full", "You have accepted the maximum number of HITs (25)."),
        ("invalid_group", "This address is not valid."),
        ("blocked", "prevent you from working"),
        ("returned", "Returning never lowers your approval rate."),
    ],
)
def test_a_note_says_what_came_of_it(cast: Cast, wen: Browser, note: str, words: str):
    assert words in text(wen, f"/?note={note}").replace("&#x27;", "'")


def test_notes_say_only_our_own_words(cast: Cast, wen: Browser):
    page = text(wen, f"/?note={HOSTILE}&after={HOSTILE}&group={HOSTILE}")
    assert "k-note" not in page
    assert "alert(" not in page


def test_the_note_on_qualifications_names_the_requirement_unless_it_hides_the_group(cast, wen, needs, group_of):
    seen = publish_hit(cast.rita, requirements=needs("Accept"))
    hidden = publish_hit(cast.rita, requirements=needs("DiscoverPreviewAndAccept"))
    assert "do not meet those Qualifications" in text(wen, f"/?note=not_qualified&group={group_of(seen)}")
    assert "do not meet those Qualifications" not in text(wen, f"/?note=not_qualified&group={group_of(hidden)}")


def test_the_number_of_queries_does_not_grow(cast: Cast, wen: Browser):
    def queries_with(count: int) -> int:
        for number in range(count):
            publish_hit(cast.rita, title=f"Group {count} {number}", slots=2)
        refresh_groups(force=True)
        text(wen)
        with counted_queries() as captured:
            text(wen, f"/?page_size=100&ref={count}")
        return len(captured)

    few = queries_with(6)
    assert few > 0
    assert queries_with(12) == few


def test_accepting_costs_the_same_in_a_large_group(cast: Cast, wen: Browser):
    def queries_with(worker: Worker, count: int) -> int:
        hits = [publish_hit(cast.rita, title=f"Group {count}") for _ in range(count)]
        with counted_queries() as captured:
            accept_next(worker_id=worker.pk, group_id=hits[0].hit_type_id)
        return len(captured)

    few = queries_with(cast.wen, 5)
    assert few > 0
    assert queries_with(cast.wen, 10) == few


def test_a_place_that_is_missing_can_be_added(cast: Cast, wen: Browser, group_of):
    asked = [{"QualificationTypeId": LOCALE, "Comparator": "EqualTo", "LocaleValues": [{"Country": "NL"}]}]
    hit = publish_hit(cast.rita, requirements=from_json(asked))
    Worker.objects.filter(pk=cast.wen.pk).update(country="", subdivision="")
    for address in ("/", f"/projects/{group_of(hit)}/tasks"):
        page = text(wen, address)
        assert "Add your country" in page
        assert 'href="/settings/#worker"' in page
    assert 'id="worker"' in text(wen, "/settings/")


def test_the_old_address_of_the_settings_leads_there(wen: Browser):
    assert wen.get("/account").headers["Location"] == "/settings/"
