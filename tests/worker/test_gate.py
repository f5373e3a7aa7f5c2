"""The gate of accepting by GET, row by row (security 1.8)."""

from dataclasses import replace

import pytest

from kempelen.web.worker.gate import Decision, Sent, decide

ACT, CONFIRM, REFUSE = Decision.ACT, Decision.CONFIRM, Decision.REFUSE
HTTPS = "https://market.example"
LOOPBACK = "http://kempelen.localhost:8000"
PLAIN = "http://10.0.0.5:8000"

TABLE = [
    # method and speculation
    ("head never acts", Sent(method="HEAD", own_origin=HTTPS, fetch_site="same-origin"), CONFIRM),
    ("put never acts", Sent(method="PUT", own_origin=HTTPS, fetch_site="same-origin"), CONFIRM),
    ("prefetch", Sent(method="GET", own_origin=HTTPS, fetch_site="same-origin", speculative=True), CONFIRM),
    ("prerender from the address bar", Sent(method="GET", own_origin=HTTPS, fetch_site="none", speculative=True), CONFIRM),
    ("speculation outweighs a token", Sent(method="GET", own_origin=HTTPS, bearer=True, speculative=True), CONFIRM),
    # a worker's own tool
    ("bearer", Sent(method="GET", own_origin=HTTPS, bearer=True), ACT),
    ("bearer from another site", Sent(method="POST", own_origin=HTTPS, bearer=True, fetch_site="cross-site"), ACT),
    # fetch metadata
    ("same origin", Sent(method="GET", own_origin=HTTPS, fetch_site="same-origin", fetch_dest="document"), ACT),
    ("a task page", Sent(method="GET", own_origin=HTTPS, fetch_site="same-site", fetch_dest="document"), CONFIRM),
    ("a forum", Sent(method="GET", own_origin=HTTPS, fetch_site="cross-site", fetch_dest="document"), CONFIRM),
    ("a foreign script", Sent(method="GET", own_origin=HTTPS, fetch_site="cross-site", fetch_dest="empty"), CONFIRM),
    ("an extension", Sent(method="GET", own_origin=HTTPS, fetch_site="none", fetch_dest="empty"), ACT),
    ("typed or kept", Sent(method="GET", own_origin=HTTPS, fetch_site="none", fetch_dest="document"), CONFIRM),
    ("none without a destination", Sent(method="GET", own_origin=HTTPS, fetch_site="none"), CONFIRM),
    ("a word nobody knows", Sent(method="GET", own_origin=HTTPS, fetch_site="elsewhere", fetch_dest="empty"), CONFIRM),
    # no metadata where every browser sends it
    ("a program, https", Sent(method="GET", own_origin=HTTPS), ACT),
    ("a program, loopback", Sent(method="GET", own_origin=LOOPBACK), ACT),
    ("another Origin", Sent(method="GET", own_origin=HTTPS, origin="https://evil.example"), CONFIRM),
    ("another Referer", Sent(method="GET", own_origin=HTTPS, referer="https://evil.example/page"), CONFIRM),
    ("our own Referer", Sent(method="GET", own_origin=HTTPS, referer=f"{HTTPS}/projects"), ACT),
    ("Origin null", Sent(method="GET", own_origin=HTTPS, origin="null"), CONFIRM),
    # no metadata on plain http, where browsers never send it
    ("plain, nothing said", Sent(method="GET", own_origin=PLAIN), CONFIRM),
    ("plain, marked by script", Sent(method="GET", own_origin=PLAIN, requested_with=True), ACT),
    ("plain, our Referer", Sent(method="GET", own_origin=PLAIN, referer=f"{PLAIN}/?page_number=2"), ACT),
    ("plain, another port's Referer", Sent(method="GET", own_origin=PLAIN, referer="http://10.0.0.5:8001/t/x"), CONFIRM),
    ("plain, marked and foreign", Sent(method="GET", own_origin=PLAIN, requested_with=True, origin="http://evil"), CONFIRM),
    # forms
    ("our form", Sent(method="POST", own_origin=HTTPS, origin=HTTPS, token_fits=True), ACT),
    ("our page, stale token", Sent(method="POST", own_origin=HTTPS, origin=HTTPS), REFUSE),
    ("no Origin", Sent(method="POST", own_origin=HTTPS, token_fits=True), REFUSE),
    ("Origin null with a token", Sent(method="POST", own_origin=HTTPS, origin="null", token_fits=True), REFUSE),
    ("the task origin", Sent(method="POST", own_origin=HTTPS, origin="https://tasks.market.example", token_fits=True), REFUSE),
    ("same host, other scheme", Sent(method="POST", own_origin=HTTPS, origin="http://market.example", token_fits=True), REFUSE),
]


@pytest.mark.parametrize(("sent", "decision"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_each_row_of_the_table(sent: Sent, decision: Decision):
    assert decide(sent) is decision


def test_same_origin_metadata_is_not_outweighed_by_a_missing_token():
    sent = Sent(method="GET", own_origin=PLAIN, fetch_site="same-origin")
    assert decide(sent) is ACT
    assert decide(replace(sent, fetch_site="same-site")) is CONFIRM
