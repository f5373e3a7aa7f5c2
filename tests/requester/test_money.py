"""Every movement of available money, with what stood there after it."""

import re
from dataclasses import replace

from kempelen.batches.actions import cancel
from kempelen.hits.actions import approve, reject, send_bonus
from kempelen.ledger.actions import deposit
from kempelen.ledger.queries import requester_balance, statement_of
from projects import make_project, make_published
from requester_desk import answered, at, browser_of, page_of, queries_of
from support import TEST, publish_hit


def lines_of(page):
    """Return the pairs of amount and balance after, top to bottom."""
    rows = (re.sub(r"<[^>]*>", " ", row) for row in page.split('<tr role="row">')[2:])
    return [tuple(re.findall("\N{MINUS SIGN}?" + r"\$[\d,.]+", row.split("</table>")[0])[:2]) for row in rows]


def test_the_page_adds_up_from_the_first_deposit(cast, browser):
    batch = make_published(make_project(cast.rita))
    publish_hit(cast.rita)
    first, second = answered(batch, [cast.wen], ["a"], ["b"])
    approve(assignment_id=first, requester=cast.rita, actor=TEST)
    reject(assignment_id=second, requester=cast.rita, feedback="No.", actor=TEST)
    approve(assignment_id=second, requester=cast.rita, override=True, actor=TEST)
    send_bonus(requester=cast.rita, assignment_id=first, amount_micros=1_000_000, reason="Well done.", actor=TEST)
    page = page_of(browser, at("money"))
    assert lines_of(page) == [
        ("\N{MINUS SIGN}$1.00", "$98.85"),
        ("\N{MINUS SIGN}$0.05", "$99.85"),
        ("$0.05", "$99.90"),
        ("\N{MINUS SIGN}$0.05", "$99.85"),
        ("\N{MINUS SIGN}$0.10", "$99.90"),
        ("$100.00", "$100.00"),
    ]
    for kind in (
        "Bonus",
        "Rejection taken back",
        "Refund of a rejected assignment",
        "Reserved",
        "Reserved for a batch",
        "Deposit",
    ):
        assert f">{kind}</td>" in page
    assert batch.name in page
    assert cast.wen.public_id in page
    assert requester_balance(cast.rita.pk).available_micros == 98_850_000


def test_older_pages_go_on_where_the_newer_end(cast, browser):
    for number in range(60):
        deposit(requester_id=cast.rita.pk, amount_micros=1_000_000, reference=f"more-{number}", actor=TEST)
    newest = page_of(browser, at("money"))
    older = page_of(browser, at("money") + "?" + re.search(r'href="\?(before=\d+)"', newest)[1])
    assert lines_of(newest)[0] == ("$1.00", "$160.00")
    assert lines_of(newest)[-1] == ("$1.00", "$111.00")
    assert lines_of(older)[0] == ("$1.00", "$110.00")
    assert lines_of(older)[-1] == ("$100.00", "$100.00")
    assert 'rel="next"' not in older


def test_what_is_no_number_shows_the_first_page(cast, browser):
    for before in ("x", "-1", "٣", "9" * 40):
        assert "demo" not in page_of(browser, f"{at('money')}?before={before}")


def test_a_requester_without_money_learns_how_to_get_some(cast):
    page = page_of(browser_of(cast.ravi.user), at("money"))
    assert "No money has moved yet" in page
    assert f"kempelen deposit {cast.ravi.public_id} 100.00" in page


def test_the_page_costs_the_same_for_twice_as_many(cast, browser):
    project = make_project(cast.rita)
    for _ in range(2):
        cancel(batch=make_published(project), actor=TEST)
    once = queries_of(browser, at("money"))
    for _ in range(2):
        cancel(batch=make_published(project), actor=TEST)
    assert queries_of(browser, at("money")) == once


def test_anothers_movements_are_not_in_it(cast):
    deposit(requester_id=cast.ravi.pk, amount_micros=7, reference="ravi", actor=TEST)
    assert [line.amount_micros for line in statement_of(cast.ravi.pk)] == [7]


def test_the_command_that_books_a_deposit_fits_the_installation(cast, browser, settings):
    command = f"kempelen deposit {cast.rita.public_id} 100.00"
    assert f'tabindex="0">{command}</pre>' in page_of(browser, at("money"))
    settings.KEMPELEN = replace(settings.KEMPELEN, demo=True)
    page = page_of(browser, at("money"))
    assert f"KEMPELEN_DATA_DIR={settings.KEMPELEN.data_dir} " in page
    assert f"/{command}</pre>" in page
