"""Checking: all problems of an item at once, each at its place."""

import pytest
from mails import MJML, item

from wend.content.check import check_item, paths_used
from wend.content.item import ContentItem, Variant
from wend.content.mjml import TAGS, to_html
from wend.content.parse import parse_item
from wend.model.document import DocumentError

ITEM = """content: still-thinking
title: Still thinking?
purpose: marketing
stage: consider
tags: [books]
variants:
  - {channel: email, language: en, subject: "Hi {{ trait.first_name }}", body: email.mjml}
  - {channel: email, language: de, subject: Hallo, preheader: Neu, html: "<a href='{{ unsubscribe_url }}'>ab</a>"}
  - channel: sms
    text: |
      Hello
      {{ trait.first_name }}
"""


def found(subject: ContentItem, **more: object) -> list[tuple[str, str]]:
    return [(f"{each.mark.line}:{each.mark.column}", each.message) for each in check_item(subject, **more).found]


def test_a_good_item_is_parsed_and_has_no_problems() -> None:
    parsed = parse_item(ITEM, "content/still/item.yaml", {"email.mjml": MJML})
    assert (parsed.id, parsed.title, parsed.purpose, parsed.stage, parsed.tags) == (
        "still-thinking",
        "Still thinking?",
        "marketing",
        "consider",
        ("books",),
    )
    assert [(each.label, each.kind, each.file, each.line) for each in parsed.variants] == [
        ("email/en", "mjml", "content/still/email.mjml", 1),
        ("email/de", "html", "content/still/item.yaml", 8),
        ("sms", "text", "content/still/item.yaml", 11),
    ]
    assert found(parsed, known_traits=["first_name", "vip"]) == []
    assert "event.properties.items" in paths_used(parsed)
    assert "item.name" not in paths_used(parsed)


def test_all_problems_of_a_file_are_told_at_once() -> None:
    text = (
        "contnt: a\npurpose: X\ntags: x\nvariants:\n  - {channel: email, langage: e, body: emal.mjml}\n"
        "  - {channel: email, text: x, html: y}\n  - 3\n  - {channel: sms, text: a}\n  - {channel: sms, text: b, language: d?}\n"
        "  - {channel: sms, text: c}\n  - {channel: sms, language: en, body: a.pdf}\n"
    )
    with pytest.raises(DocumentError) as caught:
        parse_item(text, "item.yaml", {"email.mjml": ""})
    places = [f"{each.mark.line} {each.message}" for each in caught.value.problems]
    for expected in (
        "1 the key 'contnt'", "1 'content' is missing", "2 'X' cannot be a name", "3 tags are a list", "5 the key 'langage'",
        "5 the body 'emal.mjml' does not exist", "6 the variant has 2 bodies", "7 a variant is a mapping", "9 'd?' is not a language",
        "10 a second variant", "11 'a.pdf' has no ending",
    ):  # fmt: skip
        assert any(each.startswith(expected) for each in places), (expected, places)


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "content: a\npurpose: marketing\nvariants: []", "content: [a]\npurpose: {}"]
)
def test_what_is_no_item_is_told(text: str) -> None:
    with pytest.raises(DocumentError):
        parse_item(text, "item.yaml", {})


@pytest.mark.parametrize(
    ("body", "kind", "place", "message"),
    [
        ("x\n  {% if %}", "text", "2:6", "this is not Liquid: missing expression"),
        ("{{ trait.x | upcas }}", "text", "1:14", "there is no filter 'upcas'"),
        ("{% include 'x' %}", "text", "1:4", "unexpected tag 'include'"),
        ("\n{{ name }}", "text", "2:4", "nothing is called 'name' here"),
        ("{{ traits.x }}", "text", "1:4", "nothing is called 'traits.x' here"),
        ("{{ trait.colour }}", "text", "1:4", "no customer has a trait 'colour'"),
        ("<a href='javascript:x'>y</a>", "html", "1:10", "the link 'javascript:x' leads nowhere"),
        ('<a href="/x">y</a>', "html", "1:10", "the link '/x' leads nowhere"),
        ('<a href="">y</a>', "html", "1:10", "the link is empty"),
        (MJML.replace("mj-text>For", "mj-txt>For"), "mjml", "5:20", "MJML has no tag <mj-txt>"),
        (MJML.replace("<mj-column>", '<mj-column width="{{ trait.vip }}">'), "mjml", "2:40", "MJML drops '{{ trait.vip }}' here"),
        (MJML.replace("{{ unsubscribe_url }}", "https://x.example"), "mjml", "1:1", "missing unsubscribe"),
        ("<mjml><mj-include path='/etc/passwd'/></mjml>", "mjml", "1:8", "mj-include cannot be used"),
        ("<mjml>\n<mj-body></mjml>", "mjml", "1:1", "this is not MJML"),
        (MJML.replace("</mj-table>", "</mj-text>"), "mjml", "4:56", "</mj-text> closes nothing here"),
    ],
    ids=str,
)  # fmt: skip
def test_each_problem_has_its_place_and_words(body: str, kind: str, place: str, message: str) -> None:
    problems = found(item(body, kind), known_traits=["first_name", "color", "vip", "x"])
    assert any(at == place and message in words for at, words in problems), problems


def test_a_missing_subject_is_told_at_the_variant() -> None:
    assert ("3:5", "email/en: missing subject") in found(item(subject=" ", declared=(3, 5)))


def test_links_that_lead_somewhere_are_no_problem() -> None:
    links = [
        "https://x.example",
        "HTTP://x.example",
        "mailto:a@x.example",
        "tel:+49 30",
        "{{ event.properties.url }}",
        "#top",
        "{{ unsubscribe_url }}",
    ]
    body = "".join(f'<a href="{each}">x</a>' for each in links) + '<!-- <a href="/x"> -->'
    assert found(item(body, "html")) == []


def test_a_purpose_without_consent_needs_no_way_out() -> None:
    assert found(item("<p>x</p>", "html"), purposes_with_unsubscribe=["news"]) == []


def test_a_regional_wording_without_its_base_and_a_language_missing_in_a_channel_are_warned_of() -> None:
    variants = tuple(
        Variant(channel=channel, language=language, kind="text", subject="x", body="{{ unsubscribe_url }}")
        for channel, language in (("email", "en"), ("email", "de-AT"), ("sms", "en"))
    )
    warnings = [words for _, words in found(ContentItem(id="a", purpose="marketing", variants=variants))]
    assert warnings == [
        "email/de-AT: no wording for 'de' to fall back on", "sms has no wording for 'de-at', which another channel has",
    ]  # fmt: skip


def in_a_column(tag: str) -> str:
    return to_html(f"<mjml><mj-body><mj-section><mj-column><{tag}></{tag}></mj-column></mj-section></mj-body></mjml>")


@pytest.mark.parametrize(
    "name",
    ["accordion", "button", "carousel", "divider", "image", "navbar", "raw", "social", "spacer", "table", "text"],
)
def test_a_tag_we_know_is_compiled(name: str) -> None:
    assert f"mj-{name}" in TAGS
    assert f"<mj-{name}" not in in_a_column(f"mj-{name}")


def test_a_tag_nobody_knows_passes_the_compiler_in_silence() -> None:
    assert "mj-txt" not in TAGS
    assert "<mj-txt>" in in_a_column("mj-txt")
