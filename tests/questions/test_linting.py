"""The lint of templates: each rule on one page, never an exception, and the same elements as the library has."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.questions.linting import MOST, Severity, lint
from kempelen.questions.linting.addresses import REPLACED
from kempelen.questions.linting.elements import ELEMENTS
from kempelen.questions.linting.loose import wrong_in
from kempelen.web.task.library import with_our_addresses

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>'
GOOD = '<form><label>A <input name="a"></label><button>Send</button></form>'

RULES = [
    ('<form><label><input name="a"></label><label><input name="a"></label><button>x</button></form>', "duplicate-name"),
    ("<form><label><input></label><button>x</button></form>", "missing-name"),
    ('<form><label><input name="a"></label></form>', "missing-submit"),
    ('<form action="http://example.org/x"><button>x</button></form>', "absolute-submit"),
    ('<form target="_top"><button>x</button></form>', "form-target"),
    ("<crowd-form><form></form></crowd-form>", "nested-form"),
    ('<form><button>x</button></form><input name="a" title="t">', "outside-form"),
    ('<form><input name="workerId" title="t"><button>x</button></form>', "reserved-name"),
    ('<form><input name="submit" title="t"><button>x</button></form>', "reserved-name"),
    ("<crowd-clasifier></crowd-clasifier>", "unknown-element"),
    ("<short-instruction>x</short-instruction>", "unknown-element"),
    ('<crowd-input name="a" lable="x"></crowd-input>', "unknown-attribute"),
    ("<crowd-classifier name='a' header='h' categories=\"['a' 'b']\"></crowd-classifier>", "unreadable-json"),
    ("<crowd-classifier name='a' header='h'></crowd-classifier>", "missing-attribute"),
    ('<crowd-input name="a" label="x"/>', "self-closing"),
    ("<crowd-card></crowd-card>", "missing-library"),
    ('<img alt="" src="http://example.org/a.png">', "http-media"),
    ('<img alt="" srcset="https://example.org/a.png 1x, http://example.org/b.png 2x">', "http-media"),
    ("<p style=\"background: url('http://example.org/a.png')\">", "http-media"),
    ("<style>\np { background: url(http://example.org/a.png) }\n</style>", "http-media"),
    ('<script src="https://cdn.rawgit.com/x.js"></script>', "gone-host"),
    (LIBRARY, "replaced-address"),
    ("<img src=a.png>", "image-alt"),
    ('<form><input name="a"><button>x</button></form>', "control-label"),
    ("<h1>a</h1><h3>b</h3>", "heading-order"),
    ("<html><body></body></html>", "language"),
    ('<p tabindex="3">a</p>', "tabindex"),
    ("<video src=a.mp4></video>", "media-controls"),
    ("<audio controls autoplay src=a.mp3></audio>", "autoplay"),
    ("<p title=${a}>", "unsafe-place"),
    ("<p>${b}</p>", "missing-column"),
    ("<p>${ a}</p>", "nearly-variable"),
    ("<p title='${a|escape}'>x</p>", "nearly-variable"),
    ("<p>x</p>", "unused-column"),
    ("<script>`${q}`</script>", "script-variable"),
    ("x" * 65_600, "size"),
    ("<form><input type=password name=p title=t><button>x</button></form>", "password"),
    ("{{ task.input.a }}", "liquid-off"),
]


def rules_of(html, columns=None, **options):
    return {finding.rule for finding in lint(html, columns, **({"escaping": "contextual"} | options))}


@pytest.mark.parametrize(("html", "rule"), RULES, ids=[rule for _, rule in RULES])
def test_each_rule_speaks(html, rule):
    assert rule in rules_of(html, ["a"])


def test_expressions_of_scripts_are_no_broken_variables():
    page = "<p>${a}</p><script>`${x + 1} ${f({})}`; '${ b}'</script><p onclick='f(`${x + 1}`)'>$ {x} ${</p>"
    assert "nearly-variable" not in rules_of(page, ["a"], escaping="raw")


def test_a_good_page_has_nothing_to_mend():
    assert lint(GOOD, [], escaping="contextual") == ()


def test_choices_may_share_a_name():
    boxes = '<label><input type="checkbox" name="a" value="1"></label>' * 2
    assert rules_of(f"<form>{boxes}<button>x</button></form>") == set()


def test_a_finding_says_where_and_how():
    (finding,) = lint('<p>\n  <img src="a.png">', escaping="raw")
    assert (finding.line, finding.column, finding.severity) == (2, 3, Severity.WARNING)
    assert finding.why
    assert finding.mend


def line_of(rule, html, columns=(), **options):
    return next(found.line for found in lint(html, columns, **({"escaping": "raw"} | options)) if found.rule == rule)


def test_lines_are_those_of_an_editor():
    page = "a\u2028b\x0bc\x85d\x0c\r\n<img src='a.png'>"
    assert line_of("image-alt", page) == 2
    assert line_of("liquid", "a\u2028\n{% if %}", liquid=True) == 2


def test_liquid_is_found_where_it_stands():
    page = '<form name="a">\n<p>a</p>\n{{ task.input.a-b }}\n{{ task.input.a }}\n{{ task.input["c"] }}</form>'
    assert line_of("missing-column", page, ["a-b", "c"], liquid=True) == 4
    assert line_of("missing-column", page, ["a", "a-b"], liquid=True) == 5
    assert line_of("liquid-off", "<p>{{ angular }}</p>\n{% for x in task.input.y %}{% endfor %}") == 2
    assert line_of("liquid-off", "<p>\n</p>\n{% if x %}{% endif %}") == 3


def test_errors_come_first():
    found = lint("<img src=a.png><video src=a.mp4></video>", escaping="raw")
    assert [finding.severity for finding in found] == [Severity.ERROR, Severity.WARNING]


def test_liquid_pages_are_read_as_liquid():
    assert "liquid" in rules_of("{% if x %}", liquid=True)
    assert rules_of("{{ task.input.b }}", ["a"], liquid=True) == {"missing-column", "unused-column"}


def test_elements_are_those_of_the_library():
    written = {file.stem for file in (ROOT / "elements/src/elements").glob("*.ts") if "." not in file.stem}
    assert written
    assert written <= set(ELEMENTS)


def test_the_corpus_has_no_errors():
    pages = sorted((ROOT / "tests/corpus/templates").rglob("*.html"))
    assert pages
    for page in pages:
        found = lint(page.read_text(), escaping="raw", liquid="{{ task.input" in page.read_text())
        assert [finding for finding in found if finding.severity is Severity.ERROR] == [], page.name


def test_replaced_addresses_are_those_the_task_origin_replaces(settings):
    del settings
    for address in ("https://assets.crowd.aws/crowd-html-elements.js", "https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"):
        assert REPLACED.fullmatch(address)
        assert address not in with_our_addresses(address)


@pytest.mark.parametrize("text", ["['a','b',]", "{a: 'b', c: [1,,2]}", '[{"label":"x"}] // end', "[]"])
def test_loose_json_is_read(text):
    assert wrong_in(text) is None


@pytest.mark.parametrize("text", ["", "a", "['a'", "['a'}", "['a' 'b']", "[] []", "['", "[" * 500])
def test_broken_json_is_named(text):
    assert wrong_in(text)


PIECES = st.sampled_from([
    "<", ">", "</", "/>", "<!--", "-->",
    '"', "'", "=", "${a}", "${", "{{", "}}", "{%", "%}", "<script", "</script>", "<form", "<input",
    " name=", " tabindex=", "crowd-", "<crowd-x", "<crowd-classifier categories='[", "<h1>", "<svg/>", "\n", "\0", "&#0;", "é", "http://[",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=5), max_size=60).map("".join), st.booleans())
def test_nothing_makes_it_raise(html, liquid):
    found = lint(html, ["a"], escaping="contextual", liquid=liquid)
    assert len(found) <= MOST
    assert all(finding.line >= 1 and finding.column >= 1 for finding in found)


@pytest.mark.parametrize(
    "piece", ["<div>", "<a b='", "<crowd-form>", "<input name=a>", "<crowd-q>", "<script>`${", "{{", "{%", "<p a"]
)
def test_large_hostile_pages_are_read(piece):
    assert len(lint(piece * (64_000 // len(piece)), ["a"], escaping="contextual", liquid="{" in piece)) <= MOST
