"""Files on the review page: shown where nothing in them can act, else to be saved; the address of each look runs out."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from filing import PNG, keep, local_store
from kempelen.config.wrapper import HEADERS
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.files import actions
from kempelen.files.models import StoredFile
from kempelen.files.urls import read
from kempelen.hits.actions import accept_hit, submit_with_files
from kempelen.hits.models import Hit
from kempelen.ledger.actions import deposit
from requester_desk import answered, at, page_of, queries_of
from support import TEST, publish_hit


@pytest.fixture(autouse=True)
def _store(tmp_path, settings):
    settings.KEMPELEN = replace(settings.KEMPELEN, data_dir=tmp_path)
    settings.STORAGES = {**settings.STORAGES, "uploads": local_store(tmp_path / "uploads")}


def send(worker, hit, *files, fields=(("f", "a"),)):
    key = accept_hit(worker_id=worker.pk, hit_id=hit.pk).assignment_id
    kept = [
        actions.keep(requester_id=hit.requester_id, assignment_id=key, field="f", name=name, content=io.BytesIO(content))
        for name, content in files
    ]
    submit_with_files(assignment_id=key, answer=json.dumps(fields), proof=3, file_ids=[file.pk for file in kept])


def way_to(assignment_id, key):
    """Return where a page of Rita's asks for a file."""
    return reverse("requester:file", args=[assignment_id, key])


def public(file):
    """Return the id of the assignment that a file was sent with."""
    return encode(Kind.ASSIGNMENT, file.assignment_id)


def test_pictures_and_sound_are_shown_and_the_rest_is_linked(cast, browser, batch):
    hit = Hit.objects.filter(batch_id=batch.pk).first()
    send(
        cast.wen,
        hit,
        ("<b>.png", PNG),
        ("voice.ogg", b"OggS\0"),
        ("film.webm", b"\x1aE\xdf\xa3"),
        ("page.svg", b"<svg onload='x()'>"),
    )
    response = browser.get(at("review", batch))
    page = response.content.decode()
    assert page.count("/files/") == 8  # each to be saved, three shown, the picture also to be opened
    assert "<b>.png" not in page
    assert "&lt;b&gt;.png" in page
    assert page.count("<audio") == page.count("<video") == 1
    assert page.count('class="k-file-view"') == 2  # the picture and the film
    policy = response.wsgi_request.META[HEADERS]["Content-Security-Policy"]
    assert (
        "img-src 'self' data: http://tasks.kempelen.localhost:8000; media-src 'self' http://tasks.kempelen.localhost:8000;"
        in policy
    )


def test_a_file_stands_with_its_type_size_and_key(cast, browser, batch):
    hit = Hit.objects.filter(batch_id=batch.pk).first()
    send(cast.wen, hit, ("a.png", PNG), fields=[["f", "a.png"], ["note", "two"]])
    file = StoredFile.objects.get()
    page = page_of(browser, at("review", batch))
    assert f"image/png · {len(PNG)}\xa0bytes" in page
    assert page.count(f'data-copy="{file.key}"') == 1
    assert f"/files/{file.key}?save" in page
    assert page.count("a.png") == 2  # once as the picture's words, once as the link: not once more as an answer
    assert "two" in page


def test_what_a_form_says_of_its_file_is_not_said_twice(cast, browser, batch):
    hit = Hit.objects.filter(batch_id=batch.pk).first()
    sent = [["f", "9", "size"], ["f", "ab/cd", "key"]]
    send(cast.wen, hit, ("a.png", PNG), fields=sent)
    page = page_of(browser, at("review", batch))
    assert "UploadedFileSizeInBytes" not in page
    assert "(empty)" not in page


def test_names_that_are_no_files_of_the_answer_stay(cast, browser, batch):
    hit = Hit.objects.filter(batch_id=batch.pk).first()
    send(cast.wen, hit, ("a.png", PNG), fields=[["f", "typed by hand.png"]])
    assert "typed by hand.png" in page_of(browser, at("review", batch))


def test_each_look_gets_an_address_of_its_own(cast, browser, batch):
    """A page may stand open for an hour: what it shows is there, and no address outlives its ten minutes."""
    send(cast.wen, Hit.objects.filter(batch_id=batch.pk).first(), ("a.png", PNG))
    file = StoredFile.objects.get()
    way = way_to(public(file), file.key)
    with clock.stopped_at(clock.now()) as advance:
        first = browser.get(way)
        assert first.status_code == 302
        assert read(signature(first)) == file.pk
        advance(timedelta(minutes=11))
        assert read(signature(first)) is None
        assert read(signature(browser.get(way))) == file.pk
    assert browser.get(f"{way}?save")["Location"].endswith("?save")


def signature(response):
    """Return the signed part of the address that a file is had under."""
    return response["Location"].rpartition("/")[2]


def test_files_of_others_and_of_nobody_look_alike(cast, browser, batch):
    send(cast.wen, Hit.objects.filter(batch_id=batch.pk).first(), ("a.png", PNG))
    deposit(requester_id=cast.ravi.pk, amount_micros=1_000_000, reference="ravi", actor=TEST)
    send(cast.wen, publish_hit(cast.ravi), ("b.png", PNG))
    mine, theirs = StoredFile.objects.order_by("id")
    unbound = keep(requester_id=cast.rita.pk, assignment_id=mine.assignment_id)
    assert browser.get(way_to(public(mine), mine.key)).status_code == 302
    for assignment_id, key in (
        (public(theirs), theirs.key),
        (public(mine), theirs.key),
        (public(mine), unbound.key),
        (public(mine), "ab/cd"),
        ("3NONE", mine.key),
    ):
        assert browser.get(way_to(assignment_id, key)).status_code == 404


def test_without_files_the_page_loads_nothing_from_elsewhere(cast, browser, batch):
    answered(batch, [cast.wen], ["yes"])
    response = browser.get(at("review", batch))
    assert HEADERS not in response.wsgi_request.META
    assert "/files/" not in response.content.decode()


def test_files_that_no_answer_names_are_not_shown(cast, browser, batch):
    (key,) = answered(batch, [cast.wen], ["yes"])
    actions.keep(requester_id=cast.rita.pk, assignment_id=key, field="f", name="a.png", content=io.BytesIO(PNG))
    assert "/files/" not in page_of(browser, at("review", batch))


def test_many_files_cost_no_more_queries(cast, browser, batch):
    first, second = Hit.objects.filter(batch_id=batch.pk).order_by("pk")[:2]
    send(cast.wen, first, ("a.png", PNG))
    few = queries_of(browser, at("review", batch))
    send(cast.walt, first, ("b.png", PNG), ("c.png", PNG))
    send(cast.wen, second, ("d.png", PNG))
    assert queries_of(browser, at("review", batch)) == few
    assert StoredFile.objects.count() == 4
