"""Upload, preview, confirm: every error by its row, the price before the press, one batch for two presses."""

from django.core.files.uploadedfile import SimpleUploadedFile

from kempelen.batches.models import Batch, BatchRows
from kempelen.batches.states import BatchState
from kempelen.core.ids import Kind, decode
from kempelen.ledger.models import Reason, Transfer
from kempelen.ledger.queries import requester_balance
from projects import PLAIN, make_draft, make_project, table
from requester_desk import at, browser_of, page_of
from support import books_balance

CONFIRMED = {"name": "November, part 2", "lifetime_0": "3", "lifetime_1": "86400"}


def csv_file(text):
    """Return an upload."""
    return {"table": SimpleUploadedFile("texts.csv", text.encode(), content_type="text/csv")}


def test_a_good_table_becomes_a_draft_and_leads_to_the_preview(browser, project):
    response = browser.post(
        at("batch_new", project), csv_file("text,image,more\na,https://example.org/a.png,1\nb,https://example.org/b.png,2\n")
    )
    batch = Batch.objects.get()
    assert response.url == at("batch_preview", batch)
    assert (batch.rows_total, batch.columns, batch.state) == (2, ["text", "image", "more"], BatchState.DRAFT)


def test_every_error_is_shown_by_its_row_and_nothing_is_stored(browser, project):
    response = browser.post(at("batch_new", project), csv_file("text,image\na\nb,c,d\ne,f\n"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nothing was stored or published." in page
    assert "There are 2 errors." in page
    assert ">2</td>" in page
    assert ">3</td>" in page
    assert not Batch.objects.exists()
    assert not BatchRows.objects.exists()


def test_windows_1252_is_offered_after_it_failed_and_said_when_it_is_used(browser, project):
    def sent(content, **more):
        return browser.post(at("batch_new", project), {"table": SimpleUploadedFile("t.csv", content)} | more, follow=True)

    old = "text,image\ncafé €,https://example.org/a.png\n".encode("cp1252")
    offer = 'name="windows"'
    assert offer not in page_of(browser, at("batch_new", project))
    assert offer not in sent(b"text,image\na\n").content.decode()
    refused = sent(old)
    assert refused.status_code == 422
    assert offer in refused.content.decode()
    assert not Batch.objects.exists()
    page = sent(old, windows="on").content.decode()
    assert "The file was read as Windows-1252." in page
    assert "café €" in page
    assert Batch.objects.get().rows_total == 1


def test_a_missing_column_and_a_missing_file_are_said(browser, project):
    page = browser.post(at("batch_new", project), csv_file("text\na\n")).content.decode()
    assert "image" in page.split("What is wrong")[1]
    assert "This field is required." in browser.post(at("batch_new", project)).content.decode()
    assert not Batch.objects.exists()


def test_a_design_without_variables_needs_no_table(cast, browser):
    project = make_project(cast.rita, html=PLAIN)
    assert "No table needed" in page_of(browser, at("batch_new", project))
    browser.post(at("batch_new", project))
    assert Batch.objects.get().rows_total == 1


def test_any_row_can_be_looked_at(cast, browser, project):
    draft = make_draft(project, table([(f"cell {number}", "https://example.org/x.png") for number in range(5)]))
    for asked, shown in (("", 0), ("?row=3", 2), ("?row=5", 4), ("?row=99", 4), ("?row=0", 0), ("?row=-1", 0), ("?row=٣", 0)):
        response = browser.get(at("batch_preview", draft) + asked)
        page = response.content.decode()
        assert f"cell {shown}" in page, asked
        assert f"HIT {shown + 1} of 5" in page, asked
        assert "<iframe" in page


def test_hostile_cells_and_names_are_text(cast, browser, project):
    draft = make_draft(project, table([('<script>alert("x")</script>', "javascript:alert(1)")]))
    Batch.objects.filter(pk=draft.pk).update(file_name='"><b>file', name="<i>name</i>")
    for name in ("batch_preview", "batch_confirm"):
        page = page_of(browser, at(name, draft))
        assert "<script>alert" not in page
        assert "<b>file" not in page
        assert "<i>name" not in page


def test_the_price_stands_above_the_button(browser, draft):
    page = page_of(browser, at("batch_confirm", draft))
    assert "2 HITs \N{MULTIPLICATION SIGN} 3 workers" in page
    assert "6 \N{MULTIPLICATION SIGN} $0.05" in page
    assert "$0.30" in page
    assert "This marketplace takes none" in page
    assert "$99.70" in page
    assert "Publish 2 HITs" in page


def test_publishing_holds_the_price_and_leads_to_the_batch(cast, browser, draft):
    response = browser.post(at("batch_confirm", draft), CONFIRMED)
    assert response.url == at("batch", draft)
    draft.refresh_from_db()
    assert (draft.state, draft.name, draft.lifetime_seconds) == (BatchState.PUBLISHING, "November, part 2", 259_200)
    assert requester_balance(cast.rita.pk).on_hold_micros == 300_000


def test_two_presses_publish_once(cast, browser, draft):
    first, second = browser.post(at("batch_confirm", draft), CONFIRMED), browser.post(at("batch_confirm", draft), CONFIRMED)
    assert first.url == second.url == at("batch", draft)
    assert Transfer.objects.filter(reason=Reason.BATCH_HOLD).count() == 1
    books_balance()


def test_a_short_balance_is_told_to_the_cent_and_the_draft_is_kept(cast):
    browser = browser_of(cast.ravi.user)
    draft = make_draft(make_project(cast.ravi, assignments_per_hit=3))
    assert "$0.30 is missing" in page_of(browser, at("batch_confirm", draft))
    response = browser.post(at("batch_confirm", draft), CONFIRMED)
    page = response.content.decode()
    assert response.status_code == 422
    assert "This batch needs $0.30. You have $0.00, so $0.30 is missing." in page
    assert "Nothing was published." in page
    assert 'value="November, part 2"' in page
    draft.refresh_from_db()
    assert (draft.state, BatchRows.objects.count(), Transfer.objects.filter(reason=Reason.BATCH_HOLD).count()) == (
        BatchState.DRAFT,
        1,
        0,
    )


def test_a_wrong_expiry_is_shown_again(browser, draft):
    response = browser.post(at("batch_confirm", draft), CONFIRMED | {"lifetime_0": "366"})
    assert response.status_code == 422
    assert "31536000" in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == BatchState.DRAFT


def test_a_draft_is_discarded_and_a_published_batch_is_not(browser, draft, batch):
    assert browser.post(at("batch_discard", draft)).status_code == 302
    assert not Batch.objects.filter(pk=draft.pk).exists()
    assert browser.post(at("batch_discard", batch)).status_code == 422
    assert Batch.objects.filter(pk=batch.pk).exists()


def test_a_draft_opens_where_it_was_left(browser, draft, batch):
    assert browser.get(at("batch", draft)).url == at("batch_preview", draft)
    assert browser.get(at("batch_preview", batch)).url == at("batch", batch)
    assert decode(Kind.BATCH, at("batch", draft).split("/")[-2]) == draft.pk
