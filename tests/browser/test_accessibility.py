"""Every page of ours under axe in both themes, at phone width, and by keyboard alone (look 8, 10)."""

import json
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, expect

from furnished import furnish
from kempelen.accounts.actions import remember_auto_accept
from kempelen.core import ids
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import pairs_of
from support import publish_hit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
OURS = "{exclude: [['iframe']]}"
EVERY_RULE = f"axe.run({OURS}, {{resultTypes: ['violations']}})"
COLOURS = f"axe.run({OURS}, {{resultTypes: ['violations'], runOnly: ['color-contrast']}})"
WIDTHS = (390, 320)
SIDEWAYS = "document.scrollingElement.scrollWidth - innerWidth"
WIDEST = """[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .map(e => e.tagName + "." + e.className).slice(0, 5)"""


@pytest.fixture
def lens(chromium: Browser):
    """A window that lets axe in: our own policy would refuse its script, as it should."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-US", bypass_csp=True, reduced_motion="reduce"
    )
    window = context.new_page()
    window.set_default_timeout(15_000)
    yield window
    context.close()


def findings(window, rules):
    """Return what axe calls serious or critical, in words."""
    found = window.evaluate(rules)["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def test_no_page_has_a_serious_fault_in_either_theme(cast_committed, site, lens, let_in):
    stops = furnish(cast_committed)
    faults, sitting = {}, None
    for stop in stops:
        if stop.user != sitting:
            let_in(lens, stop.user)
            sitting = stop.user
        lens.goto(f"{site.url}{stop.path}")
        lens.evaluate(AXE)
        for scheme, rules in (("light", EVERY_RULE), ("dark", COLOURS)):  # themes differ in colours only
            lens.emulate_media(color_scheme=scheme)
            found = findings(lens, rules)
            if found:
                faults[f"{stop.name}, {scheme}"] = found
    assert faults == {}, json.dumps(faults, indent=1)


def test_no_page_scrolls_sideways_on_a_phone(cast_committed, site, page, let_in):
    stops = furnish(cast_committed)
    wide, sitting = {}, None
    for stop in stops:
        if stop.user != sitting:
            let_in(page, stop.user)
            sitting = stop.user
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        page.goto(f"{site.url}{stop.path}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(SIDEWAYS) > 0:
                wide[f"{stop.name}, {width}"] = page.evaluate(WIDEST)
    assert wide == {}


def tab_to(page, name):
    """Press Tab until the thing of that name has the focus; it must be seen there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "[document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || '',"
            " getComputedStyle(document.activeElement).outlineStyle]"
        )
        if here[0].strip() == name:
            assert here[1] != "none", f"{name} does not show its focus"
            return
    message = f"Tab never reached {name}"
    raise AssertionError(message)


def test_work_is_accepted_and_submitted_by_keyboard_alone(cast_committed, site, page, console, let_in):
    wen = cast_committed.wen
    publish_hit(cast_committed.rita)
    remember_auto_accept(worker_id=wen.pk, wanted=False)
    let_in(page, wen.user)
    page.goto(f"{site.url}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    tab_to(page, "Accept & Work")
    page.keyboard.press("Enter")
    expect(page.get_by_role("timer")).to_be_visible()
    answer = page.frame_locator("iframe").locator("input[name=answer]")
    expect(answer).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        if answer.evaluate("field => document.activeElement === field"):
            break
    page.keyboard.type("yes")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("HIT Submitted.")).to_be_visible()
    done = Assignment.objects.get()
    assert (done.state, pairs_of(done.answer)) == (AssignmentState.SUBMITTED, [("answer", "yes")])
    assert console == []


def test_a_detail_row_opens_by_keyboard_and_keeps_the_focus(cast_committed, site, page, let_in):
    hit = publish_hit(cast_committed.rita)
    let_in(page, cast_committed.wen.user)
    page.goto(f"{site.url}/")
    toggle = page.get_by_role("button", name="Details of Judge a pair")
    for key, expanded in (("Enter", "true"), ("Space", "false")):
        toggle.press(key)
        expect(toggle).to_have_attribute("aria-expanded", expanded)
        expect(toggle).to_be_focused()
    assert toggle.get_attribute("aria-controls") == f"g-{ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id)}"
