"""Whatever is written into an address or a form: never a fault, and a refusal changes nothing (security 4, FZ).

Seeds are the values named in W8, W9 and L3, formulas (B1), and what programs and people get wrong.
"""

from typing import Any
from urllib.parse import quote, urlencode, urljoin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from security.doors import DOORS, OTHER_DOORS
from security.knocking import CSRF, ORIGIN, TASKS_ORIGIN, Actor, Market
from security.scene import Scene

_SEEDS = (
    *("", " ", "0", "-1", "1.5", "1e3", "1e999", "NaN", "٣", "٠٣", "²", "10" * 15, "9" * 40, "9" * 4_400, str(2**31), str(2**63)),
    *(str(2**64), "-9223372036854775809", "0x10", "1_000", "1,000", "$1", "0.0000001", "0.30000000000000004", "99999999999.99"),
    *("\0", "a\0b", "\ud800", "\udfff x", "\u202e", "\u2066name", "\u212a", "\x1b[31m", "\r\nSet-Cookie: a=b", "x\n", "a\u2028b"),
    *(
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "\t=1",
        "<script>alert(1)</script>",
        "${text}",
        "{{ 1 }}",
        "%s%n",
        "' OR 1=1 --",
    ),
    *(
        "../../etc/passwd",
        "//evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "null",
        "true",
        "[]",
        "{}",
        "[" * 500,
    ),
    *("x" * 300, "x" * 70_000, "é" * 2_000, "A" * 30, "3" * 30, "on", "both", "all", "true", "json", "UTC", "US", "Z" * 14),
)
_NAMES = (
    *(
        "page",
        "page_number",
        "page_size",
        "before",
        "after",
        "row",
        "answers",
        "status",
        "agree",
        "keys",
        "state",
        "style",
        "open",
    ),
    *("sort", "note", "group", "q", "as", "next", "format", "assignment_id", "groupId", "return", "reject", "spreadsheet_safe"),
    *("filters[search_term]", "filters[min_reward]", "filters[qualified]", "filters[masters]", "hit_id", "ref", "turkSubmitTo"),
)
_FIELDS = (
    *(
        "name",
        "title",
        "description",
        "keywords",
        "reward",
        "assignments",
        "duration_0",
        "duration_1",
        "lifetime_0",
        "lifetime_1",
    ),
    *(
        "approve_after_0",
        "approve_after_1",
        "visibility",
        "html",
        "frame_height",
        "escaping",
        "price",
        "at",
        "decision",
        "feedback",
    ),
    *(
        "confirmed",
        "seen",
        "label",
        "requester_name",
        "country",
        "subdivision",
        "adult",
        "time_zone",
        "theme",
        "scopes",
        "reason",
    ),
    *(
        "_method",
        "from",
        "hit_id",
        "wanted",
        "email",
        "login",
        "password",
        "password1",
        "roles",
        "website",
        "code",
        "format",
        "next",
    ),
    *(
        "rate_at_least",
        "approved_at_least",
        "places",
        "places_in",
        "masters",
        "adult_content",
        "RequesterId",
        "is_operator",
        "epoch",
    ),
)
_VALUES = st.one_of(st.sampled_from(_SEEDS), st.sampled_from(_SEEDS), st.text(max_size=30))
_OWNER = {"requester": "rita", "operator": "olu", "worker": "wen", "json": "wen"}
_SITE_DOORS = [name for name in (*DOORS, *OTHER_DOORS) if not name.startswith(("task:", "api:", "host:", "static"))]
_OUR_DOORS = [name for name in _SITE_DOORS if not name.startswith(("account_", "mfa_"))]
_TRIES = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def door_of(scene: Scene, name: str) -> tuple[str, dict[str, str], Actor]:
    """A door's address, its owner's form, its owner."""
    door = {**DOORS, **OTHER_DOORS}[name]
    return door.address(name, scene.names), door.fields(scene.names), scene.actors[_OWNER.get(name.partition(":")[0], "wen")]


def hold(market: Market, method: str, address: str, actor: Actor, **parts: Any) -> None:
    """Try it, and hold the reply against the rule."""
    reply = market.try_it(method, address, actor, **parts)
    assert reply.status < 500, (method, address[:300], parts, reply.text[:500])
    if reply.status >= 400:
        assert not reply.wrote, (method, address[:300], parts)
    for name, value in reply.headers:
        assert "\r" not in value, name
        assert "\n" not in value, name
    to = (reply.header("Location") or "/").replace("\\", "/").strip()
    # To this site, or to a worker's file, whose address only we can sign.
    assert urljoin(ORIGIN + address, to).startswith((f"{ORIGIN}/", f"{TASKS_ORIGIN}/f/")) or address.startswith(TASKS_ORIGIN), to


def queries() -> st.SearchStrategy[dict[str, str]]:
    """Query strings of names that pages read."""
    return st.dictionaries(st.sampled_from(_NAMES), _VALUES, min_size=1, max_size=4)


@given(data=st.data())
@_TRIES
def test_any_query(market, scene, data):
    name = data.draw(st.sampled_from(_OUR_DOORS))
    address, _, actor = door_of(scene, name)
    more = urlencode(data.draw(queries()), errors="surrogatepass")
    hold(market, "GET", f"{address}{'&' if '?' in address else '?'}{more}", actor)


@given(data=st.data())
@_TRIES
def test_any_path(market, scene, data):
    name = data.draw(
        st.sampled_from([name for name in _OUR_DOORS if "{" in "".join((*DOORS.get(name, DOORS["home"]).parts, ""))])
    )
    address, form, actor = door_of(scene, name)
    odd = quote(data.draw(_VALUES)[:3_000].encode("utf-8", "surrogatepass"), safe=data.draw(st.sampled_from(["", "/"])))
    whole = data.draw(st.sampled_from([key for key, value in scene.names.items() if value and value in address]))
    for method in ("GET", "POST"):
        sent = form if method == "POST" else None
        hold(market, method, address.replace(scene.names[whole], odd or "x"), actor, form=sent)


@given(data=st.data())
@_TRIES
def test_any_form(market, scene, data):
    """Some fields as they should be, some not, some from other forms."""
    name = data.draw(st.sampled_from(_OUR_DOORS))
    address, form, actor = door_of(scene, name)
    known = st.sampled_from([*form, *_FIELDS]) if form else st.sampled_from(_FIELDS)
    odd = data.draw(st.dictionaries(known, _VALUES, min_size=1, max_size=4))
    htmx = {"HTTP_HX_REQUEST": "true"} if data.draw(st.booleans()) else {}
    hold(market, "POST", address, actor, form={**form, **odd}, headers=htmx)


@given(data=st.data())
@settings(_TRIES, max_examples=80)
def test_any_account_form(market, scene, data):
    """The pages of allauth, through our adapter and forms, by somebody without a log-in and with one."""
    name = data.draw(st.sampled_from([name for name in _SITE_DOORS if name.startswith(("account_", "mfa_", "settings"))]))
    address, form, _ = door_of(scene, name)
    odd = data.draw(st.dictionaries(st.sampled_from([*form, *_FIELDS]), _VALUES, max_size=3))
    # The hashing of passwords is real, and so is its cost.
    hold(market, "POST", address, scene.actors[data.draw(st.sampled_from(["stranger", "wen"]))], form={**form, **odd})


@given(data=st.data())
@_TRIES
def test_any_cookie_and_header(market, scene, data):
    name = data.draw(st.sampled_from(["worker:hits", "worker:queue", "json:list", "worker:accept", "requester:projects"]))
    address, _, actor = door_of(scene, name)
    printable = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)
    value = data.draw(
        st.one_of(printable, st.sampled_from(['"\\000aaaaaaaa"', "9" * 5_000, '"\\073\\054"', "1.1.1.0.99999999999.x=="]))
    )
    jar = data.draw(st.sampled_from(["kempelen", "klane", "messages", "kempelen_list", "kempelen_theme", "sessionid"]))
    odd = data.draw(
        st.dictionaries(
            st.sampled_from(
                [
                    *("HTTP_AUTHORIZATION", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ORIGIN", "HTTP_REFERER", "HTTP_RANGE"),
                    *("HTTP_SEC_FETCH_SITE", "HTTP_SEC_PURPOSE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "CONTENT_TYPE"),
                    *(
                        "HTTP_X_FORWARDED_FOR",
                        "HTTP_X_FORWARDED_HOST",
                        "HTTP_X_FORWARDED_PROTO",
                        "HTTP_HX_CURRENT_URL",
                        "CONTENT_LENGTH",
                    ),
                ]
            ),
            st.one_of(
                printable, st.sampled_from(["Bearer ", "Bearer kw_\xff", "http://[", "²", "text/html; charset=\xff", "q=²"])
            ),
            max_size=2,
        )
    )
    cookies = f"{jar}={value}" if data.draw(st.booleans()) else f"{actor.headers['HTTP_COOKIE']}; {jar}={value}"
    for method in ("GET", "POST"):
        hold(market, method, address, Actor({"HTTP_COOKIE": cookies, **odd}))


@pytest.mark.parametrize("door", ["worker:hits", "worker:queue", "json:list", "worker:accept", "requester:projects"])
def test_headers_that_were_faults_once(market, scene, door):
    """A NUL spelled in a quoted cookie, which PostgreSQL takes in no text; an address that is none; digits that are none."""
    address, _, actor = door_of(scene, door)
    for odd in (
        {"HTTP_COOKIE": 'kempelen="\\000aaaaaaaaaaaa"'},
        {"HTTP_COOKIE": 'klane="\\000.1.1.1.1.1"'},
        {"HTTP_REFERER": "http://["},
        {"HTTP_ORIGIN": "http://["},
        {"CONTENT_LENGTH": "\xb2"},
        {"CONTENT_LENGTH": "9" * 5_000},
    ):
        for method in ("GET", "POST"):
            hold(market, method, address, Actor({**actor.headers, **odd}))


@given(
    fields=st.dictionaries(
        st.one_of(st.sampled_from(["answer", "kempelenTicket", "workerId", "__proto__"]), _VALUES), _VALUES, max_size=5
    ),
    how=st.sampled_from(["plain", "lines", "multipart", "query"]),
    kind=st.sampled_from([None, "", "text/plain", "application/json", "multipart/form-data", "x" * 200, "text/html; charset=²"]),
)
@_TRIES
def test_any_submit(market, scene, fields, how, kind):
    """What a worker's answer may hold is nobody's business; what it does to us is: nothing but one move, or a refusal."""
    pairs = {"assignmentId": scene.names["held"], **fields}
    address, content_type = f"{TASKS_ORIGIN}/mturk/externalSubmit", kind or "application/x-www-form-urlencoded"
    if how == "multipart":
        body = b"".join(
            b'--B\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
            % tuple(part.encode("utf-8", "replace") for part in pair)
            for pair in pairs.items()
        )
        body, content_type = body + b"--B--\r\n", "multipart/form-data; boundary=B"
    else:
        body = urlencode(pairs, errors="surrogatepass").encode()
    if how == "query":
        address, body = f"{address}?{body.decode()}", b""
    if how == "lines":
        body = body.replace(b"&", b"\r\n")
    hold(market, "POST", address, Actor(), body=body, headers={"CONTENT_TYPE": content_type})


@pytest.mark.parametrize("name", ["worker:accept", "worker:work", "requester:decide"])
@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"a" * 20_000, b"&" * 20_000, b"=" * 11_000, b"%" * 100, b""])
def test_bodies_that_are_no_forms(market, scene, name, body):
    address, _, actor = door_of(scene, name)
    for content_type in (
        "application/x-www-form-urlencoded",
        "application/json",
        "multipart/form-data; boundary=B",
        "text/plain",
    ):
        for length in (str(len(body)), "²", "-1", "1e3", str(len(body) + 5), ""):
            hold(market, "POST", address, actor, body=body, headers={"CONTENT_TYPE": content_type, "CONTENT_LENGTH": length})


def test_a_table_of_any_bytes(market, scene):
    """CSV bombs and wrong files: all refused with sentences, none with a fault (security B2)."""
    address, _, rita = door_of(scene, "requester:batch_new")
    bombs = {
        "a million columns": b",".join(b"c%d" % number for number in range(1_000_000)) + b"\n",
        "a cell of three megabytes": b"text,image\na," + b"b" * 3_000_000 + b"\n",
        "an open quote": b'text,image\n"' + b"a\n" * 500_000,
        "a million empty lines": b"\n" * 1_000_000,
        "ragged rows": b"text,image\n" + b"a\n" * 20_000,
        "too many rows": b"text,image\n" + b"a,b\n" * 100_001,
        "NUL": b"text,image\n\0,\0\n",
        "UTF-16": "text,image\na,b\n".encode("utf-16"),
        "a lone surrogate": b"text,image\n\xed\xa0\x80,b\n",
        "one name twice": b"text,text\na,b\n",
        "nothing": b"",
        "a program": b"\x7fELF" + bytes(range(256)) * 50,
        "a zip": b"PK\x03\x04" + b"\0" * 5_000,
    }
    for name, content in bombs.items():
        head = f'--B\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{CSRF}\r\n--B\r\n'
        part = 'Content-Disposition: form-data; name="table"; filename="../t\\".csv"\r\nContent-Type: text/csv\r\n\r\n'
        body = (head + part).encode() + content + b"\r\n--B--\r\n"
        reply = market.try_it("POST", address, rita, body=body, headers={"CONTENT_TYPE": "multipart/form-data; boundary=B"})
        assert (reply.status, reply.wrote) == (422, False), name
