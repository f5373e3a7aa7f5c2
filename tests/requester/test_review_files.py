"""Files on the review page: shown where nothing in them can act, else to be saved; their addresses run out."""

import io
from dataclasses import replace

import pytest

from filing import PNG, local_store
from kempelen.config.wrapper import HEADERS
from kempelen.files import actions
from kempelen.files.models import StoredFile
from kempelen.hits.actions import accept_hit, submit_with_files
from kempelen.hits.models import Hit
from requester_desk import answered, at, page_of, queries_of


@pytest.fixture(autouse=True)
def _store(tmp_path, settings):
    settings.KEMPELEN = replace(settings.KEMPELEN, data_dir=tmp_path)
    settings.STORAGES = {**settings.STORAGES, "uploads": local_store(tmp_path / "uploads")}


def send(worker, hit, *files):
    key = accept_hit(worker_id=worker.pk, hit_id=hit.pk).assignment_id
    kept = [
        actions.keep(requester_id=hit.requester_id, assignment_id=key, field="f", name=name, content=io.BytesIO(content))
        for name, content in files
    ]
    submit_with_files(assignment_id=key, answer='[["f","a"]]', proof=3, file_ids=[file.pk for file in kept])


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
    assert page.count("/f/") == 7  # each shown one twice: in the page and to be saved
    assert "<b>.png" not in page
    assert "&lt;b&gt;.png" in page
    assert page.count("<audio") == page.count("<video") == 1
    assert page.count('class="k-thumb-img"') == 1
    policy = response.wsgi_request.META[HEADERS]["Content-Security-Policy"]
    assert "img-src 'self' data: http://tasks.kempelen.localhost:8000; media-src http://tasks.kempelen.localhost:8000;" in policy


def test_without_files_the_page_loads_nothing_from_elsewhere(cast, browser, batch):
    answered(batch, [cast.wen], ["yes"])
    response = browser.get(at("review", batch))
    assert HEADERS not in response.wsgi_request.META
    assert "/f/" not in response.content.decode()


def test_files_that_no_answer_names_are_not_shown(cast, browser, batch):
    (key,) = answered(batch, [cast.wen], ["yes"])
    actions.keep(requester_id=cast.rita.pk, assignment_id=key, field="f", name="a.png", content=io.BytesIO(PNG))
    assert "/f/" not in page_of(browser, at("review", batch))


def test_many_files_cost_no_more_queries(cast, browser, batch):
    first, second = Hit.objects.filter(batch_id=batch.pk).order_by("pk")[:2]
    send(cast.wen, first, ("a.png", PNG))
    few = queries_of(browser, at("review", batch))
    send(cast.walt, first, ("b.png", PNG), ("c.png", PNG))
    send(cast.wen, second, ("d.png", PNG))
    assert queries_of(browser, at("review", batch)) == few
    assert StoredFile.objects.count() == 4
