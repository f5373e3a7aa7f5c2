"""Liquid: the escaping of the reference, data without objects, and templates that mean harm."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.questions.actions import save_layout
from kempelen.questions.designs import check_design
from kempelen.questions.errors import TemplateError
from kempelen.questions.liquid import LiquidTemplateError, converted, looks_liquid, merge_liquid, names_in
from kempelen.questions.models import Layout
from kempelen.questions.reading import content_for, question_of

VALUES = {
    "a": "<b>\"x'&",
    "e": "&amp; <",
    "j": '{"k": [1, "</script>\'"], "my-x": {"1": "z"}}',
    "source-ref": "https://example.org/a?b=1",
    "mixed": '["a", {"b": true}, [2, 3], null, true, "<"]',
    "broken": "{not json",
}


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("{{ task.input.a }}", "&lt;b&gt;&#34;x&#39;&amp;"),
        ("{{ task.input.a | escape }}", "&lt;b&gt;&quot;x&#39;&amp;"),
        ("{{ task.input.e | escape_once }}", "&amp; &lt;"),
        ("{{ task.input.a | skip_autoescape }}", "<b>\"x'&"),
        ("{{ task.input.j.k | to_json }}", '[1, "\\u003c/script\\u003e\\u0027"]'),
        ("{{ task.input.j.k | to_json | escape }}", "[1, &quot;\\u003c/script\\u003e\\u0027&quot;]"),
        ("{{ task.input.source-ref | grant_read_access }}", "https://example.org/a?b=1"),
        ("{{ task.input.j.my-x['1'] }}", "z"),
        ("{{ task.input.j.my-x }}", "{&#34;1&#34;: &#34;z&#34;}"),
        ("{{ task.input.mixed }}", "a{&#34;b&#34;: true}23true&lt;"),
        ("{% for pair in task.input.j.my-x %}{{ pair }}{{ pair[0] }}{% endfor %}", "1z1"),
        ("{{ (1..3) }}{{ task.input.none }}{{ 1.5 }}", "1..31.5"),
        ("{% for k in task.input.j.k %}{{ forloop.index }}:{{ k }};{% endfor %}", "1:1;2:&lt;/script&gt;&#39;;"),
        ("{% if task.input.none %}y{% else %}n{% endif %}", "n"),
        ("{% assign x = 2 | times: 3 %}{% capture y %}{{ x }}{% endcapture %}{{ y }}", "6"),
        ("{{ task.input.broken }}", "{not json"),
        ("{{ task.input.a.__class__ }}{{ task.__class__.__mro__ }}{{ task.input.j.keys }}", ""),
        ("{% raw %}{{ a }}{% endraw %}", "{{ a }}"),
    ],
)
def test_rendering(template, page):
    assert merge_liquid(template, VALUES) == page


@pytest.mark.parametrize(
    ("cell", "page"),
    [
        ("s3://pictures/a b&amp;.png", "https://img.example/a%20b%26amp%3B.png"),
        ("s3://pictures/raw/a.png", "http://lan.example:8/x/a.png"),
        ("s3://pictures/raw//a/", "http://lan.example:8/x//a/"),
        ("https://pictures.s3.amazonaws.com/a.png", "https://pictures.s3.amazonaws.com/a.png"),
    ],
)
def test_s3_addresses_are_where_the_operator_says(settings, cell, page):
    places = (("s3://pictures", "https://img.example"), ("s3://pictures/raw", "http://lan.example:8/x"))
    settings.KEMPELEN = replace(settings.KEMPELEN, s3_addresses=places)
    assert merge_liquid("{{ task.input.a | grant_read_access }}", {"a": cell}) == page


@pytest.mark.parametrize("cell", ["s3://pictures/a.png", "s3://images-2/a.png", "s3://images", "s3://"])
def test_an_s3_address_that_nobody_named_is_refused(settings, cell):
    settings.KEMPELEN = replace(settings.KEMPELEN, s3_addresses=(("s3://images", "https://img.example"),))
    with pytest.raises(LiquidTemplateError, match=r"No web address is known for “s3://.*KEMPELEN_S3_ADDRESSES"):
        merge_liquid("{{ task.input.a | grant_read_access }}", {"a": cell})


HOSTILE = [
    "{% for i in (1..1000000000) %}x{% endfor %}",
    "{% for i in (1..100000000) reversed %}x{% endfor %}",
    "{% for i in (1..100000000) limit: 1 offset: 99999999 %}x{% endfor %}",
    f"{{% for i in (1..{10**40}) %}}x{{% endfor %}}",
    "{{ (1..1000000000) | join: 'x' }}",
    "{% for i in (1..900) %}" * 3 + "{% endfor %}" * 3,
    "{% assign a = 'x' %}" + "{% assign a = a | append: a %}" * 100,
    "{% assign a = 9 %}" + "{% assign a = a | times: a %}" * 100,
    "{{ task.input.big | replace: 'a', task.input.big }}",
    "{% for i in (1..90) %}{{ task.input.big }}{% endfor %}",
    "{% if a %}" * 5_000 + "{% endif %}" * 5_000,
    "{{ a" + "[a" * 900 + "]" * 900 + " }}",
    "{{ a" + "[a" * 9_000 + "]" * 9_000 + " }}",
    "{{" * 30_000,
    "{%" * 30_000,
    "{{" + " " * 3_000 + "}}",
    "{% raw %}" * 6_000,
    "{% doc %}" * 6_000,
    "{% include 'x' %}",
    "{% render 'x' %}",
    "{{ 'x' | date: '%1000000000d' }}",
    "{{ 1 | divided_by: 0 }}",
    "{{ 'x' | upcase: 1, 2 }}",
]


@pytest.mark.parametrize("template", HOSTILE, ids=[template[:40] for template in HOSTILE])
def test_hostile_templates_are_refused(template):
    with pytest.raises(LiquidTemplateError):
        merge_liquid(template, {"big": "a" * 60_000})


PIECES = st.sampled_from([
    "{{", "}}", "{%", "%}", " if ", " for ", " in ", "endfor", "endif", "task.input.a",
    "|", "join", ":", "'", "(1..9)", "[", "]", "-",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
def test_only_one_refusal_comes_out(template):
    try:
        merge_liquid(template, VALUES)
        names_in(template)
    except LiquidTemplateError as error:
        assert str(error)  # noqa: PT017 -- any page may also be fine


def test_columns_are_named():
    assert set(names_in("{{ task.input.a-b }}{% for l in task.input.c.x %}{{ l }}{% endfor %}{{ other }}")) == {"a-b", "c"}
    report = check_design("{{ task.input.a }}", ["b"], "contextual", liquid=True)
    assert (report.missing, report.unused) == (("a",), ("b",))


def test_conversion_only_of_plain_inputs():
    assert converted("<img src='{{ task.input.source-ref | grant_read_access }}'>") == "<img src='${source-ref}'>"
    assert converted("{{ task.input.a }}{{ other }}") is None
    assert converted("{{ task.input.a | to_json }}") is None
    assert converted("<p>") is None
    assert not looks_liquid("<p>{{ angular }}</p>")


def test_layout_is_rendered_when_read(cast):
    layout = save_layout(requester_id=cast.rita.pk, html="{{ task.input.a }}", frame_height=0, escaping="contextual", liquid=True)
    assert layout.variables == ["a"]
    assert question_of(content_for(layout, {"a": "<i>"}), layout).html == "&lt;i&gt;"


def test_never_run_unless_on(cast):
    layout = save_layout(requester_id=cast.rita.pk, html="{{ task.input.a }}${b}", frame_height=0, escaping="raw")
    assert question_of(content_for(layout, {"b": "1"}), layout).html == "{{ task.input.a }}1"


def test_broken_liquid_is_not_saved(cast):
    with pytest.raises(TemplateError, match="Liquid cannot do this"):
        save_layout(requester_id=cast.rita.pk, html="{% if %}", frame_height=0, escaping="raw", liquid=True)
    assert not Layout.objects.exists()
