"""Templates: which names they ask for, what is put in, and what a cell can never do (security B4)."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.questions.errors import TemplateError
from kempelen.questions.markup import Place, Scanner
from kempelen.questions.templates import check_template, looks_active, merge, variables_in, wrapped


def test_variables_in_order_once_and_by_the_one_pattern():
    html = "<p title='${a}'>${b c}${a}${a.b-c}</p> ${} ${ d} ${é} $${e} ${f{g}}"
    assert variables_in(html) == ("a", "b c", "a.b-c", "e")


def test_template_literals_belong_to_the_script():
    html = "<script>let a = `${own}`, b = '${mine}', c = `${f('${both}')} ${both}`;</script><p>${shown}</p>"
    assert variables_in(html) == ("mine", "both", "shown")


def test_raw_is_one_pass_and_leaves_unknown_names():
    assert merge("<p>${a}${b}${c}</p>", {"a": "<b>${b}</b>", "b": "2"}, "raw") == "<p><b>${b}</b>2${c}</p>"


@pytest.mark.parametrize(
    ("html", "cell", "merged"),
    [
        ("<p>${x}</p>", "<b>&\"'${x}", "<p>&lt;b&gt;&amp;&quot;&#x27;${x}</p>"),
        ("<title>${x}</title>", "</title>", "<title>&lt;/title&gt;</title>"),
        ("<img alt='${x}'>", "' onload='", "<img alt='&#x27; onload=&#x27;'>"),
        ("<a href='${x}'>", "https://a.example/?a&b", "<a href='https://a.example/?a&amp;b'>"),
        ("<a href='${x}'>", "pictures/1.png", "<a href='pictures/1.png'>"),
        ("<a href='${x}'>", "mailto:a@b.example", "<a href='mailto:a@b.example'>"),
        ("<img src='${x}'>", "data:image/png;base64,AA==", "<img src='data:image/png;base64,AA=='>"),
        ("<a href='${x}'>", "javascript:alert(1)", "<a href='about:invalid'>"),
        ("<a href='${x}'>", " \x01java\tscript\n:alert(1)", "<a href='about:invalid'>"),
        ("<a href='java${x}'>", "script:alert(1)", "<a href='about:invalid'>"),
        ("<a href='${x}${x}'>", "JavaScript:a", "<a href='about:invalid'>"),
        ("<a href=' &#106;avascript${x}'>", ":alert(1)", "<a href='about:invalid'>"),
        ("<a href='&#${x};avascript:alert(1)'>", "106", "<a href='about:invalid'>"),
        ("<a href='https://a.example/${x}'>", "javascript:alert(1)", "<a href='https://a.example/javascript:alert(1)'>"),
        ("<iframe src='${x}'></iframe>", "data:image/svg+xml,<svg onload=alert(1)>", "<iframe src='about:invalid'></iframe>"),
        ("<iframe src='${x}'></iframe>", "https://a.example", "<iframe src='https://a.example'></iframe>"),
        ('<script>f("${x}")</script>', '</script>"\u2028', '<script>f("\\u003c\\u002fscript\\u003e\\u0022\\u2028")</script>'),
        ("<script>f(`${x}`)</script>", "cell", "<script>f(`${x}`)</script>"),
    ],
)
def test_contextual_escaping(html, cell, merged):
    assert merge(html, {"x": cell}, "contextual") == merged


REFUSED = [
    ("<style>p { color: ${x} }</style>", "a style"),
    ("<p style='color: ${x}'>", "a style"),
    ("<!-- ${x} -->", "a comment"),
    ("<p title=${x}>", "without quotes"),
    ("<p onclick=\"f('${x}')\">", "an event handler"),
    ("<script>var a = ${x};</script>", "outside a quoted string"),
    ("<script>/* ${x} */</script>", "outside a quoted string"),
    ("<script>a = /'${x}'/.test('')</script>", "outside a quoted string"),
    ("<script src='${x}'></script>", "address of a script"),
    ("<link href='${x}'>", "address of a script"),
    ("<iframe srcdoc='${x}'></iframe>", "whole document"),
    ("<form action='${x}'>", "sends answers to"),
    ("<button formaction='${x}'>", "sends answers to"),
    ("<${x}>", "inside of a tag"),
    ("<textarea></textare${x}</textarea>", "inside of a tag"),
    ("<script>'</scrip${x}'</script>", "inside of a tag"),
    ("<p ${x}>", "inside of a tag"),
    ("<p ${x}='1'>", "inside of a tag"),
    ("<xmp>${x}</xmp>", "do not decode"),
    ("<noscript>${x}</noscript>", "do not decode"),
    ("<plaintext>${x}", "do not decode"),
]


@pytest.mark.parametrize(("html", "said"), REFUSED)
def test_places_where_nothing_is_safe(html, said):
    report = check_template(html, ["x"], "contextual")
    assert len(report.errors) == 1
    assert said in report.errors[0]
    with pytest.raises(TemplateError):
        merge(html, {"x": "1"}, "contextual")
    assert check_template(html, ["x"], "raw").errors == ()


def test_all_errors_at_once():
    report = check_template("".join(html for html, _ in REFUSED[:5]) + "${other}", ["x"], "contextual")
    assert report.missing == ("other",)
    assert len(report.errors) == 5


def test_missing_columns_are_errors_outside_scripts_and_warnings_inside():
    report = check_template("<p>${a}</p><script>`${b}`; '${c}'</script>", ["d"], "raw")
    assert (report.missing, report.unused, report.variables) == (("a",), ("d",), ("a", "c"))
    assert "${b}" in report.warnings[0]
    assert "${c}" in report.warnings[1]
    assert "“d”" in report.warnings[2]


@pytest.mark.parametrize("html", ["<svg><![CDATA[</svg>]]></svg>${x}", "<script><!-- <script> </script>${x}"])
def test_pages_that_browsers_cut_elsewhere_are_refused(html):
    assert check_template(html, ["x"], "contextual").errors


def test_old_scripts_hidden_in_comments_are_fine():
    assert check_template("<script><!--\nf('${x}');\n//--></script>", ["x"], "contextual").errors == ()


def test_cautions():
    report = check_template("<input type='password'><crowd-form></crowd-form>", [], "raw")
    assert len(report.warnings) == 2


@pytest.mark.parametrize("cell", ["<SCRIPT>", "<img onerror = 1>", "JavaScript:x"])
def test_active_cells_are_noticed(cell):
    assert looks_active(cell)
    assert not looks_active("a < b, on time")


@pytest.mark.parametrize(
    ("html", "shape"),
    [
        ("<p>x</p>", "FORM<p>x</p>END"),
        ("<!doctype html><html><head><title>t</title></head><body class='a>b'><p>x</p></body></html>",
         "<!doctype html><html><head><title>t</title></head><body class='a>b'>FORM<p>x</p>END</body></html>"),
        ("<!doctype html><p>x</p></html>", "<!doctype html>FORM<p>x</p>END</html>"),
        ("<form>x</form>", "<form>x</form>"),
        ("<crowd-form>x</crowd-form>", "<crowd-form>x</crowd-form>"),
        ("<crowd-entity-annotation>", "<crowd-entity-annotation>"),
        ("<formula>x</formula>", "FORM<formula>x</formula>END"),
    ],
)  # fmt: skip
def test_standard_form(html, shape):
    made = re.sub(r"<form name.*?value=\"\">", "FORM", wrapped(html))
    assert re.sub(r"<p><input type=\"submit\".*?</script><script>.*?</script>", "END", made) == shape


class _Structure(HTMLParser):
    """The page's tags, attribute names, comments and decoded texts, as the standard library reads them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.events, self.texts, self.values = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.events.append((tag, tuple(name for name, _ in attrs)))
        self.values += [value or "" for _, value in attrs]

    def handle_endtag(self, tag):
        self.events.append(tag)

    def handle_comment(self, data):
        self.events.append(("comment", data))

    def handle_decl(self, decl):
        self.events.append(("declaration", decl))

    def handle_data(self, data):
        self.texts.append(data)


_SLOTS = """
<p>${x}</p>
<b title="a ${x} b">y</b>
<i lang='${x}'>
<a href="${x}">z</a>
<img alt="${x}" src='p/${x}'>
<textarea>${x}</textarea>
<title>${x}</title>
<script>var a = "${x}";</script>
<script type='application/json'>{"a": "${x}"}</script>
text ${x} text
a<b>${x}</b>
<td>${x}<td>${x}
<iframe src='${x}'></iframe>
<custom-tag labels='["${x}"]'></custom-tag>
<p title='>'>${x}
< ${x} <3
""".strip().split("\n")
_FILLER = [
    "<p>plain</p>",
    "<!-- note -->",
    "<br/>",
    "</div>",
    "<style>p{}</style>",
    "<script>1 < 2; `${own}`</script>",
    "&amp;",
    "<!doctype html>",
    "\n",
]
_TAGS = ["</", "-->", "<!--", "]]>", "</script>", "<script>", "</textarea>", "</title>", "${x}", "${y}", "&quot;", "&#39;"]
_ADDRESSES = ["javascript:", "vbscript:", "data:text/html,", "http://a.example", "onload=", '\\"', "\\'"]
_PAYLOADS = [*"\"'<>&\\`\n\t\x00\x0b =/\u2028", *_TAGS, *_ADDRESSES]

_template = st.lists(st.sampled_from(_SLOTS + _FILLER), min_size=1, max_size=6).map("".join)
_cell = st.one_of(st.lists(st.one_of(st.sampled_from(_PAYLOADS), st.text(max_size=3)), max_size=6).map("".join), st.text())


@given(_template, _cell)
def test_a_cell_never_changes_the_document(template, cell):
    plain = _Structure(merge(template, {"x": "pictures"}, "contextual"))
    assert _Structure(merge(template, {"x": cell}, "contextual")).events == plain.events


@given(_cell)
def test_addresses_have_harmless_schemes(cell):
    html = merge("<a href='${x}'>", {"x": cell}, "contextual")
    address = re.sub(r"[\t\n\r]", "", _Structure(html).values[0]).lstrip("".join(map(chr, range(33))))
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", address)
    assert (
        scheme is None
        or scheme[0].lower() in {"http:", "https:", "mailto:", "about:"}
        or address.lower().startswith("data:image/")
    )


@given(_cell.filter(lambda cell: cell.isprintable() or "\n" in cell or "\u2028" in cell))
def test_script_strings_hold_exactly_the_cell(cell):
    html = merge('<script>"${x}"</script>', {"x": cell}, "contextual")
    inside = re.fullmatch(r"<script>(.*)</script>", html, re.DOTALL)
    assert json.loads(inside[1]) == cell


@given(st.lists(st.one_of(st.sampled_from(_SLOTS + _FILLER + _PAYLOADS), st.text(max_size=4)), max_size=12).map("".join))
def test_the_scanner_covers_every_page(html):
    scanner = Scanner(html)
    assert "".join(html[region.start : region.end] for region in scanner.regions) == html
    assert all(
        isinstance(slot.region.place, Place) and html[slot.start : slot.end] == f"${{{slot.name}}}" for slot in scanner.slots()
    )
    check_template(html, ["x"], "contextual")
    wrapped(html)
