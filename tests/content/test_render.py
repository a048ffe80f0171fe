"""Rendering: the right words, escaped, bounded, and every failure named."""

import time

import pytest
from mails import DATA, MJML, item
from selectolax.lexbor import LexborHTMLParser

from wend.content.compile import compiled
from wend.content.errors import RenderError
from wend.content.item import ContentItem, Variant
from wend.content.render import Rendered, render


def mail(body: str = MJML, kind: str = "mjml", data: dict[str, object] | None = None, **more: object) -> Rendered:
    return render(item(body, kind, **more), "email", "en", DATA | (data or {}))


def shape(html: str) -> str | None:
    return LexborHTMLParser(html).html


def test_a_whole_mail() -> None:
    rendered = mail()
    assert rendered.subject == "Hi Ann"
    assert rendered.missing == ()
    assert rendered.text.splitlines() == [
        'Hello Ann, "A & B"', "", "Item Price", "Pen 3", "Ink 5", "", "For VIPs", "",
        "See it <https://shop.example/p/a%2F7?a=1&b=2>", "", "Unsubscribe <https://shop.example/u/1>",
    ]  # fmt: skip
    page = LexborHTMLParser(rendered.html)
    assert [cell.text() for cell in page.css("tr tr td.price")] == ["3", "5"]
    assert all("color: #b00" in (cell.attributes["style"] or "") for cell in page.css("td.price"))
    assert page.css_first("a").attributes["href"] == "https://shop.example/p/a%2F7?a=1&b=2"
    assert "@media" in rendered.html
    assert 'lang="en"' in rendered.html
    assert "{%" not in rendered.html


@pytest.mark.parametrize("vip", [True, False])
@pytest.mark.parametrize("names", [[], ["Pen"], ["Pen", "Ink & co", "<b>"]])
def test_working_ahead_gives_the_same_mail_as_working_on_each(vip: bool, names: list[str]) -> None:
    careful = MJML.replace(".price", ".never + .there { margin: 0 } .price", 1)
    assert compiled("hello", item().variants[0]).text is not None
    assert compiled("hello", item(careful).variants[0]).text is None
    data = {
        "trait": {"first_name": "Ann", "vip": vip},
        "event": {"properties": {"items": [{"name": each, "price": 1} for each in names]}},
    }
    ahead, on_each = mail(data=data), mail(careful, data=data)
    assert ahead.text == on_each.text
    assert shape(ahead.html) == shape(on_each.html)


@pytest.mark.parametrize(
    "body",
    [
        '<style>{{ trait.css }}</style><p class="a">x</p>',
        '<style>.a{color:red}</style><p class="{{ trait.c }}">x</p>',
        "<style>.a{color:red}</style><p {% if trait.vip %}class='a'{% endif %}>x</p>",
        "<style>li:first-child{color:red}</style><ul>{% for i in (1..2) %}<li>{{ i }}</li>{% endfor %}</ul>",
        "<style>.a p{color:red}</style>{% if trait.vip %}<div class=a>{% else %}<div>{% endif %}<p>x</p></div>",
        "<style>.a p{color:red}</style>{% capture c %}<p>x</p>{% endcapture %}<div class=a>{{ c }}</div>",
        "<p>{% if trait.vip %}a<p>b{% endif %}",
    ],
)
def test_where_liquid_can_change_what_a_selector_matches_nothing_is_done_ahead(body: str) -> None:
    assert compiled("hello", item(body, "html").variants[0]).text is None
    assert mail(body, "html", {"trait": {"css": ".a{color:red}", "c": "a", "vip": True}}).html.count("color: red") <= 1


def test_a_trait_with_markup_is_escaped_in_html_and_plain_in_text() -> None:
    evil = "<script>alert('x')</script>"
    rendered = mail(data={"trait": {"first_name": evil}})
    assert "<script" not in rendered.html
    assert "&lt;script&gt;" in rendered.html
    assert evil in rendered.text
    assert rendered.subject == f"Hi {evil}"
    attribute = mail('<a href="https://x.example/{{ trait.x }}">y</a>', "html", {"trait": {"x": '"onclick="z'}})
    assert "onclick" not in LexborHTMLParser(attribute.html).css_first("a").attributes


def test_a_subject_is_one_line() -> None:
    assert mail(data={"trait": {"first_name": "Ann\r\nBcc: x@example.com"}}).subject == "Hi Ann Bcc: x@example.com"


def test_what_is_missing_renders_empty_and_is_told() -> None:
    rendered = mail(
        "{{ trait.a.b }}|{{ event.properties.x }}|{{ trait.c | default: 'd' }}|{{ trait.n }}",
        "text",
        {"trait": {"n": None}},
    )
    assert rendered.text == "||d|\n" or rendered.text.strip() == "||d|"
    assert set(rendered.missing) == {"trait.first_name", "trait.a.b", "event.properties.x", "trait.n"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{% for i in (1..1000000000) %}x{% endfor %}", "rounds"),
        ("{% for i in (1..4000) %}{% for j in (1..4000) %}x{% endfor %}{% endfor %}", "rounds"),
        ("{% tablerow i in (1..1000000000) %}x{% endtablerow %}", "rounds"),
        ("{{ (1..1000000000) | join: ',' }}", "range"),
        ("{% assign s = 'xxxxxxxx' %}{% for i in (1..90) %}{% assign s = s | append: s %}{% endfor %}", "limit"),
        ("{% for i in (1..4000) %}{{ trait.long }}{% endfor %}", "output"),
        ("{{ trait.long | replace: 'x', trait.long }}", "grows"),
        ("{{ 1 | divided_by: 0 }}", "divide"),
        ("{{ trait.long | nope }}", "nope"),
    ],
)
@pytest.mark.parametrize("kind", ["text", "html"])
def test_a_template_without_end_is_stopped_and_named(body: str, reason: str, kind: str) -> None:
    start = time.perf_counter()
    with pytest.raises(RenderError, match=reason) as caught:
        mail("first line\n\n" + body, kind, {"trait": {"long": "x" * 20_000}}, file="content/hello/email.html", line=10)
    assert time.perf_counter() - start < 2
    error = caught.value
    assert (error.item, error.variant, error.line) == ("hello", "email/en", 12)
    assert "content/hello/email.html:12" in str(error)


def test_an_error_in_mjml_names_the_line_its_author_wrote() -> None:
    with pytest.raises(RenderError) as caught:
        mail(MJML.replace("| url_encode", "| nope"))
    assert caught.value.line == 1 + MJML[: MJML.index("url_encode")].count("\n")


def test_broken_mjml_names_its_line() -> None:
    with pytest.raises(RenderError, match="not MJML") as caught:
        mail("<!-- {{ trait.x }} é -->\n\n<p>no</p>")
    assert caught.value.line == 3


def test_templates_have_no_clock() -> None:
    body = "{{ 'now' | date: '%Y' }} {{ today | date: '%d.%m.' }} {{ now | date: '%H' }} {{ 0 | date: '%Y' }} {{ 'soon' | date: '%Y' }}"
    assert mail(body, "text", {"now": "2031-02-03T04:00:00+00:00"}).text.strip() == "2031 03.02. 04 1970 soon"
    assert render(item("{{ now }}{{ today }}", "text"), "email", "en", {}).missing == (
        "trait.first_name",
        "now",
        "today",
    )


@pytest.mark.parametrize(
    ("asked", "given"),
    [("de-AT", "de-AT"), ("de_at", "de-AT"), ("de-CH", "de"), ("de", "de"), ("fr", "en"), ("", "en"), (None, "en")],
)
def test_the_language_is_the_very_one_else_its_base_else_the_first(asked: str | None, given: str) -> None:
    variants = tuple(
        Variant(channel="email", language=each, subject=each, kind="text", body="x") for each in ("en", "de", "de-AT")
    )
    rendered = render(ContentItem(id="a", purpose="marketing", variants=variants), "email", asked, DATA)
    assert (rendered.language, rendered.subject) == (given, given)


def test_a_channel_without_a_variant_is_told() -> None:
    with pytest.raises(RenderError, match="no variant for 'sms'; it has email"):
        render(item(), "sms", "en", DATA)


def test_links_are_changed_in_both_parts_but_not_the_way_out() -> None:
    body = '<a href="https://shop.example/a?x=1&amp;y=2">A</a> <a href="mailto:a@shop.example">B</a> <a href="{{ unsubscribe_url }}">C</a>'
    rendered = render(item(body, "html"), "email", "en", DATA, links=lambda url: f"https://t.example/?{len(url)}")
    hrefs = [node.attributes["href"] for node in LexborHTMLParser(rendered.html).css("a")]
    assert hrefs == ["https://t.example/?30", "mailto:a@shop.example", "https://shop.example/u/1"]
    assert rendered.text.strip() == "A <https://t.example/?30> B <a@shop.example> C <https://shop.example/u/1>"


def test_a_preheader_is_hidden_and_not_in_the_text() -> None:
    rendered = mail("<html><body><p>x</p></body></html>", "html", preheader="For {{ trait.first_name }} & co")
    hidden = LexborHTMLParser(rendered.html).css_first("body div")
    assert hidden.text() == "For Ann & co"
    assert "display:none" in (hidden.attributes["style"] or "").replace(" ", "")
    assert rendered.text == "x\n"
