"""The page that brings templates, results and workers along from MTurk."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive.files import ADA, RESULT_COLUMNS, RESULTS, WORKERS, csv_of, result
from kempelen.archive.actions import claim
from kempelen.archive.models import ArchivedBatch, ArchivedWorker
from kempelen.batches.models import Project
from kempelen.qualifications.models import Qualification
from requester_desk import at, browser_of, page_of, queries_of

HTML = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script><crowd-form><p>${text}</p></crowd-form>'


def send(browser, what, content, name="file.csv"):
    """Upload a file to the page."""
    return browser.post(at(f"archive_{what}"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_an_empty_page_says_what_it_is_for(cast, browser):
    page = page_of(browser, at("archive"))
    assert "No results yet" in page
    assert "No workers yet" in page


def test_results_are_listed_and_handed_out_again(cast, browser):
    page = send(browser, "results", RESULTS, "Batch_77_batch_results.csv").content.decode()
    assert "3 assignments are kept." in page
    assert "Mood of a tweet" in page
    assert ADA in page
    response = browser.get(reverse("requester:archive_csv", args=["77"]))
    assert b"".join(response.streaming_content) == RESULTS
    assert "Batch_77_batch_results.csv" in response["Content-Disposition"]


def test_another_requester_gets_none_of_it(cast, browser):
    send(browser, "results", RESULTS)
    ravi = browser_of(cast.ravi.user)
    assert ADA not in page_of(ravi, at("archive"))
    assert ravi.get(reverse("requester:archive_csv", args=["77"])).status_code == 404


def test_every_error_is_named_by_its_row_and_nothing_is_kept(cast, browser):
    response = send(browser, "results", csv_of(RESULT_COLUMNS, result(1, "??"), result(2, ADA, "Lost")))
    page = response.content.decode()
    assert response.status_code == 422
    assert "is no id" in page
    assert "none of Submitted, Approved and Rejected" in page
    assert not ArchivedBatch.objects.exists()


def test_a_claim_is_vouched_for_on_the_page(cast, browser):
    send(browser, "workers", WORKERS)
    claim(worker=cast.wen, external_id=ADA)
    assert "says: I was" in page_of(browser, at("archive"))
    response = browser.post(at("archive_vouch"), {"worker": cast.wen.public_id, "external_id": ADA}, follow=True)
    assert f"{cast.wen.public_id} is {ADA} from now on." in response.content.decode()
    assert Qualification.objects.get(worker=cast.wen).value == 80


def test_vouching_for_what_nobody_claims_is_refused_in_words(cast, browser):
    send(browser, "workers", WORKERS)
    response = browser.post(at("archive_vouch"), {"worker": cast.wen.public_id, "external_id": ADA}, follow=True)
    assert "cannot be vouched for any more" in response.content.decode()
    assert not ArchivedWorker.objects.filter(worker__isnull=False).exists()


def test_a_worker_says_who_they_were(cast):
    browser = browser_of(cast.wen.user)
    response = browser.post(reverse("settings_old_worker_id"), {"external_id": ADA}, follow=True)
    assert "Your old WorkerId is saved" in response.content.decode()
    assert f'value="{ADA}"' in page_of(browser, reverse("settings"))


def test_a_worker_who_mistypes_keeps_what_they_typed(cast):
    response = browser_of(cast.wen.user).post(reverse("settings_old_worker_id"), {"external_id": "A1 B2"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="A1 B2"' in page
    assert "letters and digits" in page


def test_a_template_becomes_a_project_as_it_is(cast, browser):
    response = send(browser, "template", HTML.encode(), "my_old_task.html")
    project = Project.objects.get(requester=cast.rita)
    assert response.redirect_chain[-1][0] == at("project_design", project)
    assert (project.name, project.layout.html, project.layout.escaping) == ("my old task", HTML, "raw")


def test_a_template_that_cannot_be_read_is_refused_in_words(cast, browser):
    for content, sentence in ((b"\xff\xfe<p>", "is not UTF-8 text"), (b"<p>" * 30_000, "at most 65,535 bytes")):
        response = send(browser, "template", content, "task.html")
        assert (response.status_code, sentence in response.content.decode()) == (422, True), sentence
    assert not Project.objects.exists()


def test_queries_do_not_grow_with_workers_and_batches(cast, browser):
    def fill(first, count):
        for number in range(first, first + count):
            rows = [result(row, f"A1W{number}W{row}", batch=str(number)) for row in range(3)]
            send(browser, "results", csv_of(RESULT_COLUMNS, *rows))

    fill(0, 3)
    few = queries_of(browser, at("archive"))
    fill(3, 3)
    assert queries_of(browser, at("archive")) == few
