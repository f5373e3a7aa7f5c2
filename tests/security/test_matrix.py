"""Every door, every actor, every method: the answers stand in ``expected.TABLE`` (security 4, MX)."""

import pytest

from security.doors import DOORS, LEAN, OTHER_DOORS, routes
from security.expected import TABLE
from security.knocking import Actor, Market, Reply
from security.scene import ACTORS, Scene

_ALL = {**DOORS, **OTHER_DOORS}
_NAME_WIDTH = 37
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORDS = {200: "ok", 204: "ok", 403: "no", 404: "--", 405: "xx"}
_STRONGEST = ("stranger", "wen", "rita", "olu", "accept")
"""Who owns something or is let in most: what refuses them refuses everybody."""
_LEADS_ON = frozenset({"worker:settings", "worker:accept"})
"""Routes of ours that answer other methods by leading on: to the settings, to the preview whose button posts."""
_FORGED = {
    "another origin": {"HTTP_ORIGIN": "https://evil.example"},
    "an opaque origin": {"HTTP_ORIGIN": "null"},
    "the task origin": {"HTTP_ORIGIN": "http://tasks.kempelen.localhost:8000"},
}


def expected() -> dict[tuple[str, str], dict[str, str]]:
    """Return the table: by door and method, the word of each actor."""
    rows = {}
    for line in TABLE.splitlines()[1:]:
        method, *words = line[_NAME_WIDTH:].split()
        rows[line[:_NAME_WIDTH].rstrip(), method] = dict(zip(ACTORS, words, strict=True))
    return rows


def word(reply: Reply) -> str:
    """Return a reply in the words of the table."""
    if reply.wrote:
        return "DO" if reply.status < 400 else f"{reply.status}!"
    if reply.status in _REDIRECTS:
        return "in" if "/account/login/" in (reply.header("Location") or "") else "to"
    return _WORDS.get(reply.status, str(reply.status))


def knock(market: Market, scene: Scene, name: str, method: str, actor: Actor, **headers: str) -> Reply:
    """Try one door."""
    door = _ALL[name]
    form = None if method in {"GET", "HEAD", "OPTIONS"} else door.fields(scene.names)
    return market.try_it(method, door.address(name, scene.names), actor, form=form, headers=headers)


def test_every_route_has_its_rows():
    assert set(DOORS) == routes()
    assert set(expected()) == {(name, method) for name in _ALL for method in ("GET", "POST")}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_at_every_door(market, scene, method):
    table = expected()
    found = {name: {actor: word(knock(market, scene, name, method, scene.actors[actor])) for actor in ACTORS} for name in _ALL}
    wrong = [
        f"{name} {method} {actor}: {found[name][actor]}, not {table[name, method][actor]}"
        for name in _ALL
        for actor in ACTORS
        if found[name][actor] != table[name, method][actor]
    ]
    assert not wrong, "\n".join(wrong)


def test_without_the_lane_cookie_the_lean_doors_answer_the_same(market, scene):
    table = expected()
    for name in LEAN:
        for method in ("GET", "POST"):
            for actor in ("wen", "walt", "sue", "stale", "inactive"):
                reply = knock(market, scene, name, method, scene.actors[actor].without_lane())
                assert word(reply) == table[name, method][actor], (name, method, actor)


def test_only_a_post_changes_anything(market, scene):
    """GET accepts a HIT where workers' tools rely on it; nothing else acts without a POST (security 1.8)."""
    acting = {
        (name, actor) for (name, method), row in expected().items() if method == "GET" for actor in row if row[actor] == "DO"
    }
    assert acting == {(name, actor) for name in ("worker:accept", "json:accept") for actor in ("wen", "walt", "accept")}
    for name in _ALL:
        for actor in _STRONGEST:
            for method in ("HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
                reply = knock(market, scene, name, method, scene.actors[actor])
                assert not reply.wrote, (name, method, actor)
                assert reply.status < 500, (name, method, actor)
                if (
                    method != "HEAD"
                    and not name.startswith(("account_", "mfa_", "task:", "host:", "api:"))
                    and name not in _LEADS_ON
                ):
                    assert reply.status in {403, 404, 405}, (name, method, actor)


@pytest.mark.parametrize("forged", _FORGED)
def test_a_form_from_elsewhere_changes_nothing(market, scene, forged):
    """Every POST that acts for a browser refuses one whose Origin is not ours exactly; ``null`` is not ours."""
    for (name, method), row in expected().items():
        if method == "POST" and not name.startswith("task:"):
            for actor in ("wen", "rita", "olu"):
                if row[actor] == "DO":
                    reply = knock(market, scene, name, method, scene.actors[actor], **_FORGED[forged])
                    assert (reply.status, reply.wrote) == (403, False), (name, actor)


def test_a_form_without_its_token_changes_nothing(market, scene):
    for (name, method), row in expected().items():
        if method == "POST" and not name.startswith("task:"):
            for actor in ("wen", "rita", "olu"):
                if row[actor] == "DO":
                    bare = Actor({"HTTP_COOKIE": scene.actors[actor].headers["HTTP_COOKIE"]})
                    reply = knock(market, scene, name, method, bare)
                    assert (reply.status, reply.wrote) == (403, False), (name, actor)
