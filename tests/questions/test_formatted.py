"""FormattedContent: the XHTML subset is taken, everything else is refused by name, and what is shown cannot act."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.questions.forms.formatted import fault_of, safe


@pytest.mark.parametrize(
    "sound",
    [
        "",
        "loose text &nbsp;&eacute;&hearts; &lt;b&gt; &amp;",
        "<p align='center' title='t' lang='en' dir='rtl'>a<br clear='all'/>b</p>",
        "<h1>a</h1><h6>b</h6><ul type='disc'><li>a<ul><li/></ul></li></ul><ol start='2'><li><p>x</p></li></ol>",
        (
            "<table border='1'><colgroup><col span='2'/></colgroup><thead><tr><th>a</th></tr></thead>"
            "<tfoot><tr><td/></tr></tfoot><tbody><tr><td nowrap='nowrap' colspan='2'><p>b</p></td></tr></tbody></table>"
        ),
        "<a href='https://a.example/?b=1&amp;c=2' target='_top'><b>x</b></a><a href='mailto:a@b.example'>m</a><a name='here'/>",
        "<a href='mailto://a@b.example'>m</a><a href='telnet://a.example'>t</a>",
        "<img src='http://a.example/b.png' alt='' width='5' usemap='#m'/><map name='m'><area alt='x'/></map>",
        "<dl compact='compact'><dt>a</dt><dd><p>b</p></dd></dl><blockquote>q</blockquote><pre>a</pre><ins><p>x</p></ins>",
        "<center><font size='2' color='red'>x</font></center><hr noshade='noshade'/>",
    ],
)
def test_the_subset_is_taken(sound):
    assert fault_of(sound) is None


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("<script>alert(1)</script>", "the tag script is not allowed"),
        ("<style>b{}</style>", "the tag style"),
        ("<div>x</div>", "the tag div"),
        ("<span>x</span>", "the tag span"),
        ("<form/>", "the tag form"),
        ("<iframe src='http://a.example/'/>", "the tag iframe"),
        ("<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "svg stands in another namespace"),
        ("<math/>", "the tag math"),
        ("<P>x</P>", "the tag P"),
        ("<b class='x'>x</b>", "b may not have the attribute class"),
        ("<b style='x'>x</b>", "attribute style"),
        ("<b id='x'>x</b>", "attribute id"),
        ("<b onclick='x()'>x</b>", "attribute onclick"),
        ("<br lang='en'/>", "br may not have the attribute lang"),
        ("<a href='javascript:alert(1)'>x</a>", "href of a must begin with"),
        ("<a href='JaVaScRiPt:alert(1)'>x</a>", "href of a must begin with"),
        ("<a href='&#106;avascript:alert(1)'>x</a>", "href of a must begin with"),
        ("<a href='java\tscript:alert(1)'>x</a>", "href of a must begin with"),
        ("<a href=' javascript:alert(1)'>x</a>", "href of a must begin with"),
        ("<a href='data:text/html,x'>x</a>", "href of a must begin with"),
        ("<a href='//a.example'>x</a>", "href of a must begin with"),
        ("<a href='https:a.example'>x</a>", "href of a must begin with"),
        ("<img src='data:image/png;base64,x' alt=''/>", "src of img"),
        ("<img src='http://a.example/'/>", "img needs the attribute alt"),
        ("<map><area alt=''/></map>", "map needs the attribute name"),
        ("<p align='middle'>x</p>", "align of p must be one of center"),
        ("<p dir='up'>x</p>", "dir of p must be one of ltr"),
        ("<!-- x -->", "comments"),
        ("<?php x ?>", "comments and processing instructions"),
        ("<b><p>x</p></b>", "b may not hold p"),
        ("<p><p>x</p></p>", "p may not hold p"),
        ("<a href='http://a.example/'><b><a href='http://b.example/'>x</a></b></a>", "a may not hold a"),
        ("<pre><b><img src='http://a.example/' alt=''/></b></pre>", "pre may not hold img"),
        ("<ul>x</ul>", "ul may not hold loose text"),
        ("<table><tbody><tr><td/></tr></tbody><thead><tr><td/></tr></thead></table>", "thead may not follow tbody"),
        ("<table><thead><tr><td/></tr></thead><thead><tr><td/></tr></thead><tr/></table>", "thead may not follow thead"),
        ("<table><tr><td/></tr><tbody><tr><td/></tr></tbody></table>", "tbody may not follow tr"),
        ("<table><col/><colgroup/><tr><td/></tr></table>", "colgroup may not follow col"),
        ("<table><thead><tr><td/></tr></thead></table>", "table needs rows"),
        ("<table><caption>x</caption></table>", "the tag caption is not allowed"),
        ("<map name='m'/>", "map needs an area"),
        ("<tr><td/></tr>", "the content may not hold tr"),
        ("<b>x", "cannot be read as XHTML: mismatched tag"),
        ("<b>x</i>", "mismatched tag"),
        ("a & b", "cannot be read"),
        ("<br>", "mismatched tag"),
        ("&unknown;", "undefined entity"),
        ("</FormattedContent><FormattedContent>", "junk"),
        ("</FormattedContent><script/><FormattedContent>", "junk"),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]>&x;", "cannot be read"),
        ("<b>" * 60 + "</b>" * 60, "nested more than 50 deep"),
        ("<br/>" * 10_001, "more than 10,000 nodes"),
        ("<b xmlns='urn:x'>x</b>", "b stands in another namespace"),
        ("<x:b xmlns:x='http://www.w3.org/1999/xhtml' x:onclick='y'>z</x:b>", "attribute"),
    ],
)
def test_everything_else_is_refused_by_name(bad, said):
    fault = fault_of(bad)
    assert fault is not None
    assert said in fault


def test_the_place_within_the_markup():
    assert fault_of("<p>\nx</p>\n<div/>") == "the tag div is not allowed (line 3 of the markup)."


def test_what_is_shown():
    shown = safe(
        "<p>&nbsp;a<br/>b</p><table><tr><td/></tr></table><a href='https://a.example/?b=1&amp;c=2' target='_top'>x</a>"
        "<a href='telnet://a.example'>t</a><img src='http://a.example/b' alt='c' name='submit'/>"
    )
    assert shown == (
        "<p>&nbsp;a<br>b</p><table><tbody><tr><td></td></tr></tbody></table>"
        '<a href="https://a.example/?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">x</a>'
        '<a target="_blank" rel="noopener noreferrer">t</a><img src="http://a.example/b" alt="c">'
    )
    assert shown.__html__() == shown


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<a href='javascript:alert(1)'>x</a>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<b style='x' id='y' class='z' onclick='w'>x</b>",
        "<form action='https://evil.example/'><input name='assignmentId'/></form>",
        "</div></form><script src='https://evil.example/'></script>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_what_was_never_checked_still_cannot_act(hostile):
    shown = safe(hostile)
    for word in ("<script", "onerror=", "onclick=", "javascript:", "<form", "<input", "<style", "<svg", "style=", "id="):
        assert word not in shown.replace("&lt;", "[").replace("&quot;", "'") or "<" not in shown


@given(st.text(alphabet=st.sampled_from(list("<>/&;!-='\" abimgscript\x00\ud800é"))))
def test_anything_can_be_judged_and_shown(text):
    fault_of(text)
    assert "<script" not in safe(text)
